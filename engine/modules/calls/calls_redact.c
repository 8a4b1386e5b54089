/* calls_redact.c -- The calls that take a line of a channel back, or a tell (draft/message-redaction).
 *
 * A tell is taken back by its speaker within an hour, from the stored copies of both.
 *
 * The speaker may, and who commands the channel. The row stays, without its words, so that its number
 * is not used again; no door shows it. What others have seen, in scrollbacks and on other networks,
 * nobody can take back. */
#include "engine/base/clock.h"
#include "engine/core/calls/call.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/modules/calls/calls_chat.h"
#include "engine/modules/calls/module.h"
#include "engine/session/hub.h"
#include "world/model/rows.h"

#include <stdlib.h>

struct redaction {
    struct engine *engine;
    struct channel *channel;
    struct str id;
    uint64_t number; /* of the line; 0: not found */
    uint64_t speaker;
};

static void find_redacted(void *data, const struct channel_line *line)
{
    struct redaction *redaction = data;
    struct buf id = {0};
    channel_line_id(redaction->engine, redaction->channel, line, &id);
    if (str_equal(buf_str(&id), redaction->id)) {
        redaction->number = line->number;
        redaction->speaker = line->speaker;
    }
    buf_finish(&id);
}

static bool empty_line(const struct redaction *redaction)
{
    struct row row = row_of_str(TABLE_CHANNEL_LINE, str_of(redaction->channel->stored));
    row_set_id(&row, "number", redaction->number);
    if (!rows_find(engine_world(redaction->engine), &row)) {
        row_finish(&row);
        return false;
    }
    row_set_str(&row, "kind", STR(CHANNEL_LINE_GONE));
    row_set_str(&row, "text", STR_NONE);
    rows_put(engine_world(redaction->engine), &row);
    return true;
}

static void tell_redacted(struct call *call, const struct redaction *redaction)
{
    struct str why = calls_chat_reason(call, redaction->channel);
    json_t *event = channel_event(call->engine, redaction->channel, call->character);
    (void)json_object_set_new(
            event, "id", json_stringn(redaction->id.bytes, redaction->id.length));
    (void)json_object_set_new(event, "why", json_stringn(why.bytes, why.length));
    channel_tell(call->engine, redaction->channel, "Chat.Redact", event, call->session);
}

/*** call channel.redact
{
  "about": "Takes a line back that you have said on a channel, or that somebody has said on one that you command",
  "who": "player", "writes": true,
  "spoken": true,
  "takes": {"channel": "text", "id": "text: the line's", "why?": "text"}
} */
static enum call_answer run_redact(struct call *call)
{
    struct err err;
    struct redaction redaction = {.engine = call->engine, .id = call_text(call, "id")};
    redaction.channel =
            channel_find_for(call->engine, call->character, call_text(call, "channel"));
    if (!redaction.channel || channel_may(call->engine, redaction.channel, call->character,
                                      CHANNEL_READ, &err) != CHANNEL_OK) {
        (void)channel_missing(call->engine, call_text(call, "channel"), &err);
        return call_fail(call, 404, "%s", err.text);
    }
    if (call_is_muted(call)) {
        return CALL_FAILED;
    }
    channel_each_line(call->engine, channel_name(redaction.channel), CHANNEL_LINES_KEPT, 0,
            find_redacted, &redaction);
    if (redaction.number == 0) {
        return call_refuse(call, 410, PHRASE_channel_no_line,
                WITH("channel", channel_name(redaction.channel)));
    }
    if (redaction.speaker != call->character &&
            !channel_commands(call->engine, redaction.channel, call->character)) {
        return call_refuse(call, 403, PHRASE_channel_no_operator,
                WITH("channel", channel_name(redaction.channel)));
    }
    if (empty_line(&redaction)) {
        tell_redacted(call, &redaction);
    }
    return CALL_DONE;
}

/* -- tells -- */

enum { TELL_REDACT_MS = 60 * 60 * 1000 };

struct tell_redaction {
    struct str mark;
    bool own;        /* of the speaker's copy */
    uint64_t number; /* 0: not found */
    uint64_t peer;
    int64_t time_ms;
};

static void find_redacted_tell(void *data, const struct tell *tell)
{
    struct tell_redaction *redaction = data;
    if (tell->own == redaction->own && str_equal(tell->mark, redaction->mark)) {
        redaction->number = tell->number;
        redaction->peer = tell->peer;
        redaction->time_ms = tell->time_ms;
    }
}

static void delete_tell(struct engine *engine, uint64_t character, uint64_t number)
{
    struct row row = row_of_ids(TABLE_TELL, character, number);
    if (number > 0) {
        rows_delete(engine_world(engine), &row);
    } else {
        row_finish(&row);
    }
}

static void send_redacted(const struct call *call, uint64_t character, const json_t *event)
{
    for (struct session *s = hub_sessions_of(engine_hub(call->engine), character); s;
            s = s->next_of_character) {
        if (s->chats && s->id != call->session) {
            channel_send_event(s, "Chat.Redact", event);
        }
    }
}

static void tell_both(struct call *call, const struct tell_redaction *redaction)
{
    const struct presence *own = presence_find(call->engine, call->character);
    const struct presence *peer = channel_person(call->engine, redaction->peer);
    if (!own || !peer) {
        return;
    }
    struct str why = calls_chat_why(call);
    struct err err;
    bool heard = why.length > 0 &&
                 !ignore_has(call->engine, redaction->peer, call->character) &&
                 calls_chat_may_speak(call, why, &err);
    why = heard ? why : STR_NONE;
    json_t *event = json_pack("{s:o, s:s, s:s%, s:s%}", "who", person_json(call->engine, own),
            "to", peer->name, "id", redaction->mark.bytes, redaction->mark.length, "why",
            why.bytes, why.length);
    send_redacted(call, redaction->peer, event);
    if (redaction->peer != call->character) {
        send_redacted(call, call->character, event);
    }
    json_decref(event);
}

/*** call tell.redact
{
  "about": "Takes a tell of the last hour back that you have sent", "who": "player", "writes": true,
  "spoken": true,
  "takes": {"id": "text: the tell's", "why?": "text"}
} */
static enum call_answer run_redact_tell(struct call *call)
{
    struct tell_redaction redaction = {.mark = call_text(call, "id"), .own = true};
    if (call_is_muted(call)) {
        return CALL_FAILED;
    }
    tells_each(call->engine, call->character, find_redacted_tell, &redaction);
    if (redaction.number == 0 || redaction.mark.length == 0) {
        return call_refuse(call, 410, PHRASE_ask_nobody);
    }
    if (clock_wall_age_ms(redaction.time_ms) > TELL_REDACT_MS) {
        return call_refuse(call, 403, PHRASE_ask_nobody);
    }
    struct tell_redaction theirs = {.mark = redaction.mark};
    if (redaction.peer && redaction.peer != call->character) {
        tells_each(call->engine, redaction.peer, find_redacted_tell, &theirs);
        delete_tell(call->engine, redaction.peer, theirs.number);
    }
    delete_tell(call->engine, call->character, redaction.number);
    tell_both(call, &redaction);
    return CALL_DONE;
}

void calls_redact_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"channel.redact", run_redact}, {"tell.redact", run_redact_tell}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
