/* sshd_auth.c -- SSH authentication.
 *
 * 1. A log-in returns a token but does not enter the game; only a channel that plays does so, and
 *    it may never come.
 * 2. Attempts are checked one at a time. The game answers unknown names and wrong passwords alike,
 *    and limits both. A connection has TRIES_MAX attempts.
 * 3. `guest` needs no password and has no token: the guest is created when it plays.
 * 4. A key is offered first and then used to sign: libssh checks the signature before we see it.
 *    Anyone with the public half of a key can learn that an account has it, as with every SSH
 *    server.
 *
 * The accessors that libssh calls deprecated are replaced there by callbacks, which must answer at
 * once; the game cannot. */
#include "engine/base/mem.h"
#include "engine/session/session.h"
#include "net/ssh/sshd_impl.h"

#include <string.h>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

enum { TRIES_MAX = 6, TOKEN_SECONDS = 7 * 24 * 3600 };

static void end_asking(struct sshd_conn *conn)
{
    ssh_message_free(conn->asking);
    conn->asking = NULL;
}

static void refuse(struct sshd_conn *conn)
{
    (void)ssh_message_reply_default(conn->asking);
    end_asking(conn);
    if (++conn->tries >= TRIES_MAX) {
        ssh_disconnect(conn->link);
        sshd_close(conn, "tried to log in too often");
    }
}

static void let_in(struct sshd_conn *conn)
{
    conn->known = true;
    (void)ssh_message_auth_reply_success(conn->asking, 0);
    end_asking(conn);
}

/* Sets the log-in name. The game accepts an e-mail address for the name in it, as from mail
 * clients. */
static json_t *put_name(json_t *args, const char *user)
{
    (void)json_object_set_new(args, "seconds", json_integer(TOKEN_SECONDS));
    (void)json_object_set_new(args, "name", json_string(user));
    if (!json_object_get(args, "name")) {
        (void)json_object_set_new(args, "name", json_string(""));
    }
    return args;
}

static void ask_password(struct sshd_conn *conn, const char *user)
{
    const char *password = ssh_message_auth_password(conn->asking);
    struct str clean = str_of(password ? password : "");
    json_t *args = put_name(json_object(), user);
    json_t *text = json_stringn(clean.bytes, clean.length);
    (void)json_object_set_new(args, "password", text ? text : json_string(""));
    sshd_call(conn, 0, "login.token", args);
}

static void ask_key(struct sshd_conn *conn, const char *user, bool offered)
{
    char *text = NULL;
    ssh_key key = ssh_message_auth_pubkey(conn->asking);
    if (!key || ssh_pki_export_pubkey_base64(key, &text) != SSH_OK) {
        refuse(conn);
        return;
    }
    json_t *args = put_name(json_object(), user);
    (void)json_object_set_new(args, "key", json_string(text));
    ssh_string_free_char(text);
    if (offered) {
        (void)json_object_del(args, "seconds");
    }
    sshd_call(conn, 0, offered ? "login.offer" : "login.key", args);
}

static void take_key_auth(struct sshd_conn *conn, const char *user)
{
    enum ssh_publickey_state_e state = ssh_message_auth_publickey_state(conn->asking);
    if (state == SSH_PUBLICKEY_STATE_NONE || state == SSH_PUBLICKEY_STATE_VALID) {
        ask_key(conn, user, state == SSH_PUBLICKEY_STATE_NONE);
    } else {
        refuse(conn);
    }
}

void sshd_auth_take(struct sshd_conn *conn, ssh_message message)
{
    const char *user = ssh_message_auth_user(message);
    conn->asking = message;
    user = user ? user : "";
    switch (ssh_message_subtype(message)) {
    case SSH_AUTH_METHOD_NONE:
        /* It asks for the methods; that does not count as an attempt. */
        if (str_equal_nocase(str_of(user), STR("guest"))) {
            conn->guest = true;
            let_in(conn);
        } else {
            conn->tries -= conn->tries > 0;
            refuse(conn);
        }
        break;
    case SSH_AUTH_METHOD_PASSWORD:
        ask_password(conn, user);
        break;
    case SSH_AUTH_METHOD_PUBLICKEY:
        take_key_auth(conn, user);
        break;
    default:
        refuse(conn);
        break;
    }
}

static void send_banner(struct sshd_conn *conn, const char *what)
{
    struct buf text = {0};
    str_clean(str_of(what), false, &text);
    buf_add_text(&text, "\r\n");
    ssh_string banner = ssh_string_new(text.length);
    must(banner);
    (void)ssh_string_fill(banner, text.bytes, text.length);
    (void)ssh_send_issue_banner(conn->link, banner);
    ssh_string_free(banner);
    buf_finish(&text);
}

void sshd_auth_queued(struct sshd_conn *conn, const json_t *event)
{
    const char *text = json_string_value(json_object_get(event, "text"));
    if (text && conn->asking) {
        send_banner(conn, text);
        sshd_flush(conn);
    }
}

/* Explains a failure once, unless the password was wrong. */
static void explain(struct sshd_conn *conn, const json_t *reply)
{
    const char *why = json_string_value(json_object_get(reply, "detail"));
    if (why && json_integer_value(json_object_get(reply, "status")) != 401 && !conn->banner) {
        send_banner(conn, why);
        conn->banner = true;
    }
}

static bool is_offer(struct sshd_conn *conn)
{
    return ssh_message_subtype(conn->asking) == SSH_AUTH_METHOD_PUBLICKEY &&
           ssh_message_auth_publickey_state(conn->asking) == SSH_PUBLICKEY_STATE_NONE;
}

void sshd_auth_replied(struct sshd_conn *conn, bool done, const json_t *reply)
{
    const char *token = json_string_value(json_object_get(reply, "token"));
    if (!conn->asking) {
        /* A proxy without its world answers 503. */
        if (!done && json_integer_value(json_object_get(reply, "status")) == 401) {
            sshd_close(conn, "its log-in is no longer valid");
        }
        return;
    }
    if (done && is_offer(conn)) {
        (void)ssh_message_auth_reply_pk_ok_simple(conn->asking);
        end_asking(conn);
    } else if (done && token) {
        conn->token = mem_dup_text(token);
        let_in(conn);
    } else {
        if (!is_offer(conn)) {
            explain(conn, reply);
        }
        refuse(conn);
    }
}

void sshd_auth_finish(struct sshd_conn *conn)
{
    if (conn->asking) {
        refuse(conn);
    }
}
