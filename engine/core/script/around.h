#pragma once
#include "engine/core/engine.h"

/* Bits (behaviour_event_bit) of all events that actor (may be NULL), what they hold, room (may be NULL) and, unless it
 * is crowded, anything in the room may answer: a bit that is missing is sure. In the open slice. */
uint64_t around_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded);
