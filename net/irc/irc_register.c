/* irc_register.c -- Registration: from a connection to a character in play with NICK, USER, PASS
 * and the welcome.
 *
 * 1. Nothing is asked of the game until nickname, user and the end of CAP are there. Then the
 *    password is checked before the availability of the nickname is revealed: a wrong one gets 464
 *    and ends the connection.
 * 2. Without a password the client is a guest with that nickname, if no account has it. Otherwise
 *    it gets 433 and a NOTICE with advice, and may try another nickname. A nickname that is not
 *    valid in the game is changed to a valid one, which 001 tells, and a NOTICE explains it.
 * 3. With a password, the nickname becomes the character's name, whatever was asked for, and the
 *    welcome goes to it. PASS is the password, or NAME:PASSWORD if the nickname differs. If the nickname is of another
 *    character of the same player, they come in as that one.
 * 4. Output of the game on login waits until #here is joined.
 *
 * SASL is in irc_sasl.c, which leaves a token; capabilities are in irc_cap.c. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/irc/irc_impl.h"
#include "net/irc/msg_bytes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_nick(struct str nick)
{
    bool formed = nick.length >= 2 && nick.length <= IRC_NICK_MAX &&
                  isalpha((unsigned char)nick.bytes[0]);
    for (size_t i = 0; formed && i < nick.length; i++) {
        unsigned char c = (unsigned char)nick.bytes[i];
        formed = isalnum(c) || c == '-' || c == '_';
    }
    return formed;
}

/* True if the nickname is valid on some network, so that it can be changed to a valid one here.
 * Others are refused. */
static bool is_foreign_nick(struct str nick)
{
    for (size_t i = 0; i < nick.length; i++) {
        unsigned char c = (unsigned char)nick.bytes[i];
        if (isalnum(c) || c >= 0x80 || strchr("[]\\`_^{|}-", c)) {
            return true;
        }
    }
    return false;
}

static void set_nick(struct irc_frontend *frontend, struct str nick)
{
    (void)str_copy(nick, frontend->nick, sizeof(frontend->nick));
}

/* -- unavailable names -- */

static void taken_by(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *name = call->words[0];
    if (!call->ok || !irc_flag(call->reply, "account")) {
        IRC_REPLY(frontend, "433", name, "Nickname is already in use");
        return;
    }
    irc_reply_text(frontend, "NOTICE",
            LINE_FORMAT("%s is the name of an account. If it is yours, connect with its "
                        "password: as the "
                        "server "
                        "password (PASS), or by SASL PLAIN under that name. Else choose "
                        "another nickname."),
            name);
    IRC_REPLY(frontend, "433", name,
            "That nickname belongs to an account: prove that it's yours by PASS or SASL");
}

/* Tells that a nickname is taken and, if an account has it, what to do. */
static void say_taken(struct irc_frontend *frontend, const char *name)
{
    irc_doubt(frontend->service, str_of(name));
    (void)irc_call(frontend, "name.check", json_pack("{s:s}", "name", name), taken_by,
            IRC_WORDS(name));
}

static void made_because(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *why = irc_text(call->reply, "why");
    if (call->ok && !why[0] && !str_is_ascii(str_of(call->words[0]))) {
        irc_reply_text(frontend, "NOTICE",
                LINE_FORMAT("On IRC, %s is written %s. With an account, the game shows the "
                            "name as you write it (/msg skein help characters)"),
                call->words[0], frontend->nick);
    } else if (call->ok) {
        irc_reply_text(frontend, "NOTICE",
                LINE_FORMAT("You are %s, because %s can't be a name here%s%s (/nick NAME)"),
                frontend->nick, call->words[0], why[0] ? ": " : ".", why);
    }
}

/* Tells a guest why their nickname was changed to a valid one. */
static void say_made(struct irc_frontend *frontend)
{
    if (!frontend->account[0] && frontend->wish[0] &&
            strcmp(frontend->wish, frontend->nick) != 0) {
        (void)irc_call(frontend, "name.check", json_pack("{s:s}", "name", frontend->wish),
                made_because, IRC_WORDS(frontend->wish));
    }
}

/* -- renaming in play -- */

static void renamed(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *code = irc_text(call->reply, "code");
    if (call->ok) {
        if (strcmp(frontend->nick, irc_text(call->reply, "name")) != 0) {
            IRC_OWN(frontend, "NICK", irc_text(call->reply, "name"));
            json_t *person = json_pack("{s:s}", "nick", frontend->nick);
            irc_here_rename(frontend, person, irc_text(call->reply, "name"));
            json_decref(person);
            set_nick(frontend, str_of(irc_text(call->reply, "name")));
        }
    } else if (strcmp(code, "name_taken") == 0) {
        say_taken(frontend, call->words[0]);
    } else if (strcmp(code, "name_stays") == 0) {
        IRC_REPLY(frontend, "447", irc_text(call->reply, "detail"));
    } else {
        IRC_REPLY(frontend, "432", call->words[0], irc_text(call->reply, "detail"));
    }
}

