/* hub.c -- the sessions and their characters.
 *
 * A session's memory is freed only in hub_flush, with no transaction open, and in hub_destroy.
 *
 * hub_send.c holds output until it may be released; then hub_deliver.c delivers it. */
#include "engine/session/hub.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/session/broadcast_log.h"
#include "engine/session/hub_impl.h"
#include "engine/session/note_run.h"
#include "engine/session/transcript.h"

#include <string.h>

void hub_free_session(struct session *session)
{
    for (uint32_t i = 0; i < session->outbox_count; i++) {
        note_drop(session->outbox[i]);
    }
    slab_free(session->outbox);
    if (session->reader) {
        buf_finish(&session->reader->seat);
    }
    mem_free(session->reader);
    slab_free(session->address);
    mem_free(session->client);
    mem_free(session->user);
    slab_free(session);
}

const struct session_sink *hub_sink(const struct hub *hub)
{
    return hub->sink;
}

void *hub_engine(const struct hub *hub)
{
    return hub->engine;
}

bool hub_is_well(const struct hub *hub, struct buf *out)
{
    return !hub->sink->is_well || hub->sink->is_well(hub->engine, out);
}

/* A larger session would take 256 bytes in mimalloc. */
_Static_assert(sizeof(void *) != 8 || sizeof(struct session) <= 224, "there are many of them");

struct session *hub_add(struct hub *hub, const struct session_frontend *frontend,
        void *frontend_data, const char *address)
{
    struct session *session = slab_alloc(sizeof(*session));
    session->id = ++hub->last_id;
    session->hub = hub;
    session->frontend = frontend;
    session->frontend_data = frontend_data;
    session->utf8 = true;
    session->opened_ms = clock_ms();
    session->active_ms = session->opened_ms;
    session->address = slab_text(str_of(address));
    session->next = hub->first;
    if (hub->first) {
        hub->first->prev = session;
    }
    hub->first = session;
    (void)map_put(&hub->sessions, session->id, session);
    hub->count++;
    return session;
}

struct session *hub_find(struct hub *hub, uint64_t session_id)
{
    return session_id == 0 ? NULL : map_find(&hub->sessions, session_id);
}

void hub_hold(struct session *session)
{
    session->held = true;
    session->hub->held++;
}

size_t hub_held(const struct hub *hub)
{
    return hub->held;
}

struct session *hub_first(struct hub *hub)
{
    return hub->first;
}

uint64_t hub_inputs(const struct hub *hub)
{
    return hub->inputs;
}

void hub_count_input(struct hub *hub)
{
    hub->inputs++;
}

static void read_nothing(void *frontend, const struct msg *msg)
{
    (void)frontend;
    (void)msg;
}

static void do_nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend nobody = {
        .service = "nobody",
        .deliver = read_nothing,
        .flush = do_nothing,
        .close = do_nothing,
};

bool session_is_stand_in(const struct session *session)
{
    return session->frontend == &nobody;
}

size_t hub_count(const struct hub *hub)
{
    size_t count = 0;
    for (const struct session *session = hub->first; session; session = session->next) {
        count += !session_is_stand_in(session);
    }
    return count;
}

struct session *hub_sessions_of(struct hub *hub, uint64_t character)
{
    return character == 0 ? NULL : map_find(&hub->characters, character);
}

static void detach(struct session *session)
{
    struct hub *hub = session->hub;
    struct session *first = hub_sessions_of(hub, session->character);
    if (first == session) {
        if (session->next_of_character) {
            (void)map_put(&hub->characters, session->character, session->next_of_character);
        } else {
            (void)map_remove(&hub->characters, session->character);
        }
    }
    for (struct session *s = first; s; s = s->next_of_character) {
        if (s->next_of_character == session) {
            s->next_of_character = session->next_of_character;
            break;
        }
    }
    session->next_of_character = NULL;
    session->character = 0;
}

static uint16_t free_number(struct hub *hub, uint64_t character)
{
    uint16_t number = 0;
    struct session *taken = NULL;
    do {
        number++;
        taken = hub_sessions_of(hub, character);
        while (taken && taken->number != number) {
            taken = taken->next_of_character;
        }
    } while (taken && number < UINT16_MAX);
    return number;
}

