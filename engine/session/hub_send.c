/* hub_send.c -- collects each session's output until the transaction ends.
 *
 * 1. Messages of the open transaction are entries in a log and in no outbox: undoing drops the
 *    last entries. hub_end_transaction moves them to the outboxes, which hold released notes first, then
 *    notes that wait.
 * 2. A send to many is one entry with a list of sessions; each session is touched once, by
 *    hub_end_transaction.
 * 3. A message to many is one note in many outboxes, or on a page of a crowd (hub_crowd.c).
 *
 * hub_release.c holds the output until its commit is durable. */
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub_impl.h"
#include "engine/session/transcript.h"

#include <string.h>

/* Messages to many count for everybody up to this limit; beyond it they count for each
 * receiver. */
enum { COMPANY_BYTES = 4096 };

/* Marks the end of the outbox as its newest answer, if the note just added is one. */
static void mark_answer(struct session *session, const struct note *note)
{
    if (note_answers(note)) {
        session->answered = session->outbox_count;
    }
}

/* Appends the note to the outbox, which takes the reference. */
static inline void put_hub_send(struct session *session, struct note *note)
{
    if (session->crowd) {
        hub_crowd_settle(session);
    }
    hub_put_last(session, note);
}

static void log_sent(struct hub *hub, struct sent sent)
{
    must(!hub->flushing);
    hub->sent = mem_grow(hub->sent, hub->sent_count, &hub->sent_capacity, sizeof(*hub->sent));
    hub->sent[hub->sent_count++] = sent;
}

/* Appends the note to the log, which takes the reference. */
static void push(struct session *session, struct note *note)
{
    struct hub *hub = session->hub;
    log_sent(hub, (struct sent){.note = note, .session = session, .from = hub->single_most});
    session->open_bytes += note->bytes;
    hub->open_bytes += note->bytes;
    if (session->open_bytes > hub->single_most) {
        hub->single_most = session->open_bytes;
    }
}

/* Returns how much more the open transaction may send to the session. */
static size_t room_left(const struct session *session)
{
    return session->open_bytes < HUB_TRANSACTION_BYTES_MAX
                   ? HUB_TRANSACTION_BYTES_MAX - session->open_bytes
                   : 0;
}

/* Counts bytes for the session, whether they fit or not. */
static void count_meant(struct session *session, size_t bytes)
{
    size_t *most = &session->hub->open_most;
    size_t open = session->open_bytes + bytes;
    *most = open > *most ? open : *most;
}

/* Returns the note of a message, with a reference. Equal messages sent one after the other
 * share a note; so do prompts, which are nearly all the same. */
static struct note *make(struct hub *hub, const struct msg *msg)
{
    struct note **last = msg->kind == MSG_PROMPT ? &hub->last_prompt : &hub->last;
    if (!*last || !note_says(*last, msg)) {
        note_drop(*last);
        *last = note_make(msg);
    }
    return note_keep(*last);
}

void hub_send(struct session *session, const struct msg *msg)
{
    struct msg fitting = *msg;
    if (!hub_hears(session)) {
        return;
    }
    count_meant(session, msg->text.length);
    if (msg->kind == MSG_TEXT) {
        fitting.text = str_fit(msg->text, room_left(session));
        if (fitting.text.length == 0 && msg->text.length > 0) {
            return;
        }
    }
    push(session, make(session->hub, &fitting));
}

bool hub_send_character(struct hub *hub, uint64_t character, const struct msg *msg)
{
    struct session *first = hub_sessions_of(hub, character);
    for (struct session *s = first; s; s = s->next_of_character) {
        hub_send(s, msg);
    }
    return first != NULL;
}

void hub_send_note(struct session *first, struct note *note)
{
    for (struct session *s = first; s; s = s->next_of_character) {
        if (!hub_hears(s)) {
            continue;
        }
        count_meant(s, note->bytes);
        if (note->bytes <= room_left(s)) {
            push(s, note_keep(note));
        }
    }
}

struct session **hub_company(struct hub *hub, size_t most)
{
    while (hub->company_capacity - hub->company_count < most) {
        hub->company = mem_grow(hub->company, hub->company_capacity, &hub->company_capacity,
                sizeof(struct session *));
    }
    hub->company_room = most;
    return hub->company + hub->company_count;
}

