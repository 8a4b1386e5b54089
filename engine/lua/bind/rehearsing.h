#pragma once
/* rehearsing.h -- what bind_rehearse.c has for others that try something out. */
#include "engine/lua/host_impl.h"

/* Something tried for the actor to read of it. */
struct rehearsed {
    enum outcome (*play)(void *data);
    void *data;
    struct trace *trace; /* may be NULL */
    uint64_t log_owner;  /* what log() of their scripts says is told; 0: none */
    const uint64_t *
            stand_in; /* who is there for the trial alone, whose own changes are no news; NULL: nobody */
};

/* Tries it for the slice's actor, in the open slice, and undoes it; out gets the report: see build.preview. */
void rehearse_report(struct engine *engine, const struct rehearsed *what, struct value *out);

/* Tries it, undoes it, and leaves the report's table on the stack: see build.preview. */
void rehearse_and_report(lua_State *L, const struct rehearsed *what);
/* Raises within a rehearsal, and if nobody acts. */
void check_rehearsal(lua_State *L);
