#pragma once
#include "world/model/world.h"

/* Separates an object's design, made by builders, from changes made in play.
 *
 * An object's current state is what players see. For each part that play has changed, the design's
 * value is saved in a property of the object that begins with "_design:" or "_played:". So it is
 * stored, undone and moved with the object:
 *
 *   _design:NAME        {VALUE}: of the property NAME; {}: it has none
 *   _played:at          {PLACE, ARRIVED}: where the design has it
 *   _played:timer:NAME  {PERIOD_MS[, DATA]}: a timer that repeats; {}: none
 *   _played:made        true: all of it was made in play
 *
 * Changes by builders remove these marks. Players' characters are not marked, since they are not
 * part of a design. */

#define PLAYED_VALUE "_design:"
#define PLAYED_PLACE "_played:at"
#define PLAYED_TIMER "_played:timer:"
#define PLAYED_MADE "_played:made"
#define PLAYED_NAME_MAX                                                                        \
    (sizeof(PLAYED_TIMER) - 1) /* a mark's name is this many bytes longer than the name */

/* True if that property is such a mark. */
bool played_is_mark(struct str name);
/* True if the property can belong to a design: neither a mark, nor one in which the game notes since when
 * somebody holds the thing (`_held_since`) or it has its ref (`_ref_since`). */
bool played_can_be_design(struct str name);
/* True if the whole object was made in play. */
bool played_is_made(struct world *world, const struct object *object);

/* -- called by prop.c, place.c, world.c and the timers before a change -- */

void played_note_property(struct world *world, struct object *object, uint32_t atom);
void played_note_move(struct world *world, struct object *object, struct object *dest);
void played_note_created(struct world *world, struct object *object);
void played_note_destroyed(struct world *world, struct object *object);
/* design: {PERIOD_MS[, DATA]} or {}, for the timer as it is now. Takes design. */
void played_note_timer(
        struct world *world, struct object *object, struct str name, struct value design);
/* Records that builders work on the object: from now on it is part of the design. */
void played_note_built(struct world *world, struct object *object);
