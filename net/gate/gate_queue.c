/* gate_queue.c -- the queue of a conversation's input for the world.
 *
 * 1. Lines and calls share one queue. The world has one line at a time; a call is sent when it is
 *    first.
 * 2. When the world is back, nothing is sent before all conversations are restored, including their
 *    channels, or they would miss output. Requests of handlers for that purpose go ahead of
 *    everything.
 * 3. The world learns the session's data before the next input, since handlers report few changes.
 * 4. A line that belongs to a text which the world has forgotten is dropped: up to ".", or to a
 *    pause. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/gate/gate_impl.h"

#include <stdlib.h>
#include <string.h>

enum { LEFT_OUT_MS = 2000, LINE_KEEP = 256 };

/* -- the waiting input -- */

void gate_queue_free(struct gate_input *input)
{
    buf_wipe(&input->rest);
    mem_free(input->tag);
    mem_free(input);
}

struct gate_input *gate_queue_take_first(struct gate_held *held)
{
    struct gate_input *input = held->first;
    held->first = input->next;
    held->last = held->first ? held->last : NULL;
    return input;
}

static void append(struct gate_held *held, struct gate_input *input)
{
    input->came_ms = clock_ms();
    if (held->last) {
        held->last->next = input;
    } else {
        held->first = input;
    }
    held->last = input;
}

/* -- to the world -- */

/* Appends the fields, and remembers their hash. */
static void add_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t begin = hold->out.length;
    gate_put_fields(held->session, &hold->out);
    held->fields = str_hash(str_slice(buf_str(&hold->out), begin, hold->out.length));
}

void gate_queue_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t begun = frame_begin(&hold->out, GATE_FIELDS);
    buf_add_u32(&hold->out, held->id);
    add_fields(hold, held);
    frame_end(&hold->out, begun);
    if (held->session->reader) {
        held->session->reader->again = false;
    }
}

/* Handlers set fields when they learn them, and report few changes. Sends changed ones before the
 * next input. */
static void put_changed_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t before = hold->out.length;
    uint64_t known = held->fields;
    gate_queue_fields(hold, held);
    if (held->fields == known) {
        buf_truncate(&hold->out, before);
    }
}

void gate_queue_open(struct gate_hold *hold, struct gate_held *held)
{
    const struct session_frontend *frontend = held->session->frontend;
    int64_t now_ms = clock_ms();
    size_t begun = frame_begin(&hold->out, GATE_OPEN);
    buf_add_u32(&hold->out, held->id);
    buf_add_u8(&hold->out, gate_frontend_flags(frontend));
    frame_put_text(&hold->out, str_of(frontend->service));
    add_fields(hold, held);
    frame_put_text(&hold->out, str_of(held->token));
    buf_add_u64(&hold->out, held->session->token);
    buf_add_u64(&hold->out, (uint64_t)(now_ms - held->session->opened_ms));
    buf_add_u64(&hold->out, (uint64_t)(now_ms - held->session->active_ms));
    frame_end(&hold->out, begun);
    held->told = true;
    held->away = held->away && held->token[0];
    held->resuming = held->token[0] != '\0';
    hold->returning += held->resuming;
    /* A player who moves here keeps nobody waiting. */
    hold->waits = hold->waits || (held->resuming && !held->walks);
}

void gate_queue_open_new(struct gate_hold *hold)
{
    struct gate_held *held = hold->first_new;
    hold->first_new = NULL;
    for (; held; held = held->next_new) {
        held->is_new = false;
        if (hold->up && !held->told) {
            gate_queue_open(hold, held);
        }
    }
}

/* Drops a line that is part of a forgotten text; true if it was dropped. Only a pause in typing
 * ends the text: how long the world was away does not matter. */
static bool leave_out(struct gate_held *held, const struct gate_input *input)
{
    if (!held->leaves_out) {
        return false;
    }
    bool late = input->came_ms - held->left_out_ms > LEFT_OUT_MS;
    held->left_out_ms = input->came_ms;
    held->leaves_out = !late && !str_equal(str_trim(buf_str(&input->rest)), STR("."));
    if (!held->leaves_out && !late) {
        gate_hold_prompt(held);
    }
    return !late;
}

static void send_line(
        struct gate_hold *hold, struct gate_held *held, enum gate_kind kind, struct str text)
{
    put_changed_fields(hold, held);
    gate_put(&hold->out, kind, held->id, text);
    buf_clear(&held->line);
    buf_add_str(&held->line, text);
    held->line_kind = kind;
    held->busy = true;
    held->begun = false;
    held->prompted = false;
}

void gate_queue_forget_line(struct gate_held *held)
{
    if (held->line.bytes) {
        explicit_bzero(held->line.bytes, held->line.length);
    }
    buf_shrink(&held->line, LINE_KEEP);
    buf_clear(&held->line);
    held->busy = false;
    held->session->pending_lines -= held->session->pending_lines > 0;
}

