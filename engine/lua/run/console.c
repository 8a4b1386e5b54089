/* console.c -- variables of players who try out Lua (`@lua`, `;`).
 *
 * 1. Each session has its own, as long as it lasts. A rehearsal gets a copy.
 * 2. They count for the player's memory; a player with too much memory loses them
 *    (quota_share.c). */
#include "engine/lua/run/console.h"

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

void console_keep(lua_State *L)
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
