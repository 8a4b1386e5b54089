/* bind_world.c -- functions on the world at large: create, object, find, match, atomic, random,
 * log, pay. */
#include "engine/core/act/move.h"
#include "engine/core/output/format.h"
#include "engine/core/output/naming.h"
#include "engine/core/output/words.h"
#include "engine/core/rights/consent.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/hook.h"
#include "engine/lua/bind/bind_approval.h"
#include "engine/lua/bind/bind_create.h"
#include "engine/lua/run/logged.h"
#include "engine/session/markup.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <math.h>
#include <string.h>

#define FIND_MAX 1000
#define LOG_MAX 500
#define LOG_STEPS 100000 /* a hundred lines for each transaction: the log has no other limit */

/* -- create -- */

/* Returns 0, with the reason on the stack, if an unknown ref is among them. */
static size_t to_protos(lua_State *L, int index, struct object **out)
{
    struct engine *engine = engine_of(L);
    if (lua_isnoneornil(L, index)) {
        out[0] = world_get_ref(engine_world(engine), "item");
        return 1;
    }
    if (lua_type(L, index) == LUA_TSTRING) {
        struct str ref = to_str(L, index);
        ref = str_starts(ref, STR("$")) ? str_slice(ref, 1, ref.length) : ref;
        out[0] = world_find_ref(engine_world(engine), ref);
        if (!out[0]) {
            lua_pushfstring(L, "there is no prototype \"%s\"", lua_tostring(L, index));
            return 0;
        }
        return 1;
    }
    if (!test_object(L, index)) {
        check_table(L, index);
        size_t count = lua_rawlen(L, index);
        if (count == 0 || count > PROTO_DIRECT_MAX) {
            luaL_argerror(L, index, "a list of 1 to 16 prototypes");
        }
        for (size_t i = 0; i < count; i++) {
            lua_rawgeti(L, index, (lua_Integer)i + 1);
            if (to_protos(L, lua_gettop(L), &out[i]) == 0) {
                return 0;
            }
            lua_pop(L, 1);
        }
        return count;
    }
    out[0] = to_object(L, index);
    return 1;
}

/* Sets the properties of the table at index on object, except location. */
static void set_properties(lua_State *L, int index, struct object *object)
{
    lua_pushnil(L);
    while (lua_next(L, index) != 0) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            luaL_error(L, "create's properties have names: {name = \"a can\"}");
        }
        struct str name = to_str(L, -2);
        if (!str_equal(name, STR("location"))) {
            set_property(L, object, name, lua_gettop(L));
        }
        lua_pop(L, 1);
    }
}

static struct object *location_of(lua_State *L, int index)
{
    if (lua_isnil(L, index)) {
        return NULL;
    }
    lua_getfield(L, index, "location");
    struct object *location = opt_object(L, -1);
    lua_pop(L, 1);
    return location;
}

/* Makes an object with the properties of the table at 2, if given; NULL with the reason. */
static struct object *make_object(lua_State *L, struct object *const *protos, size_t count,
        uint64_t owner, struct err *err)
{
    struct engine *engine = engine_of(L);
    struct object *object = world_create(engine_world(engine), owner);
    struct value name = value_nil();
    bool ok = proto_set(engine_world(engine), object, protos, count, err);
    if (ok && !lua_isnil(L, 2)) {
        lua_getfield(L, 2, "name");
        name = to_value(L, -1);
        lua_pop(L, 1);
        ok = naming_ok(engine, object, &name, err);
    }
    ok = ok && (name.kind != VALUE_NIL || naming_of_person_ok(engine, object, err));
    value_finish(&name);
    if (!ok) {
        world_destroy(engine_world(engine), object);
        return NULL;
    }
    if (!lua_isnil(L, 2)) {
        set_properties(L, 2, object);
    }
    return object;
}

