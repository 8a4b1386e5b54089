#pragma once
#include "engine/core/engine.h"

/* Which commands are the player's own affair: what they say to people elsewhere, their account and settings, their
 * answers and consents, reports, and help. Scripts of builders neither see nor stop such lines, nor come before them. */

/* True of a verb, spelled in full, that any such command has; of a reserved verb; and of an answer, as "yes". */
bool own_verb(const struct engine *engine, struct str verb);
