/* irc_speak.c -- PRIVMSG, NOTICE and TAGMSG from a client.
 *
 * A message to skein is a command line; a '!' or '/' before it is skipped. A message to #here is
 * said aloud, word for word, unless it is a PRIVMSG that begins with '!', which makes it a command
 * line. A message to a channel is said there, and one to anybody else is a tell. A NOTICE never
 * gets a reply.
 *
 * 1. A text that does not fit into one line for others is refused (417): clients split long texts
 *    themselves, and nothing is lost unnoticed.
 * 2. Of CTCP, ACTION is an emote. Other requests go to the named person if they are on IRC, and not
 *    to channels (404).
 * 3. A client's own tags ('+') are passed on, others are dropped.
 * 4. A message to a service of IRC networks (irc_service.c) is not delivered.
 * 5. "@#channel" means the operators on a channel, and "+#channel" also those with voice
 *    (STATUSMSG); of several marks the lowest counts. A room has no ranks, so there it is refused
 *    (404). */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

enum { TARGET_SHOWN = 70 };

struct saying {
    bool notice;
    bool action;
    bool ctcp;         /* any request but ACTION */
    bool lines;        /* the text has several lines */
    struct str joints; /* where the client joined lines: irc_several.h */
    struct str text;
    struct buf clean;
    struct buf tags; /* the client's own tags */
};

void irc_speak_own_tags(struct str tags, struct buf *out)
{
    struct str key = STR_NONE;
    struct str value = STR_NONE;
    while (irc_tag_next(&tags, &key, &value)) {
        if (str_starts(key, STR("+"))) {
            irc_tag_add_raw(out, key, value);
        }
    }
}

static void split(struct saying *saying, const struct irc_msg *msg, struct str text)
{
    if (str_starts(text, STR("\x01"))) {
        text = str_slice(text, 1, text.length);
        if (str_ends(text, STR("\x01"))) {
            text.length--;
        }
        saying->action = str_starts(text, STR("ACTION "));
        saying->ctcp = !saying->action;
        text = saying->action ? str_slice(text, 7, text.length) : text;
    }
    irc_clean(text, &saying->clean);
    saying->text = buf_str(&saying->clean);
    irc_speak_own_tags(msg->tags, &saying->tags);
}

/* -- command lines -- */

static void line_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    (void)call;
    frontend->answers_label = false;
}

/* Sends a command line and notes where its answer belongs. The response to a labelled one ends with
 * the line. */
static void command_line(struct irc_frontend *frontend, struct str line, bool here)
{
    uint64_t number = frontend->session->lines_in + 1;
    uint64_t bit = (uint64_t)1 << (number % 64);
    frontend->lines_here = here ? frontend->lines_here | bit : frontend->lines_here & ~bit;
    frontend->response.line = frontend->response.label[0] ? number : 0;
    session_line(frontend->session, line);
    if (frontend->response.line) {
        (void)irc_call(frontend, "line.run", NULL, line_done, NULL);
    }
}

void irc_speak_line(struct irc_frontend *frontend, struct str line)
{
    command_line(frontend, line, false);
}

/* -- answers -- */

static void told(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *code = irc_text(call->reply, "code");
    const char *away = irc_text(call->reply, "away");
    if (call->value) { /* a notice */
        return;
    }
    if (call->ok) {
        if (away[0]) {
            IRC_REPLY(frontend, "301", irc_text(call->reply, "nick"), away);
        }
    } else if (strcmp(code, "nobody") == 0) {
        IRC_REPLY(frontend, "401", call->words[0], "No such nick");
    } else if (strcmp(code, "asleep") == 0) {
        struct buf text = {0};
        buf_printf(&text, LINE_FORMAT("%s is asleep. To send mail: /msg skein mail %s = TEXT"),
                call->words[0], call->words[0]);
        IRC_REPLY(frontend, "401", call->words[0], text.bytes);
        buf_finish(&text);
    } else if (strcmp(code, "no_channel") == 0) {
        IRC_REPLY(frontend, "403", call->words[0], irc_text(call->reply, "detail"));
    } else if (strcmp(code, "silent") == 0) {
        IRC_REPLY(frontend, "404", call->words[0], irc_text(call->reply, "detail"));
    } else {
        irc_deliver_text(frontend, str_of(irc_text(call->reply, "detail")),
                irc_is_here(str_of(call->words[0])) ? IRC_TO_HERE : IRC_TO_QUERY);
    }
}