void irc_register_nick(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str nick = irc_msg_param(msg, 0);
    const char *shown = IRC_WORD(nick, 30);
    if (nick.length == 0) {
        IRC_REPLY(frontend, "431", "No nickname given");
        return;
    }
    bool foreign = !frontend->registered && is_foreign_nick(nick);
    if (!is_nick(nick) && !foreign) {
        IRC_REPLY(frontend, "432", shown,
                "A nickname has 2 to 24 letters, digits, - or _, and begins with a letter");
        return;
    }
    if (frontend->registered) {
        (void)irc_call(frontend, "chat.nick", json_pack("{s:s}", "name", shown), renamed,
                IRC_WORDS(shown));
        return;
    }
    (void)str_copy(nick, frontend->wish, sizeof(frontend->wish));
    set_nick(frontend, is_nick(nick) ? nick : STR_NONE);
    irc_register_try(frontend);
}

/* -- before registration -- */

void irc_register_pass(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (frontend->registered) {
        IRC_REPLY(frontend, "462", "You may not reregister");
    } else if (msg->param_count < 1 || msg->params[0].length == 0) {
        irc_need_more(frontend, msg);
    } else {
        irc_free_secret(&frontend->pass);
        frontend->pass = str_dup(msg->params[0]);
    }
}

static void take_user(struct irc_frontend *frontend, struct str user, struct str realname)
{
    struct session *session = frontend->session;
    struct buf clean = {0};
    size_t length = 0;
    for (size_t i = 0; i < user.length && length + 1 < sizeof(frontend->user); i++) {
        unsigned char c = (unsigned char)user.bytes[i];
        if (isalnum(c) || c == '-' || c == '_' || c == '.') {
            frontend->user[length++] = (char)c;
        }
    }
    frontend->user[length] = '\0';
    if (length == 0) {
        (void)snprintf(frontend->user, sizeof(frontend->user), "player");
    }
    str_clean(str_fit(realname, sizeof(frontend->realname) - 1), false, &clean);
    (void)str_copy(buf_str(&clean), frontend->realname, sizeof(frontend->realname));
    if (frontend->realname[0] == '\0') {
        (void)snprintf(frontend->realname, sizeof(frontend->realname), "%s", frontend->user);
    }
    session_set_user(session, str_of(frontend->user), str_of(frontend->realname));
    buf_finish(&clean);
}

void irc_register_user(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (frontend->registered) {
        IRC_REPLY(frontend, "462", "You may not reregister");
        return;
    }
    if (msg->param_count < 4 || msg->params[0].length == 0 || msg->params[3].length == 0) {
        irc_need_more(frontend, msg);
        return;
    }
    take_user(frontend, msg->params[0], msg->params[3]);
    irc_register_try(frontend);
}

/* -- login -- */

static void replay_held(struct irc_frontend *frontend)
{
    struct buf held = frontend->held;
    struct str bytes = buf_str(&held);
    struct msg msg;
    frontend->held = (struct buf){0};
    while (msg_next(&bytes, &msg)) {
        irc_deliver(frontend, &msg);
    }
    buf_finish(&held);
}

static void begun(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *me = json_object_get(call->reply, "me");
    if (!call->ok && irc_number(call->reply, "status") == 503) {
        return; /* the world is down: see irc_register_resumed */
    }
    if (!call->ok) {
        irc_doom(frontend, LINE("You couldn't enter the game."));
        return;
    }
    (void)snprintf(frontend->user, sizeof(frontend->user), "%s", irc_text(me, "user"));
    (void)snprintf(frontend->host, sizeof(frontend->host), "%s", irc_text(me, "host"));
    (void)snprintf(frontend->account, sizeof(frontend->account), "%s", irc_text(me, "account"));
    frontend->here_read_ms = irc_number(call->reply, "here_read");
    frontend->entering = false;
    frontend->registered = true;
    if (!frontend->becomes) {
        irc_info_welcome(frontend);
        irc_info_isupport(frontend);
        irc_info_lusers_reply(frontend, call->reply);
        irc_metadata_welcome(frontend);
        irc_info_motd(frontend, NULL);
    }
    frontend->becomes = false;
    irc_here_join(frontend, json_object_get(call->reply, "here"));
    replay_held(frontend);
    say_made(frontend);
    irc_channel_join_kept(frontend, json_object_get(call->reply, "kept"));
    irc_account_keep(frontend);
}

