/* irc_nickserv.c -- NickServ: aliases of the game's commands for accounts.
 *
 * A nickname is a character's name and belongs to its account, so there is nothing to reserve. Each
 * command says by which call or line of the game it is done:
 *
 *   REGISTER PASSWORD [EMAIL]      login.register: a guest gets an account
 *   IDENTIFY [NAME] PASSWORD       login.token in a session of its own (irc_side.c); a player: own.show
 *   GHOST, REGAIN, RECOVER, RELEASE NAME [PASSWORD]   the same
 *   INFO NAME, SESSIONS            whois, sessions
 *   CERT ADD, LIST, DEL            @key: the TLS client's certificate, for SASL EXTERNAL
 *   SET PASSWORD OLD NEW           own.password
 *   SET ALWAYS-ON ON, OFF          set always (always_on.c)
 *   DROP NAME PASSWORD             own.delete
 *
 * Passwords are never repeated. Those of the log-in count as attempts by the address, as everywhere. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

#define NICKSERV "NickServ"
#define NICK_SAY(frontend, text) irc_service_say(frontend, NICKSERV, "%s", LINE(text))

enum { NICKSERV_TOKEN_SECONDS = 60 };

static void nick_say_detail(struct irc_frontend *frontend, const json_t *reply)
{
    const char *detail = irc_text(reply, "detail");
    irc_service_say(frontend, NICKSERV, "%s",
            detail[0] ? detail : LINE("That can't be done right now; please try again."));
}

/* -- logging in -- */

/* Tells a guest that they have not become anybody: by 904 to AUTHENTICATE, else by a notice. */
static void nick_failed(struct irc_frontend *frontend, const json_t *reply)
{
    const char *detail = irc_text(reply, "detail");
    irc_free_secret(&frontend->secret);
    if (frontend->side_sasl) {
        IRC_REPLY(frontend, "904", detail[0] ? detail : "SASL authentication failed");
    } else {
        nick_say_detail(frontend, reply);
    }
}

static void nick_identified(struct irc_frontend *frontend, bool ok, const json_t *reply)
{
    const char *name = irc_text(reply, "name");
    if (!ok || frontend->calls || frontend->account[0]) {
        nick_failed(frontend, ok ? NULL : reply);
        return;
    }
    irc_account_is(frontend, name, irc_self(frontend).bytes);
    if (frontend->side_sasl) {
        IRC_REPLY(frontend, "903", "SASL authentication successful");
    }
    irc_side_become(frontend, irc_text(reply, "token"));
}

static void nick_shown(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_account_is(frontend, frontend->account, irc_self(frontend).bytes);
        irc_service_say(frontend, NICKSERV, LINE_FORMAT("You are logged in as %s already."),
                frontend->account);
    } else {
        nick_say_detail(frontend, call->reply);
    }
}

void irc_nickserv_become(
        struct irc_frontend *frontend, const char *call, json_t *args, bool sasl)
{
    if (frontend->side) {
        json_decref(args);
        return;
    }
    frontend->side_sasl = sasl;
    (void)json_object_set_new(args, "seconds", json_integer(NICKSERV_TOKEN_SECONDS));
    irc_side_ask(frontend, call, args, nick_identified);
}

static void nick_log_in(struct irc_frontend *frontend, struct str name, struct str password)
{
    if (frontend->account[0] && !str_equal_nocase(name, str_of(frontend->account))) {
        irc_service_say(frontend, NICKSERV,
                LINE_FORMAT("You are logged in as %s. To use another account, reconnect."),
                frontend->account);
    } else if (frontend->account[0]) {
        (void)irc_call(frontend, "own.show",
                json_pack("{s:s%}", "password", password.bytes, password.length), nick_shown,
                NULL);
    } else if (str_equal_nocase(name, str_of(frontend->nick))) {
        NICK_SAY(frontend,
                "You are a guest, and nobody has an account of your name. To keep the name: "
                "/msg NickServ REGISTER PASSWORD");
    } else {
        irc_nickserv_become(frontend, "login.token",
                json_pack("{s:s%, s:s%, s:s}", "name", name.bytes, name.length, "password",
                        password.bytes, password.length, "scope", "all"),
                false);
    }
}

