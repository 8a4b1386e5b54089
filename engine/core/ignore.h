#pragma once
#include "engine/core/engine.h"

/* Whom a player does not want to hear: her option `ignore`, a table of character id = name. */

/* True if listener ignores speaker. */
bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker);
