#pragma once
#include "engine/core/engine.h"

/* What do those around answer and offer at all: actor (may be NULL), what they hold, room (may be NULL) and, unless it
 * is crowded, what is in it? All in the open slice. */

/* Bits (behaviours_bit) of all events that any of them may answer: a bit that is missing is sure. */
uint64_t around_events(
        struct engine *engine, struct object *actor, struct object *room, bool *out_crowded);
/* Are these the two of whom that was found out last? What then moves from one to the other stays around: with around_stays
 * right after the move, nothing need be found out anew. */
bool around_has_both(struct engine *engine, const struct object *from, const struct object *to);
void around_stays(struct engine *engine);
/* Has none of them a command without {this}? True is sure; never true of a crowd. */
bool around_has_no_plain(struct engine *engine, struct object *actor, struct object *room);
/* May any of them, or what is inside of them, have a command with {this} and one of these verbs? verb may be empty. False
 * is sure; never false of a crowd. */
bool around_may_have_verb(struct engine *engine, struct object *actor, struct object *room,
        struct str word, struct str verb);
