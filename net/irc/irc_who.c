/* irc_who.c -- WHO and WHOX: people by mask, on a channel, or in the room.
 *
 * WHO MASK [o][%FIELDS[,TOKEN]]: with '%' the reply has the requested fields, in WHOX's own
 * order. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void write_flags(const struct irc_frontend *frontend, const json_t *one, bool on_channel,
        struct buf *out)
{
    int64_t rank = irc_number(one, "rank");
    int64_t modes = irc_number(one, "modes");
    buf_add_char(out, irc_text(one, "away")[0] ? 'G' : 'H');
    buf_add_text(out, modes & 4 ? "*" : "");
    buf_add_text(out, modes & 2 ? "B" : "");
    if (on_channel) {
        bool both = (frontend->caps & IRC_CAP_MULTI_PREFIX) && (rank & 3) == 3;
        buf_add_text(out, both ? "@+" : rank & 2 ? "@" : rank & 1 ? "+" : "");
    }
}

static void who_line(
        struct irc_frontend *frontend, const json_t *one, const char *channel, bool on_channel)
{
    struct buf flags = {0};
    struct buf real = {0};
    write_flags(frontend, one, on_channel, &flags);
    buf_printf(&real, "0 %s", irc_text(one, "realname"));
    IRC_REPLY(frontend, "352", channel, irc_text(one, "user"), irc_text(one, "host"),
            irc_name(frontend), irc_text(one, "nick"), flags.bytes, real.bytes);
    buf_finish(&flags);
    buf_finish(&real);
}

static bool asks(struct str fields, char c)
{
    return memchr(fields.bytes, c, fields.length) != NULL;
}

static void whox_line(struct irc_frontend *frontend, const json_t *one, const char *channel,
        bool on_channel, const char *what)
{
    struct str rest = str_of(what);
    struct str fields = str_take_until(&rest, ',');
    struct buf flags = {0};
    write_flags(frontend, one, on_channel, &flags);
    const char *idle = IRC_DIGITS(irc_number(one, "idle"));
    const char *account = irc_text(one, "account");

    const struct {
        char field;
        const char *text;
    } all[] = {{'t', rest.length > 0 ? IRC_WORD(rest, 3) : "0"}, {'c', channel},
            {'u', irc_text(one, "user")}, {'i', "255.255.255.255"},
            {'h', irc_text(one, "host")}, {'s', irc_name(frontend)},
            {'n', irc_text(one, "nick")}, {'f', flags.bytes}, {'d', "0"}, {'l', idle},
            {'a', account[0] ? account : "0"}, {'o', "n/a"}, {'r', irc_text(one, "realname")}};

    struct irc_msg msg = {
            .source = str_of(irc_name(frontend)), .command = STR("354"), .param_count = 1};
    msg.params[0] = str_of(frontend->nick);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (asks(fields, all[i].field) && msg.param_count < IRC_PARAMS_MAX) {
            msg.params[msg.param_count++] = str_of(all[i].text);
        }
    }
    irc_send(frontend, NULL, &msg, false);
    buf_finish(&flags);
}

static void listed_who(struct irc_frontend *frontend, const struct irc_call *call);

/* Asks for a page of people; words: mask, fields, "o" for operators only. */
static void ask(struct irc_frontend *frontend, const char *const words[3], const char *after)
{
    struct str mask = str_of(words[0]);
    json_t *args = json_pack("{s:b, s:s}", "operators", words[2][0] != '\0', "after", after);
    if (irc_is_here(mask)) {
        (void)json_object_set_new(args, "here", json_true());
    } else {
        (void)json_object_set_new(
                args, irc_is_channel(mask) ? "channel" : "mask", json_string(words[0]));
    }
    (void)irc_call(frontend, "who.list", args, listed_who, words);
}

static void listed_who(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "people");
    const char *mask = call->words[0];
    const char *what = call->words[1];
    bool on_channel = irc_is_channel(str_of(mask));
    const char *channel = json_object_get(call->reply, "channel") ? IRC_CHANNEL(call->reply)
                          : on_channel                            ? mask
                                                                  : "*";
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *one = json_array_get(people, i);
        if (what[0]) {
            whox_line(frontend, one, channel, on_channel, what);
        } else {
            who_line(frontend, one, channel, on_channel);
        }
    }
    const char *next = irc_text(call->reply, "next");
    if (next[0]) {
        ask(frontend, IRC_WORDS(mask, what, call->words[2]), next);
    } else {
        IRC_REPLY(frontend, "315", mask, "End of WHO list");
    }
}

void irc_who_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str asked = irc_msg_param(msg, 0);
    struct str options = irc_msg_param(msg, 1);
    size_t percent = str_find_char(options, '%', 0);
    bool operators =
            percent != 0 && options.length > 0 &&
            asks(str_slice(options, 0, percent == SIZE_MAX ? options.length : percent), 'o');
    struct str what =
            percent == SIZE_MAX ? STR_NONE : str_slice(options, percent + 1, options.length);
    const char *mask = IRC_WORD(asked.length > 0 ? asked : STR("*"), IRC_SHOWN - 1);
    ask(frontend, IRC_WORDS(mask, IRC_WORD(what, IRC_LINE_MAX), operators ? "o" : ""), "");
}
