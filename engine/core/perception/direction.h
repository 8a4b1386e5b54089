#pragma once
#include "engine/base/str.h"

/* Returns the full name of a direction given by name or abbreviation ("n", "north"), or NULL. */
const char *direction_find(struct str word);
const char *direction_opposite(const char *direction);
/* Returns the direction's place in the order north, northeast … down, in, out; SIZE_MAX if it
 * is not a direction. */
size_t direction_order(struct str direction);
