/* outside_event.c -- events for programs elsewhere. */
#include "engine/core/run/outside_event.h"

#include "engine/core/internal_event.h"

bool outside_event_is_wanted(struct engine *engine, const char *name)
{
    struct outside_event event = {.name = name};
    internal_event_run(engine, INTERNAL_OUTSIDE, &event);
    return event.wanted;
}

void outside_event_tell(struct engine *engine, const char *name, json_t *data)
{
    struct outside_event event = {.name = name, .data = data};
    internal_event_run(engine, INTERNAL_OUTSIDE, &event);
    json_decref(data);
}
