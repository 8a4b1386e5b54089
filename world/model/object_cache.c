/* object_cache.c -- the object cache: objects in memory and the indexes over them.
 *
 * For every resident that is not a tombstone:
 * 1. it is in world.objects and in the clock's ring, and its bytes are counted;
 * 2. its ref, if any, leads to it in world.refs;
 * 3. if it is somewhere, it is in that place's list in world.places, and in the place's contents if
 *    those are loaded;
 * 4. each of its direct prototypes counts it in world.inheritors.
 *
 * A tombstone is in world.objects only.
 *
 * Nothing is logged or checked here. place, prop, proto and world decide which changes are allowed;
 * tx.c undoes changes with the same functions. */
#include "world/model/object_cache.h"

#include "engine/base/mem.h"

#include <string.h>

struct object *object_cache_find(const struct world *world, uint64_t id)
{
    return map_find(&world->objects, id);
}

void object_cache_tell_change(struct world *world, struct object *object, uint32_t atom)
{
    if (world->on_change) {
        world->on_change(world->on_change_data, object, atom);
    }
}

/* -- location -- */

static void list_add(struct world *world, struct object *object)
{
    if (object->location == 0) {
        return;
    }
    struct object *head = map_find(&world->places, object->location);
    object->place_prev = NULL;
    object->place_next = head;
    if (head) {
        head->place_prev = object;
    }
    map_put(&world->places, object->location, object);
}

static void list_remove(struct world *world, struct object *object)
{
    if (object->location == 0) {
        return;
    }
    if (object->place_next) {
        object->place_next->place_prev = object->place_prev;
    }
    if (object->place_prev) {
        object->place_prev->place_next = object->place_next;
    } else if (object->place_next) {
        map_put(&world->places, object->location, object->place_next);
    } else {
        map_remove(&world->places, object->location);
    }
    object->place_next = object->place_prev = NULL;
}

