#pragma once
#include "engine/base/str.h"

/* A direction by name or abbreviation ("n", "north"): its full name, or NULL. */
const char *direction_find(struct str word);
const char *direction_opposite(const char *direction);
/* The direction's place in the order north, northeast … down, in, out; SIZE_MAX for none. */
size_t direction_order(struct str direction);
