/* gate_hold.c -- conversations in the connection proxy.
 *
 * 1. The world has one line of a conversation at a time; later lines wait (gate_queue.c). So when
 *    the world goes away, it is known which line may have been done, and that the others were not.
 * 2. When the world goes away, all players are told once. The line that it had is answered: it may
 *    not have been done. A call that it had is refused. Waiting input goes to the next process, in
 *    order.
 * 3. Lines typed as an answer or as part of a text must not be run as commands by a world that has
 *    forgotten the question. They are dropped, after a password prompt up to an empty line.
 * 4. When the world is back, it is told of all conversations; those with a token are resumed by it.
 *    A handler that had requested data from the last process asks again (session_frontend.resumed).
 * 5. A player who moves to another world of the realm (Realm.Go) is held for that world from then
 *    on, with the same token.
 * 6. Calls wait for CALL_WAIT_MS and are then refused, since HTTP clients do not wait for ever. */
#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/note.h"
#include "engine/session/transcript.h"
#include "net/gate/gate_impl.h"

#include <jansson.h>

#include <string.h>

/* How long a call waits for the world, and all input for returning players. */
enum { CALL_WAIT_MS = 5000, RETURN_MS = 1000 };

#define SAY_AWAY "The world catches its breath. You stay where you are."
#define SAY_BACK "The world is back."
#define SAY_PERHAPS "(Your last line may not have been done.)"
#define SAY_LEFT_OUT                                                                           \
    "(The text you were writing was lost while the world was away. Please start it again.)"
#define SAY_FORGOTTEN "(The question you were asked was cancelled.)"
#define SAY_SECRET_FORGOTTEN                                                                   \
    "(The question you were asked was cancelled. Your lines are ignored now, as they may be "  \
    "passwords, until you press the return key on an empty line.)"
#define SAY_SECRET_LEFT_OUT                                                                    \
    "(Ignored, as it may be a password. To go on, press the return key on an empty line.)"
#define SAY_WAIT "The world is away just now. You'll come in as soon as it's back."
#define SAY_TOO_LATE                                                                           \
    "The world is back, but your session has ended: you were away too long, or the world "     \
    "was restored from a backup. Please come in again."
#define SAY_LOST "The way to the other world was lost. Please come in again."

/* Finds the session's conversation in this world; NULL: it is in another one. */
static struct gate_held *find(struct gate_hold *hold, const struct session *session)
{
    struct gate_held *held = map_find(&hold->first->all, session->id);
    return held && held->hold == hold ? held : NULL;
}

/* Finds the session's conversation in any world; data: the first hold. */
static struct gate_held *held_of(void *data, const struct session *session)
{
    return map_find(&((struct gate_hold *)data)->all, session->id);
}

/* True if it shows text. Browsers' requests do not. */
static bool reads(const struct gate_held *held)
{
    return held->session->frontend && !held->session->frontend->mute &&
           (held->session->character || !held->session->frontend->calls_only);
}

/* -- output -- */

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

void gate_hold_prompt(const struct gate_held *held)
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

/* Puts the conversation into that world. Output from an earlier stay there may still be on its way,
 * so it gets another id. */
static void come(struct gate_hold *hold, struct gate_held *held)
{
    held->hold = hold;
    held->id = ++hold->first->ids;
    (void)map_put(&hold->helds, held->id, held);
}

static void show_typing(struct gate_held *held)
{
    held->hides = false;
    relay(held->session, &(struct msg){.kind = MSG_ECHO, .flag = true});
}

/* -- called by the protocol handlers -- */

static void on_opened(void *data, struct session *session)
{
    struct gate_hold *hold = data;
    struct gate_held *held = mem_alloc(sizeof(*held));
    held->session = session;
    (void)map_put(&hold->all, session->id, held);
    come(hold, held);
    held->is_new = true;
    held->next_new = hold->first_new;
    hold->first_new = held;
    if (!hold->up && reads(held)) {
        say(held, STR(SAY_WAIT));
        held->away = true;
    }
}

