/* proxy_table.c -- tables stored in properties, in Lua.
 *
 * 1. A proxy holds the location of the table (object, property, path of keys) and the property's
 *    version when it was read. If the property was replaced or rolled back since, using the proxy
 *    raises an error, so it never writes into a table that is no longer part of the world.
 * 2. Writes through any proxy of the property do not make the others stale: prop_change keeps the
 *    version.
 * 3. An inherited table is copied into the object before the first write: a prototype's default is
 *    never changed through an heir. */
#include "engine/core/line/question.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"

#include <string.h>

#define TABLE_META "skein.table"
#define GRANTED_MAX ((size_t)8 << 10)

static const char table_kind = 't';

struct proxy_table_proxy {
    const void *kind; /* &table_kind */
    uint64_t object;
    uint32_t atom;
    uint32_t depth;
    uint64_t source;     /* object whose own value it was read from */
    uint64_t version;    /* of that value */
    bool granted;        /* writable without control of the object: see notes() */
    struct value path[]; /* keys from the root, owned */
};

static struct proxy_table_proxy *push_proxy(lua_State *L,
        const struct proxy_table_proxy *parent, uint64_t object, uint32_t atom,
        const struct value *key)
{
    uint32_t depth = parent ? parent->depth + 1 : 0;
    size_t size = sizeof(struct proxy_table_proxy) + depth * sizeof(struct value);
    struct proxy_table_proxy *proxy = lua_newuserdata(L, size);
    memset(proxy, 0, size);
    proxy->kind = &table_kind;
    proxy->object = object;
    proxy->atom = atom;
    luaL_setmetatable(L, TABLE_META);
    for (uint32_t i = 0; i + 1 < depth; i++) {
        proxy->path[i] = value_dup(&parent->path[i]);
        proxy->depth = i + 1;
    }
    if (parent) {
        proxy->source = parent->source;
        proxy->version = parent->version;
        proxy->granted = parent->granted;
        proxy->path[depth - 1] = value_dup(key);
        proxy->depth = depth;
    }
    return proxy;
}

void push_table_proxy(lua_State *L, uint64_t object_id, uint32_t atom)
{
    struct world *world = engine_world(engine_of(L));
    struct object *object = world_find(world, object_id);
    struct object *source = object ? prop_source(world, object, atom) : NULL;
    struct proxy_table_proxy *proxy = push_proxy(L, NULL, object_id, atom, NULL);
    proxy->source = source ? source->id : 0;
    proxy->version = source ? prop_version(world, source, atom) : 0;
}

void push_granted_table(lua_State *L, uint64_t object, uint32_t atom)
{
    push_table_proxy(L, object, atom);
    struct proxy_table_proxy *root = lua_touserdata(L, -1);
    root->granted = true;
}

static const struct value *walk(
        const struct proxy_table_proxy *proxy, const struct value *value)
{
    for (uint32_t i = 0; value && i < proxy->depth; i++) {
        value = value->kind == VALUE_TABLE ? value_table_get(value, &proxy->path[i]) : NULL;
    }
    return value && value->kind == VALUE_TABLE ? value : NULL;
}

static int raise_stale(lua_State *L)
{
    return luaL_error(L, "this table is no longer in the world: its property was replaced or "
                         "undone; read it again");
}

/* Returns the table behind the proxy; raises if it is stale. */
static const struct value *table_of(lua_State *L, const struct proxy_table_proxy *proxy)
{
    struct world *world = engine_world(engine_of(L));
    struct object *object = world_find(world, proxy->object);
    struct object *source = object ? prop_source(world, object, proxy->atom) : NULL;
    if (!source || source->id != proxy->source ||
            prop_version(world, source, proxy->atom) != proxy->version) {
        raise_stale(L);
        return NULL;
    }
    const struct value *table = walk(proxy, prop_own(source, proxy->atom));
    if (!table) {
        raise_stale(L);
    }
    return table;
}

const struct value *test_table(lua_State *L, int index)
{
    const struct proxy_table_proxy *proxy = test_proxy(L, index, &table_kind);
    return proxy ? table_of(L, proxy) : NULL;
}

static struct proxy_table_proxy *check_proxy(lua_State *L)
{
    struct proxy_table_proxy *proxy = test_proxy(L, 1, &table_kind);
    if (!proxy) {
        luaL_argerror(L, 1, "a table is needed here");
    }
    return proxy;
}

/* Pushes the value under key, a table as a proxy. */
static void push_item(lua_State *L, const struct proxy_table_proxy *proxy,
        const struct value *key, const struct value *item)
{
    if (item && item->kind == VALUE_TABLE) {
        (void)push_proxy(L, proxy, proxy->object, proxy->atom, key);
    } else if (item) {
        push_value(L, item);
    } else {
        lua_pushnil(L);
    }
}

/* Reads a key. False if a table cannot have it. */
static bool to_key(lua_State *L, int index, struct value *out)
{
    return lua_type(L, index) != LUA_TTABLE && !lua_isnil(L, index) &&
           !try_value(L, index, out) && value_is_key(out);
}

static int table_index(lua_State *L)
{
    const struct proxy_table_proxy *proxy = check_proxy(L);
    const struct value *table = table_of(L, proxy);
    struct value key = value_nil();
    if (!to_key(L, 2, &key)) {
        value_finish(&key);
        lua_pushnil(L);
        return 1;
    }
    push_item(L, proxy, &key, value_table_get(table, &key));
    value_finish(&key);
    return 1;
}

