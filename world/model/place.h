#pragma once
#include "world/model/world.h"

/* Where things are.
 *
 * 1. An object is in exactly one place or nowhere (0).
 * 2. Contents are ordered; the last to arrive is last.
 * 3. Nothing is inside itself, at any depth.
 * Whether the game allows a move is not asked here: see core/move. */

/* Moves object into dest (NULL: nowhere). False, and nothing moved, if dest is object or inside
 * it. */
MUST_CHECK bool place_move(struct world *world, struct object *object, struct object *dest);
/* Same, into the order of arrival that it had there once: to take a move back. */
MUST_CHECK bool place_restore(
        struct world *world, struct object *object, struct object *dest, uint64_t arrived);
/* Ids of what is in object, in order; loads them (and their properties) if need be. Borrowed
 * until the next move. */
const uint64_t *place_contents(struct world *world, struct object *object, size_t *out_count);
bool place_is_inside(
        struct world *world, const struct object *object, const struct object *container);
/* Outermost container (a room, usually): the first ancestor, object included, that is nowhere.
 */
struct object *place_top(struct world *world, struct object *object);
