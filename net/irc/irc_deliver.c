/* irc_deliver.c -- Messages of the game as lines for an IRC client.
 *
 * 1. Speech and gestures of people become PRIVMSG from their nickname, and those of npcs from their name, to #here, to a channel, or
 *    to the client. Everything else is from skein: a NOTICE to #here, or to the client if it
 *    answers a command line sent as a private message.
 * 2. The client's own words return only as an echo, if it asked for that. Words that its player
 *    said through another service (telnet, the web) are always shown.
 * 3. Messages before the JOIN of #here wait (irc_register.c shows them then).
 *
 * An answer begins with the event Chat.Answer and ends with its prompt. The prompt is hidden unless
 * the next line is part of a text, or for an editor: then it becomes a notice that says how to
 * leave. Output of a call about the client's own words begins with the event Chat.Own and ends with
 * the call's answer. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/markup.h"
#include "net/irc/irc_impl.h"
#include "net/irc/irc_render.h"
#include "net/irc/msg_bytes.h"

#include <stdio.h>
#include <string.h>

enum { HELD_MAX = 64 * 1024, LOG_MAX = 6 * 1024 };

/* True for the words of an npc: in a room nobody else's are without tags. */
static bool is_of_npc(const struct msg *msg)
{
    bool here = msg->style == MSG_SAY || msg->style == MSG_EMOTE;
    return here ? msg->tags.length == 0 : str_equal(irc_tag_raw(msg->tags, "kind"), STR("npc"));
}

/* Appends the source of a message. A speaker on another network is not a player. */
static void source_of(
        struct irc_frontend *frontend, const struct msg *msg, bool own, struct buf *out)
{
    struct str user = irc_tag_raw(msg->tags, "user");
    struct str host = irc_tag_raw(msg->tags, "host");
    if (own) {
        buf_add_str(out, irc_self(frontend));
        return;
    }
    if (user.length > 0) {
        buf_printf(out, "%.*s!%.*s@%.*s", STR_FMT(msg->sender), STR_FMT(user), STR_FMT(host));
        return;
    }
    if (irc_tag_raw(msg->tags, "world").length > 0) {
        irc_of_realm(msg->sender, out);
        return;
    }
    if (is_of_npc(msg)) {
        irc_npc(msg->sender, out);
        return;
    }
    irc_elsewhere(frontend, msg->sender, out);
}

static void note_here(struct irc_frontend *frontend, const struct msg *msg)
{
    if (!(frontend->caps & IRC_CAP_CHATHISTORY)) {
        return;
    }
    struct msg kept = *msg;
    kept.text = STR_NONE;
    msg_write(&kept, &frontend->here_log);
    while (frontend->here_log.length > LOG_MAX) {
        struct str rest = buf_str(&frontend->here_log);
        (void)msg_next(&rest, &kept);
        buf_consume(&frontend->here_log, frontend->here_log.length - rest.length);
    }
}

static void target_of_deliver(
        const struct irc_frontend *frontend, const struct msg *msg, bool own, struct buf *out)
{
    if (msg->style == MSG_CHANNEL) {
        buf_add_text(out, IRC_NAMED(msg->topic));
    } else if (msg->style == MSG_TELL) {
        buf_add_str(out, own && msg->topic.length > 0 ? msg->topic : str_of(frontend->nick));
    } else {
        buf_add_text(out, IRC_HERE);
    }
}

void irc_deliver_speech(struct irc_frontend *frontend, const struct msg *msg, bool own,
        struct buf *source, struct buf *target)
{
    if (msg->style != MSG_CHANNEL && msg->style != MSG_TELL) {
        irc_arrivals_show(frontend);
    }
    source_of(frontend, msg, own, source);
    target_of_deliver(frontend, msg, own, target);
}

static void show_speech(
        struct irc_frontend *frontend, const struct msg *msg, bool own, bool news)
{
    struct buf source = {0};
    struct buf target = {0};
    struct str kind = irc_tag_raw(msg->tags, "kind");
    if (irc_group_add(frontend, msg, own, news)) {
        return;
    }
    irc_deliver_speech(frontend, msg, own, &source, &target);
    struct irc_speech speech = {
            .source = buf_str(&source),
            .command = str_equal(kind, STR("notice")) ? "NOTICE" : "PRIVMSG",
            .target = target.bytes,
            .action = msg->style == MSG_EMOTE || str_equal(kind, STR("emote")),
            .text = msg->body,
            .tags = msg->tags,
    };
    irc_speech_write(frontend, &speech, news);
    buf_finish(&source);
    buf_finish(&target);
}

/* True for the words of a person or an npc, as opposed to those of the room. */
static bool is_speech(const struct msg *msg)
{
    bool heard = msg->style == MSG_SAY || msg->style == MSG_EMOTE || msg->style == MSG_TELL;
    if (msg->sender.length == 0 || msg->body.length == 0) {
        return false;
    }
    return msg->style == MSG_CHANNEL || is_of_npc(msg) ||
           (heard && (irc_tag_raw(msg->tags, "user").length > 0 ||
                             irc_tag_raw(msg->tags, "world").length > 0 ||
                             irc_tag_raw(msg->tags, "bridged").length > 0));
}

static enum irc_where answer_where(const struct irc_frontend *frontend)
{
    return frontend->answers_here ? IRC_TO_HERE : IRC_TO_QUERY;
}

