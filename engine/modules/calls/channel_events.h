#pragma once
#include "engine/core/chat/channel.h"

#include <jansson.h>

/* What happened on channels besides speech: who joined, left, was removed, and changes of topic and modes. */

#define CHANNEL_EVENTS_KEPT 200 /* per channel */

/* Stores an event; of INTERNAL_CHANNEL_EVENT. */
void channel_events_note(struct engine *engine, void *about);
/* Visits those of a channel, the oldest first, but not those of people whom the reader ignores. The words of `details`
 * depend on the kind: "whom", "why", "topic", "name", "changed"; and "user" and "host" of then. Borrowed for the call. */
void channel_events_each(struct engine *engine, const struct channel *channel, uint64_t reader,
        void (*visit)(void *data, const struct channel_line *line, const json_t *details),
        void *data);
/* Appends an event's ID. */
void channel_events_id(
        const struct channel *channel, const struct channel_line *line, struct buf *out);
