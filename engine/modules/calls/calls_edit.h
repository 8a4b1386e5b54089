#pragma once
#include "engine/core/calls/call.h"

/* Calls of clients that edit the game's texts in their own windows: see data/calls/edit.json. */
void calls_edit_add(struct engine *engine);