/* Copies an inherited table into the object before its first change. */
static void make_own(
        struct world *world, struct object *object, struct proxy_table_proxy *proxy)
{
    if (proxy->source == object->id) {
        return;
    }
    prop_set(world, object, proxy->atom, value_dup(prop_get(world, object, proxy->atom)));
    proxy->source = object->id;
    proxy->version = prop_version(world, object, proxy->atom);
}

/* Returns the table for a change; raises if that is not allowed. extra: encoded bytes to add, 0 for
 * a removal. */
static struct value *writable(lua_State *L, struct proxy_table_proxy *proxy, size_t extra)
{
    struct engine *engine = engine_of(L);
    struct world *world = engine_world(engine);
    host_check_writable(L);
    (void)table_of(L, proxy);
    struct object *object = world_find(world, proxy->object);
    if (!object || !(proxy->granted || perm_may_write(engine, object))) {
        raise_not_yours(L, proxy->object);
        return NULL;
    }
    const char *why = perm_refuses_value(
            engine, object, proxy->atom, prop_get(world, object, proxy->atom));
    if (!why && !proxy->granted) {
        why = question_refuses_change(engine, object, proxy->atom);
    }
    if (why) {
        luaL_error(L, "no right to change #%I: %s", (lua_Integer)proxy->object, why);
        return NULL;
    }
    size_t size = value_size(prop_get(world, object, proxy->atom));
    sandbox_charge(L, 5 + size / 64);
    if (extra > 0 && size + extra + 32 > VALUE_SIZE_MAX) {
        luaL_error(L, "a property would be larger than 64 KiB");
    }
    if (extra > 0 && proxy->granted && size + extra + 32 > GRANTED_MAX) {
        luaL_error(
                L, "the notes with this player would be over 8 KiB; set some of them to nil");
    }
    if (!proxy->granted && !may_grow(L, object, size, size + extra)) {
        luaL_error(L, "%s", lua_tostring(L, -1));
    }
    make_own(world, object, proxy);
    struct value *table = prop_change(world, object, proxy->atom);
    for (uint32_t i = 0; table && i < proxy->depth; i++) {
        table = value_table_find(table, &proxy->path[i]);
    }
    if (!table || table->kind != VALUE_TABLE) {
        raise_stale(L);
    }
    return table;
}

static int table_newindex(lua_State *L)
{
    struct proxy_table_proxy *proxy = check_proxy(L);
    struct value item = value_nil();
    struct value key = value_nil();
    const char *problem = try_value(L, 3, &item);
    if (!problem && !to_key(L, 2, &key)) {
        problem = "a key in a property's table is a string, a number, a boolean or an object";
    }
    if (!problem && value_depth(&item) + proxy->depth + 1 > VALUE_DEPTH_MAX) {
        problem = "tables in tables are nested too deep (16)";
    }
    if (problem) {
        value_finish(&item);
        value_finish(&key);
        return luaL_error(L, "%s", problem);
    }
    /* A userdata owns them while writable may raise. */
    struct value *pair = lua_newuserdata(L, 2 * sizeof(*pair));
    pair[0] = key;
    pair[1] = item;
    luaL_setmetatable(L, "skein.pair");
    bool goes = item.kind == VALUE_NIL;
    struct value *table = writable(L, proxy, goes ? 0 : value_size(&item) + value_size(&key));
    value_table_set(table, pair[0], pair[1]);
    pair[0] = value_nil();
    pair[1] = value_nil();
    return 0;
}

static int pair_gc(lua_State *L)
{
    struct value *pair = lua_touserdata(L, 1);
    value_finish(&pair[0]);
    value_finish(&pair[1]);
    return 0;
}

static int table_length(lua_State *L)
{
    const struct value *table = table_of(L, check_proxy(L));
    lua_pushinteger(L, (lua_Integer)table->table->item_count);
    return 1;
}

static int table_equal(lua_State *L)
{
    const struct value *a = test_table(L, 1);
    const struct value *b = test_table(L, 2);
    return push_flag(L, a && a == b);
}

/* The iterator of pairs. Upvalues: the table's keys at the start, and the position. */
static int next_pair(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2)) + 1;
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(2));
    if (lua_rawgeti(L, lua_upvalueindex(1), at) == LUA_TNIL) {
        return 1;
    }
    lua_pushvalue(L, -1);
    lua_gettable(L, 1);
    return 2;
}

static int table_pairs(lua_State *L)
{
    const struct value *table = table_of(L, check_proxy(L));
    size_t count = value_table_count(table);
    sandbox_charge(L, count);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        struct value key;
        (void)value_table_at(table, i, &key);
        push_value(L, &key);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

static int table_gc(lua_State *L)
{
    struct proxy_table_proxy *proxy = lua_touserdata(L, 1);
    for (uint32_t i = 0; i < proxy->depth; i++) {
        value_finish(&proxy->path[i]);
    }
    proxy->depth = 0;
    return 0;
}

void proxy_table_open(struct host *host)
{
    static const luaL_Reg meta[] = {
            {"__index", table_index},
            {"__newindex", table_newindex},
            {"__len", table_length},
            {"__eq", table_equal},
            {"__pairs", table_pairs},
            {"__gc", table_gc},
            {NULL, NULL},
    };
    lua_State *L = host->L;
    luaL_newmetatable(L, TABLE_META);
    luaL_setfuncs(L, meta, 0);
    lua_pushliteral(L, "table");
    lua_setfield(L, -2, "__name");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    luaL_newmetatable(L, "skein.pair");
    lua_pushcfunction(L, pair_gc);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
}
