/* internal_event.c -- lists the callbacks of internal events. To add one, add a name to internal_event.h and
 * call internal_event_run. */
#include "engine/core/internal_event.h"

#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"
#include "engine/core/skein_module.h"

typedef void internal_event_callback(struct engine *engine, void *about);

static void add(struct internal_event_callbacks *callbacks, internal_event_callback *callback)
{
    if (callback) {
        must(callbacks->count < INTERNAL_EVENT_CALLBACKS_MAX);
        callbacks->run[callbacks->count++] = callback;
    }
}

struct internal_event_callbacks *internal_events_create(const struct kernel_part *const *parts,
        size_t part_count, const struct skein_module *const *modules)
{
    struct internal_event_callbacks *events = mem_alloc_array(INTERNAL_EVENTS, sizeof(*events));
    for (size_t event = 0; event < INTERNAL_EVENTS; event++) {
        for (size_t i = 0; i < part_count; i++) {
            add(&events[event], parts[i]->on[event]);
        }
        for (size_t i = 0; modules[i]; i++) {
            add(&events[event], modules[i]->on[event]);
        }
    }
    return events;
}

void internal_event_run(struct engine *engine, enum internal_event internal_event, void *about)
{
    const struct internal_event_callbacks *callbacks = &engine->internal_events[internal_event];
    for (size_t i = 0; callbacks->run[i]; i++) {
        callbacks->run[i](engine, about);
    }
}
