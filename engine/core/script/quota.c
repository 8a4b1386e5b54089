/* quota.c -- quotas of builders, and counts of what they use.
 *
 * 1. Objects and bytes of source are counted here by owner: once at the start from the store,
 *    then at each change and at each undo of one (world->on_owned, quota_source). So a query
 *    costs nothing. Bytes of properties are counted at each commit (world->on_grown).
 * 2. timer.c counts timers, and the script layer counts waiting scripts. Areas are few: they
 *    are counted on each query.
 * 3. A builder's individual limit is the property `_quota` of their character, which they may
 *    not write; all others have the configuration's.
 *
 * To add a quota: a name in quota.h, a row here, and a check in the function that uses more of
 * it. */
#include "engine/core/script/quota.h"

#include "engine/core/part.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#define KIB 1024

#define AREAS_MAX 10000 /* areas that are examined */

struct use {
    uint64_t objects;
    uint64_t source_bytes;
    uint64_t property_bytes;
};

struct quotas {
    struct map owners;  /* id -> struct use, owned */
    struct map sources; /* object -> bytes, as a pointer-sized number */
};

PART_STATE(quotas, PART_QUOTAS)

static const struct {
    const char *name;
    uint64_t most;
    uint64_t unit;    /* how many counted units make one displayed unit */
    enum phrase over; /* the excess, and the next step */
} quota_rows[QUOTAS] = {
        [QUOTA_OBJECTS] = {"objects", 5000, 1, PHRASE_quota_objects},
        [QUOTA_BEHAVIOUR_KIB] = {"behaviour_kib", 1024, KIB, PHRASE_quota_behaviours},
        [QUOTA_BYTES] = {"bytes", UINT64_C(32) << 20, 1, PHRASE_quota_bytes},
        [QUOTA_TIMERS] = {"timers", 1000, 1, PHRASE_quota_timers},
        [QUOTA_TASKS] = {"tasks", 100, 1, PHRASE_quota_tasks},
        [QUOTA_AREAS] = {"areas", 3, 1, PHRASE_quota_areas},
        [QUOTA_TIME_PERCENT] = {"time_percent", 20, 1, PHRASE_END},
};

const char *quota_name(enum quota quota)
{
    return quota_rows[quota].name;
}

bool quota_parse(struct str name, enum quota *out)
{
    for (size_t i = 0; i < QUOTAS; i++) {
        if (str_equal_nocase(name, str_of(quota_rows[i].name))) {
            *out = (enum quota)i;
            return true;
        }
    }
    return false;
}

void quota_limits_fill(struct quota_limits *limits)
{
    for (size_t i = 0; i < QUOTAS; i++) {
        limits->most[i] = limits->most[i] ? limits->most[i] : quota_rows[i].most;
    }
}

static void quotas_create(struct engine *engine)
{
    map_init(&quotas_state(engine)->owners);
    map_init(&quotas_state(engine)->sources);
}

static void quotas_destroy(struct engine *engine)
{
    struct quotas *quotas = quotas_state(engine);
    size_t cursor = 0;
    void *use = NULL;
    engine_world(engine)->on_owned = NULL;
    engine_world(engine)->on_grown = NULL;
    while (map_each(&quotas->owners, &cursor, NULL, &use)) {
        mem_free(use);
    }
    map_finish(&quotas->owners);
    map_finish(&quotas->sources);
}

static struct use *use_of(struct quotas *quotas, uint64_t owner)
{
    struct use *use = map_find(&quotas->owners, owner);
    if (!use) {
        use = mem_alloc(sizeof(*use));
        (void)map_put(&quotas->owners, owner, use);
    }
    return use;
}

static uint64_t source_of(const struct quotas *quotas, uint64_t object)
{
    return (uintptr_t)map_find(&quotas->sources, object);
}

uint64_t quota_source_bytes(const struct engine *engine, uint64_t object)
{
    return source_of(quotas_state(engine), object);
}

static void set_source(struct quotas *quotas, uint64_t object, uint64_t bytes)
{
    if (bytes > 0) {
        (void)map_put(&quotas->sources, object, (void *)(uintptr_t)bytes);
    } else {
        (void)map_remove(&quotas->sources, object);
    }
}

