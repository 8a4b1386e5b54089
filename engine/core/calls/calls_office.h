#pragma once
#include "engine/core/calls/call.h"

/* What only the program around the engine knows. Set by engine/app. Both return lists in the form of data/calls/office.json. */
struct office_calls {
    /* The present configuration, without secrets. */
    json_t *(*configuration)(void *data);
    json_t *(*modules)(void *data);
    const char *file; /* of the configuration; NULL: none */
    void *data;
};

/* ops: borrowed; NULL: unavailable, as at first. */
void calls_set_office(struct engine *engine, const struct office_calls *ops);
const struct office_calls *calls_office(const struct engine *engine);
