#pragma once
#include "engine/core/act/move.h"

/* Copies the looks of a thing just given or sold to a player, such as its name and description,
 * into the thing itself. Its maker can then no longer change them through a prototype. Needs an
 * open transaction. */
void keepsake_note(struct engine *engine, const struct move *move);
