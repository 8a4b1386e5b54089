#pragma once
#include "engine/core/engine.h"

/* Begins to freeze what players hold or have at home in a world that an older version wrote, if that
 * was not finished before. Runs in the background. */
void held_upgrade_begin(struct engine *engine);
