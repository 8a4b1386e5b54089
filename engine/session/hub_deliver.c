/* hub_deliver.c -- delivers released messages to the protocol handlers.
 *
 * 1. Sessions with released notes wait in a line. Sessions with an answer wait in another
 *    (due_first), which is served first. A session may be in both: the second time nothing is
 *    left. Newcomers wait with the others, because each member of an arriving crowd is shown
 *    the crowd. Sessions held by a connection proxy are served first as well: a message to many
 *    is one frame for all of them, and the proxy writes it to each (its own hub shares the work).
 * 2. A turn delivers to all of the first line, and to SHARE_MAX of the other, for SHARE_US. A
 *    message to 2,000 people takes several turns, and between them lines are read and commands
 *    run. The session that waits longest is served first, and later messages go along. While
 *    commands or timers keep coming and more than GATHER_LEAST sessions wait, there is one
 *    share every GATHER_US. If one share is not enough for all, shares take half of the time
 *    until a session has waited for LAG_US. So the output of a busy crowd leaves in fewer and
 *    fuller writes, most of it with an answer.
 * 3. Each session gets its messages in order; only sessions are reordered.
 * 4. While protocol handlers are called, nothing may be sent.
 * 5. Messages sent to several sessions in a row in one round are rendered once (broadcast_log.h).
 * 6. A session's notes of a crowd (hub_crowd.c) come into its outbox only now.
 *
 * hub_send.c decides what is released. */
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/session/broadcast_log.h"
#include "engine/session/hub_impl.h"
#include "engine/session/note_run.h"
#include "engine/session/transcript.h"

#include <string.h>

enum { RUN_LEAST = 3 };

enum {
    GATHER_LEAST = 8,
    SHARE_MAX = 64,
    SHARE_US = 2000,
    CLOCK_EVERY = 4,
    GATHER_US = 2000,
    LAG_US = 10000
};

static void line_drop(struct hub_line *line, size_t count)
{
    if (count > 0) {
        line->end -= count;
        memmove(line->waiting, line->waiting + count, line->end * sizeof(*line->waiting));
    }
}

static void line_trim(struct hub_line *line)
{
    if (line->end == 0) {
        mem_free(line->waiting);
        *line = (struct hub_line){0};
    }
}

/* Frees empty lists: an arriving crowd needs a segment for each pair of people. */
static void drop_lists(struct hub *hub)
{
    if (hub->segments_end == 0) {
        mem_free(hub->segments);
        hub->segments = NULL;
        hub->segments_capacity = 0;
    }
    if (hub->sent_count == 0) {
        mem_free(hub->sent);
        hub->sent = NULL;
        hub->sent_capacity = 0;
        mem_free(hub->company);
        hub->company = NULL;
        hub->company_capacity = 0;
    }
    line_trim(&hub->due);
    line_trim(&hub->due_first);
    broadcast_log_trim(hub->log);
}

void hub_trim(struct hub *hub)
{
    drop_lists(hub);
    hub_crowds_trim(hub);
    note_drop(hub->last);
    note_drop(hub->last_prompt);
    hub->last = NULL;
    hub->last_prompt = NULL;
    for (struct session *session = hub->first; session; session = session->next) {
        if (session->outbox_count == 0) {
            slab_free(session->outbox);
            session->outbox = NULL;
            session->outbox_capacity = 0;
        }
    }
}

/* Where a session's messages are recorded; once for a character, however many sessions it has. */
struct noting {
    struct transcript *transcript; /* NULL: no scrollback */
    bool is_first;
};

static struct noting noting_of(struct session *session)
{
    struct hub *hub = session->hub;
    return (struct noting){hub_transcript(hub, session->character),
            hub_sessions_of(hub, session->character) == session};
}

static void note_told(struct session *session, const struct noting *noting, struct note *note)
{
    if (!noting->transcript || !transcript_takes(&note->msg)) {
        return;
    }
    if (noting->is_first) {
        note->told_ms = note->told_ms ? note->told_ms : broadcast_log_time(session->hub->log);
        transcript_add(noting->transcript, note);
    }
    if (session->reader) {
        session->reader->told = noting->transcript->count;
    }
}

void hub_note_rest(struct session *session)
{
    struct noting noting = noting_of(session);
    if (session->crowd) {
        hub_crowd_settle(session);
    }
    for (uint32_t i = 0; i < session->released; i++) {
        uint32_t all = 0;
        struct note *const *notes = note_run_all(&session->outbox[i], &all);
        for (uint32_t j = 0; j < all; j++) {
            note_told(session, &noting, notes[j]);
        }
    }
    broadcast_log_clear(session->hub->log);
}

