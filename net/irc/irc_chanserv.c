/* irc_chanserv.c -- ChanServ: aliases of the commands for channels.
 *
 * The game keeps channels, their operators, bans and topics by itself, so there is nothing to
 * register. Each command becomes the IRC command that does it here, whose answer the client gets:
 *
 *   REGISTER #tea              JOIN, which founds it; and whether it is kept
 *   OP, DEOP, VOICE, DEVOICE   MODE +o, -o, +v, -v
 *   AKICK #tea ADD MASK        MODE +b, and KICK if it names somebody; DEL, LIST: MODE -b, b
 *   BAN, UNBAN, QUIET          MODE +b, -b, +b m:
 *   KICK, INVITE, TOPIC, MODE  the same
 *   INFO, ACCESS #tea          channel.about; "channel who" */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define CHANSERV "ChanServ"
#define CHAN_SAY(frontend, text) irc_service_say(frontend, CHANSERV, "%s", LINE(text))

/* A command: the channel, and what follows it. */
struct chan_order {
    struct str channel;
    struct str word;
    struct str rest;
};

/* Runs "COMMAND CHANNEL MORE [WORD]". */
static void chan_run_as(struct irc_frontend *frontend, const char *command,
        const struct chan_order *order, const char *more, struct str word)
{
    struct buf line = {0};
    buf_printf(&line, "%s %.*s %s%s%.*s", command, STR_FMT(order->channel), more,
            more[0] ? " " : "", STR_FMT(word));
    frontend->service->hooks->run(frontend, buf_str(&line));
    buf_finish(&line);
}

/* Changes somebody's rank: the client's own without a name. */
static void chan_rank(
        struct irc_frontend *frontend, const struct chan_order *order, const char *mode)
{
    struct str whom = order->word.length > 0 ? order->word : str_of(frontend->nick);
    chan_run_as(frontend, "MODE", order, mode, whom);
}

static void chan_op(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_rank(frontend, order, "+o");
}

static void chan_deop(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_rank(frontend, order, "-o");
}

static void chan_voice(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_rank(frontend, order, "+v");
}

static void chan_devoice(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_rank(frontend, order, "-v");
}

/* Gives the rank of operator to somebody named, never to the client itself. */
static void chan_transfer(struct irc_frontend *frontend, const struct chan_order *order)
{
    if (order->word.length > 0) {
        chan_rank(frontend, order, "+o");
    } else {
        CHAN_SAY(frontend,
                "Say to whom: TRANSFER #CHANNEL NAME. Then leave the channel yourself.");
    }
}

/* -- keeping people out -- */

static bool chan_is_mask(struct str text)
{
    return str_find_char(text, '*', 0) != SIZE_MAX || str_find_char(text, '!', 0) != SIZE_MAX ||
           str_find_char(text, '@', 0) != SIZE_MAX || str_find_char(text, ':', 0) != SIZE_MAX;
}

static void chan_ban(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_run_as(frontend, "MODE", order, "+b", order->word);
}

static void chan_unban(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_run_as(frontend, "MODE", order, "-b", order->word);
}

static void chan_kick(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct buf more = {0};
    buf_printf(&more, "%.*s :%.*s", STR_FMT(order->word), STR_FMT(order->rest));
    chan_run_as(frontend, "KICK", order, "", buf_str(&more));
    buf_finish(&more);
}

static void chan_quiet(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct buf mask = {0};
    buf_printf(&mask, "m:%.*s", STR_FMT(order->word));
    chan_run_as(frontend, "MODE", order, "+b", buf_str(&mask));
    buf_finish(&mask);
}

static void chan_akick(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct chan_order inner = {.channel = order->channel, .rest = order->rest};
    inner.word = str_take_word(&inner.rest);
    inner.rest = str_trim(inner.rest);
    if (str_equal_nocase(order->word, STR("ADD")) && inner.word.length > 0) {
        chan_ban(frontend, &inner);
        if (!chan_is_mask(inner.word)) {
            chan_kick(frontend, &inner);
        }
    } else if (str_equal_nocase(order->word, STR("DEL")) && inner.word.length > 0) {
        chan_unban(frontend, &inner);
    } else if (str_equal_nocase(order->word, STR("LIST"))) {
        chan_run_as(frontend, "MODE", order, "b", STR_NONE);
    } else {
        CHAN_SAY(frontend, "Say what: AKICK #CHANNEL ADD MASK, DEL MASK or LIST");
    }
}

/* -- other commands -- */

static void chan_invite(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct chan_order self = {
            .channel = order->word.length > 0 ? order->word : str_of(frontend->nick)};
    chan_run_as(frontend, "INVITE", &self, "", order->channel);
}

static void chan_topic(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct buf text = {0};
    buf_printf(&text, ":%.*s%s%.*s", STR_FMT(order->word), order->rest.length > 0 ? " " : "",
            STR_FMT(order->rest));
    chan_run_as(
            frontend, "TOPIC", order, "", order->word.length > 0 ? buf_str(&text) : STR_NONE);
    buf_finish(&text);
}

static void chan_mode(struct irc_frontend *frontend, const struct chan_order *order)
{
    struct buf word = {0};
    buf_add_str(&word, order->word);
    chan_run_as(frontend, "MODE", order, buf_str(&word).bytes, order->rest);
    buf_finish(&word);
}

static void chan_line_on(
        struct irc_frontend *frontend, const char *line, const struct chan_order *order)
{
    struct buf typed = {0};
    buf_printf(&typed, "%s %.*s", line, STR_FMT(irc_bare(order->channel)));
    frontend->service->hooks->type(frontend, buf_str(&typed));
    buf_finish(&typed);
}

