/* irc_line.c -- Replies that several commands use, and the JOIN line. */
#include "engine/base/catalogue.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

/* Bytes of a list in one line. */
enum { LIST_ROOM = 380 };

bool irc_is_channel(struct str name)
{
    return str_starts(name, STR("#"));
}

const char *irc_channel_named(struct str name, char out[IRC_SHOWN])
{
    (void)snprintf(out, IRC_SHOWN, "%s%.*s", str_starts(name, STR("##")) ? "" : "#",
            STR_FMT(str_fit(name, IRC_SHOWN - 2)));
    return out;
}

struct str irc_bare(struct str channel)
{
    return str_slice(channel, !str_starts(channel, STR("##")), channel.length);
}

bool irc_is_here(struct str name)
{
    return str_equal_nocase(name, STR(IRC_HERE));
}

void irc_upper(struct str command, char out[24])
{
    size_t i = 0;
    for (; i < command.length && i < 23; i++) {
        char c = command.bytes[i];
        out[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    out[i] = '\0';
}

void irc_need_more(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char command[24];
    irc_upper(msg->command, command);
    IRC_REPLY(frontend, "461", command, "Not enough parameters");
}

void irc_channel_failed(struct irc_frontend *frontend, const char *channel, const char *word,
        const json_t *reply)
{
    static const struct {
        const char *code;
        const char *numeric;
        bool word;        /* the word comes before the channel */
        const char *text; /* NULL: the engine's text */
    } failures[] = {
            {"no_channel", "403", false, NULL},
            {"bad_name", "403", false, NULL},
            {"not_on", "442", false, LINE_MARK("You're not on that channel")},
            {"not_operator", "482", false, LINE_MARK("You're not channel operator")},
            {"person_not_on", "441", true, LINE_MARK("They aren't on that channel")},
            {"person_on", "443", true, LINE_MARK("is already on channel")},
            {"invite_needed", "473", false, LINE_MARK("Cannot join channel (+i)")},
            {"banned", "474", false, LINE_MARK("Cannot join channel (+b)")},
            {"key_needed", "475", false, LINE_MARK("Cannot join channel (+k)")},
            {"full", "471", false, LINE_MARK("Cannot join channel (+l)")},
            {"too_many", "405", false, LINE_MARK("You have joined too many channels")},
            {"silent", "404", false, NULL},
            {"list_full", "478", true, LINE_MARK("Channel list is full")},
            {"elsewhere", "482", false, NULL},
    };

    const char *code = irc_text(reply, "code");
    if (strcmp(code, "nobody") == 0) {
        IRC_REPLY(frontend, "401", word ? word : channel, "No such nick");
        return;
    }
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        if (strcmp(code, failures[i].code) != 0) {
            continue;
        }
        const char *text = failures[i].text ? failures[i].text : irc_text(reply, "detail");
        if (failures[i].word && word) {
            IRC_REPLY(frontend, failures[i].numeric, word, channel, text);
        } else {
            IRC_REPLY(frontend, failures[i].numeric, channel, text);
        }
        return;
    }
    IRC_REPLY(frontend, "437", channel, irc_text(reply, "detail"));
}

/* Appends one name of a list, "@+nick!user@host", in the form of the client's capabilities. */
static void add_name(const struct irc_frontend *frontend, struct str one, struct buf *out)
{
    size_t marks = 0;
    while (marks < one.length && (one.bytes[marks] == '@' || one.bytes[marks] == '+')) {
        marks++;
    }
    if (out->length > 0) {
        buf_add_char(out, ' ');
    }
    size_t shown_marks = frontend->caps & IRC_CAP_MULTI_PREFIX ? marks : marks > 0;
    buf_add_str(out, str_slice(one, 0, shown_marks));
    one = str_slice(one, marks, one.length);
    buf_add_str(out, frontend->caps & IRC_CAP_USERHOST_IN_NAMES ? one : irc_source_nick(one));
}

void irc_names_write(const char *people, struct buf *out)
{
    struct str rest = str_of(people);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        struct str nick = str_take_until(&line, ' ');
        struct str user = str_take_until(&line, ' ');
        struct str host = str_take_until(&line, ' ');
        char rank = line.length > 0 ? line.bytes[0] : '0';
        if (out->length > 0) {
            buf_add_char(out, ' ');
        }
        buf_add_text(out, rank == '2' ? "@" : rank == '1' ? "+" : rank == '3' ? "@+" : "");
        buf_add_str(out, nick);
        buf_add_char(out, '!');
        buf_add_str(out, user);
        buf_add_char(out, '@');
        buf_add_str(out, host);
    }
}

void irc_names_lines(
        struct irc_frontend *frontend, const char *channel, struct str names, char kind)
{
    struct buf line = {0};
    char sign[2] = {kind, '\0'};
    while (names.length > 0) {
        struct str one = str_take_until(&names, ' ');
        if (one.length > 0) {
            add_name(frontend, one, &line);
        }
        if (line.length > LIST_ROOM || (names.length == 0 && line.length > 0)) {
            IRC_REPLY(frontend, "353", sign, channel, line.bytes);
            buf_clear(&line);
        }
    }
    buf_finish(&line);
}

void irc_names_end(struct irc_frontend *frontend, const char *asked)
{
    IRC_REPLY(frontend, "366", asked, "End of /NAMES list.");
}

void irc_list_lines(struct irc_frontend *frontend, const char *numeric, const char *word,
        struct str list, char separator)
{
    while (list.length > 0) {
        size_t end = list.length;
        if (end > LIST_ROOM) {
            end = LIST_ROOM;
            while (end > 0 && list.bytes[end] != separator) {
                end--;
            }
        }
        const char *text = IRC_WORD(str_slice(list, 0, end), LIST_ROOM);
        IRC_REPLY(frontend, numeric, word ? word : text, word ? text : NULL);
        list = str_slice(list, end + 1, list.length);
    }
}

void irc_join_line(struct irc_frontend *frontend, struct str source, const struct buf *tags,
        const char *channel, const char *account, const char *realname, bool news)
{
    if (!(frontend->caps & IRC_CAP_EXTENDED_JOIN)) {
        IRC_FROM(frontend, source, tags, news, "JOIN", channel);
        return;
    }
    const char *nick = IRC_WORD(irc_source_nick(source), 39);
    bool player = str_ends(source, STR("@player"));
    account = account ? account : player ? nick : "";
    IRC_FROM(frontend, source, tags, news, "JOIN", channel, account[0] ? account : "*",
            realname && realname[0] ? realname : nick);
}
