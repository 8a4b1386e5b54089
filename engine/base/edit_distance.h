#pragma once
#include "engine/base/str.h"

/* Typo distance between a typed word and a known one. */

#define EDIT_DISTANCE_NONE 9 /* greater than any accepted distance */

/* Returns the distance between a typed word and a known one, both in lower case: 0 if they are
 * equal, EDIT_DISTANCE_NONE if they are too far apart. In short words one letter makes another
 * word, so their first letter must match. */
unsigned edit_distance(struct str typed, struct str meant);
