#pragma once
#include "engine/core/calls/call.h"

/* What only the program around the engine knows: the configuration in force, and how the game was. Set by engine/app. */
struct office_door {
    /* A list as data/calls/office.json has it; without secrets. */
    json_t *(*configuration)(void *data);
    /* The plots of the last so many hours, likewise. */
    json_t *(*plots)(void *data, uint64_t hours);
    void *data;
};

void calls_office_add(struct engine *engine);
