/* gate_hold.c -- conversations as the gate holds them.
 *
 * 1. The world has one line of a conversation at a time; what is typed behind it waits here. So when the world goes, it
 *    is known which line may have been done, and that the others were not.
 * 2. When the world goes, everybody is told once. The line that it had is answered: it may not have been done. A call
 *    that it had is refused. What waits is given to the next process, in order.
 * 3. What was being typed as an answer or as part of a text is not run as commands by a world that has forgotten the
 *    question: it is left out, and said to be.
 * 4. When the world is back it is told of all conversations; those that have a token go on by it. A front that asked the
 *    last process for things asks again (session_front.resumed).
 * 5. Calls wait for CALL_WAIT_MS, then they are refused: whoever asks by HTTP does not wait for ever. */
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/note.h"
#include "engine/session/transcript.h"
#include "net/gate/gate_impl.h"

#include <stdlib.h>
#include <string.h>

enum { CALL_WAIT_MS = 5000, LEFT_OUT_MS = 2000, OUT_KEEP = 16384 };

#define SAY_AWAY "The world catches its breath. You stay where you are."
#define SAY_BACK "The world is back."
#define SAY_PERHAPS "(Your last line may not have been done.)"
#define SAY_LEFT_OUT                                                                           \
    "(What you were writing was lost with the world's last breath; begin it again.)"
#define SAY_FORGOTTEN "(What you were asked is forgotten.)"
#define SAY_WAIT "The world is away just now. You come in as soon as it is back."
#define SAY_TOO_LATE "The world is back, and you were away too long. Come in again."

static struct gate_held *find(struct gate_hold *hold, const struct session *session)
{
    return map_find(&hold->helds, session->id);
}

/* Is it shown words? Requests of browsers are not. */
static bool reads(const struct gate_held *held)
{
    return held->session->front && !held->session->front->mute &&
           (held->session->character || !held->session->front->calls_only);
}

/* -- telling -- */

static void relay(struct session *session, const struct msg *msg)
{
    struct note *note = note_make(msg);
    hub_relay(session, note);
    note_drop(note);
}

static void say(const struct gate_held *held, struct str text)
{
    relay(held->session, &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = text});
}

static void prompt(const struct gate_held *held)
{
    if (held->session->character) {
        relay(held->session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    }
}

void gate_hold_tell(struct gate_hold *hold, const struct msg *msg)
{
    struct note *note = note_make(msg);
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        hub_relay(session, note);
    }
    note_drop(note);
}

static void refuse_call(struct session *session, const char *tag)
{
    relay(session,
            &(struct msg){.kind = MSG_REPLY,
                    .topic = str_of(tag),
                    .text = STR(
                            "{\"status\": 503, \"title\": \"Service Unavailable\", "
                            "\"detail\": \"The world is away for a moment, and this may not "
                            "have been done. Try again soon.\"}")});
}

/* -- what waits -- */

static void free_input(struct gate_input *input)
{
    if (input->rest.bytes) {
        explicit_bzero(input->rest.bytes, input->rest.length);
    }
    buf_finish(&input->rest);
    mem_free(input->tag);
    mem_free(input);
}

static struct gate_input *take_first(struct gate_held *held)
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

/* Appends them, and remembers which they were. */
static void add_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t begin = hold->out.length;
    gate_put_fields(held->session, &hold->out);
    held->fields = str_hash(str_slice(buf_str(&hold->out), begin, hold->out.length));
}

static void put_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t begun = gate_begin(&hold->out, GATE_FIELDS);
    buf_add_u32(&hold->out, (uint32_t)held->session->id);
    add_fields(hold, held);
    gate_end(&hold->out, begun);
    if (held->session->reader) {
        held->session->reader->again = false;
    }
}

/* Fronts set them when they learn them, and tell of few: the world knows them before what is done next. */
static void put_changed_fields(struct gate_hold *hold, struct gate_held *held)
{
    size_t before = hold->out.length;
    uint64_t known = held->fields;
    put_fields(hold, held);
    if (held->fields == known) {
        buf_truncate(&hold->out, before);
    }
}

