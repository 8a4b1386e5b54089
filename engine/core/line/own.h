#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Which commands are the player's own affair: what they say to people elsewhere, their account and settings, their
 * answers and consents, reports, and help. Scripts of builders neither see nor stop such lines, nor come before them. */

/* How much of a family of commands is the player's own affair. */
enum own_part { OWN_ALL, OWN_SOME, OWN_NONE };

/* Of the family that a stock command belongs to: OWN_ALL if it is not known. */
enum own_part own_part_of(struct str family);
/* True of a verb, in full, that is the player's own whatever commands it has: a reserved one, and an answer, as "yes". */
bool own_word(struct str verb);
/* True of a verb, in full, that is so among those of a family with OWN_SOME. commands_own asks all of these. */
bool own_word_in_part(struct str verb);