/* Makes a call that says something, and consumes args. */
static void speak(struct irc_frontend *frontend, const char *name, const struct saying *saying,
        const char *target, json_t *args)
{
    (void)json_object_set_new(
            args, "text", json_stringn(saying->text.bytes, saying->text.length));
    if (saying->tags.length > 0) {
        (void)json_object_set_new(
                args, "tags", json_stringn(saying->tags.bytes, saying->tags.length));
    }
    if (saying->notice) {
        (void)json_object_set_new(args, "notice", json_true());
    }
    if (saying->lines) {
        (void)json_object_set_new(args, "lines", json_true());
        (void)json_object_set_new(
                args, "joints", json_stringn(saying->joints.bytes, saying->joints.length));
    }
    struct irc_call *call = irc_call(frontend, name, args, told, IRC_WORDS(target));
    call->value = saying->notice;
}

/* Returns the rank of the marks before a channel's name, as in the call channel.say; 0 without
 * marks. */
static int take_rank(struct str *target)
{
    int rank = 0;
    while (str_starts(*target, STR("@")) || str_starts(*target, STR("+"))) {
        rank = target->bytes[0] == '@' && rank != 1 ? 2 : 1;
        *target = str_slice(*target, 1, target->length);
    }
    return rank;
}

static void refuse_rank_here(struct irc_frontend *frontend, const char *target)
{
    IRC_REPLY(frontend, "404", target, "A room has no operators or voices; say it to #here");
}

/* Makes the call for a CTCP request to a channel or a person. */
static void request(struct irc_frontend *frontend, const struct saying *saying, const char *to,
        struct str name, const char *target)
{
    struct irc_call *call = irc_call(frontend, "chat.tag",
            json_pack("{s:s%, s:s%, s:b}", to, name.bytes, name.length, "ctcp",
                    saying->text.bytes, saying->text.length, "notice", saying->notice),
            told, IRC_WORDS(target));
    call->value = saying->notice;
}

static void to_channel(
        struct irc_frontend *frontend, const struct saying *saying, const char *target)
{
    struct str name = str_of(target);
    int rank = take_rank(&name);
    if (saying->ctcp) {
        request(frontend, saying, "channel", name, target);
        return;
    }
    json_t *args = json_pack("{s:s%, s:s, s:i}", "channel", name.bytes, name.length, "kind",
            saying->action   ? "emote"
            : saying->notice ? "notice"
                             : "say",
            "rank", rank);
    speak(frontend, "channel.say", saying, target, args);
}

static void to_person(
        struct irc_frontend *frontend, const struct saying *saying, const char *target)
{
    if (saying->ctcp) {
        request(frontend, saying, "to", str_of(target), target);
        return;
    }
    json_t *args = json_pack("{s:s, s:b}", "to", target, "action", saying->action);
    speak(frontend, "chat.tell", saying, target, args);
}

/* True if the text would not fit into one line with the longest possible source. */
static bool is_too_long(
        struct irc_frontend *frontend, const struct saying *saying, struct str target)
{
    size_t own = irc_self(frontend).length + strlen(": PRIVMSG  :") + target.length +
                 (saying->action ? strlen("\x01"
                                          "ACTION \x01")
                                 : 0);
    return own + saying->text.length > IRC_LINE_MAX - 2;
}

static void to_one(
        struct irc_frontend *frontend, const struct saying *saying, struct str target)
{
    const char *shown = IRC_WORD(target, TARGET_SHOWN);
    bool skein = str_equal_nocase(target, STR(IRC_SKEIN));
    bool here = irc_is_here(target);
    bool bang = here && !saying->notice && !saying->action && saying->text.length > 1 &&
                saying->text.bytes[0] == '!';
    struct str bare = target;
    (void)take_rank(&bare);
    if (!irc_is_channel(bare) && irc_service_is(target)) {
        if (!saying->notice) {
            irc_service_answer(frontend, target, saying->text);
        }
    } else if (skein || bang) {
        if (!saying->notice && !saying->ctcp) {
            bool mark = bang || str_starts(saying->text, STR("!")) ||
                        str_starts(saying->text, STR("/"));
            struct str line = str_slice(saying->text, mark, saying->text.length);
            if (!irc_account_words(frontend, line, bang)) {
                command_line(frontend, line, bang);
            }
        }
    } else if (!saying->lines && is_too_long(frontend, saying, target)) {
        IRC_REPLY(frontend, "417", LINE("That is too long for one line; please split it."));
    } else if (here) {
        if (!saying->ctcp) {
            speak(frontend, saying->action ? "chat.emote" : "chat.say", saying, IRC_HERE,
                    json_object());
        }
    } else if (irc_is_here(bare)) {
        if (!saying->notice) {
            refuse_rank_here(frontend, shown);
        }
    } else if (irc_is_channel(bare)) {
        to_channel(frontend, saying, shown);
    } else {
        to_person(frontend, saying, shown);
    }
}

