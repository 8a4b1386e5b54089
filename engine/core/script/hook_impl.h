#pragma once
#include "engine/core/engine.h"
#include "engine/core/run/event.h"

struct behaviour;
struct handler;

/* Shared by hook.c, hook_part.c and clinging.c. */

/* A walk over all parts of an event. */
struct hook_parts {
    struct engine *engine;
    const struct event *event;
    uint64_t bit; /* behaviours_bit */
    bool (*visit)(void *data, struct object *object, enum event_role role);
    void *data;
    uint64_t done[5]; /* already asked in a role of their own */
    size_t done_count;
};

/* Calls visit for each part, until it returns false; event->room is where the event happens. */
void hook_each_part(struct hook_parts *parts);

/* True if object has one of the properties that the handler names, or it names none, and the handler
 * does not rest. */
bool hook_wants(struct engine *engine, const struct handler *handler, struct object *object,
        const struct event *event);
/* True if an on handler of "describe" is there that the object has a property for. */
bool hook_describes(struct engine *engine, struct object *object);
/* The handler rests from now on; text: what it returned, see struct handler. */
void hook_rest(struct engine *engine, struct handler *handler, struct str text);
/* True if a handler of behaviour for object must be skipped: the event's actor holds object,
 * somebody else made it, and the handler would make it stick or keep its contents. A refusal by
 * it undoes nothing. The container that a thing is put into may refuse it. */
bool hook_clings(struct engine *engine, const struct event *event,
        const struct behaviour *behaviour, struct object *object);
/* True if the event is an unrecognised line, and a builder's behaviour has no command for it:
 * such a line may be a mistyped password or words for somebody else. */
bool hook_withholds(
        struct engine *engine, const struct event *event, const struct behaviour *behaviour);
