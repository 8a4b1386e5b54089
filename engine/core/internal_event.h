#pragma once
#include "engine/core/engine.h"
#include "engine/core/internal_event_list.h"

/* Internal events: hook points for code that the caller does not know. The callbacks of each are those of the
 * kernel's parts (part.h), in their order, and then those of the modules (skein_module.h). */

#define INTERNAL_EVENT_CALLBACKS_MAX 24

/* The callbacks of an internal event, in order. */
struct internal_event_callbacks {
    void (*run[INTERNAL_EVENT_CALLBACKS_MAX + 1])(
            struct engine *engine, void *about); /* ends with NULL */
    size_t count;
};

struct kernel_part;
struct skein_module;

/* Returns an array by event of the parts' callbacks and then the modules', in order. modules:
 * ends with NULL. Free it with mem_free. */
struct internal_event_callbacks *internal_events_create(const struct kernel_part *const *parts,
        size_t part_count, const struct skein_module *const *modules);

/* Runs the callbacks of an internal event. about: NULL, or as the event says. */
void internal_event_run(struct engine *engine, enum internal_event internal_event, void *about);