static void deliver_note(
        struct session *session, const struct noting *noting, struct note *note)
{
    const struct msg *msg = &note->msg;
    if (!hub_hears(session)) {
        return;
    }
    note_told(session, noting, note);
    if (msg->kind == MSG_EVENT && !session->character &&
            str_equal(msg->topic, STR("Login.Queue"))) {
        session->waited_ms = (uint32_t)(clock_ms() - session->opened_ms);
    }
    session->frontend->deliver(session->frontend_data, msg);
    if (msg->kind == MSG_PROMPT) {
        session->unanswered = false;
        session->newcomer = false;
    } else if (msg->kind == MSG_ECHO && msg->text.length > 0) {
        session->echoed++;
    } else if (msg->kind == MSG_BYE) {
        session->closing = true;
        hub_crowd_leave(session);
    }
}

/* How messages that others get too are delivered to a session. */
struct telling {
    struct noting noting;
    struct broadcast_log_look look;
    bool in_runs;
};

/* Delivers a run of notes that others get too, and drops the references. Returns how many; 0:
 * the first must be delivered by itself. */
static uint32_t deliver_run(struct session *session, struct telling *telling,
        struct note *const *notes, uint32_t count)
{
    const struct noting *noting = &telling->noting;
    struct broadcast_log_run run = broadcast_log_find(session->hub->log, notes, count);
    struct str bytes;
    if (run.count == 0) {
        return 0;
    }
    if (!broadcast_log_bytes(session->hub->log, &telling->look, &run, &bytes)) {
        telling->in_runs = false;
        return 0;
    }
    if (noting->transcript && noting->is_first) {
        transcript_take(noting->transcript, notes, run.count, run.note_bytes);
    } else {
        for (uint32_t i = 0; i < run.count; i++) {
            note_drop(notes[i]);
        }
    }
    if (noting->transcript && session->reader) {
        session->reader->told = noting->transcript->count;
    }
    session->frontend->deliver_bytes(session->frontend_data, bytes);
    return run.count;
}

/* Delivers a run of a crowd's notes and drops the reference. */
static void deliver_note_run(
        struct session *session, struct telling *telling, struct note *note)
{
    struct note_run *notes = note_run_of(note);
    uint32_t count = 0;
    struct note *const *all = note_run_all(&note, &count);
    const struct noting *noting = &telling->noting;
    struct broadcast_log_run run;
    struct str bytes;
    struct broadcast_log *log = session->hub->log;
    bool is_whole = telling->in_runs && hub_hears(session) &&
                    broadcast_log_find_page(log, notes, &run) &&
                    broadcast_log_bytes(log, &telling->look, &run, &bytes);
    for (uint32_t i = 0; !is_whole && i < count; i++) {
        deliver_note(session, noting, all[i]);
    }
    if (is_whole && noting->transcript && noting->is_first) {
        transcript_take_run(noting->transcript, note);
    } else {
        note_drop(note);
    }
    if (is_whole && noting->transcript && session->reader) {
        session->reader->told = noting->transcript->count;
    }
    if (is_whole) {
        session->frontend->deliver_bytes(session->frontend_data, bytes);
    }
}

/* True if so much is to be delivered that it may have runs. */
static bool is_much(struct session *session, uint32_t count)
{
    uint32_t i = 0;
    while (i < count && count < RUN_LEAST && !note_run_of(session->outbox[i])) {
        i++;
    }
    return i < count;
}

static void deliver_all(struct session *session, uint32_t count)
{
    struct telling telling = {.noting = noting_of(session)};
    telling.in_runs = is_much(session, count) && hub_hears(session) &&
                      session->frontend->look &&
                      session->frontend->look(session->frontend_data, &telling.look);
    uint32_t at = 0;
    while (at < count) {
        struct note **notes = session->outbox + at;
        if (note_run_of(notes[0])) {
            deliver_note_run(session, &telling, notes[0]);
            at++;
            continue;
        }
        uint32_t done = telling.in_runs && hub_hears(session)
                                ? deliver_run(session, &telling, notes, count - at)
                                : 0;
        if (done == 0) {
            deliver_note(session, &telling.noting, notes[0]);
            note_drop(notes[0]);
            done = 1;
        }
        at += done;
    }
}