static bool may_put(struct engine *engine, struct object *object, struct object *location,
        struct buf *reason)
{
    bool may = engine_transaction(engine)->rights.owner == 0 || perm_may_put(engine, location);
    enum phrase refusal =
            may ? consent_refuses_to_bring(engine, object, location) : PHRASE_move_not_there;
    if (refusal != PHRASE_END) {
        phrase_put(engine, reason, refusal);
    }
    return refusal == PHRASE_END;
}

/* Puts a new object into the area it is made in, as for objects made by hand, if its owner may
 * build there. */
static void join_area(struct engine *engine, struct object *object)
{
    const struct transaction *transaction = engine_transaction(engine);
    struct object *maker = world_find(engine_world(engine), transaction->place_object);
    struct object *place = object->location || !maker ? object : maker;
    struct object *room = place_top(engine_world(engine), place);
    struct object *area = room ? prop_object(engine_world(engine), room, ATOM_area) : NULL;
    if (transaction->rights.owner && area && !area->destroyed && !prop_own(object, ATOM_area) &&
            perm_may_join(engine, transaction->rights.owner, area)) {
        prop_set(engine_world(engine), object, ATOM_area, value_object(area->id));
    }
}

/* Fires the object's create event first. */
static int push_made(lua_State *L, struct object *object)
{
    join_area(engine_of(L), object);
    hook_made(engine_of(L), object);
    host_check_ending(L);
    if (object->destroyed) {
        return push_no(L, PHRASE_create_ended);
    }
    push_object(L, object->id);
    return 1;
}

/* Returns the owner: the maker of the prototypes owns an object made by the stock game. */
static uint64_t owner_of_new(struct engine *engine, struct object *const *protos, size_t count)
{
    uint64_t owner = engine_transaction(engine)->rights.owner;
    return owner ? owner : trust_maker_of_heir(engine, protos, count);
}

/* True if owner may have one more object of protos. Otherwise pushes nil and the reason;
 * *out_results is how many. */
static bool may_create(lua_State *L, uint64_t owner, struct object *const *protos, size_t count,
        int *out_results)
{
    struct engine *engine = engine_of(L);
    struct buf why = {0};
    for (size_t i = 0; i < count; i++) {
        enum phrase phrase = perm_refuses_heir(engine, owner, protos[i]);
        if (phrase != PHRASE_END || !quota_allows_heir(engine, owner, protos[i], &why)) {
            *out_results =
                    phrase != PHRASE_END ? push_no(L, phrase) : push_verdict(L, false, &why);
            return false;
        }
    }
    uint64_t has = quota_use(engine, owner, QUOTA_OBJECTS);
    if (!quota_allows(engine, owner, QUOTA_OBJECTS, has, 1, &why)) {
        *out_results = push_verdict(L, false, &why);
        return false;
    }
    quota_warning_quota(L, owner, QUOTA_OBJECTS, has + 1);
    return true;
}

/* Counts a new object, and kills the transaction if it makes too many. */
static void count_made(lua_State *L)
{
    const struct engine *engine = engine_of(L);
    uint32_t most = engine_options(engine)->transaction_objects;
    if (engine_transaction(engine)->rights.owner != 0 &&
            tx_created_count(engine_world(engine)) >= most) {
        sandbox_kill(host_of(L)->sandbox, "it made more than %u objects at once", most);
        sandbox_check(L);
    }
    quota_share_object(L);
}

static int create_answered(lua_State *L, int status, lua_KContext context);

