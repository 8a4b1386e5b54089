/* hub_deliver.c -- what was released goes to the fronts.
 *
 * 1. Sessions with released bytes wait in a line; who typed something and has no prompt yet waits in one of
 *    their own (prompt), which goes first. A session may be in both: the second finds nothing left.
 * 2. A turn delivers to all of the prompt line, and to SHARE_MAX of the other: what 2,000 people are told
 *    at once takes several turns, and between them lines are read and commands run. Who waits longest goes
 *    first, so nobody is passed by, and what comes meanwhile goes along.
 * 3. All that a session was told goes in the order in which it was told: only sessions are put before others.
 * 4. While fronts are called nothing may be sent.
 *
 * What may be released is hub.c's. */
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub_impl.h"
#include "engine/session/transcript.h"

#include <string.h>

/* What is empty keeps this much, so that small talk allocates nothing. */
enum { OUTBOX_KEEP = 1024, SHARE_MAX = 64 };

static void line_add(struct hub_line *line, struct session *session)
{
    line->sessions =
            hub_grown(line->sessions, line->end, &line->capacity, sizeof(struct session *));
    line->sessions[line->end++] = session;
}

static void line_drop(struct hub_line *line, size_t count)
{
    if (count > 0) {
        line->end -= count;
        memmove(line->sessions, line->sessions + count, line->end * sizeof(struct session *));
    }
}

void hub_make_due(struct session *session)
{
    struct hub *hub = session->hub;
    if (session->unanswered && !session->due_prompt) {
        session->due_prompt = true;
        line_add(&hub->due_prompt, session);
    } else if (!session->unanswered && !session->due) {
        session->due = true;
        line_add(&hub->due, session);
    }
}

/* -- one session -- */

/* Once for a character, however many sessions it has. */
static void note_told(struct session *session, const struct msg *msg)
{
    struct hub *hub = session->hub;
    struct transcript *transcript =
            transcript_takes(msg) ? hub_transcript(hub, session->character) : NULL;
    if (!transcript) {
        return;
    }
    if (hub_sessions_of(hub, session->character) == session) {
        transcript_add(transcript, msg, clock_wall_ms());
    }
    if (session->reader) {
        session->reader->told = transcript->count;
    }
}

void hub_note_rest(struct session *session)
{
    struct str bytes = {session->outbox.bytes, session->released};
    struct msg msg;
    while (msg_next(&bytes, &msg)) {
        note_told(session, &msg);
    }
}

static void deliver_message(struct session *session, const struct msg *msg)
{
    if (!hub_hears(session)) {
        return;
    }
    note_told(session, msg);
    session->front->deliver(session->front_data, msg);
    if (msg->kind == MSG_PROMPT) {
        session->unanswered = false;
    } else if (msg->kind == MSG_BYE) {
        session->closing = true;
    }
}

static void deliver(struct session *session)
{
    bool was_closing = session->closing;
    struct str bytes = {session->outbox.bytes, session->released};
    struct msg msg;
    while (msg_next(&bytes, &msg)) {
        deliver_message(session, &msg);
    }
    buf_consume(&session->outbox, session->released);
    session->delivered += session->released;
    session->sealed -= session->released;
    session->released = 0;
    if (session->outbox.length == 0) {
        buf_shrink(&session->outbox, OUTBOX_KEEP);
    }
    if (session->front && !was_closing) {
        session->front->flush(session->front_data);
    }
    if (session->front && session->closing && !was_closing) {
        session->front->close(session->front_data);
    }
}

void hub_send_now(struct session *session, const struct msg *msg)
{
    if (!hub_hears(session)) {
        return;
    }
    deliver(session);
    if (!hub_hears(session)) {
        return;
    }
    deliver_message(session, msg);
    session->front->flush(session->front_data);
    if (session->front && session->closing) {
        session->front->close(session->front_data);
    }
}

/* Frees the dead that nothing points to: those that still wait for a commit come later. */
static void sweep(struct hub *hub)
{
    if (hub->sent_count > 0) {
        return;
    }
    for (struct session **at = &hub->dead; *at;) {
        struct session *session = *at;
        if (session->segments > 0 || session->due || session->due_prompt) {
            at = &session->next;
        } else {
            *at = session->next;
            hub_free_session(session);
        }
    }
}

static void flush_share(struct hub *hub, size_t most)
{
    size_t share = hub->due.end < most ? hub->due.end : most;
    hub->flushing = true;
    for (size_t i = 0; i < hub->due_prompt.end; i++) {
        hub->due_prompt.sessions[i]->due_prompt = false;
        deliver(hub->due_prompt.sessions[i]);
    }
    hub->due_prompt.end = 0;
    for (size_t i = 0; i < share; i++) {
        hub->due.sessions[i]->due = false;
        deliver(hub->due.sessions[i]);
    }
    line_drop(&hub->due, share);
    hub->flushing = false;
    sweep(hub);
}

void hub_flush(struct hub *hub)
{
    flush_share(hub, SIZE_MAX);
}

bool hub_flush_share(struct hub *hub)
{
    flush_share(hub, SHARE_MAX);
    return hub->due.end == 0;
}
