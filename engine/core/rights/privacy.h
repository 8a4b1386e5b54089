#pragma once
#include "engine/core/engine.h"

/* Player data that only that player, wizards and the stock game may read: options (including
 * aliases, ignore list, undo texts, guests), whereabouts, and their home. For everybody else it
 * does not exist. */

/* True if reader (0: the stock game) must not read this property of object. */
bool privacy_hides_property(
        struct engine *engine, uint64_t reader, struct object *object, struct str name);
/* True if reader must not learn where object is. That holds for a thing in somebody's home that
 * nobody holds. It holds for a player, unless they are in a public room, in one of reader's
 * rooms, or where the open transaction's actor or script is. */
bool privacy_hides_place(struct engine *engine, uint64_t reader, struct object *object);
/* True if reader must not learn that object is inside place, at any depth, because something
 * between them is hidden, or it is not listed there. */
bool privacy_hides_inside(
        struct engine *engine, uint64_t reader, struct object *object, struct object *place);
/* True if reader must not find object in a list of the world or of what lies in a place: others
 * hold it, or have it at home while reader is not there in person. A script still finds its
 * owner's things, itself, its contents and the actor. */
bool privacy_hides_found(struct engine *engine, uint64_t reader, struct object *object);
/* Same, for a list of the contents of place; what a person holds is seen by looking at them. */
bool privacy_hides_listed(
        struct engine *engine, uint64_t reader, struct object *object, struct object *place);
/* Returns the location of object as reader may know it; 0: nowhere. */
uint64_t privacy_location(struct engine *engine, uint64_t reader, struct object *object);
/* True if reader must not learn that a player or their things go to or come from place: a
 * private room. */
bool privacy_hides_way(struct engine *engine, uint64_t reader, struct object *place);