/*** create(PROTO[, {PROPS}]) -> Object?, string?
Makes an object from PROTO (a ref, an object, or a list of these; nil: item); PROPS may contain
location. Runs its on("create"). Returns the object, or nil and the reason. Only the game and
wizards may make coins. */
int api_create(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *protos[PROTO_DIRECT_MAX];
    lua_settop(L, 2);
    host_check_writable(L);
    sandbox_charge(L, 100);
    count_made(L);
    if (!lua_isnil(L, 2)) {
        check_table(L, 2);
    }
    size_t count = to_protos(L, 1, protos);
    if (count == 0) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    uint64_t owner = owner_of_new(engine, protos, count);
    int results = 0;
    if (!may_create(L, owner, protos, count, &results)) {
        return results;
    }
    struct object *location = location_of(L, 2);
    if (location) {
        results = host_refuse_held_person(L, protos, count, location);
        results =
                results < 0 ? host_approve_giving(L, NULL, location, create_answered) : results;
        if (results >= 0) {
            return results;
        }
    }
    struct err err;
    struct object *object = make_object(L, protos, count, owner, &err);
    if (!object) {
        return push_refusal(L, str_of(err.text));
    }
    if (location) {
        struct buf reason = {0};
        struct move move = {.thing = object,
                .to = location,
                .how = STR("create"),
                .force = engine_transaction(engine)->rights.owner == 0};
        bool may = may_put(engine, object, location, &reason);
        if (!may || !move_object(engine, &move, &reason)) {
            /* A handler may have destroyed it, or put something into it. */
            destroy_object(engine, object);
            results = push_refusal(L, buf_str(&reason));
            buf_finish(&reason);
            host_check_ending(L);
            return results;
        }
        buf_finish(&reason);
        host_check_ending(L);
    }
    return push_made(L, object);
}

static int create_answered(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return host_approved(L) ? api_create(L) : push_no(L, PHRASE_approval_none);
}

/* -- finding -- */

/*** object(ID_OR_REF) -> Object?, string?
The object with that ref or number: object("gate"), object(12). Or nil and the reason. */
static int api_object(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = NULL;
    uint64_t id = test_object(L, 1);
    if (lua_isinteger(L, 1)) {
        id = (uint64_t)lua_tointeger(L, 1);
    }
    sandbox_charge(L, 20);
    if (id) {
        object = world_find(engine_world(engine), id);
    } else {
        struct str name = to_str(L, 1);
        if (str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id)) {
            object = world_find(engine_world(engine), id);
        } else {
            name = str_starts(name, STR("$")) ? str_slice(name, 1, name.length) : name;
            object = world_find_ref(engine_world(engine), name);
        }
    }
    push_object(L, object ? object->id : 0);
    return object ? 1
                  : push_no(L, PHRASE_object_none,
                            WITH_RAW("name", luaL_tolstring(L, 1, NULL)));
}

#define FIND_LOADS_MAX 300 /* objects read from disk by one find: each costs up to 0.1 ms */

struct world_finding {
    uint64_t ids[FIND_MAX];
    size_t count;
};

static void found(void *data, uint64_t id)
{
    struct world_finding *finding = data;
    if (finding->count < FIND_MAX) {
        finding->ids[finding->count++] = id;
    }
}

static uint64_t field_object(lua_State *L, int index, const char *name)
{
    uint64_t id = 0;
    int type = lua_getfield(L, index, name);
    if (type == LUA_TSTRING) {
        struct object *named = world_find_ref(engine_world(engine_of(L)), to_str(L, -1));
        if (!named) {
            luaL_error(L, "find: there is no object with the ref \"%s\"", lua_tostring(L, -1));
            return 0;
        }
        id = named->id;
    } else if (type != LUA_TNIL) {
        id = to_object_id(L, -1);
    }
    lua_pop(L, 1);
    return id;
}

/* Finds the contents of place at any depth, the nearest first. */
static void find_inside(
        struct world *world, struct object *place, struct world_finding *finding)
{
    size_t from = finding->count;
    uint64_t loads = world->load_count;
    while (place && world->load_count - loads <= FIND_LOADS_MAX) {
        size_t count = 0;
        const uint64_t *ids = place_contents(world, place, &count);
        for (size_t i = 0; i < count; i++) {
            found(finding, ids[i]);
        }
        place = from < finding->count ? world_find(world, finding->ids[from++]) : NULL;
    }
}

static bool is_named(struct engine *engine, uint64_t id, const struct words *words)
{
    struct object *object = world_find(engine_world(engine), id);
    return object && words_name(engine, object, words);
}

