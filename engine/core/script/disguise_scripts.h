#pragma once
#include "engine/core/engine.h"

/* Begins to ask scripts for displayed names (disguise.h), and searches the sources not loaded yet
 * for such handlers. Returns false if they cannot be read; err says why. */
MUST_CHECK bool disguise_scripts_load(struct engine *engine, struct err *err);
