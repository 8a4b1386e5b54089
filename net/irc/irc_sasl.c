/* irc_sasl.c -- AUTHENTICATE: SASL PLAIN, EXTERNAL and SCRAM-SHA-256 (IRCv3 3.2, RFC 4616, RFC 4422).
 *
 * The answer comes in pieces of 400 bytes of base64; the last one is shorter or "+". What it proves is
 * checked at once by a call of the log-in, which gives a token but does not log in; registration does
 * that with the token. A failure gets 904 and does not end the connection. The client may try again
 * within the login limits, or go on as a guest. (PASS cannot be tried again: 464 and ERROR.)
 *
 * 905 refuses an overlong answer. If the client has already sent the rest of it, the error is not
 * repeated for each piece.
 *
 * EXTERNAL needs a certificate of the TLS client that its owner has added (@key add, NickServ CERT
 * ADD). The account is the one that the answer names, or else the nickname's. SCRAM is in irc_scram.c.
 *
 * In play, a client may prove the password of its own account again, but not change its account: the
 * password of another is not even checked. A guest can log in to an account (irc_side.c). */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"
#include "net/shared/sasl.h"
#include "net/stream/stream.h"

#include <string.h>

/* Seconds between SASL and the end of registration. */
enum { IRC_SASL_PIECE = 400, ANSWER_MAX = 4096, SASL_TOKEN_SECONDS = 300 };

static const char *const mechanism_names[] = {
        [IRC_PLAIN] = "PLAIN", [IRC_EXTERNAL] = "EXTERNAL", [IRC_SCRAM] = "SCRAM-SHA-256"};

static bool is_offered(const struct irc_frontend *frontend, enum irc_mechanism mechanism)
{
    return mechanism == IRC_PLAIN ||
           (mechanism == IRC_EXTERNAL && stream_is_secure(frontend->base.stream)) ||
           (mechanism == IRC_SCRAM && irc_sasl_keeps(frontend));
}

void irc_sasl_offered(const struct irc_frontend *frontend, struct buf *out)
{
    for (int i = 0; i < IRC_MECHANISMS; i++) {
        if (is_offered(frontend, (enum irc_mechanism)i)) {
            buf_printf(out, "%s%s", i > 0 ? "," : "", mechanism_names[i]);
        }
    }
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
    if (call->ok) {
        irc_sasl_proved(
                frontend, irc_text(call->reply, "token"), irc_text(call->reply, "name"));
    } else {
        irc_free_secret(&frontend->secret);
        irc_sasl_failed(frontend, irc_text(call->reply, "detail"));
    }
}

/* Makes the call that gives a token, or that makes a guest in play its owner. */
static void prove(struct irc_frontend *frontend, const char *name, json_t *args)
{
    if (frontend->registered) {
        irc_nickserv_become(frontend, name, args, true);
        return;
    }
    (void)json_object_set_new(args, "seconds", json_integer(SASL_TOKEN_SECONDS));
    if (str_is_utf8(str_of(frontend->wish))) {
        (void)json_object_set_new(args, "as", json_string(frontend->wish));
    }
    (void)irc_call(frontend, name, args, checked, NULL);
}

static void check_plain(struct irc_frontend *frontend, struct str answer)
{
    struct str name;
    struct str password;
    if (sasl_read_plain(answer, &name, &password) != SASL_READ) {
        irc_sasl_failed(frontend, "SASL authentication failed");
    } else if (frontend->account[0] && frontend->registered &&
               !str_equal_nocase(name, str_of(frontend->account))) {
        irc_sasl_failed(frontend, "Already logged in; reconnect to change account");
    } else if (frontend->account[0] && frontend->registered) {
        (void)irc_call(frontend, "own.show",
                json_pack("{s:s%}", "password", password.bytes, password.length), shown_again,
                NULL);
    } else {
        irc_free_secret(&frontend->secret);
        frontend->secret = str_dup(password);
        prove(frontend, "login.token",
                json_pack("{s:s%, s:s%, s:s}", "name", name.bytes, name.length, "password",
                        password.bytes, password.length, "scope", "all"));
    }
}

