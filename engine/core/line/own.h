#pragma once
#include "engine/core/engine.h"

/* Which commands are the player's own affair: what they say to people elsewhere, their account and settings, their
 * answers and consents, reports, and help. Scripts of builders neither see nor stop such lines, nor come before them. */

/* How much of a family of commands is the player's own affair. */
enum own_part { OWN_ALL, OWN_SOME, OWN_NONE };

/* Of the family that a stock command belongs to: OWN_ALL if it is not known. */
enum own_part own_part_of(struct str family);
/* True of a verb, spelled in full, that any such command has; of a reserved verb; and of an answer, as "yes". */
bool own_verb(const struct engine *engine, struct str verb);
