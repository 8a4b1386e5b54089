#pragma once
#include "engine/core/engine.h"

/* Global events, such as the time of day: delivered to every object that handles them. */

/* Queues a transaction for each object whose behaviours handle event ("time:dawn"), with no
 * actor and with data (may be NULL; copied) as e.data. Needs an open transaction; undoing it
 * cancels the deliveries. */
void broadcast(struct engine *engine, struct str event, const struct value *data);
