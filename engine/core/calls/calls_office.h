#pragma once
#include "engine/core/calls/call.h"

/* Facts that only the program around the engine has: the present configuration, and the metrics
 * history. Set by engine/app. */
struct office_calls {
    /* Returns a list in the form of data/calls/office.json, without secrets. */
    json_t *(*configuration)(void *data);
    /* Returns the metrics of the last hours, in the form of the same file. */
    json_t *(*metrics_history)(void *data, uint64_t hours);
    void *data;
};

void calls_office_add(struct engine *engine);