static void begun_again(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_here_update(frontend, json_object_get(call->reply, "here"));
    }
}

static void joined_again(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok && irc_number(call->reply, "status") != 503) {
        (void)strmap_remove(&frontend->joined, irc_bare(str_of(call->words[0])));
        IRC_FROM(frontend, irc_self(frontend), NULL, true, "PART", call->words[0],
                irc_text(call->reply, "detail"));
    }
}

void irc_register_resumed(struct irc_frontend *frontend)
{
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    frontend->answering = false;
    if (frontend->entering) {
        (void)irc_call(frontend, "chat.begin", NULL, begun, NULL);
    }
    if (!frontend->registered) {
        return;
    }
    (void)irc_call(frontend, "chat.begin", NULL, begun_again, NULL);
    while (strmap_each(&frontend->joined, &cursor, &name, &value)) {
        const char *channel = IRC_NAMED(name);
        (void)irc_call(frontend, "channel.join",
                json_pack("{s:s, s:b}", "channel", channel, "again", 1), joined_again,
                IRC_WORDS(channel));
    }
}

/* Returns the password in PASS, "PASSWORD" or "NAME:PASSWORD". out_name: of the account; otherwise the nickname. */
static struct str pass_password(const struct irc_frontend *frontend, struct str *out_name)
{
    struct str pass = str_of(frontend->pass);
    size_t colon = str_find_char(pass, ':', 0);
    bool named = colon != SIZE_MAX && is_nick(str_slice(pass, 0, colon));
    *out_name = named ? str_slice(pass, 0, colon) : str_of(frontend->wish);
    return named ? str_slice(pass, colon + 1, pass.length) : pass;
}

static void log_in_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    int64_t status = irc_number(call->reply, "status");
    frontend->logging_in = false;
    if (call->ok) {
        if (frontend->becomes && strcmp(frontend->nick, irc_text(call->reply, "name")) != 0) {
            IRC_OWN(frontend, "NICK", irc_text(call->reply, "name"));
        }
        set_nick(frontend, str_of(irc_text(call->reply, "name")));
        frontend->entering = true;
        irc_free_secret(&frontend->token);
        if (frontend->pass) {
            irc_free_secret(&frontend->secret);
            struct str name;
            frontend->secret = str_dup(pass_password(frontend, &name));
        }
        irc_free_secret(&frontend->pass);
        irc_metadata_begin(frontend);
        (void)irc_call(frontend, "chat.begin", NULL, begun, NULL);
        return;
    }
    if (call->value) { /* with a password */
        IRC_REPLY(frontend, "464", irc_text(call->reply, "detail"));
        irc_doom(frontend, status == 401 ? LINE_MARK("Password incorrect")
                                         : irc_text(call->reply, "detail"));
    } else if (status == 409 || status == 422) {
        char nick[sizeof(frontend->wish)];
        (void)snprintf(nick, sizeof(nick), "%s", frontend->wish);
        frontend->nick[0] = '\0';
        frontend->wish[0] = '\0';
        if (status == 409) {
            say_taken(frontend, nick);
        } else {
            IRC_REPLY(frontend, "432", nick, irc_text(call->reply, "detail"));
        }
    } else {
        IRC_REPLY(frontend, "465", irc_text(call->reply, "detail"));
        irc_doom(frontend, irc_text(call->reply, "detail"));
    }
}

/* Returns the arguments for PASS. */
static json_t *pass_args(const struct irc_frontend *frontend)
{
    struct str name;
    struct str password = pass_password(frontend, &name);
    return json_pack("{s:s%, s:s%, s:s*}", "name", name.bytes, name.length, "password",
            password.bytes, password.length, "as",
            str_is_utf8(str_of(frontend->wish)) ? frontend->wish : NULL);
}

void irc_register_try(struct irc_frontend *frontend)
{
    struct irc_call *call = NULL;
    if (frontend->registered || frontend->entering || frontend->logging_in ||
            frontend->cap_open || !frontend->wish[0] || !frontend->realname[0] ||
            frontend->base.doomed) {
        return;
    }
    frontend->logging_in = true;
    if (frontend->token) {
        call = irc_call(frontend, "login.resume",
                json_pack("{s:s, s:b}", "token", frontend->token, "once", 1), log_in_done,
                NULL);
        call->value = 1;
    } else if (frontend->pass) {
        call = irc_call(frontend, "login", pass_args(frontend), log_in_done, NULL);
        call->value = 1;
    } else {
        (void)irc_call(frontend, "login.guest",
                json_pack("{s:s, s:b}", "name", frontend->wish, "make", true), log_in_done,
                NULL);
    }
}
