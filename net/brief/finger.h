#pragma once
#include "net/brief/brief.h"

/* The finger door (RFC 1288): who is on, and one of them. */
extern const struct brief_kind finger_kind;
