#pragma once
#include "world/model/world.h"

/* What of an object is design, made by builders, and what has come of it in play.
 *
 * An object is as it is, for whoever plays; beside what play has changed stands what the design says, in properties of
 * the object that begin with "_design:" or "_played:", so that they are kept, undone and moved with it:
 *
 *   _design:NAME        {VALUE}: of the property NAME; {}: it has none
 *   _played:at          {PLACE, ARRIVED}: where the design has it
 *   _played:timer:NAME  {PERIOD_MS[, DATA]}: a timer that repeats; {}: none
 *   _played:made        true: all of it was made in play
 *
 * What builders write takes these away again. People are not marked: they are no part of a design. */

#define PLAYED_VALUE "_design:"
#define PLAYED_PLACE "_played:at"
#define PLAYED_TIMER "_played:timer:"
#define PLAYED_MADE "_played:made"
#define PLAYED_NAME_MAX                                                                        \
    (sizeof(PLAYED_TIMER) - 1) /* bytes that a mark's name has more than a name */

/* Whether that property is such a mark. */
bool played_is_mark(struct str name);
/* Whether all of the object was made in play. */
bool played_is_made(struct world *world, const struct object *object);

/* -- what prop.c, place.c, world.c and timers say before they change something -- */

void played_note_property(struct world *world, struct object *object, uint32_t atom);
void played_note_move(struct world *world, struct object *object, struct object *dest);
void played_note_created(struct world *world, struct object *object);
void played_note_destroyed(struct world *world, struct object *object);
/* design: {PERIOD_MS[, DATA]} or {}, of the timer as it is now, which it takes. */
void played_note_timer(
        struct world *world, struct object *object, struct str name, struct value design);
/* Builders work on it: it is theirs from now on. */
void played_note_built(struct world *world, struct object *object);