static void check_external(struct irc_frontend *frontend, struct str name)
{
    struct buf key = {0};
    if (name.length == 0) {
        name = str_of(frontend->wish);
    }
    if (frontend->registered && frontend->account[0]) {
        irc_sasl_failed(frontend, "Already logged in; reconnect to change account");
    } else if (!irc_sasl_certificate(frontend, &key)) {
        irc_sasl_failed(frontend, "Your client has shown no certificate");
    } else if (name.length == 0 || !str_is_utf8(name)) {
        irc_sasl_failed(frontend, "Say which account: send NICK first, or its name in SASL");
    } else {
        prove(frontend, "login.key",
                json_pack("{s:s%, s:s}", "name", name.bytes, name.length, "key", key.bytes));
    }
    buf_finish(&key);
}

static void check(struct irc_frontend *frontend)
{
    struct buf answer = {0};
    enum irc_mechanism mechanism = frontend->mechanism;
    bool coded = sasl_decode(buf_str(&frontend->sasl), &answer);
    if (mechanism == IRC_SCRAM && coded) {
        buf_wipe(&frontend->sasl);
        irc_scram_answer(frontend, buf_str(&answer));
    } else if (!coded) {
        irc_sasl_failed(frontend, "That is not base64");
    } else {
        irc_sasl_close(frontend);
        (mechanism == IRC_PLAIN ? check_plain : check_external)(frontend, buf_str(&answer));
    }
    buf_wipe(&answer);
    buf_finish(&answer);
}

static enum irc_mechanism mechanism_of(const struct irc_frontend *frontend, struct str name)
{
    int i = 0;
    while (i < IRC_MECHANISMS && !(str_equal_nocase(name, str_of(mechanism_names[i])) &&
                                         is_offered(frontend, (enum irc_mechanism)i))) {
        i++;
    }
    return (enum irc_mechanism)i;
}

/* True if a piece is the rest of an answer that was refused as too long, which ends with a shorter
 * piece. */
static bool is_rest(struct irc_frontend *frontend, struct str piece)
{
    bool rest = frontend->sasl_refused && mechanism_of(frontend, piece) == IRC_MECHANISMS &&
                !str_equal(piece, STR("*"));
    frontend->sasl_refused = rest && piece.length >= IRC_SASL_PIECE;
    return rest;
}

static void begin_sasl(struct irc_frontend *frontend, struct str name)
{
    enum irc_mechanism mechanism = mechanism_of(frontend, name);
    if (mechanism == IRC_MECHANISMS) {
        struct buf names = {0};
        irc_sasl_offered(frontend, &names);
        IRC_REPLY(frontend, "908", names.bytes, "are available SASL mechanisms");
        buf_finish(&names);
        irc_sasl_failed(frontend, "SASL authentication failed");
    } else if (mechanism == IRC_SCRAM && frontend->registered) {
        irc_sasl_failed(frontend, "SCRAM is for connecting; use PLAIN or EXTERNAL now");
    } else {
        frontend->sasl_open = true;
        frontend->mechanism = mechanism;
        IRC_FROM(frontend, STR_NONE, &(struct buf){0}, false, "AUTHENTICATE", "+");
    }
}

void irc_sasl_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str piece = irc_msg_param(msg, 0);
    if (msg->param_count == 0) {
        irc_need_more(frontend, msg);
    } else if (frontend->token && !frontend->registered) {
        IRC_REPLY(frontend, "907", "Already logged in; reconnect to change account");
    } else if (!(frontend->caps & IRC_CAP_SASL)) {
        irc_sasl_failed(frontend, "Ask for the capability sasl first");
    } else if (is_rest(frontend, piece)) {
        return;
    } else if (str_equal(piece, STR("*"))) {
        irc_sasl_close(frontend);
        IRC_REPLY(frontend, "906", "SASL authentication aborted");
    } else if (!frontend->sasl_open) {
        begin_sasl(frontend, piece);
    } else if (piece.length > IRC_SASL_PIECE ||
               frontend->sasl.length + piece.length > ANSWER_MAX) {
        irc_sasl_close(frontend);
        frontend->sasl_refused = piece.length >= IRC_SASL_PIECE;
        IRC_REPLY(frontend, "905", "SASL message too long");
    } else {
        buf_add_str(&frontend->sasl, str_equal(piece, STR("+")) ? STR_NONE : piece);
        if (piece.length < IRC_SASL_PIECE) {
            check(frontend);
        }
    }
}