static bool may_find(struct engine *engine, uint64_t id, uint64_t near)
{
    struct world *world = engine_world(engine);
    uint64_t reader = engine_transaction(engine)->rights.owner;
    struct object *object = world_find(world, id);
    struct object *place = world_find(world, near);
    bool inside = object && place && (object == place || place_is_inside(world, object, place));
    return near ? inside && !privacy_hides_inside(engine, reader, object, place)
                : object && !privacy_hides_found(engine, reader, object);
}

/* Reads the field `name` of a find, ready to be compared. False if it is missing. */
static bool to_name(lua_State *L, struct words *out)
{
    bool named = lua_getfield(L, 1, "name") != LUA_TNIL;
    if (named) {
        words_read(engine_of(L), to_str(L, -1), out);
    }
    lua_pop(L, 1);
    return named;
}

/*** find{proto=, area=, near=, name=} -> Object[]
A list of at most 1,000 objects that inherit from proto, have area as their `area`, are inside near, and match
name by whole words. A thing in one of the area's rooms has no `area` of its own: ask with near = ROOM. With only a name the whole world is searched, for at most 50 objects: the
script continues as after a wait. */
static int api_find(lua_State *L)
{
    struct host *host = host_of(L);
    check_table(L, 1);
    struct world_find_query query = {.proto = field_object(L, 1, "proto"),
            .area = field_object(L, 1, "area"),
            .limit = FIND_MAX};
    uint64_t near = field_object(L, 1, "near");
    struct object *place = near ? world_find(engine_world(host->engine), near) : NULL;
    struct words words;
    bool named = to_name(L, &words);
    sandbox_charge(L, 2000);
    if (named && !query.proto && !query.area && !place) {
        lua_getfield(L, 1, "name");
        lua_replace(L, 1);
        lua_settop(L, 1);
        return host_find_named(L);
    }
    if (!query.proto && !query.area && !place) {
        return luaL_error(L, "find needs a proto, an area, what it is near, or a name");
    }
    struct world_finding finding;
    uint64_t loads = engine_world(host->engine)->load_count;
    finding.count = 0;
    if (query.proto || query.area) {
        world_search(engine_world(host->engine), &query, found, &finding);
    } else {
        find_inside(engine_world(host->engine), place, &finding);
    }
    lua_createtable(L, 0, 0);
    lua_Integer kept = 0;
    for (size_t i = 0; i < finding.count; i++) {
        if (engine_world(host->engine)->load_count - loads > FIND_LOADS_MAX) {
            return luaL_error(L, "find: too much of the world to read at once; ask for less");
        }
        if (may_find(host->engine, finding.ids[i], near) &&
                (!named || is_named(host->engine, finding.ids[i], &words))) {
            push_object(L, finding.ids[i]);
            lua_rawseti(L, -2, ++kept);
        }
    }
    sandbox_charge(L, (uint64_t)kept * 5);
    return 1;
}

/* -- atomic -- */

/*** atomic(FN[, …]) -> boolean, any
Runs FN with the further arguments: true and its results, or false and the error, with all changes
and output of FN undone. FN can't wait. */
static int api_atomic(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    luaL_checktype(L, 1, LUA_TFUNCTION);
    sandbox_charge(L, 100);
    struct transaction_mark mark = transaction_savepoint(engine);
    struct script *script = host->running;
    bool outer_may = script && script->may_yield;
    if (script) {
        script->may_yield = false;
    }
    enum sandbox_result how =
            sandbox_call(host->sandbox, L, lua_gettop(L) - 1, LUA_MULTRET, NULL);
    if (script) {
        script->may_yield = outer_may;
    }
    if (how == SANDBOX_OK) {
        lua_pushboolean(L, true);
        lua_insert(L, 1);
        return lua_gettop(L);
    }
    transaction_rollback_to(engine, mark);
    sandbox_check(L);
    if (how == SANDBOX_SIGNAL) {
        sandbox_throw_signal(L, sandbox_signal(host->sandbox));
    }
    lua_pushboolean(L, false);
    lua_pushstring(L, sandbox_message(host->sandbox));
    return 2;
}