/* Handles "IDENTIFY [NAME] PASSWORD". */
static void nick_identify(struct irc_frontend *frontend, struct str rest)
{
    struct str name = str_of(frontend->account[0] ? frontend->account : frontend->nick);
    struct str words = rest;
    struct str first = str_take_word(&words);
    if (str_trim(words).length > 0) {
        name = first;
        rest = str_trim(words);
    }
    if (rest.length == 0) {
        NICK_SAY(frontend, "Give your password: /msg NickServ IDENTIFY NAME PASSWORD");
    } else {
        nick_log_in(frontend, name, rest);
    }
}

/* Handles "GHOST NAME [PASSWORD]". Any number of connections share a character, so none needs to end. */
static void nick_ghost(struct irc_frontend *frontend, struct str rest)
{
    struct str words = rest;
    struct str name = str_take_word(&words);
    if (frontend->account[0] && str_equal_nocase(name, str_of(frontend->nick))) {
        NICK_SAY(frontend,
                "That's you: your connections share your character. To end the others: /msg "
                "skein sessions end others");
    } else if (str_trim(words).length == 0) {
        NICK_SAY(frontend,
                "Log in as its owner, and the name is yours again: /msg NickServ IDENTIFY NAME "
                "PASSWORD");
    } else {
        nick_identify(frontend, rest);
    }
}

/* -- an account -- */

static void nick_has_registered(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_account_uncloak(frontend);
        irc_account_is(frontend, irc_text(call->reply, "name"), irc_self(frontend).bytes);
        irc_service_say(frontend, NICKSERV,
                LINE_FORMAT("You have an account now, and %s is your name. Next time: /msg "
                            "NickServ IDENTIFY %s PASSWORD"),
                irc_text(call->reply, "name"), irc_text(call->reply, "name"));
    } else {
        nick_say_detail(frontend, call->reply);
    }
}

/* Handles "REGISTER PASSWORD [EMAIL]". */
static void nick_register_name(struct irc_frontend *frontend, struct str rest)
{
    struct str password = str_take_word(&rest);
    bool email = rest.length == 0 || str_find_char(rest, '@', 0) != SIZE_MAX;
    if (!frontend->account[0] && (password.length == 0 || !email)) {
        NICK_SAY(frontend, "A password is one word here: /msg NickServ REGISTER PASSWORD");
        return;
    }
    (void)irc_call(frontend, "login.register",
            json_pack("{s:s%}", "password", password.bytes, password.length),
            nick_has_registered, NULL);
}

static void nick_password_set(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        NICK_SAY(frontend,
                "Your password is changed, and your other sessions have been logged out.");
    } else {
        nick_say_detail(frontend, call->reply);
    }
}

/* Handles "OLD NEW". */
static void nick_set_password(struct irc_frontend *frontend, struct str rest)
{
    struct str old = str_take_word(&rest);
    struct str wanted = str_take_word(&rest);
    if (wanted.length == 0) {
        NICK_SAY(frontend, "Give both: /msg NickServ SET PASSWORD OLD NEW");
        return;
    }
    (void)irc_call(frontend, "own.password",
            json_pack("{s:s%, s:s%}", "password", old.bytes, old.length, "new", wanted.bytes,
                    wanted.length),
            nick_password_set, NULL);
}

static void nick_dropped(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        nick_say_detail(frontend, call->reply);
    }
}

/* Handles "DROP NAME PASSWORD". */
static void nick_drop(struct irc_frontend *frontend, struct str rest)
{
    struct str name = str_take_word(&rest);
    struct str password = str_trim(rest);
    if (password.length == 0) {
        NICK_SAY(frontend,
                "This deletes your account and character at once, with your letters, keys and "
                "log-ins, and nobody can undo it. What you built stays. Go on: /msg NickServ "
                "DROP NAME PASSWORD");
        return;
    }
    (void)irc_call(frontend, "own.delete",
            json_pack("{s:s%, s:s%}", "password", password.bytes, password.length, "confirm",
                    name.bytes, name.length),
            nick_dropped, NULL);
}

/* -- commands of the game -- */

static void nick_line_about(struct irc_frontend *frontend, const char *line, struct str word)
{
    struct buf typed = {0};
    buf_printf(&typed, "%s%s%.*s", line, word.length > 0 ? " " : "", STR_FMT(word));
    frontend->service->hooks->type(frontend, buf_str(&typed));
    buf_finish(&typed);
}

