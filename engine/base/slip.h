#pragma once
#include "engine/base/str.h"

/* Did somebody who typed this mean that word? */

#define SLIP_NONE 9 /* more than any that counts */

/* How far a typed word is from one that may be meant, both in small letters: 0 the same; SLIP_NONE: too far, for a wrong
 * guess is worse than none. Among short words one letter makes another word, so that the first must be right. */
unsigned slip_distance(struct str typed, struct str meant);
