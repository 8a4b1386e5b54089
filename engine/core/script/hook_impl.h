#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

/* What hook.c and hook_part.c share. */

/* A walk over all who take part in an event. */
struct hook_parts {
    struct engine *engine;
    const struct event *event;
    uint64_t bit; /* behaviours_bit */
    bool (*visit)(void *data, struct object *object, enum event_role role);
    void *data;
    uint64_t done[5]; /* asked already in a role of their own */
    size_t done_count;
};

/* Calls visit for each, until it returns false; event->room is where it happens. */
void hook_each_part(struct hook_parts *parts);
