/* world_load.c -- loads objects from the store on demand.
 *
 * 1. Residents are authoritative: a row of the store about a resident (or a tombstone) is ignored.
 * 2. The contents of a place are the index's answer, without the residents (which may be elsewhere
 *    now), plus the residents that are there.
 * 3. An object with damaged rows is loaded without them, and logged: one bad property must not make
 *    a room unreachable. Limit: PROTO_DIRECT_MAX.
 *
 * All reads are synchronous (0.1 ms cold). The transaction limits their number. */
#include "world/model/world_load.h"

#include "engine/base/ids.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "world/model/object_cache.h"
#include "world/model/pending_writes.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <stdlib.h>

/* Rows of one query for the inheritors. */
enum { WORLD_LOAD_PAGE = 500 };

/* Objects being loaded. Each query gives their rows in the same order. */
struct loading {
    struct world *world;
    struct object **objects; /* owned */
    size_t count;
    size_t capacity;
    size_t at; /* the object of the last row */
};

static void read_failed(struct world *world, const struct err *err, uint64_t id)
{
    world->pending->unread++;
    log_error("world: cannot read #%" PRIu64 ": %s", id, err->text);
}

static bool take_object(void *data, const struct value *columns, size_t count)
{
    struct loading *loading = data;
    must(count >= 6);
    uint64_t id = value_as_id(&columns[0]);
    if (id == 0 || object_cache_find(loading->world, id)) {
        return true;
    }
    struct object *object = object_create(id);
    object->location = value_as_id(&columns[1]);
    object->arrived = (uint64_t)value_as_int(&columns[2], 0);
    object->owner = value_as_id(&columns[3]);
    struct str ref = value_as_str(&columns[4]);
    if (ref.length > 0) {
        object->ref = str_dup(ref);
    }
    object->behaviour = (uint32_t)value_as_int(&columns[5], 0);
    loading->objects = mem_grow(
            loading->objects, loading->count, &loading->capacity, sizeof(struct object *));
    loading->objects[loading->count++] = object;
    return true;
}

/* Returns the object of a row, or NULL: it is a resident. */
static struct object *object_of_row(struct loading *loading, const struct value *id)
{
    uint64_t wanted = value_as_id(id);
    bool is_cached = object_cache_find(loading->world, wanted) != NULL;
    for (size_t i = is_cached ? loading->count : loading->at; i < loading->count; i++) {
        if (loading->objects[i]->id == wanted) {
            loading->at = i;
            return loading->objects[i];
        }
    }
    return NULL;
}

static bool take_property(void *data, const struct value *columns, size_t count)
{
    struct loading *loading = data;
    must(count >= 3);
    struct object *object = object_of_row(loading, &columns[2]);
    struct str name = value_as_str(&columns[0]);
    if (!object) {
        return true;
    }
    if (name.length == 0 || name.length > PROP_NAME_MAX || columns[1].kind == VALUE_NIL) {
        log_error("world: #%" PRIu64 " has a damaged property", object->id);
        return true;
    }
    struct value old = object_swap_prop(
            object, atom_intern(&loading->world->atoms, name), value_dup(&columns[1]));
    value_finish(&old);
    return true;
}

static bool take_parent(void *data, const struct value *columns, size_t count)
{
    struct loading *loading = data;
    must(count >= 2);
    struct object *object = object_of_row(loading, &columns[1]);
    uint64_t proto = value_as_id(&columns[0]);
    if (!object) {
        return true;
    }
    if (object->proto_count == PROTO_DIRECT_MAX || proto == 0) {
        log_error("world: #%" PRIu64 " has damaged prototypes", object->id);
        return true;
    }
    object->protos =
            slab_realloc(object->protos, (object->proto_count + 1) * sizeof(*object->protos));
    object->protos[object->proto_count++] = proto;
    return true;
}

/* Loads what a query for objects and the next two, for their properties and prototypes, give. */
static bool load(struct world *world, enum query query, uint64_t id, struct err *err)
{
    struct loading loading = {.world = world};
    struct value arg = value_int((int64_t)id);
    bool ok = store_query(world->store, query, &arg, 1, take_object, &loading, err);
    if (ok && loading.count > 0) {
        ok = store_query(world->store, query + 1, &arg, 1, take_property, &loading, err);
        loading.at = 0;
        ok = ok && store_query(world->store, query + 2, &arg, 1, take_parent, &loading, err);
    }
    for (size_t i = 0; i < loading.count; i++) {
        struct object *object = loading.objects[i];
        if (ok && !object_cache_find(world, object->id)) {
            world->load_count++;
            object_cache_add(world, object);
        } else {
            object_destroy(object);
        }
    }
    mem_free(loading.objects);
    return ok;
}

