#pragma once
#include "engine/core/behaviour.h"
#include "engine/core/engine.h"

/* Lines to tasks: what a session sends is queued, limited, and run, one slice each, answered by
 * exactly one prompt. */

/* The sink that engine_create gives to the hub. */
extern const struct session_sink dispatch_sink;
/* Runs a line for a character as if typed (npc `perform`, @force), inside the open slice. */
enum outcome dispatch_perform(struct engine *engine, struct object *actor, struct str line);
