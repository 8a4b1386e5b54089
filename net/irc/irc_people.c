/* irc_people.c -- WHOIS, WHOWAS, USERHOST, ISON, AWAY, SETNAME; and for server operators OPER,
 * KILL, WALLOPS.
 *
 * skein is listed like a person but is not a player: it is handled here without the engine, and
 * never leaves. Operators are those of the configuration (net_context). The engine is told and
 * writes to its audit log. */
#include "engine/app/config.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 16, WRONG_OPERS_MAX = 3 };

/* -- WHOIS -- */

static void whois_skein(struct irc_frontend *frontend)
{
    IRC_REPLY(
            frontend, "311", IRC_SKEIN, IRC_SKEIN, irc_name(frontend), "*", "The game itself");
    IRC_REPLY(frontend, "312", IRC_SKEIN, irc_name(frontend),
            "Send it commands: look, north, help");
    IRC_REPLY(frontend, "318", IRC_SKEIN, "End of /WHOIS list.");
}

static void whois_more(struct irc_frontend *frontend, const char *nick, const json_t *reply)
{
    const char *account = irc_text(reply, "account");
    int64_t modes = irc_number(reply, "modes");
    if (modes & 4) {
        IRC_REPLY(frontend, "313", nick, "is an operator of this server");
    } else if (strcmp(irc_text(reply, "role"), "wizard") == 0) {
        IRC_REPLY(frontend, "313", nick, "is a wizard of this game");
    }
    if (irc_text(reply, "away")[0]) {
        IRC_REPLY(frontend, "301", nick, irc_text(reply, "away"));
    }
    if (modes & 2) {
        IRC_REPLY(frontend, "335", nick, "is a bot");
    }
    if (irc_text(reply, "written")[0]) {
        struct buf text = {0};
        buf_printf(&text, "is shown as %s in the game", irc_text(reply, "written"));
        IRC_REPLY(frontend, "320", nick, buf_str(&text).bytes);
        buf_finish(&text);
    }
    if (account[0]) {
        IRC_REPLY(frontend, "330", nick, account, "is logged in as");
    }
    if (str_equal_nocase(str_of(nick), str_of(frontend->nick))) {
        struct str self = irc_self(frontend);
        size_t bang = str_find_char(self, '!', 0);
        const char *own = IRC_WORD(str_slice(self, bang + 1, self.length), IRC_SHOWN - 1);
        IRC_REPLY(frontend, "338", nick, own, frontend->session->address,
                "Actual user@host, Actual IP");
    }
    if (irc_flag(reply, "secure")) {
        IRC_REPLY(frontend, "671", nick, "is using a secure connection");
    }
    if (irc_number(reply, "since") > 0) { /* unknown for people elsewhere */
        IRC_REPLY(frontend, "317", nick, IRC_DIGITS(irc_number(reply, "idle")),
                IRC_DIGITS(irc_number(reply, "since")), "seconds idle, signon time");
    }
}

/* Writes "@#one +#two #three". */
static void write_channels(const json_t *channels, struct buf *out)
{
    for (size_t i = 0; i < json_array_size(channels); i++) {
        const json_t *one = json_array_get(channels, i);
        int64_t rank = irc_number(one, "rank");
        buf_printf(out, "%s%s%s", i > 0 ? " " : "",
                rank & 2   ? "@"
                : rank & 1 ? "+"
                           : "",
                IRC_CHANNEL(one));
    }
}

static void whois_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *nick = irc_text(call->reply, "nick");
    if (!call->ok) {
        IRC_REPLY(frontend, "401", call->words[0], "No such nick");
        IRC_REPLY(frontend, "318", call->words[0], "End of /WHOIS list.");
        return;
    }
    IRC_REPLY(frontend, "311", nick, irc_text(call->reply, "user"),
            irc_text(call->reply, "host"), "*", irc_text(call->reply, "realname"));
    struct buf list = {0};
    write_channels(json_object_get(call->reply, "channels"), &list);
    irc_list_lines(frontend, "319", nick, buf_str(&list), ' ');
    buf_finish(&list);
    const char *network = irc_text(call->reply, "network");
    IRC_REPLY(frontend, "312", nick, network[0] ? network : irc_name(frontend),
            network[0] ? "Elsewhere, linked to this game" : "A text game");
    whois_more(frontend, nick, call->reply);
    irc_metadata_whois(frontend, call->words[0]);
}

