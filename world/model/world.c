/* world.c -- the world: opening it, creating and destroying objects.
 *
 * world.h lists the invariants. object_cache.c and world_load.c manage the objects in memory, tx.c the
 * changes of a transaction. Every change here is checked, then logged, then made. Permissions are
 * not checked here (see engine/core/rights/perm.c). */
#include "world/model/world.h"

#include "engine/base/clock.h"
#include "engine/base/ids.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "world/model/fresh.h"
#include "world/model/object_cache.h"
#include "world/model/pending_writes.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/proto.h"
#include "world/model/ref_time.h"
#include "world/model/tx_log.h"
#include "world/model/world_load.h"
#include "world/store/store.h"

#include <string.h>

/* -- opening -- */

static bool take_meta(void *data, const struct value *columns, size_t count)
{
    struct world *world = data;
    if (count < 2) {
        return true;
    }
    struct str name = value_as_str(&columns[0]);
    int64_t number = value_as_int(&columns[1], 0);
    if (str_equal(name, STR("next_id"))) {
        world->next_id = (uint64_t)number;
    } else if (str_equal(name, STR("next_arrival"))) {
        world->next_arrival = (uint64_t)number;
    } else if (str_equal(name, STR("time_ms"))) {
        world->time_ms = number;
    }
    return true;
}

bool world_open(struct store *store, struct world **out, struct err *err)
{
    struct world *world = mem_alloc(sizeof(*world));
    world->store = store;
    world->next_id = 1;
    world->next_arrival = 1;
    world->proto_version = 1;
    atom_table_init(&world->atoms);
    map_init(&world->objects);
    strmap_init(&world->refs);
    map_init(&world->places);
    map_init(&world->inheritors);
    world->fresh = fresh_create();
    world->pending = pending_create();
    world->tx = tx_create();
    if (!store_query(store, QUERY_META, NULL, 0, take_meta, world, err)) {
        world_close(world);
        return false;
    }
    if (world->next_id == 0 || world->next_arrival == 0) {
        world_close(world);
        return err_set(err, ERR_FORMAT, "the world file has a damaged next_id or next_arrival");
    }
    world->tx->saved_next_id = world->next_id;
    world->commit_number = store_opened_at(store);
    int64_t wall_ms = clock_wall_ms();
    int64_t start_ms = wall_ms > world->time_ms ? wall_ms : world->time_ms;
    world->time_anchor_ms = start_ms - clock_ms();
    *out = world;
    return true;
}

void world_close(struct world *world)
{
    if (!world) {
        return;
    }
    if (tx_is_open(world)) {
        tx_rollback(world);
    }
    object_cache_finish(world);
    value_finish(&world->kv_shown);
    tx_destroy(world->tx);
    fresh_destroy(world->fresh);
    pending_destroy(world->pending);
    atom_table_finish(&world->atoms);
    mem_free(world);
}

/* -- changing -- */

struct object *world_create(struct world *world, uint64_t owner)
{
    must(tx_is_open(world));
    struct object *object = object_create(world->next_id++);
    object->owner = owner;
    object->created = true;
    object->contents_loaded = true;
    object_cache_add(world, object);
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_CREATE, .object = object});
    world_tell_owned(world, object, true);
    world->tx->created_count++;
    played_note_created(world, object);
    return object;
}

struct object *world_revive(struct world *world, uint64_t id, uint64_t owner)
{
    must(tx_is_open(world));
    if (id == 0 || id >= world->next_id || world_find(world, id)) {
        return NULL;
    }
    struct object *object = object_cache_find(world, id);
    if (object && object->clock_next) {
        return NULL; /* destroyed by the open tx, whose rollback needs the old state */
    }
    if (object) {
        object_cache_revive(world, object);
        tx_log(world, (struct tx_undo){.kind = TX_UNDO_REVIVE, .object = object});
    } else {
        object = object_create(id);
        object->created = true;
        object->contents_loaded = true;
        object_cache_add(world, object);
        tx_log(world, (struct tx_undo){.kind = TX_UNDO_CREATE, .object = object});
    }
    world_set_owner(world, object, owner);
    return object;
}

static void add_id_world(uint64_t *ids, uint32_t *count, uint64_t id)
{
    if (*count < PROTO_DIRECT_MAX && !ids_have(ids, *count, id)) {
        ids[(*count)++] = id;
    }
}