/* Returns the position among contents for an object that arrived at `arrived`. */
static uint32_t content_index(
        struct world *world, const struct object *container, uint64_t arrived)
{
    if (arrived >= world->next_arrival) {
        return container->content_count;
    }
    uint32_t low = 0;
    uint32_t high = container->content_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct object *there = world_find(world, container->contents[middle]);
        if (there && there->arrived < arrived) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct object *live(const struct world *world, uint64_t id)
{
    struct object *object = object_cache_find(world, id);
    return object && !object->destroyed ? object : NULL;
}

void object_cache_set_place(
        struct world *world, struct object *object, uint64_t location, uint64_t arrived)
{
    struct object *from = live(world, object->location);
    if (from && from->contents_loaded) {
        object_remove_content(from, object->id);
        from->contents_version = ++world->contents_version;
    }
    list_remove(world, object);
    object->location = location;
    object->arrived = arrived;
    list_add(world, object);
    struct object *to = live(world, location);
    if (to && to->contents_loaded) {
        object_insert_content(to, content_index(world, to, arrived), object->id);
        to->contents_version = ++world->contents_version;
    }
    object_cache_tell_change(world, object, ATOM_NONE);
}

/* -- ref -- */

char *object_cache_swap_ref(struct world *world, struct object *object, char *ref)
{
    char *old = object->ref;
    if (old) {
        strmap_remove(&world->refs, str_of(old));
    }
    object->ref = ref;
    if (ref) {
        strmap_put(&world->refs, str_of(ref), object);
    }
    object->marks = 0;
    if (object->inherited) {
        world->proto_version++; /* marks derived from a lineage may depend on its refs */
    }
    object_cache_tell_change(world, object, ATOM_NONE);
    return old;
}

/* -- prototypes -- */

size_t object_cache_inheritors(const struct world *world, uint64_t id)
{
    return (size_t)(uintptr_t)map_find(&world->inheritors, id);
}

static void set_inheritors(struct world *world, uint64_t id, size_t count)
{
    if (count > 0) {
        map_put(&world->inheritors, id, (void *)(uintptr_t)count);
    } else {
        map_remove(&world->inheritors, id);
    }
}

static void count_protos(struct world *world, const struct object *object, bool there)
{
    for (uint32_t i = 0; i < object->proto_count; i++) {
        uint64_t id = object->protos[i];
        size_t count = object_cache_inheritors(world, id);
        set_inheritors(world, id, there ? count + 1 : count - 1);
    }
}

void object_cache_swap_protos(
        struct world *world, struct object *object, uint64_t **ids, uint32_t *count)
{
    uint64_t *old_ids = object->protos;
    uint32_t old_count = object->proto_count;
    count_protos(world, object, false);
    object->protos = *ids;
    object->proto_count = (uint16_t)*count;
    count_protos(world, object, true);
    *ids = old_ids;
    *count = old_count;
    object->lineage_version = 0;
    object->cache_version = 0;
    if (object->inherited || !object->created) {
        world->proto_version++;
    }
    object_cache_tell_change(world, object, ATOM_NONE);
}

/* -- properties -- */

struct value object_cache_swap_prop(
        struct world *world, struct object *object, uint32_t atom, struct value value)
{
    if (value.kind == VALUE_TABLE) {
        value.table->version = ++world->table_version;
    }
    struct value old = object_swap_prop(object, atom, value);
    object_cache_tell_change(world, object, atom);
    return old;
}

/* -- adding and removing -- */

void object_cache_measure(struct world *world, struct object *object)
{
    size_t whole = object_bytes(object);
    uint32_t bytes = whole < UINT32_MAX ? (uint32_t)whole : UINT32_MAX;
    world->object_cache_bytes = world->object_cache_bytes - object->bytes + bytes;
    object->bytes = bytes;
}

static void ring_add(struct world *world, struct object *object)
{
    struct object *hand = world->clock_hand;
    if (!hand) {
        world->clock_hand = object->clock_next = object->clock_prev = object;
        return;
    }
    /* Inserts behind the hand, so that it is examined last. */
    object->clock_next = hand;
    object->clock_prev = hand->clock_prev;
    hand->clock_prev->clock_next = object;
    hand->clock_prev = object;
}

static void ring_remove(struct world *world, struct object *object)
{
    if (!object->clock_next) {
        return;
    }
    if (world->clock_hand == object) {
        world->clock_hand = object->clock_next != object ? object->clock_next : NULL;
    }
    object->clock_next->clock_prev = object->clock_prev;
    object->clock_prev->clock_next = object->clock_next;
    object->clock_next = object->clock_prev = NULL;
}

static void tell_watcher_cached(struct world *world, struct object *object, bool gone)
{
    if (world->on_object) {
        world->on_object(world->on_object_data, object, gone);
    }
}

void object_cache_add(struct world *world, struct object *object)
{
    must(!map_put(&world->objects, object->id, object));
    ring_add(world, object);
    if (object->ref) {
        strmap_put(&world->refs, str_of(object->ref), object);
    }
    list_add(world, object);
    count_protos(world, object, true);
    for (uint32_t i = 0; i < object->prop_count; i++) {
        if (object->props[i].value.kind == VALUE_TABLE) {
            object->props[i].value.table->version = ++world->table_version;
        }
    }
    object->used = true;
    object_cache_measure(world, object);
    object->counted_bytes = object->stored_bytes;
    tell_watcher_cached(world, object, false);
}

/* Removes object from all indexes except world.objects. */
static void take_out(struct world *world, struct object *object)
{
    tell_watcher_cached(world, object, true);
    if (object->inherited) {
        world->proto_version++; /* a lineage may point here */
        object->inherited = false;
    }
    ring_remove(world, object);
    if (object->ref && strmap_find(&world->refs, str_of(object->ref)) == object) {
        strmap_remove(&world->refs, str_of(object->ref));
    }
    list_remove(world, object);
    count_protos(world, object, false);
    world->object_cache_bytes -= object->bytes;
    object->bytes = 0;
}

void object_cache_drop(struct world *world, struct object *object)
{
    if (object->clock_next) {
        take_out(world, object);
    }
    map_remove(&world->objects, object->id);
    object_destroy(object);
}

void object_cache_bury(struct world *world, struct object *object)
{
    must(object->destroyed && object->location == 0);
    take_out(world, object);
    object_strip(object);
}

void object_cache_revive(struct world *world, struct object *object)
{
    must(object->destroyed && !object->clock_next);
    object->destroyed = false;
    object->contents_loaded = true;
    object->used = true;
    object->arrived = object->owner = 0;
    object->behaviour = 0;
    ring_add(world, object);
    list_add(world, object);
    object_cache_measure(world, object);
    tell_watcher_cached(world, object, false);
}

void object_cache_finish(struct world *world)
{
    size_t cursor = 0;
    uint64_t id = 0;
    void *value = NULL;
    while (map_each(&world->objects, &cursor, &id, &value)) {
        struct object *object = value;
        if (object->clock_next) {
            tell_watcher_cached(world, object, true);
        }
        object_destroy(object);
    }
    map_finish(&world->objects);
    strmap_finish(&world->refs);
    map_finish(&world->places);
    map_finish(&world->inheritors);
    world->clock_hand = NULL;
    world->object_cache_bytes = 0;
}

void world_tell_owned(struct world *world, const struct object *object, bool gained)
{
    if (world->on_owned && object->owner != 0) {
        world->on_owned(world->on_owned_data, object, gained);
    }
}
