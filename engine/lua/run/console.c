/* console.c -- variables of players who try out Lua (`@lua`, `;`).
 *
 * 1. Each session has its own, as long as it lasts. A rehearsal gets a copy, including nested
 *    tables (COPY_DEPTH deep), but not variables inside of functions.
 * 2. They count for the player's memory; a player with too much memory loses them
 *    (quota_share.c). */
#include "engine/lua/host_impl.h"

#define COPY_DEPTH 50

/* The variables of a session. */
struct console {
    uint64_t actor;  /* the session's character */
    int environment; /* registry reference of the table */
};

static void forget(struct host *host, uint64_t session)
{
    struct console *console = map_remove(&host->consoles, session);
    if (console) {
        luaL_unref(host->L, LUA_REGISTRYINDEX, console->environment);
        mem_free(console);
    }
}

/* Drops the variables of the actor, or (0) those of sessions that have ended. */
static void forget_each(struct host *host, uint64_t actor)
{
    uint64_t gone = 0;
    do {
        size_t cursor = 0;
        uint64_t session = 0;
        void *value = NULL;
        gone = 0;
        while (!gone && map_each(&host->consoles, &cursor, &session, &value)) {
            const struct console *console = value;
            bool goes = actor ? console->actor == actor
                              : !hub_find(engine_hub(host->engine), session);
            gone = goes ? session : 0;
        }
        forget(host, gone);
    } while (gone);
}

void console_forget(struct host *host, uint64_t actor)
{
    forget_each(host, actor);
}

void consoles_finish(struct host *host)
{
    map_finish_with(&host->consoles, mem_free);
}

size_t console_weigh(struct host *host, uint64_t actor, size_t steps)
{
    size_t cursor = 0;
    size_t bytes = 0;
    void *value = NULL;
    while (map_each(&host->consoles, &cursor, NULL, &value)) {
        const struct console *console = value;
        if (console->actor == actor) {
            lua_rawgeti(host->L, LUA_REGISTRYINDEX, console->environment);
            bytes += sandbox_weigh(host->sandbox, host->L, steps);
        }
    }
    return bytes;
}

/* Keeps the environment on top for the session's next line. */
static void keep(lua_State *L)
{
    struct host *host = host_of(L);
    const struct transaction *transaction = engine_transaction(host->engine);
    forget(host, transaction->session);
    forget_each(host, 0);
    struct console *console = mem_alloc(sizeof(*console));
    console->actor = transaction->actor;
    lua_pushvalue(L, -1);
    console->environment = luaL_ref(L, LUA_REGISTRYINDEX);
    (void)map_put(&host->consoles, transaction->session, console);
}

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
        keep(L);
    }
}
