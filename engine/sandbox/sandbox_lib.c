/* sandbox_lib.c -- the basic functions.
 *
 * Functions whose work is bounded by their arguments are Lua's own (the loans below). The others
 * work as in the manual, except:
 *   pcall, xpcall  do not catch the end of a transaction or the host's signals
 *   pairs          walks in sorted order (sandbox_pairs.c)
 *   tostring       shows no addresses
 *   load           text only, limited, always in the environment of its script or in
 *                  one that is given; the chunk's name cannot be chosen
 *   error          looks for its place at most 100 levels up
 * Stock code only: getmetatable setmetatable rawget rawset next; no __gc. Not there: collectgarbage
 * dofile loadfile print require (the host's) warn. */
#include "engine/sandbox/sandbox_impl.h"

#include <lualib.h>

#include <string.h>

#define ERROR_LEVEL_MAX 100

/* -- Errors -- */

static int lib_error(lua_State *L)
{
    lua_Integer level = luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0 && level <= ERROR_LEVEL_MAX) {
        luaL_where(L, (int)level);
        lua_pushvalue(L, 1);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

/* `extra` values below the results of the call are not part of them. */
static int finish_call(lua_State *L, int status, lua_KContext extra)
{
    sandbox_pass_on(L, status);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_pushboolean(L, false);
        lua_pushvalue(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)extra;
}

static int lib_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    sandbox_check(L);
    sandbox_check_depth(L);
    lua_pushboolean(L, true);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call);
    return finish_call(L, status, 0);
}

/* Wraps a script's error handler, which may run only while there is budget. */
static int guard_handler(lua_State *L)
{
    if (sandbox_killed(sandbox_of(L)) || lua_islightuserdata(L, 1)) {
        return 1;
    }
    sandbox_check(L);
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int lib_xpcall(lua_State *L)
{
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    sandbox_check(L);
    sandbox_check_depth(L);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guard_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, true);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_call);
    return finish_call(L, status, 2);
}

/* -- Values -- */

static int lib_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_callmeta(L, 1, "__tostring")) {
        if (!lua_isstring(L, -1)) {
            return luaL_error(L, "'__tostring' must return a string");
        }
        return 1;
    }
    (void)sandbox_push_text(L, 1, NULL);
    return 1;
}

/* -- Chunks -- */

static int load_failed(lua_State *L, const char *message)
{
    lua_pushnil(L);
    lua_pushstring(L, message);
    return 2;
}

/* load(text, name, mode, environment); the upvalue is the environment of the script. */
int sandbox_lua_load(lua_State *L)
{
    struct str source = {0};
    source.bytes = luaL_checklstring(L, 1, &source.length);
    const char *mode = luaL_optstring(L, 3, "bt");
    bool own_env = lua_gettop(L) < 4;
    if (!strchr(mode, 't')) {
        return load_failed(L, "attempt to load a text chunk (only text can be loaded)");
    }
    sandbox_charge(L, 100);
    lua_pushvalue(L, own_env ? lua_upvalueindex(1) : 4);
    struct err err = {0};
    int line = 0;
    int column = 0;
    if (sandbox_load_within(L, SANDBOX_COMPILE_US, (struct sandbox_source){source, "=(load)"},
                &err, &line, &column)) {
        sandbox_check(L);
        return 1;
    }
    sandbox_check(L);
    lua_pushnil(L);
    if (line > 0) {
        lua_pushfstring(L, "(load):%d: %s", line, err.text);
    } else {
        lua_pushstring(L, err.text);
    }
    return 2;
}

/* -- Stock code only -- */

static int lib_setmetatable(lua_State *L)
{
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table expected");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        /* Finalizers run in the collector, outside of any budget. */
        luaL_argcheck(L, lua_rawget(L, 2) == LUA_TNIL, 2, "there is no __gc here");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int lib_rawset(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "the table is protected");
    }
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 1;
}

/* -- The libraries -- */

/* Calls Lua's own function, charged for what it may walk over: its arguments, and the first if it
 * is text. */
static int charged(lua_State *L)
{
    size_t bytes = lua_type(L, 1) == LUA_TSTRING ? lua_rawlen(L, 1) : 0;
    sandbox_charge(L, (uint64_t)lua_gettop(L) / 8 + bytes / 4);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void sandbox_borrow(lua_State *L, lua_CFunction open, const struct sandbox_loan *loans)
{
    lua_State *whole = luaL_newstate();
    must(whole);
    (void)open(whole);
    for (; loans->name; loans++) {
        (void)lua_getfield(whole, -1, loans->name);
        must(lua_iscfunction(whole, -1));
        lua_pushcfunction(L, lua_tocfunction(whole, -1));
        if (loans->charged) {
            lua_pushcclosure(L, charged, 1);
        }
        lua_setfield(L, -2, loans->name);
        lua_pop(whole, 1);
    }
    lua_close(whole);
}

static const struct sandbox_loan shared_loans[] = {{"assert", false}, {"ipairs", false},
        {"rawequal", false}, {"rawlen", false}, {"select", true}, {"tonumber", true},
        {"type", false}, {NULL, false}};

static const luaL_Reg shared[] = {
        {"error", lib_error},
        {"pairs", sandbox_lua_pairs},
        {"pcall", lib_pcall},
        {"tostring", lib_tostring},
        {"xpcall", lib_xpcall},
        {NULL, NULL},
};

static const struct sandbox_loan stock_loans[] = {
        {"getmetatable", false}, {"next", false}, {"rawget", false}, {NULL, false}};

static const luaL_Reg stock_only[] = {
        {"rawset", lib_rawset},
        {"setmetatable", lib_setmetatable},
        {NULL, NULL},
};

void sandbox_open_base(lua_State *L, bool trusted)
{
    sandbox_borrow(L, luaopen_base, trusted ? stock_loans : shared_loans);
    luaL_setfuncs(L, trusted ? stock_only : shared, 0);
    lua_pushliteral(L, LUA_VERSION);
    lua_setfield(L, -2, "_VERSION");
}