static void put_open(struct gate_hold *hold, struct gate_held *held)
{
    const struct session_front *front = held->session->front;
    size_t begun = gate_begin(&hold->out, GATE_OPEN);
    buf_add_u32(&hold->out, (uint32_t)held->session->id);
    buf_add_u8(&hold->out, (front->calls_only ? GATE_FRONT_CALLS_ONLY : 0U) |
                                   (front->shows_lines ? GATE_FRONT_SHOWS_LINES : 0U) |
                                   (front->mute ? GATE_FRONT_MUTE : 0U));
    gate_put_text(&hold->out, str_of(front->service));
    add_fields(hold, held);
    gate_put_text(&hold->out, str_of(held->token));
    buf_add_u64(&hold->out, held->session->token);
    gate_end(&hold->out, begun);
    held->told = true;
    held->away = held->away && held->token[0];
    held->resuming = held->token[0] != '\0';
}

static void open_new(struct gate_hold *hold)
{
    struct gate_held *held = hold->first_new;
    hold->first_new = NULL;
    for (; held; held = held->next_new) {
        held->is_new = false;
        if (hold->up && !held->told) {
            put_open(hold, held);
        }
    }
}

/* A line that is part of a text which nobody collects any more; true if it was left out. */
static bool leave_out(struct gate_held *held, struct str line)
{
    if (!held->leaves_out) {
        return false;
    }
    int64_t now_ms = clock_ms();
    bool late = now_ms - held->left_out_ms > LEFT_OUT_MS;
    held->left_out_ms = now_ms;
    held->leaves_out = !late && !str_equal(str_trim(line), STR("."));
    if (!held->leaves_out && !late) {
        prompt(held);
    }
    return !late;
}

static void send_line(
        struct gate_hold *hold, struct gate_held *held, enum gate_kind kind, struct str text)
{
    put_changed_fields(hold, held);
    gate_put(&hold->out, kind, (uint32_t)held->session->id, text);
    buf_clear(&held->line);
    buf_add_str(&held->line, text);
    held->line_kind = kind;
    held->busy = true;
    held->begun = false;
}

static void forget_line(struct gate_held *held)
{
    if (held->line.bytes) {
        explicit_bzero(held->line.bytes, held->line.length);
    }
    buf_shrink(&held->line, 256);
    buf_clear(&held->line);
    held->busy = false;
    held->session->pending_lines -= held->session->pending_lines > 0;
}

static void send_call(
        struct gate_hold *hold, struct gate_held *held, char *tag, struct str rest)
{
    put_changed_fields(hold, held);
    size_t begun = gate_begin(&hold->out, GATE_CALL);
    buf_add_u32(&hold->out, (uint32_t)held->session->id);
    buf_add_str(&hold->out, rest);
    gate_end(&hold->out, begun);
    struct gate_asked *asked = mem_alloc(sizeof(*asked));
    asked->tag = tag;
    asked->next = held->asked;
    held->asked = asked;
}

/* May the world be given something of it? */
static bool may_send(const struct gate_hold *hold, const struct gate_held *held)
{
    return hold->up && held->told && !held->resuming;
}

/* Gives the world what waits, as far as it goes now. */
static void drain(struct gate_hold *hold, struct gate_held *held)
{
    while (held->first && may_send(hold, held) &&
            (held->first->kind == GATE_CALL || !held->busy)) {
        struct gate_input *input = take_first(held);
        struct str rest = buf_str(&input->rest);
        if (input->kind == GATE_CALL) {
            send_call(hold, held, input->tag, rest);
            input->tag = NULL;
        } else if (leave_out(held, rest)) {
            held->session->pending_lines -= held->session->pending_lines > 0;
        } else {
            send_line(hold, held, input->kind, rest);
        }
        free_input(input);
    }
}

/* -- the fronts' side -- */

