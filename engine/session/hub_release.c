/* hub_release.c -- holds what is in the outboxes until its commit is durable.
 *
 * 1. A run of messages waits for the maximum of its number and the number that the session waits
 *    for already. So the order within a session is kept, and a session that waits for nothing is
 *    not delayed by others.
 * 2. Waiting runs are sorted by number; nearly always that is appending. */
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/session/hub_impl.h"

#include <string.h>

/* An empty outbox keeps room for so many notes, so that small talk allocates nothing. */
enum { OUTBOX_KEEP = 8 };

/* Not inlined, so that hub_put_last is, for each of a crowd. */
__attribute__((noinline)) void hub_widen(struct session *session)
{
    uint32_t capacity = session->outbox_capacity;
    session->outbox_capacity = capacity > 0 ? capacity * 2 : OUTBOX_KEEP;
    session->outbox =
            slab_realloc(session->outbox, session->outbox_capacity * sizeof(struct note *));
}

static void release_notes(struct session *session, uint32_t count)
{
    session->released += count;
    hub_make_due(session);
}

/* Returns the place of a run with this number: after all that wait for the same or less. */
static size_t segment_place(const struct hub *hub, uint64_t number)
{
    size_t low = hub->segments_first;
    size_t high = hub->segments_end;
    if (low == high || hub->segments[high - 1].number <= number) {
        return high;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hub->segments[middle].number <= number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void hold(struct session *session, uint32_t count, uint64_t number)
{
    struct hub *hub = session->hub;
    size_t bytes = 0;
    for (uint32_t i = session->outbox_count - count; i < session->outbox_count; i++) {
        bytes += session->outbox[i]->bytes;
    }
    if (hub->segments_end == hub->segments_capacity &&
            hub->segments_first > hub->segments_capacity / 2) {
        size_t waiting = hub->segments_end - hub->segments_first;
        memmove(hub->segments, hub->segments + hub->segments_first,
                waiting * sizeof(*hub->segments));
        hub->segments_first = 0;
        hub->segments_end = waiting;
    }
    hub->segments = mem_grow(
            hub->segments, hub->segments_end, &hub->segments_capacity, sizeof(*hub->segments));
    size_t place = segment_place(hub, number);
    memmove(hub->segments + place + 1, hub->segments + place,
            (hub->segments_end - place) * sizeof(*hub->segments));
    hub->segments[place] = (struct segment){number, session, count, bytes};
    hub->segments_end++;
    hub->held_bytes += bytes;
    session->segments++;
    session->held_until = number;
}

void hub_release_at(struct session *session, uint64_t number)
{
    uint32_t count = session->outbox_count - session->complete;
    if (count == 0) {
        return;
    }
    session->complete = session->outbox_count;
    session->open_bytes = 0;
    if (session->segments > 0 && number < session->held_until) {
        number = session->held_until;
    }
    if (number <= session->hub->durable) {
        release_notes(session, count);
    } else {
        hold(session, count, number);
    }
}

void hub_release(struct hub *hub, uint64_t durable)
{
    if (durable > hub->durable) {
        hub->durable = durable;
    }
    while (hub->segments_first < hub->segments_end &&
            hub->segments[hub->segments_first].number <= hub->durable) {
        struct segment segment = hub->segments[hub->segments_first++];
        hub->held_bytes -= segment.bytes;
        segment.session->segments--;
        release_notes(segment.session, segment.count);
    }
    if (hub->segments_first == hub->segments_end) {
        hub->segments_first = 0;
        hub->segments_end = 0;
    }
}

size_t hub_held_bytes(const struct hub *hub)
{
    return hub->held_bytes;
}
