/* world_find.c -- finds objects by id and ref, in memory or in the store, and tracks what was read.
 *
 * Every object found counts as read: a transaction depends on the newest change among them. */
#include "world/model/world_find.h"

#include "engine/base/base.h"
#include "engine/base/clock.h"
#include "world/model/object_cache.h"
#include "world/model/world.h"
#include "world/model/world_load.h"

static inline void see_world_find(struct world *world, const struct object *object)
{
    if (object->changed > world->seen) {
        world->seen = object->changed;
    }
}

struct object *world_find(struct world *world, uint64_t id)
{
    struct object *object = map_find(&world->objects, id);
    if (!object) {
        if (id == 0 || id >= world->next_id) {
            return NULL;
        }
        object = world_load_object(world, id);
        if (!object) {
            return NULL;
        }
    }
    object->used = true;
    see_world_find(world, object);
    return object->destroyed ? NULL : object;
}

struct object *world_cached(const struct world *world, uint64_t id)
{
    struct object *object = map_find(&world->objects, id);
    return object && !object->destroyed ? object : NULL;
}

static void take_first(void *data, uint64_t id)
{
    uint64_t *first = data;
    *first = *first ? *first : id;
}

struct object *world_find_ref(struct world *world, struct str ref)
{
    struct object *object = strmap_find(&world->refs, ref);
    if (object) {
        object->used = true;
        see_world_find(world, object);
        return object;
    }
    uint64_t id = 0;
    struct value arg = value_str(ref);
    (void)world_query_ids(world, QUERY_REF, &arg, 1, take_first, &id);
    value_finish(&arg);
    /* The object that the store names may have another ref by now, or be destroyed. */
    object = id ? world_find(world, id) : NULL;
    if (object && object->ref && str_equal(str_of(object->ref), ref)) {
        return object;
    }
    world_seen_all(world);
    return NULL;
}

struct object *world_get_ref(struct world *world, const char *ref)
{
    struct object *object = world_find_ref(world, str_of(ref));
    must(object);
    return object;
}

void world_seen_reset(struct world *world)
{
    world->seen = 0;
}

uint64_t world_seen_begin(struct world *world)
{
    uint64_t before = world->seen;
    world->seen = 0;
    return before;
}

void world_seen_end(struct world *world, uint64_t before, uint64_t *leans_on)
{
    *leans_on = world->seen > *leans_on ? world->seen : *leans_on;
    world->seen = *leans_on > before ? *leans_on : before;
}

void world_seen_object(struct world *world, const struct object *object)
{
    see_world_find(world, object);
}

void world_seen_all(struct world *world)
{
    if (world->commit_number > world->seen) {
        world->seen = world->commit_number;
    }
}

int64_t world_time_at(const struct world *world, int64_t clock_now_ms)
{
    if (world->pretended_ms) {
        return world->pretended_ms;
    }
    int64_t now_ms = world->time_anchor_ms + clock_now_ms;
    return now_ms > world->time_ms ? now_ms : world->time_ms;
}

int64_t world_now_ms(const struct world *world)
{
    return world_time_at(world, clock_ms());
}
