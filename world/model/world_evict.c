/* world_evict.c -- forgetting what has not been used for a while.
 *
 * Between slices only: a slice holds pointers. By a clock: the hand goes round
 * the ring of residents; who was used since it last passed loses that mark,
 * who was not goes, if
 * 1. the store has it as it is (changed <= durable), so that a later load
 *    reads the truth; the tombstones of the destroyed are fresh.c's;
 * 2. no resident inherits from it directly: lineages hold pointers, and each
 *    of a lineage has a resident below it.
 *
 * A container that goes loses its list of contents, which is put together
 * again from the index and the residents; one that stays keeps the ids of
 * those who went. The work is bounded by max_objects, not by what is freed. */
#include "world/model/ahead.h"
#include "world/model/fresh.h"
#include "world/model/resident.h"
#include "world/model/tx.h"

static bool may_go(const struct world *world, const struct object *object, uint64_t durable)
{
    return !object->used && object->changed <= durable &&
           resident_inheritors(world, object->id) == 0;
}

size_t world_evict(struct world *world, uint64_t durable, size_t want_bytes, size_t max_objects)
{
    must(!tx_is_open(world));
    fresh_settle(world, durable);
    ahead_settle(world, durable);
    size_t freed = 0;
    for (size_t i = 0; i < max_objects && freed < want_bytes && world->clock_hand; i++) {
        struct object *object = world->clock_hand;
        world->clock_hand = object->clock_next;
        if (may_go(world, object, durable)) {
            freed += object->bytes;
            resident_drop(world, object);
        } else {
            object->used = false;
            resident_measure(world, object);
        }
    }
    return freed;
}
