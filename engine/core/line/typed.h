#pragma once
#include "engine/core/script/behaviour.h"

struct presence;

/* Runs the first command of a line typed by actor, in the open transaction. The rest of the line
 * goes to transaction->rest. presence NULL: they are asked nothing, and answer nothing. */
enum outcome typed_run(struct engine *engine, struct object *actor, struct presence *presence,
        struct str line);
/* True for steps with their numbers, "3n2e", which `run` takes. */
bool typed_is_walk(struct str line);
