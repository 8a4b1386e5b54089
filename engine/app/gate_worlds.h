#pragma once
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>

/* What a connection proxy (module gate) lets the module realm do with its worlds; see net/gate/gate.h. */
struct gate_worlds {
    void *gate;
    void (*name_first)(void *gate, struct str name);
    const char *(*first_name)(const void *gate);
    json_t *(*names)(const void *gate);
    bool (*was_up)(const void *gate);
    void (*hear)(void *gate, struct str name, struct str link);
    /* for newcomers; NULL: the present world that joined first */
    const char *world;
};
