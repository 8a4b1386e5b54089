#pragma once
#include "engine/core/calls/call.h"

/* What only the program around the engine knows: the present configuration. Set by engine/app. */
struct office_calls {
    /* Returns a list in the form of data/calls/office.json, without secrets. */
    json_t *(*configuration)(void *data);
    void *data;
};

void calls_office_add(struct engine *engine);
