#pragma once
#include "engine/core/engine.h"

/* Events that concern nobody in particular, as the time of day: told to whoever handles them. */

/* Queues a slice for each object whose behaviours handle event ("time:dawn"), with no actor and
 * data (may be NULL; copied) as e.data. Needs an open slice, and comes to nothing if that is undone. */
void broadcast(struct engine *engine, struct str event, const struct value *data);
