/* proxy_handle.c -- the userdata that stands for an object in Lua.
 *
 * A proxy holds an id, never a pointer to the object. Each id has one proxy while anybody holds
 * it, so that objects can be compared with == and used as table keys. It is found through weak
 * tables, in shards, since a builder's transaction may not grow one large table. proxy_object.c
 * says what scripts may do with it. */
#include "engine/lua/value/proxy.h"

#include "engine/lua/host_impl.h"

enum { SHARDS = HOST_SHARDS };

static const char object_kind = 'o';

void push_object(lua_State *L, uint64_t id)
{
    if (id == 0) {
        lua_pushnil(L);
        return;
    }
    struct host *host = host_of(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->shards[id % SHARDS]);
    if (lua_rawgeti(L, -1, (lua_Integer)(id / SHARDS) + 1) == LUA_TNIL) {
        lua_pop(L, 1);
        struct object_proxy *proxy = lua_newuserdata(L, sizeof(*proxy));
        *proxy = (struct object_proxy){&object_kind, id};
        host->proxies_made++;
        luaL_setmetatable(L, OBJECT_META);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, (lua_Integer)(id / SHARDS) + 1);
    }
    lua_replace(L, -2);
}

uint64_t test_object(lua_State *L, int index)
{
    const struct object_proxy *proxy = test_proxy(L, index, &object_kind);
    return proxy ? proxy->id : 0;
}

uint64_t to_object_id(lua_State *L, int index)
{
    uint64_t id = test_object(L, index);
    if (!id) {
        luaL_argerror(L, index, "an object is needed here");
    }
    return id;
}

struct object *to_object(lua_State *L, int index)
{
    uint64_t id = to_object_id(L, index);
    struct object *object = world_find(engine_world(engine_of(L)), id);
    if (!object) {
        luaL_error(L, "object #%I is destroyed", (lua_Integer)id);
    }
    return object;
}

struct object *opt_object(lua_State *L, int index)
{
    return lua_isnoneornil(L, index) ? NULL : to_object(L, index);
}

/* Returns the number of entries of the table on top. */
static int count_entries(lua_State *L)
{
    int count = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        count++;
    }
    return count;
}

/* Copies the entries of the table at index to the one on top. */
static void copy_entries(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    for (lua_pushnil(L); lua_next(L, index);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
}

void proxy_pack(struct host *host)
{
    lua_State *L = host->L;
    for (int i = 0; i < SHARDS; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, host->shards[i]);
        lua_createtable(L, 0, count_entries(L));
        (void)lua_getmetatable(L, -2);
        lua_setmetatable(L, -2);
        copy_entries(L, -2);
        lua_rawseti(L, LUA_REGISTRYINDEX, host->shards[i]);
        lua_pop(L, 1);
    }
    host->proxies_made = 0;
}

void proxy_shards_open(struct host *host)
{
    lua_State *L = host->L;
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "v");
    lua_setfield(L, -2, "__mode");
    for (int i = 0; i < SHARDS; i++) {
        lua_createtable(L, 0, 0);
        lua_pushvalue(L, -2);
        lua_setmetatable(L, -2);
        host->shards[i] = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    lua_pop(L, 1);
}