void irc_people_whois(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str names = irc_msg_param(msg, msg->param_count > 1);
    if (names.length == 0) {
        IRC_REPLY(frontend, "431", "No nickname given");
        return;
    }
    const char *name = IRC_WORD(str_take_until(&names, ','), IRC_SHOWN - 1);
    if (str_equal_nocase(str_of(name), STR(IRC_SKEIN))) {
        whois_skein(frontend);
        return;
    }
    (void)irc_call(
            frontend, "who.is", json_pack("{s:s}", "name", name), whois_done, IRC_WORDS(name));
}

/* -- WHOWAS -- */

static void whowas_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "people");
    size_t limit = call->value > 0 ? (size_t)call->value : SIZE_MAX;
    if (json_array_size(people) == 0) {
        IRC_REPLY(frontend, "406", call->words[0], "There was no such nickname");
    }
    for (size_t i = 0; i < json_array_size(people) && i < limit; i++) {
        const json_t *one = json_array_get(people, i);
        IRC_REPLY(frontend, "314", irc_text(one, "nick"), irc_text(one, "user"),
                irc_text(one, "host"), "*", irc_text(one, "realname"));
        IRC_REPLY(frontend, "312", irc_text(one, "nick"), irc_name(frontend),
                IRC_DIGITS(irc_number(one, "time")));
    }
    IRC_REPLY(frontend, "369", call->words[0], "End of WHOWAS");
}

void irc_people_whowas(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    int64_t limit = 0;
    struct str asked = irc_msg_param(msg, 0);
    if (asked.length == 0) {
        IRC_REPLY(frontend, "431", "No nickname given");
        return;
    }
    const char *name = IRC_WORD(asked, IRC_SHOWN - 1);
    (void)str_to_i64(irc_msg_param(msg, 1), &limit);
    struct irc_call *call = irc_call(frontend, "who.was", json_pack("{s:s}", "name", name),
            whowas_done, IRC_WORDS(name));
    call->value = limit > 0 ? (uint64_t)limit : 0;
}

/* -- USERHOST, ISON -- */

static void userhost_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "people");
    struct buf text = {0};
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *one = json_array_get(people, i);
        if (json_is_object(one)) {
            buf_printf(&text, "%s%s%s=%c%s@%s", text.length > 0 ? " " : "",
                    irc_text(one, "nick"), irc_number(one, "modes") & 4 ? "*" : "",
                    irc_text(one, "away")[0] ? '-' : '+', irc_text(one, "user"),
                    irc_text(one, "host"));
        }
    }
    IRC_REPLY(frontend, "302", buf_str(&text).bytes);
    buf_finish(&text);
}

static void ison_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "people");
    struct buf text = {0};
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *one = json_array_get(people, i);
        if (json_is_object(one)) {
            buf_printf(&text, "%s%s", text.length > 0 ? " " : "", irc_text(one, "nick"));
        }
    }
    if (call->value) {
        buf_printf(&text, "%s%s", text.length > 0 ? " " : "", IRC_SKEIN);
    }
    IRC_REPLY(frontend, "303", buf_str(&text).bytes);
    buf_finish(&text);
}

/* Returns the names among the parameters. skein is left out and noted in *skein. */
static json_t *names_of(const struct irc_msg *msg, size_t max, bool *skein)
{
    json_t *names = json_array();
    for (size_t i = 0; i < msg->param_count; i++) {
        struct str rest = str_trim(msg->params[i]);
        while (rest.length > 0 && json_array_size(names) < max) {
            struct str name = str_take_word(&rest);
            if (str_equal_nocase(name, STR(IRC_SKEIN))) {
                *skein = true;
            } else {
                (void)json_array_append_new(names, json_stringn(name.bytes, name.length));
            }
        }
    }
    return json_pack("{s:o}", "names", names);
}

void irc_people_userhost(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    bool skein = false;
    (void)irc_call(frontend, "who.on", names_of(msg, 5, &skein), userhost_done, NULL);
}

