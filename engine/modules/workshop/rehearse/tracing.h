#pragma once
/* tracing.h -- live traces of scripts for their builders. */
#include "engine/lua/host_impl.h"

#define TRACINGS_MAX 5 /* of one viewer */

/* A finished run. */
struct tracing_run {
    const struct event *event; /* NULL: it continued after a wait */
    const struct handler *handler;
    enum outcome outcome;
    const struct handler_result *result; /* may be NULL */
    int64_t us;                          /* including nested runs */
};

void tracing_note(const struct script *script, const struct tracing_run *run);
/* Shows viewer the runs of object's scripts for ms. False if they trace TRACINGS_MAX others. */
bool tracing_begin(struct host *host, uint64_t viewer, uint64_t object, int64_t ms);
/* Ends the viewer's traces; returns how many there were. */
size_t tracing_end(struct host *host, uint64_t viewer);
void tracings_finish(struct host *host);
