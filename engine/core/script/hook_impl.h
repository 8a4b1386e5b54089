#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

struct behaviour;

/* What hook.c, hook_part.c and clinging.c share. */

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

/* True if a handler of behaviour's for object, which the event's actor holds and somebody else made, would cling to them or
 * keep what is in it. Then it isn't asked, and its refusal undoes nothing. The container that a thing is put into may refuse it. */
bool hook_clings(struct engine *engine, const struct event *event,
        const struct behaviour *behaviour, struct object *object);
/* True if the event is a line that the game can't read, which a builder's behaviour has no command for: a slip may hold a
 * password or words for somebody else. */
bool hook_withholds(
        struct engine *engine, const struct event *event, const struct behaviour *behaviour);
