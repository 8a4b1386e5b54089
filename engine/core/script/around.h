#pragma once
#include "engine/core/engine.h"

/* What do those around answer and offer at all: actor (may be NULL), what they hold, room (may be NULL) and, unless it
 * is crowded, what is in it? All in the open slice. */

/* Bits (behaviour_event_bit) of all events that any of them may answer: a bit that is missing is sure. */
uint64_t around_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded);
/* Has none of them a command? True is sure; never true of a crowd. */
bool around_has_no_commands(struct engine *engine, struct object *actor, struct object *room);
/* May anything be inside of them, but for what actor holds? False is sure; never false of a crowd. */
bool around_has_things(struct engine *engine, struct object *actor, struct object *room);