void quota_each_owner(
        const struct engine *engine, void (*visit)(void *data, uint64_t owner), void *data)
{
    size_t cursor = 0;
    uint64_t owner = 0;
    void *use = NULL;
    while (map_each(&quotas_state(engine)->owners, &cursor, &owner, &use)) {
        visit(data, owner);
    }
}

/* See world.h; also called for an undo. */
static void owned(void *data, const struct object *object, bool gained)
{
    struct quotas *quotas = quotas_state(data);
    struct use *use = use_of(quotas, object->owner);
    uint64_t bytes = source_of(quotas, object->id);
    use->objects += gained ? 1 : (uint64_t)-1;
    use->source_bytes += gained ? bytes : -bytes;
    use->property_bytes += gained ? object->counted_bytes : -(uint64_t)object->counted_bytes;
}

static void grown(void *data, uint64_t owner, int64_t bytes)
{
    use_of(quotas_state(data), owner)->property_bytes += (uint64_t)bytes;
}

static bool take_owner_quota(void *data, const struct value *columns, size_t count)
{
    must(count >= 2);
    uint64_t owner = value_as_id(&columns[0]);
    if (owner != 0) {
        use_of(data, owner)->objects = (uint64_t)value_as_int(&columns[1], 0);
    } else {
        log_warning("an owner of objects is damaged and was skipped");
    }
    return true;
}

static bool take_owned_bytes(void *data, const struct value *columns, size_t count)
{
    must(count >= 2);
    uint64_t owner = value_as_id(&columns[0]);
    if (owner != 0) {
        use_of(data, owner)->property_bytes = (uint64_t)value_as_int(&columns[1], 0);
    }
    return true;
}

static bool take_source(void *data, const struct value *columns, size_t count)
{
    must(count >= 3);
    uint64_t bytes = (uint64_t)value_as_int(&columns[2], 0);
    if (value_as_id(&columns[1]) == 0) {
        log_warning("the owner of a behaviour is damaged and was skipped");
        return true;
    }
    set_source(data, value_as_id(&columns[1]), bytes);
    if (value_as_id(&columns[0]) != 0) {
        use_of(data, value_as_id(&columns[0]))->source_bytes += bytes;
    }
    return true;
}

bool quotas_load(struct engine *engine, struct err *err)
{
    struct world *world = engine_world(engine);
    struct quotas *quotas = quotas_state(engine);
    if (!store_query(
                engine_store(engine), QUERY_OWNERS, NULL, 0, take_owner_quota, quotas, err) ||
            !store_query(engine_store(engine), QUERY_OWNED_BYTES, NULL, 0, take_owned_bytes,
                    quotas, err) ||
            !store_query(
                    engine_store(engine), QUERY_SOURCES, NULL, 0, take_source, quotas, err)) {
        return err_wrap(err, "the use of quotas");
    }
    world->on_owned = owned;
    world->on_grown = grown;
    world->on_owned_data = engine;
    return true;
}

struct lengthening {
    struct quotas *quotas;
    uint64_t object;
    uint64_t owner;
    uint64_t before;
    uint64_t after;
};

static void lengthen(
        struct quotas *quotas, const struct lengthening *l, uint64_t from, uint64_t to)
{
    set_source(quotas, l->object, to);
    if (l->owner != 0) {
        use_of(quotas, l->owner)->source_bytes += to - from;
    }
}

void quota_source_found(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes)
{
    struct quotas *quotas = quotas_state(engine);
    uint64_t before = source_of(quotas, object);
    struct lengthening l = {.object = object, .owner = owner};
    if (before != bytes) {
        lengthen(quotas, &l, before, bytes);
    }
}

static void lengthening_undo(void *data)
{
    const struct lengthening *l = data;
    lengthen(l->quotas, l, l->after, l->before);
}

