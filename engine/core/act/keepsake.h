#pragma once
#include "engine/core/act/move.h"

/* Copies the name, description and other looks of a thing that was just given or sold to a
 * player into the thing itself, so that its maker can no longer change them through a
 * prototype. Needs an open transaction. */
void keepsake_note(struct engine *engine, const struct move *move);
