/* fresh.c -- objects whose latest changes are not durable yet.
 *
 * A query of the store sees only durable data. Merging its answer with the world (contents, search,
 * inheritors) requires the objects that changed since. Checking every resident would do, but its
 * cost grows with the world instead of with the length of the queue.
 *
 * 1. Each object changed by a commit that is not known durable is listed, and stays resident:
 *    world_evict.c checks `changed`.
 * 2. A destroyed object stays as a tombstone until its destruction is durable, since the store
 *    would bring it back until then. */
#include "world/model/fresh.h"

#include "engine/base/mem.h"
#include "world/model/object_cache.h"
#include "world/model/tx_log.h"

#include <string.h>

struct fresh_entry {
    uint64_t number;
    uint64_t id;
};

struct fresh {
    struct fresh_entry *entries; /* owned; ordered by number, beginning at first */
    size_t first;
    size_t end;
    size_t capacity;
};

enum { KEPT_CAPACITY = 4096 };

struct fresh *fresh_create(void)
{
    return mem_alloc(sizeof(struct fresh));
}

void fresh_destroy(struct fresh *fresh)
{
    if (fresh) {
        mem_free(fresh->entries);
        mem_free(fresh);
    }
}

static void make_room(struct fresh *fresh)
{
    if (fresh->first > fresh->capacity / 2) {
        fresh->end -= fresh->first;
        memmove(fresh->entries, fresh->entries + fresh->first,
                fresh->end * sizeof(*fresh->entries));
        fresh->first = 0;
        return;
    }
    fresh->capacity = fresh->capacity ? fresh->capacity * 2 : 64;
    fresh->entries = mem_realloc(fresh->entries, fresh->capacity * sizeof(*fresh->entries));
}

void fresh_add(struct world *world, uint64_t number, uint64_t id)
{
    struct fresh *fresh = world->fresh;
    if (fresh->end == fresh->capacity) {
        make_room(fresh);
    }
    fresh->entries[fresh->end++] = (struct fresh_entry){number, id};
}

void fresh_settle(struct world *world, uint64_t durable)
{
    struct fresh *fresh = world->fresh;
    while (fresh->first < fresh->end && fresh->entries[fresh->first].number <= durable) {
        struct object *object = object_cache_find(world, fresh->entries[fresh->first].id);
        if (object && object->destroyed && object->changed <= durable) {
            object_cache_drop(world, object);
        }
        fresh->first++;
    }
    if (fresh->first == fresh->end) {
        fresh->first = fresh->end = 0;
        if (fresh->capacity > KEPT_CAPACITY) {
            mem_free(fresh->entries);
            fresh->entries = NULL;
            fresh->capacity = 0;
        }
    }
}

void fresh_each(struct world *world, void (*visit)(void *data, uint64_t id), void *data)
{
    const struct fresh *fresh = world->fresh;
    for (size_t i = fresh->first; i < fresh->end; i++) {
        visit(data, fresh->entries[i].id);
    }
    const struct tx *tx = world->tx;
    for (size_t i = 0; i < tx->count; i++) {
        if (tx->log[i].kind == TX_UNDO_TOUCH) {
            visit(data, tx->log[i].object->id);
        }
    }
}
