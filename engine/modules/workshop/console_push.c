/* console_push.c -- the variables of a typed line of Lua (console.c).
 *
 * A rehearsal gets a copy, including nested tables (COPY_DEPTH deep), but not variables inside of functions. */
#include "engine/lua/run/console.h"

#include "engine/modules/workshop/script_calls.h"

#define COPY_DEPTH 50

/* Replaces a table on top by a copy, the same copy each time: known, at that index, maps originals
 * to copies. */
static void copy_table(lua_State *L, int known, int depth)
{
    if (!lua_istable(L, -1) || depth == COPY_DEPTH) {
        return;
    }
    int from = lua_gettop(L);
    luaL_checkstack(L, 10, NULL);
    lua_pushvalue(L, from);
    if (lua_rawget(L, known) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, from);
        lua_pushvalue(L, from + 1);
        lua_rawset(L, known);
        for (lua_pushnil(L); lua_next(L, from) != 0;) {
            sandbox_charge(L, 5);
            copy_table(L, known, depth + 1);
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, from + 1);
        }
    }
    lua_replace(L, from);
}

/* Copies the variables of the environment with that reference to the one on top. */
static void copy_variables(lua_State *L, int environment)
{
    int to = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, environment);
    lua_newtable(L);
    int known = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, to + 1) != 0; lua_pop(L, 1)) {
        sandbox_charge(L, 5);
        lua_pushvalue(L, -2);
        bool own = lua_rawget(L, to) == LUA_TNIL; /* each environment has its own _G and load */
        lua_pop(L, 1);
        if (own) {
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            copy_table(L, known, 0);
            lua_rawset(L, to);
        }
    }
    lua_settop(L, to);
}

void console_push(lua_State *L)
{
    struct host *host = host_of(L);
    const struct transaction *transaction = engine_transaction(host->engine);
    const struct console *console = map_find(&host->consoles, transaction->session);
    bool known = console && console->actor == transaction->actor;
    if (known && !transaction->rehearsing) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, console->environment);
        return;
    }
    sandbox_push_environment(host->sandbox, L, false);
    if (known) {
        copy_variables(L, console->environment);
    } else if (transaction->session && !transaction->rehearsing) {
        console_keep(L);
    }
}
