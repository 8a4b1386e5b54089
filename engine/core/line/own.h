#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Commands that are private to the player: speech to people elsewhere, their account and settings,
 * their answers and consents, reports, and help. Builders' scripts neither see nor stop such lines,
 * nor come before them. */

/* How much of a family of commands is private to the player. */
enum own_part { OWN_ALL, OWN_SOME, OWN_NONE };

/* Returns it for the family of a stock command; OWN_ALL if the family is unknown. */
enum own_part own_part_of(struct str family);
/* True if the verb, in full, is private whatever commands it has: a reserved verb, or an answer
 * such as "yes". */
bool own_word(struct str verb);
/* True if the verb, in full, is private within a family with OWN_SOME. commands_own combines these
 * checks. */
bool own_word_in_part(struct str verb);
