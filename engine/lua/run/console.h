#pragma once
#include "engine/lua/host_impl.h"

/* The variables of a session, in host->consoles. */
struct console {
    uint64_t actor;  /* the session's character */
    int environment; /* registry reference of the table */
};

/* Keeps the environment on top for the session's next line. */
void console_keep(lua_State *L);
/* Drops the actor's variables. */
void console_forget(struct host *host, uint64_t actor);
/* Estimates how many bytes they hold. Call it between transactions, see sandbox_weigh. */
size_t console_weigh(struct host *host, uint64_t actor, size_t steps);
void consoles_finish(struct host *host);
