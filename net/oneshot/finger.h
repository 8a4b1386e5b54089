#pragma once
#include "net/oneshot/oneshot.h"

/* The finger door (RFC 1288): who is on, and one of them. */
extern const struct oneshot_kind finger_kind;