static void chan_access_list(struct irc_frontend *frontend, const struct chan_order *order)
{
    chan_line_on(frontend, "channel who", order);
}

/* Says when the channel was founded, and whether the client commands it. */
static void chan_about(struct irc_frontend *frontend, const struct irc_call *call)
{
    char day[24] = "";
    time_t made = (time_t)irc_number(call->reply, "made");
    struct tm tm;
    if (gmtime_r(&made, &tm)) {
        (void)strftime(day, sizeof(day), "%Y-%m-%d", &tm);
    }
    irc_service_say(frontend, CHANSERV,
            LINE_FORMAT("%s was founded on %s. The game keeps it, "
                        "with its operators, modes and topic."),
            IRC_CHANNEL(call->reply), day);
    if (irc_text(call->reply, "topic")[0]) {
        irc_service_say(frontend, CHANSERV, LINE_FORMAT("Its topic: %s"),
                irc_text(call->reply, "topic"));
    }
}

static void chan_info(struct irc_frontend *frontend, const struct chan_order *order)
{
    const char *name = IRC_WORD(order->channel, IRC_SHOWN - 1);
    irc_call_channel(frontend, "channel.about", json_pack("{s:s}", "channel", name), chan_about,
            IRC_WORDS(name));
}

static void chan_founded(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct str people = str_of(irc_text(call->reply, "people"));
    bool own = false;
    while (people.length > 0) {
        struct str one = str_take_until(&people, '\n');
        struct str nick = str_take_until(&one, ' ');
        bool commands = str_ends(one, STR(" 2")) || str_ends(one, STR(" 3"));
        own |= commands && str_equal_nocase(nick, str_of(frontend->nick));
    }
    if (own && frontend->account[0]) {
        irc_service_say(frontend, CHANSERV,
                LINE_FORMAT("%s is kept, and you are its operator, at each log-in."),
                IRC_CHANNEL(call->reply));
    } else if (own) {
        CHAN_SAY(frontend,
                "A guest's channel ends with the guest. To keep it, get an account: /msg "
                "NickServ REGISTER PASSWORD");
    } else {
        irc_service_say(frontend, CHANSERV, LINE_FORMAT("%s has other operators: ask one."),
                IRC_CHANNEL(call->reply));
    }
}

static void chan_register_channel(struct irc_frontend *frontend, const struct chan_order *order)
{
    const char *name = IRC_WORD(order->channel, IRC_SHOWN - 1);
    if (!strmap_find(&frontend->joined, irc_bare(str_of(name)))) {
        irc_channel_ask_to_join(frontend, name);
    }
    irc_call_channel(frontend, "channel.about", json_pack("{s:s}", "channel", name),
            chan_founded, IRC_WORDS(name));
}

static void chan_drop(struct irc_frontend *frontend, const struct chan_order *order)
{
    (void)order;
    CHAN_SAY(frontend,
            "A channel ends by itself when everybody has left it and nobody has spoken there. "
            "To leave it: /part");
}

static void chan_list(struct irc_frontend *frontend, const struct chan_order *order)
{
    (void)order;
    frontend->service->hooks->run(frontend, STR("LIST"));
}

static const struct {
    const char *word;
    bool needs; /* a channel */
    void (*run)(struct irc_frontend *frontend, const struct chan_order *order);
} chanserv_commands[] = {
        {"REGISTER", true, chan_register_channel},
        {"OP", true, chan_op},
        {"DEOP", true, chan_deop},
        {"VOICE", true, chan_voice},
        {"DEVOICE", true, chan_devoice},
        {"AKICK", true, chan_akick},
        {"BAN", true, chan_ban},
        {"UNBAN", true, chan_unban},
        {"QUIET", true, chan_quiet},
        {"KICK", true, chan_kick},
        {"INVITE", true, chan_invite},
        {"TOPIC", true, chan_topic},
        {"MODE", true, chan_mode},
        {"AMODE", true, chan_mode},
        {"INFO", true, chan_info},
        {"ACCESS", true, chan_access_list},
        {"FLAGS", true, chan_access_list},
        {"TRANSFER", true, chan_transfer},
        {"DROP", true, chan_drop},
        {"UNREGISTER", true, chan_drop},
        {"LIST", false, chan_list},
};

void irc_chanserv(struct irc_frontend *frontend, struct str line)
{
    struct chan_order order = {.rest = line};
    struct str command = str_take_word(&order.rest);
    order.channel = str_take_word(&order.rest);
    order.word = str_take_word(&order.rest);
    order.rest = str_trim(order.rest);
    for (size_t i = 0; i < sizeof(chanserv_commands) / sizeof(chanserv_commands[0]); i++) {
        if (!str_equal_nocase(command, str_of(chanserv_commands[i].word))) {
            continue;
        }
        if (!chanserv_commands[i].needs || irc_is_channel(order.channel)) {
            chanserv_commands[i].run(frontend, &order);
        } else {
            irc_service_say(frontend, CHANSERV, LINE_FORMAT("Say which channel: %s #CHANNEL"),
                    chanserv_commands[i].word);
        }
        return;
    }
    CHAN_SAY(frontend,
            "The game keeps channels by itself. Commands: REGISTER, OP, DEOP, VOICE, DEVOICE, "
            "AKICK, BAN, UNBAN, QUIET, KICK, INVITE, TOPIC, MODE, INFO, ACCESS, each with "
            "#CHANNEL; LIST");
}
