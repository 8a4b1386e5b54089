/* irc_account.c -- Accounts from IRC: REGISTER and VERIFY (draft/account-registration), and
 * "register PASSWORD" to skein.
 *
 * 1. Before the welcome, REGISTER makes the account and the character, and gives a token as SASL
 *    does, with which registration continues.
 * 2. Afterwards it turns the guest into a player, who stays where they are with what they hold.
 * 3. An account's name is the nickname. There is nothing to verify, and addresses are not stored.
 *
 * Passwords are never echoed or logged. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/markup.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

enum { ACCOUNT_TOKEN_SECONDS = 300 };

static const char *fail_code(const char *code, int64_t status)
{
    static const char *const codes[][2] = {
            {"already", "ALREADY_AUTHENTICATED"},
            {"bad_name", "BAD_ACCOUNT_NAME"},
            {"name_taken", "ACCOUNT_EXISTS"},
            {"weak_password", "WEAK_PASSWORD"},
            {"long_password", "UNACCEPTABLE_PASSWORD"},
    };
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        if (strcmp(codes[i][0], code) == 0) {
            return codes[i][1];
        }
    }
    return status == 409   ? "ACCOUNT_EXISTS"
           : status == 422 ? "WEAK_PASSWORD"
           : status == 403 ? "BAD_ACCOUNT_NAME"
                           : "TEMPORARILY_UNAVAILABLE";
}

void irc_account_is(struct irc_frontend *frontend, const char *name, const char *self)
{
    struct buf text = {0};
    (void)snprintf(frontend->account, sizeof(frontend->account), "%s", name);
    buf_printf(&text, LINE_FORMAT("You are now logged in as %s"), name);
    IRC_REPLY(frontend, "900", self, name, text.bytes);
    buf_finish(&text);
}

void irc_account_uncloak(struct irc_frontend *frontend)
{
    if (frontend->registered && (frontend->caps & IRC_CAP_CHGHOST)) {
        IRC_OWN(frontend, "CHGHOST", frontend->user, "player");
    }
    (void)snprintf(frontend->host, sizeof(frontend->host), "player");
}

static void logged_in(struct irc_frontend *frontend, const char *name)
{
    irc_account_uncloak(frontend);
    irc_account_is(frontend, name, irc_self(frontend).bytes);
}

/* Returns the arguments of own.scram; the password is forgotten. */
static json_t *secret_args(struct irc_frontend *frontend)
{
    json_t *args = irc_sasl_keeps(frontend) ? json_pack("{s:s}", "password",
                                                      frontend->secret ? frontend->secret : "")
                                            : NULL;
    irc_free_secret(&frontend->secret);
    return args;
}

static void nothing_more(struct irc_frontend *frontend, const struct irc_call *call)
{
    (void)frontend;
    (void)call;
}

void irc_account_keep(struct irc_frontend *frontend)
{
    if (frontend->secret && frontend->account[0] && irc_sasl_keeps(frontend)) {
        (void)irc_call(frontend, "own.scram", secret_args(frontend), nothing_more, NULL);
    }
    irc_free_secret(&frontend->secret);
}

/* Ends REGISTER, when what SCRAM needs is made. */
static void registered_all(struct irc_frontend *frontend, const struct irc_call *call)
{
    char name[sizeof(frontend->account)];
    (void)call;
    (void)snprintf(name, sizeof(name), "%s", frontend->account);
    IRC_SERVER(frontend, "REGISTER", "SUCCESS", name, "You have an account now");
    logged_in(frontend, name);
    frontend->service->hooks->enter(frontend);
}

static void registered(struct irc_frontend *frontend, const struct irc_call *call)
{
    const char *name = irc_text(call->reply, "name");
    if (!call->ok) {
        irc_free_secret(&frontend->secret);
        IRC_FAIL(frontend, "REGISTER",
                fail_code(irc_text(call->reply, "code"), irc_number(call->reply, "status")),
                call->words[0], irc_text(call->reply, "detail"));
        return;
    }
    if (!frontend->registered) {
        irc_free_secret(&frontend->token);
        frontend->token = mem_dup_text(irc_text(call->reply, "token"));
    }
    (void)snprintf(frontend->account, sizeof(frontend->account), "%s", name);
    (void)irc_call_as(frontend, frontend->registered ? NULL : frontend->token,
            irc_sasl_keeps(frontend) ? "own.scram" : "chat.sync", secret_args(frontend),
            registered_all, NULL);
}

/* Returns false after telling the client why the account cannot have that name, or that the address
 * is invalid. */