void quota_source(struct engine *engine, uint64_t object, uint64_t owner, uint64_t bytes)
{
    struct quotas *quotas = quotas_state(engine);
    struct lengthening *l = mem_alloc(sizeof(*l));
    *l = (struct lengthening){quotas, object, owner, source_of(quotas, object), bytes};
    lengthen(quotas, l, l->before, l->after);
    tx_on_end(engine_world(engine),
            (struct tx_hook){.undo = lengthening_undo, .drop = mem_free, .data = l});
}

bool quota_binds(struct engine *engine, uint64_t owner)
{
    return !trust_is_official_maker(engine, owner);
}

static uint32_t quota_atom(const struct engine *engine)
{
    return atom_intern(&engine_world(engine)->atoms, STR("_quota"));
}

uint64_t quota_limit(struct engine *engine, uint64_t owner, enum quota quota)
{
    struct object *who = world_find(engine_world(engine), owner);
    const struct value *own = who ? prop_own(who, quota_atom(engine)) : NULL;
    const struct value *most =
            own && own->kind == VALUE_TABLE
                    ? value_table_get_str(own, str_of(quota_rows[quota].name))
                    : NULL;
    int64_t said = most ? value_as_int(most, 0) : 0;
    return said > 0 ? (uint64_t)said : engine_options(engine)->quotas.most[quota];
}

void quota_set(struct engine *engine, uint64_t owner, enum quota quota, uint64_t most)
{
    struct object *who = world_find(engine_world(engine), owner);
    if (!who) {
        return;
    }
    uint32_t atom = quota_atom(engine);
    value_table_set_str(prop_change_table(engine_world(engine), who, atom),
            str_of(quota_rows[quota].name), most > 0 ? value_int((int64_t)most) : value_nil());
}

struct owned_areas {
    struct engine *engine;
    uint64_t owner;
    uint64_t count;
};

static void count_area(void *data, uint64_t id)
{
    struct owned_areas *owned = data;
    const struct object *object = world_find(engine_world(owned->engine), id);
    owned->count += object && object->owner == owned->owner;
}

static uint64_t areas_of(struct engine *engine, uint64_t owner)
{
    const struct object *proto = world_find_ref(engine_world(engine), STR("area"));
    struct world_find_query query = {.proto = proto ? proto->id : 0, .limit = AREAS_MAX};
    struct owned_areas owned = {engine, owner, 0};
    if (proto) {
        world_search(engine_world(engine), &query, count_area, &owned);
    }
    return owned.count;
}

uint64_t quota_use(struct engine *engine, uint64_t owner, enum quota quota)
{
    const struct use *use = map_find(&quotas_state(engine)->owners, owner);
    switch (quota) {
    case QUOTA_OBJECTS:
        return use ? use->objects : 0;
    case QUOTA_BEHAVIOUR_KIB:
        return use ? use->source_bytes : 0;
    case QUOTA_BYTES:
        return use ? use->source_bytes + use->property_bytes : 0;
    case QUOTA_TIMERS:
        return timer_count(engine, owner);
    case QUOTA_AREAS:
        return areas_of(engine, owner);
    case QUOTA_TASKS:
    case QUOTA_TIME_PERCENT:
    case QUOTAS:
        break;
    }
    return 0;
}

bool quota_allows(struct engine *engine, uint64_t owner, enum quota quota, uint64_t has,
        uint64_t more, struct buf *why)
{
    if (!quota_binds(engine, owner)) {
        return true;
    }
    uint64_t most = quota_limit(engine, owner, quota);
    if (more == 0 || has + more <= most * quota_rows[quota].unit) {
        return true;
    }
    phrase_put(engine, why, quota_rows[quota].over, WITH("most", most));
    return false;
}

bool quota_allows_heir(
        struct engine *engine, uint64_t owner, struct object *proto, struct buf *why)
{
    return !quota_binds(engine, owner) || !proto_is_ref(engine_world(engine), proto, "area") ||
           quota_allows(
                   engine, owner, QUOTA_AREAS, quota_use(engine, owner, QUOTA_AREAS), 1, why);
}

const struct kernel_part quotas_part = {
        .state_size = sizeof(struct quotas),
        .create = quotas_create,
        .destroy = quotas_destroy,
};
