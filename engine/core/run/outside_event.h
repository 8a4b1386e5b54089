#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Events that programs elsewhere may ask for, such as "channel.public" or "script.NAME": INTERNAL_OUTSIDE. */

#define OUTSIDE_EVENT_DATA_MAX ((size_t)8 << 10) /* of an event's data, as JSON */

struct outside_event {
    const char *name;
    json_t *data; /* borrowed; NULL: only asks whether the event is wanted */
    bool wanted;  /* set by whoever wants it */
};

/* True if somebody wants the event; lets callers skip building its data. */
bool outside_event_is_wanted(struct engine *engine, const char *name);
/* Tells an event in the open transaction. Takes ownership of data, an object. */
void outside_event_tell(struct engine *engine, const char *name, json_t *data);
