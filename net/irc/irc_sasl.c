/* irc_sasl.c -- AUTHENTICATE: SASL PLAIN (IRCv3 3.1, RFC 4616).
 *
 * The answer comes in pieces of 400 bytes of base64; the last one is shorter or "+". The password
 * is checked at once (login.token), which gives a token but does not log in; registration does that
 * with the token. A failure gets 904 and does not end the connection. The client may try again
 * within the login limits, or go on as a guest. (PASS cannot be tried again: 464 and ERROR.)
 *
 * 905 refuses an overlong answer. If the client has already sent the rest of it, the error is not
 * repeated for each piece.
 *
 * In play, a client may prove the password of its own account again, but not change its account: the
 * password of another is not even checked. A guest can log in to an account (irc_side.c). */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/shared/sasl.h"

#include <string.h>

/* Seconds between SASL and the end of registration. */
enum { IRC_SASL_PIECE = 400, ANSWER_MAX = 4096, SASL_TOKEN_SECONDS = 300 };

static void close_sasl(struct irc_frontend *frontend)
{
    frontend->sasl_open = false;
    buf_wipe(&frontend->sasl);
}

static void failed(struct irc_frontend *frontend, const char *why)
{
    close_sasl(frontend);
    IRC_REPLY(frontend, "904", why);
}

/* Handles the answer in play, where the password check has no other effect. */
static void shown_again(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_account_is(frontend, irc_text(call->reply, "name"), irc_self(frontend).bytes);
        IRC_REPLY(frontend, "903", "SASL authentication successful");
    } else {
        IRC_REPLY(frontend, "904", irc_text(call->reply, "detail"));
    }
}

static void checked(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (!call->ok) {
        failed(frontend, irc_text(call->reply, "detail"));
        return;
    }
    struct buf self = {0};
    irc_free_secret(&frontend->token);
    frontend->token = mem_dup_text(irc_text(call->reply, "token"));
    buf_printf(&self, "%s!%s@player", irc_nick(frontend),
            frontend->user[0] ? frontend->user : "*");
    irc_account_is(frontend, irc_text(call->reply, "name"), self.bytes);
    IRC_REPLY(frontend, "903", "SASL authentication successful");
    buf_finish(&self);
    irc_register_try(frontend);
}

static void check(struct irc_frontend *frontend)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    bool coded = sasl_decode(buf_str(&frontend->sasl), &plain);
    bool ok = coded && sasl_read_plain(buf_str(&plain), &name, &password) == SASL_READ;
    bool other =
            frontend->registered && ok && !str_equal_nocase(name, str_of(frontend->account));
    close_sasl(frontend);
    if (other && frontend->account[0]) {
        failed(frontend, "Already logged in; reconnect to change account");
    } else if (other) {
        irc_nickserv_become(frontend, "login.token",
                json_pack("{s:s%, s:s%, s:s}", "name", name.bytes, name.length, "password",
                        password.bytes, password.length, "scope", "all"),
                true);
    } else if (ok && frontend->registered) {
        (void)irc_call(frontend, "own.show",
                json_pack("{s:s%}", "password", password.bytes, password.length), shown_again,
                NULL);
    } else if (ok) {
        (void)irc_call(frontend, "login.token",
                json_pack("{s:s%, s:s%, s:s, s:i}", "name", name.bytes, name.length, "password",
                        password.bytes, password.length, "scope", "all", "seconds",
                        SASL_TOKEN_SECONDS),
                checked, NULL);
    } else {
        failed(frontend, coded ? "SASL authentication failed" : "That is not base64");
    }
    buf_wipe(&plain);
}

/* True if a piece is the rest of an answer that was refused as too long, which ends with a shorter
 * piece. */
static bool is_rest(struct irc_frontend *frontend, struct str piece)
{
    bool rest = frontend->sasl_refused && !str_equal_nocase(piece, STR("PLAIN")) &&
                !str_equal(piece, STR("*"));
    frontend->sasl_refused = rest && piece.length >= IRC_SASL_PIECE;
    return rest;
}

static void begin_sasl(struct irc_frontend *frontend, struct str mechanism)
{
    if (!str_equal_nocase(mechanism, STR("PLAIN"))) {
        IRC_REPLY(frontend, "908", "PLAIN", "are available SASL mechanisms");
        failed(frontend, "SASL authentication failed");
        return;
    }
    frontend->sasl_open = true;
    IRC_FROM(frontend, STR_NONE, &(struct buf){0}, false, "AUTHENTICATE", "+");
}

void irc_sasl_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str piece = irc_msg_param(msg, 0);
    if (msg->param_count == 0) {
        irc_need_more(frontend, msg);
    } else if (frontend->token && !frontend->registered) {
        IRC_REPLY(frontend, "907", "Already logged in; reconnect to change account");
    } else if (!(frontend->caps & IRC_CAP_SASL)) {
        failed(frontend, "Ask for the capability sasl first");
    } else if (is_rest(frontend, piece)) {
        return;
    } else if (str_equal(piece, STR("*"))) {
        close_sasl(frontend);
        IRC_REPLY(frontend, "906", "SASL authentication aborted");
    } else if (!frontend->sasl_open) {
        begin_sasl(frontend, piece);
    } else if (piece.length > IRC_SASL_PIECE ||
               frontend->sasl.length + piece.length > ANSWER_MAX) {
        close_sasl(frontend);
        frontend->sasl_refused = piece.length >= IRC_SASL_PIECE;
        IRC_REPLY(frontend, "905", "SASL message too long");
    } else {
        buf_add_str(&frontend->sasl, str_equal(piece, STR("+")) ? STR_NONE : piece);
        if (piece.length < IRC_SASL_PIECE) {
            check(frontend);
        }
    }
}
