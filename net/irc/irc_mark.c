/* irc_mark.c -- MARKREAD (draft/read-marker): up to when the character has read a channel or the
 * tells with a person.
 *
 * The engine stores it with the character and tells the character's other connections about a
 * change. A client with the capability is also told with each JOIN. */
#include "net/irc/irc_impl.h"

#include <stdio.h>

static void mark_line(
        struct irc_frontend *frontend, const char *target, int64_t time_ms, bool news)
{
    char stamp[64] = "*";
    char text[40];
    if (time_ms > 0) {
        (void)snprintf(stamp, sizeof(stamp), "timestamp=%s", irc_time(time_ms, text));
    }
    IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, news, "MARKREAD", target, stamp);
}

void irc_mark_joined(struct irc_frontend *frontend, const char *channel, int64_t time_ms)
{
    if (frontend->caps & IRC_CAP_READ_MARKER) {
        mark_line(frontend, channel, time_ms, false);
    }
}

void irc_mark_news(struct irc_frontend *frontend, const json_t *event)
{
    const char *target = irc_text(event, "target");
    if (irc_is_here(str_of(target))) {
        frontend->here_read_ms = irc_number(event, "time");
    }
    if (frontend->caps & IRC_CAP_READ_MARKER) {
        mark_line(frontend, target, irc_number(event, "time"), true);
    }
}

static void marked_mark(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        IRC_FAIL(frontend, "MARKREAD", "INTERNAL_ERROR", call->words[0],
                irc_text(call->reply, "detail"));
        return;
    }
    if (irc_is_here(str_of(call->words[0]))) {
        frontend->here_read_ms = irc_number(call->reply, "time");
    }
    mark_line(frontend, call->words[0], irc_number(call->reply, "time"), false);
}

void irc_mark_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str target = irc_msg_param(msg, 0);
    struct str stamp = irc_msg_param(msg, 1);
    struct str key = str_take_until(&stamp, '=');
    int64_t time_ms = 0;
    if (target.length == 0) {
        IRC_FAIL(frontend, "MARKREAD", "NEED_MORE_PARAMS", "Missing parameters");
        return;
    }
    bool sets = msg->param_count > 1;
    bool named = target.length < IRC_SHOWN && str_find_char(target, ' ', 0) == SIZE_MAX;
    if (!named ||
            (sets && (!str_equal(key, STR("timestamp")) || !irc_read_time(stamp, &time_ms)))) {
        IRC_FAIL(frontend, "MARKREAD", "INVALID_PARAMS", IRC_WORD(target, IRC_SHOWN - 1),
                "Invalid parameters");
        return;
    }
    const char *name = IRC_WORD(target, IRC_SHOWN - 1);
    json_t *args = json_pack("{s:s}", "target", name);
    if (sets) {
        (void)json_object_set_new(args, "time", json_integer((json_int_t)time_ms));
    }
    (void)irc_call(frontend, "chat.mark", args, marked_mark, IRC_WORDS(name));
}