void world_drop_proto(struct world *world, struct object *object, const struct object *proto)
{
    uint64_t *ids = slab_alloc(PROTO_DIRECT_MAX * sizeof(*ids));
    uint32_t count = 0;
    for (uint32_t i = 0; i < object->proto_count; i++) {
        bool goes = object->protos[i] == proto->id;
        for (uint32_t k = 0; goes && k < proto->proto_count; k++) {
            add_id_world(ids, &count, proto->protos[k]);
        }
        if (!goes) {
            add_id_world(ids, &count, object->protos[i]);
        }
    }
    tx_touch(world, object);
    object_cache_swap_protos(world, object, &ids, &count);
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_PROTOS,
                          .object = object,
                          .protos = {.ids = ids, .count = count}});
}

/* Removes proto from all objects that inherit from it directly, loading them. */
static void drop_from_inheritors(struct world *world, const struct object *proto)
{
    if (proto->created && object_cache_inheritors(world, proto->id) == 0) {
        return; /* the store cannot have any yet */
    }
    struct id_list list = {0};
    world_load_inheritors(world, proto->id, id_list_add, &list);
    if (object_cache_inheritors(world, proto->id) > 0) {
        fresh_each(world, id_list_add, &list);
    }
    for (size_t i = 0; i < list.count; i++) {
        struct object *object = world_find(world, list.items[i]);
        if (object && object_has_proto(object, proto->id)) {
            world_drop_proto(world, object, proto);
        }
    }
    mem_free(list.items);
}

void world_destroy(struct world *world, struct object *object)
{
    must(tx_is_open(world) && !object->destroyed);
    size_t count = 0;
    (void)place_contents(world, object, &count);
    must(count == 0);
    played_note_destroyed(world, object);
    drop_from_inheritors(world, object);
    if (object->location != 0) {
        must(place_move(world, object, NULL));
    }
    if (object->ref) {
        must(world_set_ref(world, object, STR_NONE, NULL));
    }
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_DESTROY, .object = object});
    world_tell_owned(world, object, false);
    object->destroyed = true;
    if (object->inherited) {
        world->proto_version++;
    }
}

void world_set_owner(struct world *world, struct object *object, uint64_t owner)
{
    must(tx_is_open(world) && !object->destroyed);
    if (object->owner != owner) {
        tx_log(world,
                (struct tx_undo){
                        .kind = TX_UNDO_OWNER, .object = object, .number = object->owner});
        world_tell_owned(world, object, false);
        object->owner = owner;
        world_tell_owned(world, object, true);
    }
}

void world_set_behaviour(struct world *world, struct object *object, uint32_t revision)
{
    must(tx_is_open(world) && !object->destroyed);
    if (object->behaviour != revision) {
        tx_log(world, (struct tx_undo){.kind = TX_UNDO_BEHAVIOUR,
                              .object = object,
                              .number = object->behaviour});
        object->behaviour = revision;
        played_note_built(world, object);
    }
}

static bool is_ref(struct str ref)
{
    bool all_digits = true;
    for (size_t i = 0; i < ref.length; i++) {
        char c = ref.bytes[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && !(c >= 'a' && c <= 'z') && c != '_' && c != '/' && c != '-') {
            return false;
        }
        all_digits = all_digits && digit;
    }
    return ref.length >= 1 && ref.length <= WORLD_REF_MAX && !all_digits;
}

bool world_set_ref(struct world *world, struct object *object, struct str ref, struct err *err)
{
    must(tx_is_open(world) && !object->destroyed);
    if (ref.length == 0 && !object->ref) {
        return true;
    }
    if (ref.length > 0) {
        if (!is_ref(ref)) {
            return err_set(err, ERR_FORMAT,
                    "\"%.*s\" cannot be a ref: 1 to %d of a-z, 0-9, _, / and -, not only "
                    "digits",
                    STR_FMT(ref), WORLD_REF_MAX);
        }
        const struct object *holder = world_find_ref(world, ref);
        if (holder == object) {
            return true;
        }
        if (holder) {
            return err_set(err, ERR_EXISTS, "the ref \"%.*s\" is taken by #%llu", STR_FMT(ref),
                    (unsigned long long)holder->id);
        }
    }
    if (ref.length > 0) {
        played_note_built(world, object);
    }
    tx_touch(world, object);
    if (object->ref) {
        ref_time_note_lost(world, object);
    }
    if (ref.length > 0) {
        ref_time_note_got(world, object, ref);
    }
    char *old = object_cache_swap_ref(world, object, ref.length > 0 ? str_dup(ref) : NULL);
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_REF, .object = object, .ref = old});
    return true;
}
