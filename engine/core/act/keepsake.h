#pragma once
#include "engine/core/act/move.h"

/* Keeps the looks of a thing that has just been given or sold to a player: name, description and the like become its own,
 * so that its maker changes them no more by changing a prototype. In the open slice. */
void keepsake_note(struct engine *engine, const struct move *move);