static void nick_info(struct irc_frontend *frontend, struct str rest)
{
    struct str name = str_take_word(&rest);
    nick_line_about(frontend, "whois", name.length > 0 ? name : str_of(frontend->nick));
}

static void nick_set(struct irc_frontend *frontend, struct str rest)
{
    struct str what = str_take_word(&rest);
    if (str_equal_nocase(what, STR("PASSWORD"))) {
        nick_set_password(frontend, rest);
    } else if (str_equal_nocase(what, STR("ALWAYS-ON"))) {
        bool on = str_equal_nocase(rest, STR("ON")) || str_equal_nocase(rest, STR("TRUE"));
        nick_line_about(frontend, "set always", on ? STR("on") : STR("off"));
    } else {
        NICK_SAY(frontend, "Here you can set your password and whether you stay on channels: "
                           "SET PASSWORD OLD "
                           "NEW, SET ALWAYS-ON ON. Your settings in the game: /msg skein set");
    }
}

static void nick_sessions(struct irc_frontend *frontend, struct str rest)
{
    (void)rest;
    nick_line_about(frontend, "sessions", STR_NONE);
}

/* Handles "ADD", "LIST" and "DEL NUMBER". */
static void nick_cert(struct irc_frontend *frontend, struct str rest)
{
    struct buf line = {0};
    struct str what = str_take_word(&rest);
    if (str_equal_nocase(what, STR("LIST"))) {
        frontend->service->hooks->type(frontend, STR("@key list"));
    } else if (str_equal_nocase(what, STR("DEL"))) {
        nick_line_about(frontend, "@key remove", str_trim(rest));
    } else if (!str_equal_nocase(what, STR("ADD"))) {
        NICK_SAY(frontend, "Say what: CERT ADD, CERT LIST or CERT DEL NUMBER");
    } else {
        buf_add_text(&line, "@key add x509-sha256 ");
        if (irc_sasl_certificate(frontend, &line)) {
            buf_add_text(&line, " IRC");
            frontend->service->hooks->type(frontend, buf_str(&line));
        } else {
            NICK_SAY(frontend,
                    "Your client has shown no certificate. Set one in your client, connect by "
                    "TLS, and try again.");
        }
    }
    buf_finish(&line);
}

static void nick_logout(struct irc_frontend *frontend, struct str rest)
{
    (void)rest;
    NICK_SAY(frontend,
            "To log out, disconnect (/quit). A guest is who connects without a password.");
}

static const struct {
    const char *word;
    void (*run)(struct irc_frontend *frontend, struct str rest);
} nickserv_commands[] = {
        {"REGISTER", nick_register_name},
        {"IDENTIFY", nick_identify},
        {"ID", nick_identify},
        {"LOGIN", nick_identify},
        {"GHOST", nick_ghost},
        {"REGAIN", nick_ghost},
        {"RECOVER", nick_ghost},
        {"RELEASE", nick_ghost},
        {"INFO", nick_info},
        {"SET", nick_set},
        {"PASSWD", nick_set_password},
        {"DROP", nick_drop},
        {"UNREGISTER", nick_drop},
        {"CERT", nick_cert},
        {"SESSIONS", nick_sessions},
        {"CLIENTS", nick_sessions},
        {"LOGOUT", nick_logout},
};

void irc_nickserv(struct irc_frontend *frontend, struct str line)
{
    struct str rest = line;
    struct str word = str_take_word(&rest);
    for (size_t i = 0; i < sizeof(nickserv_commands) / sizeof(nickserv_commands[0]); i++) {
        if (str_equal_nocase(word, str_of(nickserv_commands[i].word))) {
            nickserv_commands[i].run(frontend, str_trim(rest));
            return;
        }
    }
    if (frontend->account[0]) {
        irc_service_say(frontend, NICKSERV,
                LINE_FORMAT(
                        "You are logged in as %s. Commands: INFO NAME, SET PASSWORD OLD NEW, "
                        "DROP NAME PASSWORD, SESSIONS"),
                frontend->account);
        return;
    }
    NICK_SAY(frontend,
            "Nicknames are characters' names, and belong to accounts. Commands: REGISTER "
            "PASSWORD, IDENTIFY [NAME] PASSWORD, INFO NAME, SET PASSWORD OLD NEW, DROP NAME "
            "PASSWORD, SESSIONS");
}