static void speak_all(struct irc_frontend *frontend, const struct irc_msg *msg, bool notice)
{
    struct saying saying = {.notice = notice};
    struct str targets = irc_msg_param(msg, 0);
    size_t count = 0;
    if (targets.length == 0) {
        if (!notice) {
            IRC_REPLY(frontend, "411", "No recipient given (PRIVMSG)");
        }
        return;
    }
    split(&saying, msg, irc_msg_param(msg, 1));
    if (saying.text.length == 0) {
        if (!notice) {
            IRC_REPLY(frontend, "412", "No text to send");
        }
    } else {
        while (targets.length > 0 && count++ < IRC_TARGETS_MAX) {
            to_one(frontend, &saying, str_take_until(&targets, ','));
        }
        if (targets.length > 0 && !notice) {
            IRC_REPLY(frontend, "407", "*",
                    "Too many recipients; only the first eight were told");
        }
    }
    buf_finish(&saying.clean);
    buf_finish(&saying.tags);
}

void irc_speak_lines(struct irc_frontend *frontend, const struct irc_multi *multi)
{
    struct str text = buf_str(&multi->text);
    struct saying saying = {.notice = multi->notice,
            .lines = true,
            .text = text,
            .joints = buf_str(&multi->joints)};
    struct str target = str_of(multi->target);
    bool commands = str_equal_nocase(target, STR(IRC_SKEIN)) ||
                    (irc_is_here(target) && (str_starts(text, STR("!")) ||
                                                    str_find(text, STR("\n!"), 0) != SIZE_MAX));
    if (commands) {
        IRC_FAIL(frontend, "BATCH", "MULTILINE_INVALID",
                "Send one command per message; none of these was run");
        return;
    }
    buf_add_str(&saying.tags, buf_str(&multi->tags));
    to_one(frontend, &saying, target);
    buf_finish(&saying.tags);
}

void irc_speak_privmsg(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    speak_all(frontend, msg, false);
}

void irc_speak_notice(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    speak_all(frontend, msg, true);
}

/* -- tags without text -- */

static void tagged(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        told(frontend, call);
    } else if ((frontend->caps & IRC_CAP_ECHO_MESSAGE) &&
               (frontend->caps & IRC_CAP_MESSAGE_TAGS)) {
        struct buf *tags = &frontend->service->tags;
        irc_speech_tags(frontend, str_of(irc_text(call->reply, "tags")), tags);
        IRC_FROM(frontend, irc_self(frontend), tags, false, "TAGMSG", call->words[0]);
    }
}

static void tag_one(struct irc_frontend *frontend, const struct buf *tags, struct str target)
{
    const char *shown = IRC_WORD(target, TARGET_SHOWN);
    struct str bare = str_of(shown);
    int rank = take_rank(&bare);
    if (rank > 0 && irc_is_here(bare)) {
        refuse_rank_here(frontend, shown);
        return;
    }
    json_t *args = json_pack("{s:s%}", "tags", tags->bytes, tags->length);
    if (irc_is_channel(bare) && !irc_is_here(bare)) {
        (void)json_object_set_new(args, "channel", json_stringn(bare.bytes, bare.length));
        (void)json_object_set_new(args, "rank", json_integer(rank));
    } else if (!irc_is_here(bare)) {
        (void)json_object_set_new(args, "to", json_string(shown));
    }
    (void)irc_call(frontend, "chat.tag", args, tagged, IRC_WORDS(shown));
}

void irc_speak_tagmsg(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str targets = irc_msg_param(msg, 0);
    struct buf tags = {0};
    irc_speak_own_tags(msg->tags, &tags);
    if (!(frontend->caps & IRC_CAP_MESSAGE_TAGS)) {
        IRC_REPLY(frontend, "421", "TAGMSG", "Unknown command");
    } else if (tags.length > 0) {
        for (size_t i = 0; targets.length > 0 && i < IRC_TARGETS_MAX; i++) {
            tag_one(frontend, &tags, str_take_until(&targets, ','));
        }
    }
    buf_finish(&tags);
}
