#pragma once
#include "world/model/world.h"

/* The location of objects.
 *
 * 1. An object is in exactly one place or nowhere (0).
 * 2. Contents are ordered; the last to arrive is last.
 * 3. Nothing is inside itself, at any depth.
 *
 * core/move decides whether the game allows a move. */

/* Moves object into dest (NULL: nowhere). Returns false and moves nothing if dest is object or
 * inside it. */
MUST_CHECK bool place_move(struct world *world, struct object *object, struct object *dest);
/* Same, but restores its earlier position in the order of arrival: to revert a move. */
MUST_CHECK bool place_restore(
        struct world *world, struct object *object, struct object *dest, uint64_t arrived);
/* Returns the ids in object's contents, in order. Loads them (and their properties) if necessary.
 * Borrowed until the next move. */
const uint64_t *place_contents(struct world *world, struct object *object, size_t *out_count);
bool place_is_inside(
        struct world *world, const struct object *object, const struct object *container);
/* Returns the outermost container (usually a room): the first ancestor, object included, that is
 * nowhere. */
struct object *place_top(struct world *world, struct object *object);
