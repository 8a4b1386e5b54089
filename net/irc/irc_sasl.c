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
 * In play, a client may prove the password of its own account again. It cannot change its identity:
 * the password of another account is not even checked. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/stream/sasl.h"

#include <string.h>

/* Seconds between SASL and the end of registration. */
enum { IRC_SASL_PIECE = 400, ANSWER_MAX = 4096, SASL_TOKEN_SECONDS = 300 };

static void close_sasl(struct irc_front *front)
{
    front->sasl_open = false;
    buf_wipe(&front->sasl);
}

static void failed(struct irc_front *front, const char *why)
{
    close_sasl(front);
    IRC_REPLY(front, "904", why);
}

/* Handles the answer in play, where the password check has no other effect. */
static void shown_again(struct irc_front *front, const struct irc_call *call)
{
    if (call->ok) {
        irc_account_is(front, irc_text(call->reply, "name"), irc_self(front).bytes);
        IRC_REPLY(front, "903", "SASL authentication successful");
    } else {
        IRC_REPLY(front, "904", irc_text(call->reply, "detail"));
    }
}

static void checked(struct irc_front *front, const struct irc_call *call)
{
    if (!call->ok) {
        failed(front, irc_text(call->reply, "detail"));
        return;
    }
    struct buf self = {0};
    irc_free_secret(&front->token);
    front->token = mem_dup_text(irc_text(call->reply, "token"));
    buf_printf(&self, "%s!%s@player", irc_nick(front), front->user[0] ? front->user : "*");
    irc_account_is(front, irc_text(call->reply, "name"), self.bytes);
    IRC_REPLY(front, "903", "SASL authentication successful");
    buf_finish(&self);
    irc_register_try(front);
}

static void check(struct irc_front *front)
{
    struct buf plain = {0};
    struct str name;
    struct str password;
    bool coded = sasl_decode(buf_str(&front->sasl), &plain);
    bool ok = coded && sasl_read_plain(buf_str(&plain), &name, &password) == SASL_READ;
    bool other = front->registered && ok && !str_equal_nocase(name, str_of(front->account));
    close_sasl(front);
    if (other) {
        failed(front, front->account[0]
                              ? "Already logged in; reconnect to change account"
                              : "You are a guest; reconnect to log in to your account");
    } else if (ok && front->registered) {
        (void)irc_call(front, "own.show",
                json_pack("{s:s%}", "password", password.bytes, password.length), shown_again,
                NULL);
    } else if (ok) {
        (void)irc_call(front, "login.token",
                json_pack("{s:s%, s:s%, s:s, s:i}", "name", name.bytes, name.length, "password",
                        password.bytes, password.length, "scope", "all", "seconds",
                        SASL_TOKEN_SECONDS),
                checked, NULL);
    } else {
        failed(front, coded ? "SASL authentication failed" : "That is not base64");
    }
    buf_wipe(&plain);
}

/* True if a piece is the rest of an answer that was refused as too long, which ends with a shorter
 * piece. */
static bool is_rest(struct irc_front *front, struct str piece)
{
    bool rest = front->sasl_refused && !str_equal_nocase(piece, STR("PLAIN")) &&
                !str_equal(piece, STR("*"));
    front->sasl_refused = rest && piece.length >= IRC_SASL_PIECE;
    return rest;
}

static void begin_sasl(struct irc_front *front, struct str mechanism)
{
    if (!str_equal_nocase(mechanism, STR("PLAIN"))) {
        IRC_REPLY(front, "908", "PLAIN", "are available SASL mechanisms");
        failed(front, "SASL authentication failed");
        return;
    }
    front->sasl_open = true;
    IRC_FROM(front, STR_NONE, &(struct buf){0}, false, "AUTHENTICATE", "+");
}

void irc_sasl_command(struct irc_front *front, const struct irc_msg *msg)
{
    struct str piece = irc_msg_param(msg, 0);
    if (msg->param_count == 0) {
        irc_need_more(front, msg);
    } else if (front->token && !front->registered) {
        IRC_REPLY(front, "907", "Already logged in; reconnect to change account");
    } else if (!(front->caps & IRC_CAP_SASL)) {
        failed(front, "Ask for the capability sasl first");
    } else if (is_rest(front, piece)) {
        return;
    } else if (str_equal(piece, STR("*"))) {
        close_sasl(front);
        IRC_REPLY(front, "906", "SASL authentication aborted");
    } else if (!front->sasl_open) {
        begin_sasl(front, piece);
    } else if (piece.length > IRC_SASL_PIECE ||
               front->sasl.length + piece.length > ANSWER_MAX) {
        close_sasl(front);
        front->sasl_refused = piece.length >= IRC_SASL_PIECE;
        IRC_REPLY(front, "905", "SASL message too long");
    } else {
        buf_add_str(&front->sasl, str_equal(piece, STR("+")) ? STR_NONE : piece);
        if (piece.length < IRC_SASL_PIECE) {
            check(front);
        }
    }
}