static void send_call(
        struct gate_hold *hold, struct gate_held *held, char *tag, struct str rest)
{
    put_changed_fields(hold, held);
    size_t begun = frame_begin(&hold->out, GATE_CALL);
    buf_add_u32(&hold->out, held->id);
    buf_add_str(&hold->out, rest);
    frame_end(&hold->out, begun);
    struct gate_asked *asked = mem_alloc(sizeof(*asked));
    asked->tag = tag;
    asked->returning = held->returning;
    hold->returning += held->returning;
    asked->next = held->asked;
    held->asked = asked;
}

/* True if the world may get its input. */
static bool may_send(const struct gate_hold *hold, const struct gate_held *held)
{
    return hold->up && !hold->waits && held->told && !held->resuming;
}

/* Sends waiting input to the world, as far as possible now. */
void gate_queue_drain(struct gate_hold *hold, struct gate_held *held)
{
    while (held->first && may_send(hold, held) &&
            (held->first->kind == GATE_CALL || !held->busy)) {
        struct gate_input *input = gate_queue_take_first(held);
        struct str rest = buf_str(&input->rest);
        if (input->kind == GATE_CALL) {
            send_call(hold, held, input->tag, rest);
            input->tag = NULL;
        } else if (leave_out(held, input)) {
            held->session->pending_lines -= held->session->pending_lines > 0;
        } else {
            send_line(hold, held, input->kind, rest);
        }
        gate_queue_free(input);
    }
}

void gate_queue_go_on(struct gate_hold *hold)
{
    size_t cursor = 0;
    void *each = NULL;
    hold->waits = false;
    while (map_each(&hold->helds, &cursor, NULL, &each)) {
        gate_queue_drain(hold, each);
    }
}

/* Counts one request as answered. */
static void returned(struct gate_hold *hold)
{
    if (--hold->returning == 0 && hold->waits) {
        gate_queue_go_on(hold);
    }
}

void gate_queue_resumed(struct gate_hold *hold, struct gate_held *held)
{
    if (held->resuming) {
        held->resuming = false;
        returned(hold);
    }
}

/* The world did not begin its line: it is the first for the next process. */
void gate_queue_take_back(struct gate_held *held)
{
    struct gate_input *input = mem_alloc(sizeof(*input));
    input->kind = held->line_kind;
    input->came_ms = clock_ms();
    input->rest = held->line;
    held->line = (struct buf){0};
    held->busy = false;
    input->next = held->first;
    held->first = input;
    held->last = held->last ? held->last : input;
}

/* Removes and returns the first waiting line, or NULL. */
struct gate_input *gate_queue_take_line(struct gate_held *held)
{
    struct gate_input **at = &held->first;
    struct gate_input *before = NULL;
    while (*at && (*at)->kind == GATE_CALL) {
        before = *at;
        at = &before->next;
    }
    struct gate_input *input = *at;
    if (input) {
        *at = input->next;
        held->last = held->last == input ? before : held->last;
        held->session->pending_lines -= held->session->pending_lines > 0;
    }
    return input;
}

static void forget_asked(struct gate_hold *hold, struct gate_asked **at)
{
    struct gate_asked *asked = *at;
    *at = asked->next;
    bool was = asked->returning;
    mem_free(asked->tag);
    mem_free(asked);
    if (was) {
        returned(hold);
    }
}

void gate_queue_answered(struct gate_hold *hold, struct gate_held *held, struct str tag)
{
    struct gate_asked **at = &held->asked;
    while (*at && !str_equal(str_of((*at)->tag), tag)) {
        at = &(*at)->next;
    }
    if (*at) {
        forget_asked(hold, at);
    }
}

void gate_queue_forget_calls(struct gate_hold *hold, struct gate_held *held)
{
    while (held->asked) {
        forget_asked(hold, &held->asked);
    }
}

/* -- input -- */

void gate_queue_add_line(
        struct gate_hold *hold, struct gate_held *held, enum gate_kind kind, struct str text)
{
    struct gate_input *input = mem_alloc(sizeof(*input));
    held->session->pending_lines++;
    input->kind = kind;
    buf_add_str(&input->rest, text);
    append(held, input);
    gate_queue_open_new(hold);
    gate_queue_drain(hold, held);
}

void gate_queue_add_call(
        struct gate_hold *hold, struct gate_held *held, const struct session_call *call)
{
    struct gate_input *input = mem_alloc(sizeof(*input));
    char *args = call->args ? json_dumps(call->args, JSON_COMPACT) : NULL;
    json_decref(call->args);
    input->kind = GATE_CALL;
    input->tag = str_dup(call->tag);
    frame_put_text(&input->rest, call->tag);
    frame_put_text(&input->rest, call->name);
    frame_put_text(&input->rest, args ? str_of(args) : STR_NONE);
    frame_put_text(&input->rest, call->token);
    free(args);
    if (held->returning) {
        send_call(hold, held, input->tag, buf_str(&input->rest));
        input->tag = NULL;
        gate_queue_free(input);
        return;
    }
    append(held, input);
    gate_queue_open_new(hold);
    gate_queue_drain(hold, held);
}

void gate_queue_finish(struct gate_hold *hold, struct gate_held *held)
{
    while (held->first) {
        gate_queue_free(gate_queue_take_first(held));
    }
    gate_queue_forget_calls(hold, held);
    if (held->line.bytes) {
        explicit_bzero(held->line.bytes, held->line.length);
    }
    buf_finish(&held->line);
}