static bool is_fit(struct irc_frontend *frontend, const char *account, struct str email)
{
    const char *nick = frontend->registered ? frontend->nick : frontend->wish;
    if (frontend->account[0] || frontend->token) {
        IRC_FAIL(frontend, "REGISTER", "ALREADY_AUTHENTICATED", frontend->account,
                "You are already logged in to an account");
    } else if (!nick[0]) {
        IRC_FAIL(frontend, "REGISTER", "NEED_NICK", account, "Choose a nickname (NICK) first");
    } else if (strcmp(account, "*") != 0 && !str_equal_nocase(str_of(account), str_of(nick))) {
        IRC_FAIL(frontend, "REGISTER", "ACCOUNT_NAME_MUST_BE_NICK", account,
                "The account name must be your nickname: change that first (NICK)");
    } else if (!str_equal(email, STR("*")) && str_find_char(email, '@', 0) == SIZE_MAX) {
        IRC_FAIL(frontend, "REGISTER", "INVALID_EMAIL", account,
                "That isn't an email address. None is stored, so use *");
    } else {
        return true;
    }
    return false;
}

void irc_account_register(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    const char *account = IRC_WORD(msg->params[0], IRC_SHOWN - 1);
    struct str password = msg->params[2];
    if (frontend->logging_in || frontend->entering) {
        IRC_FAIL(frontend, "REGISTER", "COMPLETE_CONNECTION_REQUIRED", account,
                "You are still logging in; register after that");
        return;
    }
    if (!is_fit(frontend, account, msg->params[1])) {
        return;
    }
    irc_free_secret(&frontend->secret);
    frontend->secret = str_dup(password);
    if (frontend->registered) {
        (void)irc_call(frontend, "login.register",
                json_pack("{s:s%}", "password", password.bytes, password.length), registered,
                IRC_WORDS(frontend->registered ? frontend->nick : frontend->wish));
    } else {
        (void)irc_call(frontend, "login.create",
                json_pack("{s:s, s:s%, s:b, s:i}", "name", frontend->wish, "password",
                        password.bytes, password.length, "stay", true, "seconds",
                        ACCOUNT_TOKEN_SECONDS),
                registered, IRC_WORDS(frontend->registered ? frontend->nick : frontend->wish));
    }
}

void irc_account_verify(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    IRC_FAIL(frontend, "VERIFY", "INVALID_CODE", IRC_WORD(msg->params[0], IRC_SHOWN - 1),
            "There is nothing to verify: an account works as soon as it is registered");
}

/* -- "register" to skein -- */

static void say(struct irc_frontend *frontend, const char *text, bool here)
{
    struct buf markup = {0};
    markup_escape(str_of(text), &markup);
    irc_deliver_text(frontend, buf_str(&markup), here ? IRC_TO_HERE : IRC_TO_QUERY);
    buf_finish(&markup);
}

static void said(struct irc_frontend *frontend, const struct irc_call *call)
{
    struct buf text = {0};
    if (call->ok) {
        const char *name = irc_text(call->reply, "name");
        logged_in(frontend, name);
        buf_printf(&text,
                LINE_FORMAT("You have an account now, and %s is your name. You keep what you "
                            "hold. Next "
                            "time, "
                            "connect with your password as the server password (PASS) or by "
                            "SASL PLAIN."),
                name);
    } else {
        buf_add_text(&text, irc_text(call->reply, "detail"));
    }
    say(frontend, buf_str(&text).bytes, false);
    buf_finish(&text);
}

bool irc_account_words(struct irc_frontend *frontend, struct str line, bool here)
{
    struct str password = str_trim(line);
    if (!str_equal_nocase(str_take_word(&password), STR("register"))) {
        return false;
    }
    password = str_trim(password);
    struct str rest = password;
    bool guest =
            !frontend->account[0]; /* of an account, login.register says that there is one */
    if (guest && str_equal_nocase(str_take_word(&rest), STR("as"))) {
        /* "register as NAME" is the form of other services: the name must not become a password. */
        say(frontend,
                "On IRC your name is your nickname: /nick NAME, then "
                "/msg skein register PASSWORD",
                here);
        return true;
    }
    if (guest && password.length == 0) {
        say(frontend, "To keep your name and what you hold: /msg skein register PASSWORD",
                here);
        return true;
    }
    if (guest && here) {
        say(frontend,
                "Nobody else has seen that, but your client shows it. Type it in private: "
                "/msg skein register PASSWORD",
                here);
        return true;
    }
    (void)irc_call(frontend, "login.register",
            json_pack("{s:s%}", "password", password.bytes, password.length), said, NULL);
    return true;
}
