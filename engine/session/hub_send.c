/* hub_send.c -- what each session may be told when.
 *
 * 1. A session's outbox is, from its start: released, sealed, unsealed notes.
 * 2. Unsealed notes exist only for sessions in the log of the open slice; the log has an entry
 *    per send, so taking back is taking the last off outboxes, last first.
 * 3. A sealed run waits for max(its number, the number the session waits for already): so order
 *    within a session holds, and a session that waits for nothing is held up by no other's.
 * 4. Waiting runs are sorted by number; nearly always that is appending.
 * 5. What many are told is one note in many outboxes.
 *
 * What a message says, and whether a command may run, is not asked here. */
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub_impl.h"

#include <string.h>

/* -- sending, within a slice -- */

bool hub_hears(const struct session *session)
{
    return session->front && !session->closing;
}

/* Notes where the newest answer of the outbox ends, if that is the note which was just put there. */
static void mark_answer(struct session *session, const struct note *note)
{
    if (note_answers(note)) {
        session->answered = session->outbox_count;
    }
}

/* Puts the note at the end of the outbox, which holds it from now on. */
static void push(struct session *session, struct note *note)
{
    struct hub *hub = session->hub;
    must(!hub->flushing);
    hub->sent = mem_grow(hub->sent, hub->sent_count, &hub->sent_capacity, sizeof(*hub->sent));
    hub->sent[hub->sent_count++] = (struct sent){session, note};
    if (session->outbox_count == session->outbox_capacity) {
        hub_widen(session);
    }
    session->outbox[session->outbox_count++] = note;
    mark_answer(session, note);
    session->unsealed_bytes += note->bytes;
    hub->unsealed_bytes += note->bytes;
}

/* How much more the open slice may tell the session. */
static size_t room_left(const struct session *session)
{
    return session->unsealed_bytes < HUB_SLICE_BYTES_MAX
                   ? HUB_SLICE_BYTES_MAX - session->unsealed_bytes
                   : 0;
}

/* Whether it finds room or not. */
static void count_meant(struct session *session, size_t bytes)
{
    size_t *most = &session->hub->unsealed_most;
    size_t unsealed = session->unsealed_bytes + bytes;
    *most = unsealed > *most ? unsealed : *most;
}

/* The note of a message, to be held: what several are sent one after the other is one, and so are prompts,
 * which are nearly all the same. */
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

void hub_foresee(const struct session *soon, const struct session *next)
{
    if (soon) {
        __builtin_prefetch(soon, 1);
    }
    if (next && next->outbox) {
        __builtin_prefetch(next->outbox + next->outbox_count, 1);
    }
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

void hub_relay(struct session *session, struct note *note)
{
    must(session->outbox_count == session->released);
    if (!hub_hears(session)) {
        return;
    }
    if (session->outbox_count == session->outbox_capacity) {
        hub_widen(session);
    }
    session->outbox[session->outbox_count++] = note_keep(note);
    mark_answer(session, note);
    session->sealed = session->outbox_count;
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

void hub_rollback_to(struct hub *hub, size_t savepoint)
{
    must(savepoint <= hub->sent_count);
    hub->unsealed_most = 0;
    while (hub->sent_count > savepoint) {
        struct sent sent = hub->sent[--hub->sent_count];
        struct session *session = sent.session;
        must(session->outbox[session->outbox_count - 1] == sent.note);
        session->outbox_count--;
        if (session->answered > session->outbox_count) {
            session->answered = 0; /* an answer before it goes with the crowd */
        }
        session->unsealed_bytes -= sent.note->bytes;
        hub->unsealed_bytes -= sent.note->bytes;
        note_drop(sent.note);
    }
}

void hub_each_sent(const struct hub *hub, size_t savepoint,
        void (*visit)(void *data, const struct session *session, const struct msg *msg),
        void *data)
{
    must(savepoint <= hub->sent_count);
    for (size_t i = savepoint; i < hub->sent_count; i++) {
        visit(data, hub->sent[i].session, &hub->sent[i].note->msg);
    }
}

void hub_discard(struct hub *hub)
{
    hub_rollback_to(hub, 0);
}

size_t hub_unsealed_bytes(const struct hub *hub)
{
    return hub->unsealed_bytes;
}

size_t hub_unsealed_most(const struct hub *hub)
{
    return hub->unsealed_most;
}

/* -- sealing and releasing -- */

static void release_notes(struct session *session, uint32_t count)
{
    session->released += count;
    hub_make_due(session);
}

/* Where a run with this number goes: behind all that wait for the same or less. */
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

static void hold(struct session *session, uint32_t count, size_t bytes, uint64_t number)
{
    struct hub *hub = session->hub;
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

static void seal_session(struct session *session, uint64_t number)
{
    uint32_t count = session->outbox_count - session->sealed;
    size_t bytes = session->unsealed_bytes;
    if (count == 0) {
        return;
    }
    session->sealed = session->outbox_count;
    session->unsealed_bytes = 0;
    if (session->segments > 0 && number < session->held_until) {
        number = session->held_until;
    }
    if (number <= session->hub->durable) {
        release_notes(session, count);
    } else {
        hold(session, count, bytes, number);
    }
}

void hub_seal(struct hub *hub, uint64_t number)
{
    for (size_t i = 0; i < hub->sent_count; i++) {
        hub_foresee(i + 8 < hub->sent_count ? hub->sent[i + 8].session : NULL, NULL);
        seal_session(hub->sent[i].session, number);
    }
    hub->sent_count = 0;
    hub->unsealed_bytes = 0;
    hub->unsealed_most = 0;
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
