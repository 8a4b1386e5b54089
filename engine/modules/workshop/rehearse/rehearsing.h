#pragma once
/* rehearsing.h -- functions of bind_rehearse.c for other code that rehearses. */
#include "engine/lua/host_impl.h"

/* A rehearsal whose report the actor reads. */
struct rehearsed {
    enum outcome (*play)(void *data);
    void *data;
    struct rehearsal_why *why; /* may be NULL */
    uint64_t log_owner;        /* owner whose scripts' log() lines are reported; 0: none */
    const uint64_t
            *stand_in; /* somebody made for the trial, whose own changes are not reported;
                         NULL: none */
};

/* Rehearses it for the transaction's actor, in the open transaction, and undoes it; out gets the
 * report: see build.preview. */
void rehearse_report(struct engine *engine, const struct rehearsed *what, struct value *out);

/* Rehearses it, undoes it, and leaves the report's table on the stack: see build.preview. */
void rehearse_and_report(lua_State *L, const struct rehearsed *what);
/* Raises within a rehearsal, and without an actor. */
void check_rehearsal(lua_State *L);

/* Add functions for scripts: preview and why; recorded runs; costs and traces. */
void bind_rehearse_open(struct host *host);
void bind_replay_open(struct host *host);
void bind_cost_open(struct host *host);
