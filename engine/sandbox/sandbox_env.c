/* sandbox_env.c -- global environments of scripts.
 *
 *   environment  own globals, _G and load: one for each behaviour, writable
 *     -> base    shared by all builders: frozen libraries and the host's functions
 *   Stock code has a base of its own, which reads through to the builders' base. Its environments
 *   cache the values they have read there, since a look-up through two tables costs more than
 *   most uses of the result, and neither base changes once stock code runs.
 *
 * An environment is one table, so thousands are cheap; one of stock code needs some 40 bytes more
 * for each name it has read. The base cannot be reached or changed from an environment:
 * environments and frozen tables hide their metatable, builders have no getmetatable, rawset or
 * setmetatable, and library functions respect __newindex. Values in the base are frozen, or C
 * functions without state that a script could change.
 *
 * To add a library: add a file with sandbox_open_NAME, and a line in `libraries`. */
#include "engine/sandbox/sandbox_impl.h"

/* Registry keys, used by address. */
static const char builder_base_key = 'b';
static const char stock_base_key = 's';
static const char builder_meta_key = 'B';
static const char stock_meta_key = 'S';

static const struct {
    const char *name;
    void (*open)(lua_State *L);
} libraries[] = {
        {"string", sandbox_open_string},
        {"table", sandbox_open_table},
        {"math", sandbox_open_math},
        {"utf8", sandbox_open_utf8},
        {"coroutine", sandbox_open_coroutine},
};

static int refuse_write(lua_State *L)
{
    return luaL_error(L, "the library is read-only");
}

/* Pushes a metatable that hides itself and has the value at index as __index. */
static void read_through(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_createtable(L, 0, 3);
    lua_pushvalue(L, index);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
}

/* The __index of an environment of stock code. Upvalue: the base. */
static int read_and_keep(lua_State *L)
{
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_gettable(L, lua_upvalueindex(1)) != LUA_TNIL) {
        lua_pushvalue(L, 2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 1);
    }
    return 1;
}

void sandbox_freeze(lua_State *L)
{
    lua_createtable(L, 0, 0);
    read_through(L, -2);
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

/* Strings share one metatable, so s:upper() finds the library everywhere. */
static void open_string_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    sandbox_open_string(L);
    read_through(L, -1);
    lua_setmetatable(L, -3);
    lua_pop(L, 2);
}

static void open_base(lua_State *L)
{
    lua_createtable(L, 0, 64);
    sandbox_open_base(L, false);
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        libraries[i].open(L);
        sandbox_freeze(L);
        lua_setfield(L, -2, libraries[i].name);
    }
}

/* Stores the metatable of environments that read through to the value on top, a base or a
 * function. */
static void keep_meta(lua_State *L, const char *key)
{
    read_through(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void sandbox_env_open(struct sandbox *sb)
{
    lua_State *L = sb->main;
    open_string_methods(L);
    open_base(L);
    keep_meta(L, &builder_meta_key);
    lua_createtable(L, 0, 64);
    sandbox_open_base(L, true);
    read_through(L, -2);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, read_and_keep, 1);
    keep_meta(L, &stock_meta_key);
    lua_pop(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &stock_base_key);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &builder_base_key);
}

void sandbox_push_globals(struct sandbox *sb, lua_State *L, bool trusted)
{
    must(sandbox_of(L) == sb);
    (void)lua_rawgetp(L, LUA_REGISTRYINDEX, trusted ? &stock_base_key : &builder_base_key);
}

void sandbox_push_environment(struct sandbox *sb, lua_State *L, bool trusted)
{
    must(sandbox_of(L) == sb);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "_G");
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, sandbox_lua_load, 1);
    lua_setfield(L, -2, "load");
    (void)lua_rawgetp(L, LUA_REGISTRYINDEX, trusted ? &stock_meta_key : &builder_meta_key);
    lua_setmetatable(L, -2);
}

void sandbox_set_key_rank(struct sandbox *sb, uint64_t (*rank)(lua_State *L, int index))
{
    sb->key_rank = rank;
}