/* -- miscellaneous -- */

/*** random(M[, N]) -> integer
A whole number from M to N; random(6): from 1 to 6. */
static int api_random(lua_State *L)
{
    lua_Integer low = luaL_checkinteger(L, 1);
    lua_Integer high = luaL_optinteger(L, 2, low);
    if (lua_isnone(L, 2)) {
        low = 1;
    }
    if (low > high || (uint64_t)high - (uint64_t)low >= (uint64_t)1 << 62) {
        return luaL_error(L, "random(m, n) needs m to be at most n");
    }
    lua_Integer thrown = 0;
    const struct host_tools *tools = host_of(L)->tools;
    if (tools && tools->take_die(L, low, high, &thrown)) {
        lua_pushinteger(L, thrown);
        return 1;
    }
    uint64_t drawn = rng_below(engine_rng(engine_of(L)), (uint64_t)high - (uint64_t)low + 1);
    lua_pushinteger(L, low + (lua_Integer)drawn);
    return 1;
}

/*** now() -> number
World time in seconds: like the wall clock, but it never goes back. */
static int api_now(lua_State *L)
{
    lua_pushnumber(L, (double)world_now_ms(engine_world(engine_of(L))) / 1000.0);
    return 1;
}

/* A rehearsal writes no log line. */
static void write_log(const struct engine *engine, const char *text)
{
    struct host *host = engine_script_data(engine);
    if (host->logged && engine_transaction(engine)->rights.owner == host->logged_owner) {
        buf_printf(host->logged, "%s\n", text);
    } else if (!engine_transaction(engine)->rehearsing) {
        uint64_t owner = engine_transaction(engine)->rights.owner;
        log_info("script owner=#%llu %s", (unsigned long long)owner, text);
        logged_add(host->log_lines, owner, host->running ? host->running->behaviour : 0,
                str_of(text));
    }
}

/*** log(TEXT)
Writes TEXT to the server's log. */
static int api_log(lua_State *L)
{
    struct host *host = host_of(L);
    struct buf clean = {0};
    str_clean(str_slice(to_str(L, 1), 0, LOG_MAX), false, &clean);
    write_log(host->engine, clean.bytes ? clean.bytes : "");
    buf_finish(&clean);
    sandbox_charge(L, LOG_STEPS);
    return 0;
}

/*** print(…)
Writes its arguments to the server's log. */
static int api_print(lua_State *L)
{
    int count = lua_gettop(L);
    struct buf line = {.cap = LOG_MAX};
    for (int i = 1; i <= count; i++) {
        size_t length = 0;
        const char *text = sandbox_push_text(L, i, &length);
        buf_add_text(&line, i > 1 ? " " : "");
        str_clean(str_fit((struct str){text, length}, LOG_MAX), false, &line);
        lua_pop(L, 1);
    }
    write_log(engine_of(L), line.bytes ? line.bytes : "");
    buf_finish(&line);
    sandbox_charge(L, LOG_STEPS);
    return 0;
}

/*** quote(TEXT) -> string
Returns TEXT escaped, so that it appears unchanged in markup. */
static int api_quote(lua_State *L)
{
    struct buf out = {.cap = SANDBOX_STRING_MAX};
    struct str text = to_str(L, 1);
    sandbox_charge(L, 5 + text.length / 16);
    markup_escape(text, &out);
    return push_buf(L, &out);
}

void bind_world_open(struct host *host)
{
    static const struct api api[] = {
            {"create", api_create},
            {"object", api_object},
            {"find", api_find},
            {"atomic", api_atomic},
            {"random", api_random},
            {"now", api_now},
            {"log", api_log},
            {"print", api_print},
            {"quote", api_quote},
    };
    api_add(host, false, api, sizeof(api) / sizeof(api[0]));
}
