#pragma once
/* tracing.h -- builders who look on as scripts of theirs run. */
#include "engine/lua/host_impl.h"

#define TRACINGS_MAX 5 /* of one viewer */

/* A run that has ended. */
struct tracing_run {
    const struct event *event; /* NULL: it went on after a wait */
    const struct handler *handler;
    enum outcome outcome;
    const struct handler_result *result; /* may be NULL */
    int64_t us;                          /* with all that it led to */
};

void tracing_note(const struct script *script, const struct tracing_run *run);
/* Shows viewer what object's scripts do, for so long; false: they look at TRACINGS_MAX others. */
bool tracing_begin(struct host *host, uint64_t viewer, uint64_t object, int64_t ms);
/* Ends those of viewer; how many there were. */
size_t tracing_end(struct host *host, uint64_t viewer);
void tracings_finish(struct host *host);