static void on_opened(void *data, struct session *session)
{
    struct gate_hold *hold = data;
    struct gate_held *held = mem_alloc(sizeof(*held));
    held->session = session;
    (void)map_put(&hold->helds, session->id, held);
    held->is_new = true;
    held->next_new = hold->first_new;
    hold->first_new = held;
    if (!hold->up && reads(held)) {
        say(held, STR(SAY_WAIT));
        held->away = true;
    }
}

static void add_line(
        struct gate_hold *hold, struct session *session, enum gate_kind kind, struct str text)
{
    struct gate_held *held = find(hold, session);
    struct gate_input *input = mem_alloc(sizeof(*input));
    session->pending_lines++;
    input->kind = kind;
    buf_add_str(&input->rest, text);
    append(held, input);
    open_new(hold);
    drain(hold, held);
}

static void on_line(void *data, struct session *session, struct str line)
{
    add_line(data, session, GATE_LINE, line);
}

static void on_refused(void *data, struct session *session, struct str why)
{
    add_line(data, session, GATE_REFUSED, why);
}

static void on_call(void *data, struct session *session, const struct session_call *call)
{
    struct gate_hold *hold = data;
    struct gate_held *held = find(hold, session);
    struct gate_input *input = mem_alloc(sizeof(*input));
    char *args = call->args ? json_dumps(call->args, JSON_COMPACT) : NULL;
    json_decref(call->args);
    input->kind = GATE_CALL;
    input->tag = str_dup(call->tag);
    gate_put_text(&input->rest, call->tag);
    gate_put_text(&input->rest, call->name);
    gate_put_text(&input->rest, args ? str_of(args) : STR_NONE);
    gate_put_text(&input->rest, call->token);
    free(args);
    append(held, input);
    open_new(hold);
    drain(hold, held);
}

static void on_changed(void *data, struct session *session)
{
    struct gate_hold *hold = data;
    struct gate_held *held = find(hold, session);
    if (hold->up && held->told) {
        put_fields(hold, held);
    }
}

static void forget_new(struct gate_hold *hold, const struct gate_held *held)
{
    struct gate_held **at = &hold->first_new;
    while (*at && *at != held) {
        at = &(*at)->next_new;
    }
    if (*at) {
        *at = held->next_new;
    }
}

static void free_held(struct gate_held *held)
{
    while (held->first) {
        free_input(take_first(held));
    }
    while (held->asked) {
        struct gate_asked *asked = held->asked;
        held->asked = asked->next;
        mem_free(asked->tag);
        mem_free(asked);
    }
    if (held->line.bytes) {
        explicit_bzero(held->line.bytes, held->line.length);
    }
    buf_finish(&held->line);
    explicit_bzero(held->token, sizeof(held->token));
    mem_free(held);
}

static void on_gone(void *data, struct session *session, const char *reason)
{
    struct gate_hold *hold = data;
    struct gate_held *held = map_remove(&hold->helds, session->id);
    if (held->is_new) {
        forget_new(hold, held);
    }
    if (hold->up && held->told) {
        if (session->reader && session->reader->seat.length > 0) {
            put_fields(hold, held);
        }
        gate_put(&hold->out, GATE_GONE, (uint32_t)session->id, str_of(reason));
    }
    free_held(held);
}

static bool is_well(void *data, struct buf *out)
{
    const struct gate_hold *hold = data;
    buf_add_str(out, hold->up ? buf_str(&hold->problem) : STR("the world is away"));
    return hold->up && hold->problem.length == 0;
}

/* There is no process after the gate's own in which a conversation of it could go on. */
static void on_resumed(void *data, struct session *session, struct str token)
{
    (void)token;
    on_opened(data, session);
}

static enum session_awaits awaits(void *data, const struct session *session)
{
    return find(data, session)->awaits;
}

static const struct session_sink sink = {
        .opened = on_opened,
        .line = on_line,
        .refused = on_refused,
        .call = on_call,
        .changed = on_changed,
        .gone = on_gone,
        .is_well = is_well,
        .resumed = on_resumed,
        .awaits = awaits,
};

