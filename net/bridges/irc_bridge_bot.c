/* irc_bridge_bot.c -- what the bridge itself answers to requests of clients on an IRC network (CTCP).
 *
 * Answers are NOTICEs, which no program answers, and few (net_bridge_may_answer). */
#include "net/bridges/irc_bridge_impl.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ECHO_MAX = 60 };

static void add_time(struct buf *out)
{
    char text[64] = "";
    time_t now = (time_t)(clock_wall_ms() / 1000);
    struct tm tm = {0};
    (void)gmtime_r(&now, &tm);
    (void)strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &tm);
    buf_add_text(out, text);
}

static void add_version(const struct net_context *context, struct buf *out)
{
    buf_printf(out, "Skein%s%s, a bridge of %s", context->version ? " " : "",
            context->version ? context->version : "",
            context->game_name ? context->game_name : "a game");
}

/* Appends the answer to a request. Returns the request's name, or NULL for an unknown one. */
static const char *add_answer(
        const struct net_context *context, struct str word, struct str rest, struct buf *out)
{
    static const char *const requests[] = {"VERSION", "TIME", "SOURCE", "CLIENTINFO", "PING"};
    size_t i = 0;
    while (i < 5 && !str_equal_nocase(word, str_of(requests[i]))) {
        i++;
    }
    switch (i) {
    case 0:
        add_version(context, out);
        break;
    case 1:
        add_time(out);
        break;
    case 2:
        buf_add_text(out, context->web_url ? context->web_url : "Skein");
        break;
    case 3:
        buf_add_text(out, "ACTION CLIENTINFO PING SOURCE TIME VERSION");
        break;
    case 4:
        irc_clean(str_fit(rest, ECHO_MAX), out);
        break;
    default:
        return NULL;
    }
    return requests[i];
}

void irc_bridge_bot_ctcp(struct net_bridge *bridge, struct str nick, struct str text)
{
    struct buf answer = {0};
    struct str inner = str_slice(text, 1, text.length);
    struct str rest = str_take_until(&inner, '\1');
    struct str word = str_take_word(&rest);
    const char *request = add_answer(bridge->context, word, rest, &answer);
    if (request && net_bridge_may_answer(bridge)) {
        struct buf reply = {0};
        buf_printf(&reply, "\1%s %.*s\1", request, STR_FMT(buf_str(&answer)));
        irc_bridge_whisper(bridge, NULL, nick, buf_str(&reply));
        net_bridge_queue_send(bridge);
        buf_finish(&reply);
    }
    buf_finish(&answer);
}
