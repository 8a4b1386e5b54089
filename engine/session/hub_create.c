/* hub_create.c -- creates and destroys hubs. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/broadcast_log.h"
#include "engine/session/hub_impl.h"
#include "engine/session/transcript.h"

struct hub *hub_create(const struct session_sink *sink, void *engine)
{
    struct hub *hub = mem_alloc(sizeof(*hub));
    hub->sink = sink;
    hub->engine = engine;
    hub->flushed_us = clock_us();
    hub->log = broadcast_log_create();
    map_init(&hub->sessions);
    map_init(&hub->characters);
    map_init(&hub->transcripts);
    return hub;
}

static void free_list(struct session *first)
{
    while (first) {
        struct session *next = first->next;
        hub_free_session(first);
        first = next;
    }
}

void hub_destroy(struct hub *hub)
{
    if (!hub) {
        return;
    }
    hub_discard(hub);
    hub_crowds_finish(hub);
    free_list(hub->first);
    free_list(hub->dead);
    map_finish(&hub->sessions);
    map_finish(&hub->characters);
    size_t cursor = 0;
    struct transcript *transcript = NULL;
    while (hub_each_transcript(hub, &cursor, NULL, &transcript)) {
        transcript_destroy(transcript);
    }
    map_finish(&hub->transcripts);
    mem_free(hub->sent);
    mem_free(hub->company);
    mem_free(hub->segments);
    mem_free(hub->due.waiting);
    mem_free(hub->due_first.waiting);
    note_drop(hub->last);
    note_drop(hub->last_prompt);
    broadcast_log_destroy(hub->log);
    mem_free(hub);
}