void irc_people_ison(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    bool skein = false;
    json_t *names = names_of(msg, NAMES_MAX, &skein);
    struct irc_call *call = irc_call(frontend, "who.on", names, ison_done, NULL);
    call->value = skein;
}

/* -- AWAY, SETNAME -- */

void irc_people_is_away(struct irc_frontend *frontend, bool away)
{
    if (away) {
        IRC_REPLY(frontend, "306", "You have been marked as being away");
    } else {
        IRC_REPLY(frontend, "305", "You are no longer marked as being away");
    }
}

static void away_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    /* A change was shown by the event. */
    if (!call->ok) {
        IRC_FAIL(frontend, "AWAY", "CANNOT_SET", irc_text(call->reply, "detail"));
    } else if (irc_flag(call->reply, "same")) {
        irc_people_is_away(frontend, call->value);
    }
}

void irc_people_away(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str text = irc_msg_param(msg, 0);
    struct irc_call *call = irc_call(frontend, "chat.away",
            json_pack("{s:s%}", "text", text.bytes, text.length), away_done, NULL);
    call->value = text.length > 0;
}

static void name_set(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        IRC_FAIL(frontend, "SETNAME", "INVALID_REALNAME", irc_text(call->reply, "detail"));
        return;
    }
    (void)snprintf(frontend->realname, sizeof(frontend->realname), "%s", call->words[0]);
    IRC_OWN(frontend, "SETNAME", frontend->realname);
}

void irc_people_setname(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char *name = str_dup(msg->params[0]);
    (void)irc_call(frontend, "chat.realname", json_pack("{s:s}", "text", name), name_set,
            IRC_WORDS(name));
    mem_free(name);
}

/* -- server operators -- */

static void opered(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        frontend->modes = (unsigned)irc_number(call->reply, "modes");
        IRC_REPLY(frontend, "381", "You are now an IRC operator");
        IRC_OWN(frontend, "MODE", frontend->nick, "+o");
    }
}

/* Compares in constant time. */
static bool same_secret(struct str given, const char *wanted)
{
    return given.length == strlen(wanted) &&
           sodium_memcmp(given.bytes, wanted, given.length) == 0;
}

void irc_people_oper(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const struct config *config = frontend->service->base.context->config;
    size_t count = config ? config_count(config, CONFIG_IRC_OPERATORS) : 0;
    bool ok = false;
    for (size_t i = 0; i < count; i++) {
        const char *name = config_field(config, CONFIG_IRC_OPERATORS, i, "name");
        const char *password = config_field(config, CONFIG_IRC_OPERATORS, i, "password");
        ok |= str_equal(msg->params[0], str_of(name)) && same_secret(msg->params[1], password);
    }
    if (ok) {
        (void)irc_call(frontend, "chat.oper", NULL, opered, NULL);
        return;
    }
    IRC_REPLY(frontend, "464", "Password incorrect");
    log_write_fields(LOG_NOTICE,
            &(struct log_fields){frontend->base.address, frontend->account, "irc", 0},
            "irc: wrong OPER by %s from %s", frontend->nick, frontend->base.address);
    if (++frontend->wrong_opers >= WRONG_OPERS_MAX) {
        irc_doom(frontend, "Too many wrong passwords");
    }
}

static void killed(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (strcmp(irc_text(call->reply, "code"), "nobody") == 0) {
        IRC_REPLY(frontend, "401", call->words[0], "No such nick");
    } else if (!call->ok) {
        IRC_REPLY(frontend, "481", "Permission Denied- You're not an IRC operator");
    }
}

void irc_people_kill(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *name = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    struct str why = irc_msg_param(msg, 1);
    (void)irc_call(frontend, "chat.kill",
            json_pack("{s:s, s:s%}", "name", name, "why", why.bytes, why.length), killed,
            IRC_WORDS(name));
}

void irc_people_wallops(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str text = msg->params[0];
    if (text.length == 0) {
        irc_need_more(frontend, msg);
        return;
    }
    (void)irc_call(frontend, "chat.wall", json_pack("{s:s%}", "text", text.bytes, text.length),
            killed, NULL);
}