void hub_send_company(struct hub *hub, size_t count, struct note *note)
{
    must(count <= hub->company_room && (count == 0 || !note_answers(note)));
    hub->company_room = 0;
    if (count == 0) {
        return;
    }
    if (hub->company_bytes + note->bytes > COMPANY_BYTES) {
        for (size_t i = 0; i < count; i++) {
            hub_send_note(hub->company[hub->company_count + i], note);
        }
        return;
    }
    log_sent(hub, (struct sent){.note = note_keep(note),
                          .from = (uint32_t)hub->company_count,
                          .count = (uint32_t)count});
    hub->company_count += count;
    hub->company_bytes += note->bytes;
    hub->open_bytes += count * note->bytes;
}

static void send_note_to(void *note, struct session *session)
{
    hub_send_note(session, note);
}

void hub_send_crowd(struct hub_crowd *crowd, struct session *const *except, size_t except_count,
        struct note *note)
{
    struct hub *hub = hub_of_crowd(crowd);
    must(hub_crowd_is_whole(crowd));
    if (hub->company_bytes + note->bytes > COMPANY_BYTES || !transcript_takes(&note->msg)) {
        hub_crowd_each(crowd, except, except_count, send_note_to, note);
        return;
    }
    struct session **company = hub_company(hub, except_count);
    for (size_t i = 0; i < except_count; i++) {
        must(except[i]->crowd == crowd);
        company[i] = except[i];
    }
    hub->company_room = 0;
    struct sent sent = {.note = note_keep(note),
            .crowd = crowd,
            .from = (uint32_t)hub->company_count,
            .count = (uint32_t)except_count};
    log_sent(hub, sent);
    hub->open_crowds++;
    hub->company_count += except_count;
    hub->company_bytes += note->bytes;
    hub->open_bytes += hub_crowd_hearers(&sent) * note->bytes;
}

void hub_relay(struct session *session, struct note *note)
{
    must(session->outbox_count == session->released);
    if (!hub_hears(session)) {
        return;
    }
    put_hub_send(session, note_keep(note));
    mark_answer(session, note);
    session->complete = session->outbox_count;
    session->released = session->outbox_count;
    hub_make_due(session);
}

void hub_close(struct session *session, struct str why)
{
    hub_send(session, &(struct msg){.kind = MSG_BYE, .text = why});
}

size_t hub_savepoint(const struct hub *hub)
{
    return hub->sent_count;
}

/* Returns how many sessions get a send to several. */
static size_t hearers(const struct sent *sent)
{
    return sent->crowd ? hub_crowd_hearers(sent) : sent->count;
}

void hub_rollback_to(struct hub *hub, size_t savepoint)
{
    must(savepoint <= hub->sent_count);
    hub->open_most = 0;
    while (hub->sent_count > savepoint) {
        struct sent sent = hub->sent[--hub->sent_count];
        if (sent.session) {
            hub->single_most = sent.from;
            sent.session->open_bytes -= sent.note->bytes;
            hub->open_bytes -= sent.note->bytes;
        } else {
            hub->company_count = sent.from;
            hub->company_bytes -= sent.note->bytes;
            hub->open_bytes -= hearers(&sent) * sent.note->bytes;
            hub->open_crowds -= sent.crowd != NULL;
        }
        note_drop(sent.note);
    }
}

/* A visit of each member that gets a message. */
struct sent_visit {
    void (*visit)(void *data, const struct session *session, const struct msg *msg);
    void *data;
    const struct msg *msg;
};

static void visit_member(void *data, struct session *session)
{
    const struct sent_visit *one = data;
    one->visit(one->data, session, one->msg);
}

