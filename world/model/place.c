/* place.c -- the location of objects.
 *
 * 1. An object is in exactly one place or nowhere (0).
 * 2. Contents are ordered; the last to arrive is last.
 * 3. Nothing is inside itself, at any depth.
 *
 * Every change goes through the current tx, so a failed transaction moves nothing. A move changes
 * the object and both places, for readers of any of them. Walks upward are bounded, since a damaged
 * world file may contain a cycle. core/move decides whether the game allows a move. */
#include "world/model/place.h"

#include "world/model/object_cache.h"
#include "world/model/played.h"
#include "world/model/tx_log.h"
#include "world/model/world_load.h"

/* Deeper than any game nests objects, and small enough not to hang. */
enum { DEPTH_MAX = 10000 };

bool place_is_inside(
        struct world *world, const struct object *object, const struct object *container)
{
    for (unsigned depth = 0; object && object->location != 0 && depth < DEPTH_MAX; depth++) {
        if (object->location == container->id) {
            return true;
        }
        object = world_find(world, object->location);
    }
    return false;
}

struct object *place_top(struct world *world, struct object *object)
{
    for (unsigned depth = 0; object->location != 0 && depth < DEPTH_MAX; depth++) {
        struct object *outer = world_find(world, object->location);
        if (!outer) {
            break;
        }
        object = outer;
    }
    return object;
}

bool place_move(struct world *world, struct object *object, struct object *dest)
{
    if (!dest && object->location == 0) {
        must(tx_is_open(world) && !object->destroyed);
        return true;
    }
    if (!place_restore(world, object, dest, world->next_arrival)) {
        return false;
    }
    world->next_arrival++;
    return true;
}

bool place_restore(
        struct world *world, struct object *object, struct object *dest, uint64_t arrived)
{
    must(tx_is_open(world) && !object->destroyed);
    if (dest) {
        must(!dest->destroyed);
        if (dest == object || place_is_inside(world, dest, object)) {
            return false;
        }
    }
    struct object *from = object->location ? world_find(world, object->location) : NULL;
    played_note_move(world, object, dest);
    if (from) {
        tx_touch(world, from);
    }
    if (dest) {
        tx_touch(world, dest);
    }
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_PLACE,
                          .object = object,
                          .place = {object->location, object->arrived}});
    object_cache_set_place(world, object, dest ? dest->id : 0, arrived);
    return true;
}

const uint64_t *place_contents(struct world *world, struct object *object, size_t *out_count)
{
    if (!object->contents_loaded) {
        world_load_contents(world, object);
    }
    object->used = true;
    world_seen_object(world, object);
    *out_count = object->content_count;
    return object->contents;
}