uint64_t hub_attachments(const struct hub *hub)
{
    return hub->attachments;
}

/* Stands in the map for a scrollback that rests, so that an idle player takes no memory for it. */
static const char at_rest;

static struct transcript *find_transcript(const struct hub *hub, uint64_t character)
{
    void *found = map_find(&hub->transcripts, character);
    return found == &at_rest ? NULL : found;
}

static struct transcript *begin_transcript(struct hub *hub, uint64_t character)
{
    struct transcript *transcript = transcript_create();
    (void)map_put(&hub->transcripts, character, transcript);
    return transcript;
}

void hub_attach(struct session *session, uint64_t character)
{
    session->hub->attachments++;
    hub_crowd_leave(session);
    if (session->character != 0) {
        detach(session);
    }
    if (character == 0) {
        return;
    }
    session->newcomer = session->frontend != NULL;
    session->character = character;
    session->number = free_number(session->hub, character);
    struct transcript *transcript = hub_transcript(session->hub, character);
    if (!transcript) {
        transcript = begin_transcript(session->hub, character);
    }
    transcript->forgotten = false;
    struct session *last = hub_sessions_of(session->hub, character);
    if (!last) {
        (void)map_put(&session->hub->characters, character, session);
        return;
    }
    while (last->next_of_character) {
        last = last->next_of_character;
    }
    last->next_of_character = session;
}

struct transcript *hub_transcript(struct hub *hub, uint64_t character)
{
    void *found = map_find(&hub->transcripts, character);
    if (found != &at_rest) {
        return found;
    }
    struct transcript *transcript = begin_transcript(hub, character);
    transcript->seatless = true;
    return transcript;
}

void hub_rest_transcript(struct hub *hub, uint64_t character)
{
    transcript_destroy(find_transcript(hub, character));
    map_replace(&hub->transcripts, character, (void *)(uintptr_t)&at_rest);
}

void hub_forget_transcript(struct hub *hub, uint64_t character)
{
    struct transcript *transcript = find_transcript(hub, character);
    if (transcript && (transcript->begun || transcript->dirty)) {
        transcript->forgotten = true;
    } else {
        hub_drop_transcript(hub, character);
    }
}

void hub_drop_transcript(struct hub *hub, uint64_t character)
{
    transcript_destroy(find_transcript(hub, character));
    (void)map_remove(&hub->transcripts, character);
}

bool hub_each_transcript(const struct hub *hub, size_t *cursor, uint64_t *out_character,
        struct transcript **out_transcript)
{
    void *transcript = NULL;
    bool more = true;
    do {
        more = map_each(&hub->transcripts, cursor, out_character, &transcript);
    } while (more && transcript == &at_rest);
    *out_transcript = transcript;
    return more;
}

void hub_each_waiting(
        struct session *session, void (*visit)(void *data, const struct msg *msg), void *data)
{
    if (session->crowd) {
        hub_crowd_settle(session);
    }
    for (uint32_t i = 0; i < session->complete; i++) {
        uint32_t count = 0;
        struct note *const *notes = note_run_all(&session->outbox[i], &count);
        for (uint32_t j = 0; j < count; j++) {
            visit(data, &notes[j]->msg);
        }
    }
}

void hub_drop(struct session *session)
{
    struct hub *hub = session->hub;
    hub_attach(session, 0);
    (void)map_remove(&hub->sessions, session->id);
    if (session->prev) {
        session->prev->next = session->next;
    } else {
        hub->first = session->next;
    }
    if (session->next) {
        session->next->prev = session->prev;
    }
    session->prev = NULL;
    session->next = hub->dead;
    hub->dead = session;
    hub->count--;
    hub->held -= session->held;
}

/* -- stand-ins -- */

bool session_is_counted(const struct session *session)
{
    return !session_is_stand_in(session) && !session->carries;
}

struct session *session_stand_in(struct hub *hub)
{
    return hub_add(hub, &nobody, NULL, "");
}

void session_stand_out(struct session *session)
{
    session->frontend = NULL;
    hub_drop(session);
}
