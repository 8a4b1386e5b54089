#pragma once
#include "engine/core/engine.h"

/* What of a player only that player, wizards and the stock game read: options (aliases, ignore list, undo texts, guests
 * are among them), whereabouts, and their home. To everybody else they do not exist. */

/* True if reader (0: the stock game) must not read this property of object. */
bool privacy_hides_property(
        struct engine *engine, uint64_t reader, struct object *object, struct str name);
/* True if reader must not learn where object is: something in somebody's home that nobody holds, or a player who is not in a public room, in one of the reader's, or where the
 * open slice acts or its script runs. */
bool privacy_hides_place(struct engine *engine, uint64_t reader, struct object *object);
/* True if reader must not learn that object is inside place, at any depth: somebody on the way is hidden there. */
bool privacy_hides_inside(struct engine *engine, uint64_t reader, struct object *object,
        const struct object *place);
/* Returns what object stands in, as reader learns it; 0: nowhere. */
uint64_t privacy_location(struct engine *engine, uint64_t reader, struct object *object);
/* True if reader must not learn that something of a player's goes to or comes from place: a private room. */
bool privacy_hides_way(struct engine *engine, uint64_t reader, struct object *place);