struct object *world_load_object(struct world *world, uint64_t id)
{
    struct err err = {0};
    if (!load(world, QUERY_OBJECT, id, &err)) {
        read_failed(world, &err, id);
    }
    return object_cache_find(world, id);
}

/* -- ids -- */

struct id_visit {
    void (*visit)(void *data, uint64_t id);
    void *data;
};

static bool take_id(void *data, const struct value *columns, size_t count)
{
    const struct id_visit *to = data;
    uint64_t id = count > 0 ? value_as_id(&columns[0]) : 0;
    if (id != 0) {
        to->visit(to->data, id);
    }
    return true;
}

bool world_query_ids(struct world *world, enum query query, const struct value *args,
        size_t arg_count, void (*visit)(void *data, uint64_t id), void *data)
{
    struct id_visit to = {visit, data};
    struct err err = {0};
    if (!store_query(world->store, query, args, arg_count, take_id, &to, &err)) {
        log_error("world: cannot read: %s", err.text);
        return false;
    }
    return true;
}

/* -- contents -- */

static int by_arrival(const void *a, const void *b)
{
    const struct object *x = *(struct object *const *)a;
    const struct object *y = *(struct object *const *)b;
    if (x->arrived != y->arrived) {
        return x->arrived < y->arrived ? -1 : 1;
    }
    return (x->id > y->id) - (x->id < y->id);
}

/* True if one query for all costs less than one for each that is absent. */
static bool are_mostly_absent(const struct world *world, const struct id_list *list)
{
    size_t absent = 0;
    for (size_t i = 0; i < list->count; i++) {
        absent += !object_cache_find(world, list->items[i]);
    }
    return absent > 1 && 2 * absent > list->count;
}

void world_load_contents(struct world *world, struct object *container)
{
    struct id_list stored = {0};
    struct value arg = value_int((int64_t)container->id);
    if (!world_query_ids(world, QUERY_CONTENTS, &arg, 1, id_list_add, &stored)) {
        goto done;
    }
    struct err err = {0};
    if (are_mostly_absent(world, &stored)) {
        /* If a row is damaged, only its object is missing below. */
        (void)load(world, QUERY_OBJECTS_IN, container->id, &err);
    }
    for (size_t i = 0; i < stored.count; i++) {
        if (!object_cache_find(world, stored.items[i])) {
            (void)world_load_object(world, stored.items[i]);
        }
    }
    /* All objects here are resident now, and so in the place's list. */
    uint32_t count = 0;
    struct object *first = map_find(&world->places, container->id);
    for (const struct object *here = first; here; here = here->place_next) {
        count++;
    }
    struct object **sorted = mem_alloc_array(count, sizeof(struct object *));
    count = 0;
    for (struct object *here = first; here; here = here->place_next) {
        sorted[count++] = here;
    }
    qsort(sorted, count, sizeof(struct object *), by_arrival);
    container->content_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        object_insert_content(container, i, sorted[i]->id);
    }
    mem_free(sorted);
    container->contents_loaded = true;
    container->contents_version = ++world->contents_version;
    object_cache_measure(world, container);
done:
    mem_free(stored.items);
}

/* -- inheritors -- */

void world_load_inheritors(
        struct world *world, uint64_t proto, void (*visit)(void *data, uint64_t id), void *data)
{
    uint64_t after = 0;
    for (;;) {
        struct id_list page = {0};
        struct value args[] = {value_int((int64_t)proto), value_int((int64_t)after),
                value_int(WORLD_LOAD_PAGE)};
        bool ok = world_query_ids(world, QUERY_CHILDREN, args, 3, id_list_add, &page);
        for (size_t i = 0; i < page.count; i++) {
            visit(data, page.items[i]);
            after = page.items[i] > after ? page.items[i] : after;
        }
        size_t count = page.count;
        mem_free(page.items);
        if (!ok || count < WORLD_LOAD_PAGE) {
            break;
        }
    }
}