/* -- the world's side -- */

/* A conversation goes on, or the world does not know it any more. */
static void take_hold(struct gate_hold *hold, struct gate_held *held, const struct msg *msg)
{
    struct session *session = held->session;
    if (msg->text.length > 0) {
        (void)str_copy(msg->text, held->token, sizeof(held->token));
        return;
    }
    held->resuming = false;
    held->away = false;
    if (msg->flag) {
        say(held, STR(SAY_BACK));
        if (session->front->resumed) {
            session->front->resumed(session->front_data);
        }
        drain(hold, held);
        return;
    }
    held->token[0] = '\0';
    session->character = 0;
    if (session->front->calls_only || session->front->shows_lines) {
        relay(session, &(struct msg){.kind = MSG_BYE, .text = STR(SAY_TOO_LATE)});
    } else {
        say(held, STR(SAY_BACK));
    }
}

static void take_answer(struct gate_held *held, struct str tag)
{
    struct gate_asked **at = &held->asked;
    while (*at && !str_equal(str_of((*at)->tag), tag)) {
        at = &(*at)->next;
    }
    if (*at) {
        struct gate_asked *asked = *at;
        *at = asked->next;
        mem_free(asked->tag);
        mem_free(asked);
    }
}

static void deliver(struct gate_hold *hold, struct gate_held *held, struct note *note)
{
    if (!held->session->front) {
        return;
    }
    if (note->msg.kind == MSG_HOLD) {
        take_hold(hold, held, &note->msg);
        return;
    }
    struct session_reader *reader = held->session->reader;
    if (reader && transcript_takes(&note->msg)) {
        reader->told++;
    }
    if (note->msg.kind == MSG_REPLY) {
        take_answer(held, note->msg.topic);
    }
    hub_relay(held->session, note);
}

static void deliver_all(struct gate_hold *hold, struct str listeners, struct note *note)
{
    struct gate_frame each = {.rest = listeners};
    while (each.rest.length > 0) {
        struct gate_held *held = map_find(&hold->helds, gate_take_u32(&each));
        if (held) {
            deliver(hold, held, note);
        }
    }
}

static bool take_told(struct gate_hold *hold, struct gate_frame *frame)
{
    size_t bytes = (size_t)gate_take_u32(frame) * 4;
    if (frame->bad || bytes > frame->rest.length) {
        return false;
    }
    struct str listeners = str_slice(frame->rest, 0, bytes);
    frame->rest = str_slice(frame->rest, bytes, frame->rest.length);
    struct msg msg;
    while (gate_take_msg(frame, &msg)) {
        struct note *note = note_make(&msg);
        deliver_all(hold, listeners, note);
        note_drop(note);
    }
    return !frame->bad;
}

/* The world did not begin its line: it is the first to be given to the next. */
static void take_back(struct gate_held *held)
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

static bool take_game(struct gate_hold *hold, struct gate_frame *frame)
{
    struct str problem = gate_take_text(frame);
    struct gate_frame pairs = *frame;
    while (pairs.rest.length > 0) {
        (void)gate_take_text(&pairs);
    }
    if (frame->bad || pairs.bad) {
        return false;
    }
    buf_clear(&hold->problem);
    buf_add_str(&hold->problem, problem);
    buf_clear(&hold->game);
    buf_add_str(&hold->game, frame->rest);
    return true;
}

bool gate_hold_take(struct gate_hold *hold, struct gate_frame *frame)
{
    if (frame->kind == GATE_TOLD) {
        return take_told(hold, frame);
    }
    if (frame->kind == GATE_GAME) {
        return take_game(hold, frame);
    }
    struct gate_held *held = map_find(&hold->helds, gate_take_u32(frame));
    if (!held) {
        return !frame->bad;
    }
    switch (frame->kind) {
    case GATE_STATE:
        gate_take_state(frame, held->session, &held->awaits);
        return !frame->bad;
    case GATE_DONE:
        if (held->busy) {
            forget_line(held);
            drain(hold, held);
        }
        return true;
    case GATE_BEGUN:
        held->begun = true;
        return true;
    default:
        return false;
    }
}

