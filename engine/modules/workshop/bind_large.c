/* bind_large.c -- takes large things apart before @destroy: what many things inherit from, and what holds
 * many.
 *
 * All that is done in one transaction holds everybody up. So the script calls build.take_apart again
 * and again, in a transaction each time. Changes of a transaction are kept, even if the rest fails.
 * Where a player's consent may be needed (bind_approval.c), nothing is taken apart: build.destroy asks or
 * refuses. */
#include "engine/core/act/move.h"
#include "engine/core/rights/approval.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/place.h"
#include "world/model/proto.h"
#include "world/model/world_load.h"

/* More than that is large. */
#define HEIRS_MANY 1000
#define THINGS_MANY 200
/* Done at once. */
#define HEIRS_AT_ONCE 40
#define THINGS_AT_ONCE 50
#define LOADS_AT_ONCE 500

struct heirs {
    size_t count;
    uint64_t ids[];
};

static struct heirs *new_heirs(lua_State *L, size_t most)
{
    struct heirs *heirs = lua_newuserdata(L, sizeof(*heirs) + most * sizeof(heirs->ids[0]));
    heirs->count = 0;
    return heirs;
}

static void note_heir(void *data, uint64_t id)
{
    struct heirs *heirs = data;
    heirs->ids[heirs->count++] = id;
}

/* Fills out with up to `most` direct heirs of a higher id, in their order. */
static void find_heirs(struct world *world, const struct object *proto, uint64_t after,
        size_t most, struct heirs *out)
{
    struct value args[] = {
            value_int((int64_t)proto->id), value_int((int64_t)after), value_int((int64_t)most)};
    (void)world_query_ids(world, QUERY_CHILDREN, args, 3, note_heir, out);
}

/* What a place holds in the world file. */
struct stored {
    struct world *world;
    size_t count;
    size_t loads_left;
};

static void note_stored(void *data, uint64_t id)
{
    struct stored *stored = data;
    stored->count++;
    if (stored->loads_left > 0 && !world_cached(stored->world, id)) {
        stored->loads_left--;
        (void)world_find(stored->world, id);
    }
}

/* Returns how many things the object holds, about, and loads up to `most` of them. *out_all: it has
 * loaded all. */
static size_t holds(struct world *world, struct object *object, size_t most, bool *out_all)
{
    struct stored stored = {world, 0, most};
    size_t count = 0;
    if (!object->contents_loaded) {
        struct value id = value_int((int64_t)object->id);
        (void)world_query_ids(world, QUERY_CONTENTS, &id, 1, note_stored, &stored);
        *out_all = stored.loads_left > 0;
        return stored.count;
    }
    (void)place_contents(world, object, &count);
    *out_all = true;
    return count;
}

static bool may_empty(struct engine *engine, struct object *object)
{
    return perm_may_write(engine, object) && !approval_holder(engine, object);
}

static bool may_free_heirs(struct engine *engine, struct object *object)
{
    return may_empty(engine, object) &&
           trust_is_official_maker(engine, engine_transaction(engine)->rights.owner);
}

/* build.is_large(O): whether O should be taken apart before it is destroyed. */
static int build_is_large(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    struct object *object = to_object(L, 1);
    struct heirs *heirs = new_heirs(L, HEIRS_MANY + 1);
    bool all = false;
    find_heirs(world, object, 0, HEIRS_MANY + 1, heirs);
    sandbox_charge(L, heirs->count);
    return push_flag(L,
            (heirs->count > HEIRS_MANY && may_free_heirs(engine, object)) ||
                    (holds(world, object, 0, &all) > THINGS_MANY && may_empty(engine, object)));
}

/* build.take_apart(O, AFTER): moves some things out of O, as its end would, or else takes O from the
 * prototypes of some heirs with a higher id than AFTER. Returns AFTER for the next call (nil: the
 * end), how many it did, and whether it got on. */
static int build_take_apart(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    struct object *object = to_object(L, 1);
    uint64_t after = (uint64_t)luaL_checkinteger(L, 2);
    host_check_writable(L);
    bool all = false;
    size_t before = holds(world, object, LOADS_AT_ONCE, &all);
    if (before > THINGS_MANY && may_empty(engine, object)) {
        size_t left = before;
        if (all) {
            destroy_contents(engine, object, THINGS_AT_ONCE);
            left = object->destroyed ? 0 : holds(world, object, 0, &all);
        }
        sandbox_charge(L, UINT64_C(100) * THINGS_AT_ONCE);
        lua_pushinteger(L, (lua_Integer)after);
        lua_pushinteger(L, left < before ? (lua_Integer)(before - left) : 0);
        lua_pushboolean(L, left < before || !all);
        return 3;
    }
    struct heirs *heirs = new_heirs(L, HEIRS_AT_ONCE);
    if (may_free_heirs(engine, object)) {
        find_heirs(world, object, after, HEIRS_AT_ONCE, heirs);
    }
    for (size_t i = 0; i < heirs->count; i++) {
        struct object *heir = world_find(world, heirs->ids[i]);
        if (heir && object_has_proto(heir, object->id)) {
            world_drop_proto(world, heir, object);
        }
        sandbox_charge(L, 20);
    }
    if (heirs->count == HEIRS_AT_ONCE) {
        lua_pushinteger(L, (lua_Integer)heirs->ids[heirs->count - 1]);
    } else {
        lua_pushnil(L);
    }
    lua_pushinteger(L, (lua_Integer)heirs->count);
    lua_pushboolean(L, true);
    return 3;
}

void bind_large_open(struct host *host)
{
    static const struct api api[] = {
            {"is_large", build_is_large}, {"take_apart", build_take_apart}};
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
