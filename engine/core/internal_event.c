/* internal_event.c -- runs the callbacks of an internal event. To add one, add a name to internal_event.h and
 * call internal_event_run. */
#include "engine/core/internal_event.h"

#include "engine/base/mem.h"
#include "engine/core/skein_module.h"

struct internal_event_callbacks *internal_events_create(
        const struct internal_event_callbacks *kernel,
        const struct skein_module *const *modules)
{
    struct internal_event_callbacks *events = mem_alloc_array(INTERNAL_EVENTS, sizeof(*events));
    for (size_t event = 0; event < INTERNAL_EVENTS; event++) {
        size_t count = 0;
        events[event] = kernel[event];
        while (events[event].run[count]) {
            count++;
        }
        for (size_t i = 0; modules[i]; i++) {
            if (modules[i]->on[event]) {
                must(count < INTERNAL_EVENT_CALLBACKS_MAX);
                events[event].run[count++] = modules[i]->on[event];
            }
        }
    }
    return events;
}

void internal_event_run(struct engine *engine, enum internal_event internal_event, void *about)
{
    const struct internal_event_callbacks *steps = &engine->internal_events[internal_event];
    for (size_t i = 0; steps->run[i]; i++) {
        steps->run[i](engine, about);
    }
}
