/* world_evict.c -- evicts objects that have not been used for a while.
 *
 * Between transactions only, since a transaction holds pointers. It uses the clock algorithm: the
 * hand goes round the ring of residents. An object used since the hand last passed loses that mark.
 * Any other is evicted if
 * 1. the store has its current state (changed <= durable), so that a later load reads that; fresh.c
 *    handles the tombstones of destroyed objects;
 * 2. no resident inherits from it directly: lineages hold pointers, and each object of a lineage
 *    has a resident below it.
 *
 * An evicted container loses its list of contents, which is later rebuilt from the index and the
 * residents. A container that stays keeps the ids of evicted objects. The work is bounded by
 * max_objects, not by the bytes freed. */
#include "world/model/fresh.h"
#include "world/model/object_cache.h"
#include "world/model/pending_writes.h"
#include "world/model/tx.h"

static bool may_go(const struct world *world, const struct object *object, uint64_t durable)
{
    return !object->used && object->changed <= durable &&
           object_cache_inheritors(world, object->id) == 0;
}

size_t world_evict(struct world *world, uint64_t durable, size_t want_bytes, size_t max_objects)
{
    must(!tx_is_open(world));
    fresh_settle(world, durable);
    pending_settle(world, durable);
    size_t freed = 0;
    for (size_t i = 0; i < max_objects && freed < want_bytes && world->clock_hand; i++) {
        struct object *object = world->clock_hand;
        world->clock_hand = object->clock_next;
        if (may_go(world, object, durable)) {
            freed += object->bytes;
            object_cache_drop(world, object);
        } else {
            object->used = false;
            object_cache_measure(world, object);
        }
    }
    return freed;
}