static void own_speech(struct irc_frontend *frontend, const struct msg *msg)
{
    bool to_self = msg->style == MSG_TELL && str_equal_nocase(msg->topic, msg->sender);
    bool shown = msg->style != MSG_CHANNEL || strmap_find(&frontend->joined, msg->topic);
    /* A tell of this client to another world, which has arrived there now. */
    if (irc_tag_raw(msg->tags, "sent").length > 0) {
        if (frontend->caps & IRC_CAP_ECHO_MESSAGE) {
            show_speech(frontend, msg, true, false);
        }
        return;
    }
    if (frontend->speaking) {
        if (frontend->caps & IRC_CAP_ECHO_MESSAGE) {
            show_speech(frontend, msg, true, false);
        }
        if (to_self) {
            show_speech(frontend, msg, true, true);
        }
    } else if ((frontend->answering && msg->style != MSG_CHANNEL) || !shown) {
        irc_deliver_text(frontend, msg->text, answer_where(frontend));
    } else {
        show_speech(frontend, msg, true, true);
    }
}

static void show_text(struct irc_frontend *frontend, const struct msg *msg)
{
    bool own = str_equal_nocase(msg->sender, str_of(frontend->nick)) && !is_of_npc(msg);
    bool speech = is_speech(msg);
    struct str kind = irc_tag_raw(msg->tags, "kind");
    bool has_history = (frontend->caps & IRC_CAP_CHATHISTORY) != 0;
    if (has_history && irc_tag_raw(msg->tags, "asleep").length > 0) {
        return; /* told while it slept: the client asks for that */
    }
    if (str_equal(kind, STR("arrival")) || str_equal(kind, STR("departure"))) {
        return; /* shown by JOIN and QUIT */
    }
    if (str_equal(kind, STR("comes")) || str_equal(kind, STR("goes"))) {
        irc_here_walks(frontend, irc_tag_raw(msg->tags, "who"), msg->text);
        return;
    }
    if (speech && (msg->style == MSG_SAY || msg->style == MSG_EMOTE)) {
        note_here(frontend, msg);
    }
    if (speech && own) {
        own_speech(frontend, msg);
    } else if (speech) {
        show_speech(frontend, msg, false, true);
    } else if (frontend->speaking && msg->style == MSG_TELL && msg->sender.length == 0) {
        return; /* away is shown by 301 */
    } else {
        irc_deliver_text(frontend, msg->text,
                frontend->answering ? answer_where(frontend) : IRC_TO_HERE);
    }
}

/* -- events -- */

/* Parses an event, with a cache: a crowd gets the same few events, one client after another. */
static const json_t *read_event(struct irc_service *service, struct str text)
{
    for (size_t i = 0; i < IRC_EVENTS_KEPT; i++) {
        struct irc_event *event = &service->events[i];
        if (event->json && str_equal(buf_str(&event->text), text)) {
            return event->json;
        }
    }
    struct irc_event *event = &service->events[service->event_next++ % IRC_EVENTS_KEPT];
    json_decref(event->json);
    event->json = json_loadb(text.bytes, text.length, 0, NULL);
    buf_clear(&event->text);
    buf_add_str(&event->text, text);
    return event->json;
}

static void deliver_event(struct irc_frontend *frontend, const struct msg *msg)
{
    if (str_equal(msg->topic, STR("Chat.Answer"))) {
        uint64_t line = 0;
        frontend->answering = true;
        frontend->answers_here =
                str_to_u64(msg->text, &line) && (frontend->lines_here >> (line % 64) & 1);
        frontend->answers_label = line > 0 && line == frontend->response.line;
    } else if (str_equal(msg->topic, STR("Login.Queue"))) {
        const json_t *event = read_event(frontend->service, msg->text);
        irc_reply_text(frontend, "NOTICE", "%s", event ? irc_text(event, "text") : "");
    } else if (str_equal(msg->topic, STR("Chat.Noted"))) {
        irc_playback_note(frontend, read_event(frontend->service, msg->text));
    } else if (str_equal(msg->topic, STR("Chat.Own"))) {
        frontend->speaking = true;
    } else if (frontend->registered && str_starts(msg->topic, STR("Chat."))) {
        const json_t *event = read_event(frontend->service, msg->text);
        if (event) {
            irc_deliver_event(frontend, msg->topic, event, msg->flag);
        }
    }
}

static void hold(struct irc_frontend *frontend, const struct msg *msg)
{
    if (frontend->entering && frontend->held.length + msg->text.length < HELD_MAX) {
        msg_write(msg, &frontend->held);
    }
}

static void say_bye(struct irc_frontend *frontend, const struct msg *msg)
{
    struct buf plain = {0};
    markup_plain(msg->text, &plain);
    if (!frontend->registered && msg->style == MSG_ERROR) {
        IRC_REPLY(frontend, "465", buf_str(&plain).bytes);
    }
    irc_doom(frontend, plain.length > 0 ? plain.bytes : LINE("Good-bye."));
    buf_finish(&plain);
}

void irc_deliver(struct irc_frontend *frontend, const struct msg *msg)
{
    if (!irc_group_is_part(msg)) {
        irc_group_write(frontend);
    }
    switch (msg->kind) {
    case MSG_TEXT:
        if (frontend->registered) {
            show_text(frontend, msg);
        } else {
            hold(frontend, msg);
        }
        break;
    case MSG_PROMPT:
        if (msg->flag && frontend->registered) {
            struct str prompt = str_slice(msg->text, 0, msg->text.length - STR("> ").length);
            irc_deliver_text(frontend, prompt, answer_where(frontend));
        }
        frontend->answering = false;
        break;
    case MSG_EVENT:
        deliver_event(frontend, msg);
        break;
    case MSG_REPLY:
        irc_call_answered(frontend, msg);
        break;
    case MSG_BYE:
        say_bye(frontend, msg);
        break;
    case MSG_ECHO:
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
}
