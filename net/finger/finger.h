#pragma once
#include "net/oneshot/oneshot.h"

/* The finger service (RFC 1288): who is online, and one player. */
extern const struct oneshot_kind finger_kind;
