/* sandbox_lib.c -- the basic functions: which are there, and in what form?
 *
 * As in the manual, but for these:
 *   pcall, xpcall  do not catch the end of a slice or the host's signals
 *   pairs          walks in sorted order (sandbox_pairs.c)
 *   tostring       shows no addresses
 *   load           text only, limited, always in the environment of its script or in
 *                  one that is given; the chunk's name cannot be chosen
 *   error          looks for its place at most 100 levels up
 * Stock code only: getmetatable setmetatable rawget rawset next; no __gc.
 * Not there: collectgarbage dofile loadfile print require (the host's) warn. */
#include "engine/sandbox/sandbox_impl.h"

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

static int lib_assert(lua_State *L)
{
    if (lua_toboolean(L, 1)) {
        return lua_gettop(L);
    }
    luaL_checkany(L, 1);
    lua_remove(L, 1);
    lua_pushliteral(L, "assertion failed!");
    lua_settop(L, 1);
    return lib_error(L);
}

/* Below the results of the call stand `extra` values that are not among them. */
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

/* Stands between an error and a script's handler, which may run only while there is budget. */
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

static int lib_type(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushstring(L, luaL_typename(L, 1));
    return 1;
}

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

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : 99;
}

/* Reads a whole number in base; blanks around it and a sign are allowed. */
static bool parse_in_base(const char *s, size_t length, int base, lua_Integer *out)
{
    const char *blanks = " \f\n\r\t\v";
    const char *end = s + length;
    while (s < end && *s && strchr(blanks, *s)) {
        s++;
    }
    while (end > s && end[-1] && strchr(blanks, end[-1])) {
        end--;
    }
    bool negative = s < end && *s == '-';
    s += negative || (s < end && *s == '+');
    lua_Unsigned number = 0;
    if (s == end) {
        return false;
    }
    for (; s < end; s++) {
        int digit = digit_of(*s);
        if (digit >= base) {
            return false;
        }
        number = number * (lua_Unsigned)base + (lua_Unsigned)digit;
    }
    *out = (lua_Integer)(negative ? 0u - number : number);
    return true;
}

static int lib_tonumber(lua_State *L)
{
    size_t length = 0;
    if (lua_isnoneornil(L, 2)) {
        luaL_checkany(L, 1);
        if (lua_type(L, 1) == LUA_TNUMBER) {
            lua_settop(L, 1);
            return 1;
        }
        const char *text = lua_tolstring(L, 1, &length);
        sandbox_charge(L, length / 4);
        if (!text || lua_stringtonumber(L, text) != length + 1) {
            lua_pushnil(L);
        }
        return 1;
    }
    lua_Integer base = luaL_checkinteger(L, 2);
    luaL_checktype(L, 1, LUA_TSTRING);
    const char *text = lua_tolstring(L, 1, &length);
    sandbox_charge(L, length / 4);
    luaL_argcheck(L, 2 <= base && base <= 36, 2, "base out of range");
    lua_Integer number = 0;
    if (parse_in_base(text, length, (int)base, &number)) {
        lua_pushinteger(L, number);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int lib_select(lua_State *L)
{
    int count = lua_gettop(L);
    sandbox_charge(L, (uint64_t)count / 8);
    if (lua_type(L, 1) == LUA_TSTRING && *lua_tostring(L, 1) == '#') {
        lua_pushinteger(L, count - 1);
        return 1;
    }
    lua_Integer from = luaL_checkinteger(L, 1);
    if (from < 0) {
        from = count + from;
    } else if (from > count) {
        from = count;
    }
    luaL_argcheck(L, 1 <= from, 1, "index out of range");
    return count - (int)from;
}

static int lib_rawequal(lua_State *L)
{
    luaL_checkany(L, 1);
    luaL_checkany(L, 2);
    lua_pushboolean(L, lua_rawequal(L, 1, 2));
    return 1;
}

static int lib_rawlen(lua_State *L)
{
    int type = lua_type(L, 1);
    luaL_argcheck(L, type == LUA_TTABLE || type == LUA_TSTRING, 1, "table or string expected");
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
}

static int ipairs_next(lua_State *L)
{
    lua_Integer i = luaL_checkinteger(L, 2) + 1;
    lua_pushinteger(L, i);
    return lua_geti(L, 1, i) == LUA_TNIL ? 1 : 2;
}

static int lib_ipairs(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushcfunction(L, ipairs_next);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
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
    if (sandbox_load(L, source, "=(load)", &err, &line, &column)) {
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

static int lib_getmetatable(lua_State *L)
{
    luaL_checkany(L, 1);
    if (!lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    (void)luaL_getmetafield(L, 1, "__metatable");
    return 1;
}

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
        /* Finalizers run in the collector, where no budget is. */
        luaL_argcheck(L, lua_rawget(L, 2) == LUA_TNIL, 2, "there is no __gc here");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int lib_rawget(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    (void)lua_rawget(L, 1);
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

static int lib_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (lua_next(L, 1)) {
        return 2;
    }
    lua_pushnil(L);
    return 1;
}

static const luaL_Reg shared[] = {
        {"assert", lib_assert},
        {"error", lib_error},
        {"ipairs", lib_ipairs},
        {"pairs", sandbox_lua_pairs},
        {"pcall", lib_pcall},
        {"rawequal", lib_rawequal},
        {"rawlen", lib_rawlen},
        {"select", lib_select},
        {"tonumber", lib_tonumber},
        {"tostring", lib_tostring},
        {"type", lib_type},
        {"xpcall", lib_xpcall},
        {NULL, NULL},
};

static const luaL_Reg stock_only[] = {
        {"getmetatable", lib_getmetatable},
        {"next", lib_next},
        {"rawget", lib_rawget},
        {"rawset", lib_rawset},
        {"setmetatable", lib_setmetatable},
        {NULL, NULL},
};

void sandbox_open_base(lua_State *L, bool trusted)
{
    luaL_setfuncs(L, trusted ? stock_only : shared, 0);
    lua_pushliteral(L, LUA_VERSION);
    lua_setfield(L, -2, "_VERSION");
}
