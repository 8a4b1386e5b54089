/* internal_event.c -- runs the callbacks of an internal event. To add one, add a name to internal_event.h and
 * call internal_event_run. */
#include "engine/core/run/internal_event.h"

void internal_event_run(struct engine *engine, enum internal_event internal_event, void *about)
{
    const struct internal_event_callbacks *steps = &engine->internal_events[internal_event];
    for (size_t i = 0; steps->run[i]; i++) {
        steps->run[i](engine, about);
    }
}