static void deliver(struct session *session)
{
    bool was_closing = session->closing;
    if (session->crowd) {
        hub_crowd_settle(session);
    }
    uint32_t count = session->released;
    deliver_all(session, count);
    session->outbox_count -= count;
    if (session->outbox_count > 0) {
        memmove(session->outbox, session->outbox + count,
                session->outbox_count * sizeof(struct note *));
    }
    session->complete -= count;
    session->answered = session->answered > count ? session->answered - count : 0;
    session->released = 0;
    if (session->crowd) {
        hub_crowd_rest(session);
    }
    if (session->frontend && !was_closing) {
        session->frontend->flush(session->frontend_data);
    }
    if (session->frontend && session->closing && !was_closing) {
        session->frontend->close(session->frontend_data);
    }
}

void hub_send_now(struct session *session, const struct msg *msg)
{
    must(!session->hub->flushing);
    if (!hub_hears(session)) {
        return;
    }
    deliver(session);
    broadcast_log_clear(session->hub->log);
    if (!hub_hears(session)) {
        return;
    }
    struct note *note = note_make(msg);
    struct noting noting = noting_of(session);
    deliver_note(session, &noting, note);
    note_drop(note);
    broadcast_log_clear(session->hub->log);
    session->frontend->flush(session->frontend_data);
    if (session->frontend && session->closing) {
        session->frontend->close(session->frontend_data);
    }
}

/* Frees dropped sessions that nothing points to; those that wait for a commit are freed later. */
static void sweep(struct hub *hub)
{
    if (hub->sent_count > 0) {
        return;
    }
    for (struct session **at = &hub->dead; *at;) {
        struct session *session = *at;
        if (session->segments > 0 || session->due || session->due_first) {
            at = &session->next;
        } else {
            *at = session->next;
            hub_free_session(session);
        }
    }
}

/* Prefetches the data of the next sessions into the CPU cache. */
static void foresee_hub_deliver(const struct hub_line *line, size_t at)
{
    const struct session *soon = at + 3 < line->end ? line->waiting[at + 3].session : NULL;
    const struct session *next = at + 1 < line->end ? line->waiting[at + 1].session : NULL;
    if (soon) {
        for (size_t i = 0; i < sizeof(*soon); i += 64) {
            __builtin_prefetch((const char *)soon + i, 1);
        }
    }
    if (next && next->frontend_data) {
        const char *frontend = next->frontend_data;
        __builtin_prefetch(next->outbox);
        __builtin_prefetch(frontend);
        __builtin_prefetch(frontend + 64);
        __builtin_prefetch(frontend + 128);
    }
}

static void flush_share(struct hub *hub, size_t most, int64_t most_us)
{
    size_t share = 0;
    hub->flushing = true;
    for (size_t i = 0; i < hub->due_first.end; i++) {
        foresee_hub_deliver(&hub->due_first, i);
        struct session *session = hub->due_first.waiting[i].session;
        session->due_first = false;
        deliver(session);
    }
    hub->due_first.end = 0;
    int64_t end_us = clock_us() + most_us;
    while (share < hub->due.end && share < most &&
            (share % CLOCK_EVERY != CLOCK_EVERY - 1 || clock_us() < end_us)) {
        foresee_hub_deliver(&hub->due, share);
        struct session *session = hub->due.waiting[share++].session;
        session->due = false;
        deliver(session);
    }
    line_drop(&hub->due, share);
    if (hub->due.end > 0) {
        broadcast_log_end_round(hub->log);
    } else {
        broadcast_log_clear(hub->log);
    }
    hub->flushing = false;
    sweep(hub);
}

void hub_flush(struct hub *hub)
{
    flush_share(hub, SIZE_MAX, INT64_MAX / 2);
}

void hub_flush_answered(struct hub *hub)
{
    hub->flushed_us = clock_us();
    flush_share(hub, 0, 0);
}

bool hub_flush_share(struct hub *hub, bool busy)
{
    int64_t start_us = clock_us();
    size_t waiting = hub->due.end;
    bool rests = busy && waiting > GATHER_LEAST && start_us < hub->share_at_us &&
                 start_us - hub->due.waiting[0].since_us < LAG_US;
    hub->flushed_us = start_us;
    flush_share(hub, rests ? 0 : SHARE_MAX, SHARE_US);
    if (waiting > 0 && !rests) {
        int64_t end_us = clock_us();
        hub->share_at_us =
                hub->due.end > 0 ? end_us + (end_us - start_us) : start_us + GATHER_US;
    }
    return hub->due.end == 0;
}