static void add_line(void *data, struct session *session, enum gate_kind kind, struct str text)
{
    struct gate_held *held = held_of(data, session);
    if (held->drops) {
        held->drops = kind != GATE_LINE || str_trim(text).length > 0;
        if (held->drops) {
            say(held, STR(SAY_SECRET_LEFT_OUT));
        } else {
            show_typing(held);
        }
        gate_hold_prompt(held);
        return;
    }
    gate_queue_add_line(held->hold, held, kind, text);
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
    struct gate_held *held = held_of(data, session);
    gate_queue_add_call(held->hold, held, call);
}

static void on_changed(void *data, struct session *session)
{
    struct gate_held *held = held_of(data, session);
    if (held->hold->up && held->told) {
        gate_queue_fields(held->hold, held);
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

static void free_held(struct gate_hold *hold, struct gate_held *held)
{
    gate_queue_finish(hold, held);
    explicit_bzero(held->token, sizeof(held->token));
    mem_free(held);
}

static void on_gone(void *data, struct session *session, const char *reason)
{
    struct gate_held *held = map_remove(&((struct gate_hold *)data)->all, session->id);
    struct gate_hold *hold = held->hold;
    (void)map_remove(&hold->helds, held->id);
    if (held->is_new) {
        forget_new(hold, held);
    }
    if (hold->up && held->told) {
        if (session->reader && session->reader->seat.length > 0) {
            gate_queue_fields(hold, held);
        }
        gate_put(&hold->out, GATE_GONE, held->id, str_of(reason));
    }
    gate_queue_resumed(hold, held);
    free_held(hold, held);
}

static bool is_well(void *data, struct buf *out)
{
    const struct gate_hold *hold = data;
    buf_add_str(out, hold->up ? buf_str(&hold->problem) : STR("the world is away"));
    return hold->up && hold->problem.length == 0;
}

/* No process follows the proxy's own, so its conversations cannot be resumed elsewhere. */
static void on_resumed(void *data, struct session *session, struct str token)
{
    (void)token;
    on_opened(data, session);
}

static enum session_awaits awaits(void *data, const struct session *session)
{
    return held_of(data, session)->awaits;
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

/* -- called for the world -- */

static bool drop_lines(struct gate_held *held)
{
    struct gate_input *line = NULL;
    bool any = false;
    while ((line = gate_queue_take_line(held))) {
        gate_queue_free(line);
        any = true;
    }
    return any;
}

/* Records that a conversation is resumed, or that the world no longer knows it. */
static void take_hold(struct gate_hold *hold, struct gate_held *held, const struct msg *msg)
{
    struct session *session = held->session;
    if (msg->text.length > 0) {
        (void)str_copy(msg->text, held->token, sizeof(held->token));
        return;
    }
    held->away = false;
    bool walks = held->walks;
    held->walks = false;
    if (msg->flag) {
        if (!walks) {
            say(held, STR(SAY_BACK));
        }
        if (session->frontend->resumed) {
            held->returning = true;
            session->frontend->resumed(session->frontend_data);
            held->returning = false;
        }
        gate_queue_resumed(hold, held);
        gate_queue_drain(hold, held);
        return;
    }
    held->token[0] = '\0';
    session->character = 0;
    (void)drop_lines(held);
    gate_queue_resumed(hold, held);
    gate_queue_drain(hold, held);
    if (session->frontend->calls_only || session->frontend->shows_lines) {
        relay(session, &(struct msg){.kind = MSG_BYE,
                               .text = walks ? STR(SAY_LOST) : STR(SAY_TOO_LATE)});
    } else {
        say(held, walks ? STR(SAY_LOST) : STR(SAY_TOO_LATE));
    }
}

/* -- between worlds -- */

/* The world that it leaves no longer knows it and gets none of its input. The others there need not
 * wait for it any longer, but this one must not be continued. */
static void leave(struct gate_hold *hold, struct gate_held *held)
{
    bool told = held->told;
    held->told = false;
    (void)map_remove(&hold->helds, held->id);
    for (const struct gate_asked *asked = held->asked; asked; asked = asked->next) {
        refuse_call(held->session, asked->tag);
    }
    gate_queue_forget_calls(hold, held);
    if (held->busy) {
        if (!held->prompted) {
            gate_hold_prompt(held);
        }
        gate_queue_forget_line(held);
    }
    gate_queue_resumed(hold, held);
    if (held->is_new) {
        forget_new(hold, held);
        held->is_new = false;
    }
    if (hold->up && told) {
        gate_put(&hold->out, GATE_GONE, held->id, STR("gone to another world"));
    }
}

/* Drops the answer to a forgotten question. A player who is still typing passwords does not notice in
 * time, so all lines are dropped until an empty one shows that they have read this. */
static void drop_answer(struct gate_held *held)
{
    struct gate_input *answer = held->hides ? NULL : gate_queue_take_line(held);
    held->drops = held->hides;
    if (held->drops) {
        (void)drop_lines(held);
    }
    if (held->session->character || held->drops) {
        say(held, held->drops ? STR(SAY_SECRET_FORGOTTEN) : STR(SAY_FORGOTTEN));
    }
    if (answer) {
        gate_hold_prompt(held);
        gate_queue_free(answer);
    }
}

/* Handles Realm.Go: {world, link, token}. */
static void go_gate_hold(struct gate_hold *hold, struct gate_held *held, struct str text)
{
    json_t *json = json_loadb(text.bytes, text.length, 0, NULL);
    const char *link = json_string_value(json_object_get(json, "link"));
    const char *token = json_string_value(json_object_get(json, "token"));
    const char *world = json_string_value(json_object_get(json, "world"));
    struct gate_hold *to =
            link ? hold->first->go(hold->first->data, str_of(world ? world : ""), str_of(link))
                 : NULL;
    if (to && to != hold) {
        leave(hold, held);
        if (token && token[0]) {
            (void)str_copy(str_of(token), held->token, sizeof(held->token));
        }
        held->away = false;
        held->walks = true;
        held->awaits = SESSION_COMMAND;
        if (held->hides) {
            drop_answer(held); /* the world that asked can't turn the echo on any more */
        }
        come(to, held);
        if (to->up) {
            gate_queue_open(to, held);
        }
    }
    json_decref(json);
}

static void deliver(struct gate_hold *hold, struct gate_held *held, struct note *note)
{
    if (!held->session->frontend) {
        return;
    }
    if (note->msg.kind == MSG_HOLD) {
        take_hold(hold, held, &note->msg);
        return;
    }
    if (note->msg.kind == MSG_EVENT && str_equal(note->msg.topic, STR("Realm.Go"))) {
        go_gate_hold(hold, held, note->msg.text);
        return;
    }
    struct session_reader *reader = held->session->reader;
    if (reader && transcript_takes(&note->msg)) {
        reader->told++;
    }
    if (note->msg.kind == MSG_REPLY) {
        gate_queue_answered(hold, held, note->msg.topic);
    }
    held->prompted = held->prompted || note->msg.kind == MSG_PROMPT;
    held->hides = note->msg.kind == MSG_ECHO ? !note->msg.flag : held->hides;
    if (note->msg.kind == MSG_ECHO && note->msg.text.length > 0 && drop_lines(held)) {
        say(held, note->msg.text);
    }
    hub_relay(held->session, note);
}

static void deliver_all(struct gate_hold *hold, struct str listeners, struct note *note)
{
    struct frame each = {.rest = listeners};
    while (each.rest.length > 0) {
        struct gate_held *held = map_find(&hold->helds, frame_take_u32(&each));
        if (held) {
            deliver(hold, held, note);
        }
    }
}

static bool take_told(struct gate_hold *hold, struct frame *frame)
{
    size_t bytes = (size_t)frame_take_u32(frame) * 4;
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

static bool take_game(struct gate_hold *hold, struct frame *frame)
{
    struct str problem = frame_take_text(frame);
    struct frame pairs = *frame;
    while (pairs.rest.length > 0) {
        (void)frame_take_text(&pairs);
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

bool gate_hold_take(struct gate_hold *hold, struct frame *frame)
{
    if (frame->kind == GATE_TOLD) {
        return take_told(hold, frame);
    }
    if (frame->kind == GATE_GAME) {
        return take_game(hold, frame);
    }
    struct gate_held *held = map_find(&hold->helds, frame_take_u32(frame));
    if (!held) {
        return !frame->bad;
    }
    switch (frame->kind) {
    case GATE_STATE:
        gate_take_state(frame, held->session, &held->awaits);
        return !frame->bad;
    case GATE_DONE:
        if (held->busy) {
            gate_queue_forget_line(held);
            gate_queue_drain(hold, held);
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
    hold->up_ms = clock_ms();
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        if (held && !held->told && session->frontend) {
            if (held->away && !held->token[0] && hold->was_up) {
                say(held, STR(SAY_BACK));
            }
            gate_queue_open(hold, held);
            gate_queue_drain(hold, held);
        }
    }
    hold->was_up = true;
}

/* Drops the rest of a text up to its end, which may be still to come, if the command that reads it
 * was forgotten. */
static void drop_text(struct gate_held *held)
{
    struct gate_input *line = NULL;
    bool ended = false;
    say(held, STR(SAY_LEFT_OUT));
    while (!ended && (line = gate_queue_take_line(held))) {
        ended = str_equal(str_trim(buf_str(&line->rest)), STR("."));
        gate_queue_free(line);
    }
    held->leaves_out = !ended;
    held->left_out_ms = clock_ms();
    if (ended) {
        gate_hold_prompt(held);
    }
}

static void let_go(struct gate_hold *hold, struct gate_held *held, bool ended)
{
    held->told = false;
    gate_queue_resumed(hold, held);
    if (reads(held) && !held->away) {
        say(held, STR(SAY_AWAY));
        held->away = true;
    }
    if (held->busy && held->prompted) {
        gate_queue_forget_line(held); /* answered, though the world could not report it */
    } else if (held->busy && ended && !held->begun) {
        gate_queue_take_back(held);
    } else if (held->busy) {
        gate_queue_forget_line(held);
        if (held->awaits != SESSION_TEXT) {
            say(held, STR(SAY_PERHAPS));
            gate_hold_prompt(held);
        }
    }
    for (const struct gate_asked *asked = held->asked; asked; asked = asked->next) {
        refuse_call(held->session, asked->tag);
    }
    gate_queue_forget_calls(hold, held);
    if (held->awaits == SESSION_TEXT) {
        drop_text(held);
    } else if (held->awaits != SESSION_COMMAND || held->hides) {
        drop_answer(held);
    }
    held->awaits = SESSION_COMMAND;
}

void gate_hold_down(struct gate_hold *hold, bool ended)
{
    hold->up = false;
    hold->waits = false;
    buf_clear(&hold->out);
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        if (held && session->frontend) {
            let_go(hold, held, ended);
        }
    }
}

void gate_hold_tick(struct gate_hold *hold)
{
    int64_t late_ms = clock_ms() - CALL_WAIT_MS;
    if (hold->waits && clock_ms() - hold->up_ms >= RETURN_MS) {
        gate_queue_go_on(hold);
    }
    if (hold->up) {
        return;
    }
    for (struct session *session = hub_first(hold->hub); session; session = session->next) {
        struct gate_held *held = find(hold, session);
        while (held && held->first && held->first->kind == GATE_CALL &&
                held->first->came_ms <= late_ms) {
            struct gate_input *input = gate_queue_take_first(held);
            refuse_call(session, input->tag);
            gate_queue_free(input);
        }
    }
}

void gate_hold_init(struct gate_hold *hold, struct gate_hold *first)
{
    map_init(&hold->helds);
    map_init(&hold->all);
    hold->first = first ? first : hold;
    hold->hub = first ? first->hub : hub_create(&sink, hold);
}

void gate_hold_finish(struct gate_hold *hold)
{
    size_t cursor = 0;
    void *held = NULL;
    hold->waits = false;
    while (map_each(&hold->all, &cursor, NULL, &held)) {
        free_held(((struct gate_held *)held)->hold, held);
    }
    map_finish(&hold->all);
    map_finish(&hold->helds);
    if (hold->first == hold) {
        hub_destroy(hold->hub);
    }
    buf_finish(&hold->out);
    buf_finish(&hold->game);
    buf_finish(&hold->problem);
}