void gate_hold_up(struct gate_hold *hold)
{
    hold->up = true;
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        if (held && !held->told && session->front) {
            if (held->away && !held->token[0] && hold->was_up) {
                say(held, STR(SAY_BACK));
            }
            put_open(hold, held);
            drain(hold, held);
        }
    }
    hold->was_up = true;
}

/* Takes a line out of those that wait: the first, if there is one. */
static struct gate_input *take_line(struct gate_held *held)
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

/* The question is forgotten: what was typed as its answer is nothing. */
static void drop_answer(struct gate_held *held)
{
    struct gate_input *answer = take_line(held);
    if (held->awaits == SESSION_SECRET) {
        relay(held->session, &(struct msg){.kind = MSG_ECHO, .flag = true});
    }
    if (held->session->character) {
        say(held, STR(SAY_FORGOTTEN));
    }
    if (answer) {
        prompt(held);
        free_input(answer);
    }
}

/* So is the command whose text was typed, up to its end, which may be still to come. */
static void drop_text(struct gate_held *held)
{
    struct gate_input *line = NULL;
    bool ended = false;
    say(held, STR(SAY_LEFT_OUT));
    while (!ended && (line = take_line(held))) {
        ended = str_equal(str_trim(buf_str(&line->rest)), STR("."));
        free_input(line);
    }
    held->leaves_out = !ended;
    held->left_out_ms = clock_ms();
    if (ended) {
        prompt(held);
    }
}

static void let_go(struct gate_held *held, bool ended)
{
    held->told = false;
    held->resuming = false;
    if (reads(held) && !held->away) {
        say(held, STR(SAY_AWAY));
        held->away = true;
    }
    if (held->busy && ended && !held->begun) {
        take_back(held);
    } else if (held->busy) {
        forget_line(held);
        if (held->awaits != SESSION_TEXT) {
            say(held, STR(SAY_PERHAPS));
            prompt(held);
        }
    }
    while (held->asked) {
        struct gate_asked *asked = held->asked;
        held->asked = asked->next;
        refuse_call(held->session, asked->tag);
        mem_free(asked->tag);
        mem_free(asked);
    }
    if (held->awaits == SESSION_TEXT) {
        drop_text(held);
    } else if (held->awaits != SESSION_COMMAND) {
        drop_answer(held);
    }
    held->awaits = SESSION_COMMAND;
}

void gate_hold_down(struct gate_hold *hold, bool ended)
{
    hold->up = false;
    buf_clear(&hold->out);
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        if (held && session->front) {
            let_go(held, ended);
        }
    }
}

void gate_hold_tick(struct gate_hold *hold)
{
    int64_t late_ms = clock_ms() - CALL_WAIT_MS;
    if (hold->up) {
        return;
    }
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        while (held && held->first && held->first->kind == GATE_CALL &&
                held->first->came_ms <= late_ms) {
            struct gate_input *input = take_first(held);
            refuse_call(session, input->tag);
            free_input(input);
        }
    }
}

bool gate_hold_turn(struct gate_hold *hold)
{
    open_new(hold);
    return hub_flush_share(hold->hub, false);
}

void gate_hold_init(struct gate_hold *hold)
{
    map_init(&hold->helds);
    hold->hub = hub_create(&sink, hold);
}

void gate_hold_finish(struct gate_hold *hold)
{
    size_t cursor = 0;
    void *held = NULL;
    while (map_each(&hold->helds, &cursor, NULL, &held)) {
        free_held(held);
    }
    map_finish(&hold->helds);
    hub_destroy(hold->hub);
    buf_finish(&hold->out);
    buf_finish(&hold->game);
    buf_finish(&hold->problem);
}