void hub_each_sent(const struct hub *hub, size_t savepoint,
        void (*visit)(void *data, const struct session *session, const struct msg *msg),
        void *data)
{
    must(savepoint <= hub->sent_count);
    for (size_t i = savepoint; i < hub->sent_count; i++) {
        const struct sent *sent = &hub->sent[i];
        if (sent->session) {
            visit(data, sent->session, &sent->note->msg);
        }
        struct session **company = hub->company + sent->from;
        if (sent->crowd) {
            struct sent_visit one = {visit, data, &sent->note->msg};
            hub_crowd_each(sent->crowd, company, sent->count, visit_member, &one);
        }
        for (uint32_t j = 0; !sent->crowd && j < sent->count; j++) {
            visit(data, company[j], &sent->note->msg);
        }
    }
}

void hub_discard(struct hub *hub)
{
    hub_rollback_to(hub, 0);
}

size_t hub_open_bytes(const struct hub *hub)
{
    return hub->open_bytes;
}

size_t hub_open_most(const struct hub *hub)
{
    size_t single = hub->open_most > hub->single_most ? hub->open_most : hub->single_most;
    return hub->company_bytes > 0 ? single + hub->company_bytes : hub->open_most;
}

/* Adds and releases in one step: for a note that may go at once, to a session that waits for
 * nothing. The note is not an answer. */
static void put_released(struct session *session, struct note *note)
{
    put_hub_send(session, note);
    session->complete = session->outbox_count;
    session->released = session->outbox_count;
    hub_make_due_later(session);
}

/* Prefetches sessions a few places ahead into the CPU cache. */
static void foresee_hub_send(const struct session *soon, const struct session *next)
{
    if (soon) {
        __builtin_prefetch(soon, 1);
    }
    if (next && next->outbox) {
        __builtin_prefetch(next->outbox + next->outbox_count, 1);
    }
}

/* Returns how many sessions must still be held. */
static uint32_t put_company(struct hub *hub, const struct sent *sent, bool at_once)
{
    struct session **company = hub->company + sent->from;
    uint32_t told = 0;
    uint32_t left = 0;
    for (uint32_t i = 0; i < sent->count; i++) {
        struct session *session = company[i];
        foresee_hub_send(i + 16 < sent->count ? company[i + 16] : NULL,
                i + 8 < sent->count ? company[i + 8] : NULL);
        if (!hub_hears(session)) {
            continue;
        }
        if (at_once && session->released == session->outbox_count) {
            put_released(session, sent->note);
        } else {
            put_hub_send(session, sent->note);
            left++;
        }
        told++;
    }
    sent->note->holders += told;
    note_drop(sent->note);
    return left;
}

static void note_echo(struct session *session, const struct msg *msg)
{
    if (msg->kind == MSG_ECHO) {
        session->hides = !msg->flag;
        session->echoes = (uint8_t)(session->echoes + (msg->text.length > 0));
    }
}

/* Moves all messages into the outboxes; entries left in the log must be held. */
static void put_sent(struct hub *hub, uint64_t number)
{
    bool at_once = number <= hub->durable;
    if (!at_once) {
        hub_crowd_spread(hub);
    }
    for (size_t i = 0; i < hub->sent_count; i++) {
        struct sent *sent = &hub->sent[i];
        if (sent->session) {
            put_hub_send(sent->session, sent->note);
            mark_answer(sent->session, sent->note);
            note_echo(sent->session, &sent->note->msg);
        } else if (sent->crowd) {
            hub_crowd_put(hub, sent, number);
            note_drop(sent->note);
            sent->count = 0;
        } else if (put_company(hub, sent, at_once) == 0) {
            sent->count = 0;
        }
    }
}

static void release(struct session *session, uint64_t number)
{
    hub_release_at(session, number);
    if (session->segments > 0 && session->crowd) {
        hub_crowd_part(session);
    }
}

void hub_end_transaction(struct hub *hub, uint64_t number)
{
    put_sent(hub, number);
    for (size_t i = 0; i < hub->sent_count; i++) {
        const struct sent *sent = &hub->sent[i];
        if (sent->session) {
            release(sent->session, number);
        }
        for (uint32_t j = 0; j < sent->count; j++) {
            release(hub->company[sent->from + j], number);
        }
    }
    hub->sent_count = 0;
    hub->company_count = 0;
    hub->company_bytes = 0;
    hub->open_crowds = 0;
    hub->single_most = 0;
    hub->open_bytes = 0;
    hub->open_most = 0;
}
