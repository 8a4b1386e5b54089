/* sshd_frontend.c -- SSH connections: data flow and lifetime.
 *
 *   stream -> fd (a socketpair) -> libssh -> messages, channels -> fd -> stream
 *
 * 1. libssh reads and writes one end of a socketpair, without blocking, and only in `go_on` and
 *    `sshd_flush`. It has none of our callbacks, so none of our code runs inside it. The connection
 *    itself is a normal stream, with the limits, slow-reader handling and turns of streams. Input
 *    is handled in the loop's own calls, never in the hub's, since it may end a channel.
 * 2. While the game checks a log-in, nothing is read.
 * 3. Key exchange uses elliptic curves only, so that each side's part takes less than a
 *    millisecond: the large primes that clients might choose would block the loop. Clients that do
 *    not log in within LOGIN_SECONDS, or have no channel for IDLE_MS, are disconnected. At most
 *    NEWCOMERS_MAX may be not logged in, and NEWCOMERS_EACH of one address.
 * 4. The token of a log-in is returned when the connection ends.
 * 5. Every LOOK_MS the token's validity is checked.
 * 6. The connection is freed only in `on_ended`, which only the loop calls. */
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/ssh/sshd_impl.h"
#include "net/ssh/sshd_key.h"
#include "net/stream/stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LOGIN_SECONDS = 60,
    IDLE_MS = 10000,
    LOOK_MS = 3000,
    NEWCOMERS_MAX = 200,
    NEWCOMERS_EACH = 20,
    ROUNDS_MAX = 64,
};

#define KEY_EXCHANGES "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256"
#define KEY_TYPES                                                                              \
    "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"                 \
    "rsa-sha2-512,rsa-sha2-256"

struct sshd_service {
    struct service base;
    ssh_bind bind; /* owned; does not listen, but has the key */
};

static ssh_bind bind_of(const struct sshd_conn *conn)
{
    return ((const struct sshd_service *)conn->base.service)->bind;
}

/* -- between libssh and the stream -- */

static bool is_unread(const struct sshd_conn *conn)
{
    char byte;
    return recv(ssh_get_fd(conn->link), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static void take_message(struct sshd_conn *conn, ssh_message message)
{
    switch (ssh_message_type(message)) {
    case SSH_REQUEST_SERVICE:
        if (strcmp(ssh_message_service_service(message), "ssh-userauth") == 0) {
            (void)ssh_message_service_reply_success(message);
        } else {
            (void)ssh_message_reply_default(message);
        }
        break;
    case SSH_REQUEST_AUTH:
        sshd_auth_take(conn, message);
        return;
    case SSH_REQUEST_CHANNEL_OPEN:
    case SSH_REQUEST_CHANNEL:
        if (conn->known && sshd_channel_take(conn, message)) {
            break;
        }
        (void)ssh_message_reply_default(message);
        break;
    default:
        (void)ssh_message_reply_default(message);
        break;
    }
    ssh_message_free(message);
}

/* Returns false if the client is gone, or does not speak SSH. */
static bool take_messages(struct sshd_conn *conn)
{
    if (!conn->exchanged) {
        int result = ssh_handle_key_exchange(conn->link);
        if (result != SSH_OK) {
            return result == SSH_AGAIN;
        }
        conn->exchanged = true;
        ssh_set_auth_methods(conn->link, SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY);
    }
    for (ssh_message message = NULL;
            !conn->asking && !conn->base.doomed && (message = ssh_message_get(conn->link));) {
        take_message(conn, message);
    }
    return (ssh_get_status(conn->link) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

static bool move_channels(struct sshd_conn *conn)
{
    bool ok = true;
    struct sshd_channel **at = &conn->first;
    while (*at && ok) {
        struct sshd_channel *channel = *at;
        ok = sshd_channel_move(channel);
        if (ok && ssh_channel_is_closed(channel->link)) {
            *at = channel->next;
            sshd_channel_free(channel, "closed by the client");
        } else {
            at = &channel->next;
        }
    }
    conn->idle_ms = conn->first ? 0 : conn->idle_ms > 0 ? conn->idle_ms : clock_ms();
    return ok;
}

/* Advances the protocol as far as possible. */
static void go_on(struct sshd_conn *conn)
{
    bool ok = true;
    size_t moved = 1;
    for (int i = 0; i < ROUNDS_MAX && ok && !conn->base.doomed && !conn->asking &&
                    (moved > 0 || is_unread(conn));
            i++) {
        ok = take_messages(conn) && move_channels(conn);
        moved = sshd_move_out(conn);
    }
    (void)sshd_move_out(conn);
    if (!ok) {
        if (!conn->exchanged) {
            service_refused(&conn->base, REFUSAL_PROTOCOL, "did not speak SSH");
        }
        sshd_close(conn, conn->exchanged ? "closed by the client" : "did not speak SSH");
    }
    stream_pause(conn->base.stream, conn->asking != NULL);
}

static size_t on_received_frontend(void *data, struct str bytes)
{
    struct sshd_conn *conn = data;
    size_t taken = 0;
    while (taken < bytes.length && !conn->base.doomed && !conn->asking) {
        ssize_t sent = send(conn->fd, bytes.bytes + taken, bytes.length - taken,
                MSG_DONTWAIT | MSG_NOSIGNAL);
        taken += sent > 0 ? (size_t)sent : 0;
        go_on(conn);
        if (sent <= 0) {
            sshd_close(conn, "reads nothing");
        }
    }
    return conn->base.doomed ? bytes.length : taken;
}

static void on_drained(void *data)
{
    struct sshd_conn *conn = data;
    if (!conn->base.doomed) {
        go_on(conn);
    }
}

static void on_later(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    on_drained(watcher->data);
}

/* -- the game -- */

static void take_reply_frontend(struct sshd_conn *conn, const struct msg *msg)
{
    json_t *reply = json_loadb(msg->text.bytes, msg->text.length, JSON_DECODE_ANY, NULL);
    uint64_t number = 0;
    (void)str_to_u64(msg->topic, &number);
    struct sshd_channel *channel = sshd_channel_find(conn, (uint32_t)number);
    if (number == 0) {
        sshd_auth_replied(conn, msg->flag, reply);
    } else if (channel && channel->use && channel->use->replied) {
        channel->use->replied(channel, msg->flag, reply);
    }
    json_decref(reply);
}

static void deliver_frontend(void *data, const struct msg *msg)
{
    struct sshd_conn *conn = data;
    if (conn->base.doomed) {
        return;
    }
    if (msg->kind == MSG_BYE) {
        sshd_auth_finish(conn);
        sshd_close(conn, "closed by the game");
    } else if (msg->kind == MSG_REPLY) {
        take_reply_frontend(conn, msg);
    } else if (msg->kind == MSG_EVENT) {
        json_t *event = json_loadb(msg->text.bytes, msg->text.length, 0, NULL);
        sshd_auth_queued(conn, event);
        json_decref(event);
    }
}

static void flush_frontend(void *data)
{
    sshd_flush(data);
}

static void close_frontend_frontend(void *data)
{
    sshd_close(data, "closed by the game");
}

static const struct session_frontend frontend_calls = {
        .service = "ssh",
        .rights = SESSION_CHECKS_KEYS,
        .calls_only = true,
        .mute = true,
        .deliver = deliver_frontend,
        .flush = flush_frontend,
        .close = close_frontend_frontend,
};

/* -- a connection's life -- */

static bool begin_frontend(struct sshd_conn *conn)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) {
        return false;
    }
    conn->fd = ends[0];
    conn->link = ssh_new();
    must(conn->link);
    ssh_set_blocking(conn->link, 0);
    if (ssh_bind_accept_fd(bind_of(conn), conn->link, ends[1]) != SSH_OK) {
        (void)close(ends[1]);
        return false;
    }
    /* Accepting makes it blocking again. */
    ssh_set_blocking(conn->link, 0);
    return true;
}

/* True unless too many clients are not logged in yet. */
static bool may_stay(const struct sshd_conn *conn, enum refusal *out_reason)
{
    size_t all = 0;
    size_t same = 0;
    for (const struct service_conn *one = conn->base.service->first; one; one = one->next) {
        bool is_new = !((const struct sshd_conn *)one)->known && one != &conn->base;
        all += is_new;
        same += is_new && strcmp(one->address, conn->base.address) == 0;
    }
    *out_reason = same >= NEWCOMERS_EACH ? REFUSAL_ADDRESS : REFUSAL_FULL;
    return conn->session->exempt || (all < NEWCOMERS_MAX && same < NEWCOMERS_EACH);
}

static void on_accepted(struct service_conn *base)
{
    struct sshd_conn *conn = (struct sshd_conn *)base;
    struct net_context *context = base->service->context;
    conn->fd = -1;
    conn->idle_ms = clock_ms();
    ev_timer_init(&conn->later, on_later, 0.0, 0.0);
    conn->later.data = conn;
    conn->session = hub_open(context->hub, &frontend_calls, conn, base->address);
    conn->session->exempt = net_address_is_exempt(&context->limits, base->address);
    conn->session->secure = true;
    enum refusal reason = REFUSAL_FULL;
    if (!may_stay(conn, &reason)) {
        service_refused(base, reason, "too many have not logged in by SSH yet");
        sshd_close(conn, "no room");
    } else if (begin_frontend(conn)) {
        go_on(conn);
    } else {
        service_refused(base, REFUSAL_DESCRIPTORS, strerror(errno));
        sshd_close(conn, "no room");
    }
}

static void give_back_token(struct sshd_conn *conn)
{
    if (conn->token) {
        sshd_call(conn, 0, "logout", json_pack("{s:s}", "token", conn->token));
        mem_free_secret(conn->token);
        conn->token = NULL;
    }
}

static void on_ended(void *data, const char *reason)
{
    struct sshd_conn *conn = data;
    ev_timer_stop(conn->base.service->context->loop, &conn->later);
    while (conn->first) {
        struct sshd_channel *channel = conn->first;
        conn->first = channel->next;
        sshd_channel_free(channel, reason);
    }
    give_back_token(conn);
    session_gone(conn->session, reason);
    if (conn->asking) {
        ssh_message_free(conn->asking);
    }
    ssh_free(conn->link);
    if (conn->fd >= 0) {
        (void)close(conn->fd);
    }
    service_conn_end(&conn->base);
}

static const struct stream_events stream_calls = {
        .received = on_received_frontend,
        .ended = on_ended,
        .drained = on_drained,
};

/* -- the service -- */

static bool set_options(ssh_bind bind, ssh_key key)
{
    bool reads_no_file = false;
    return ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &reads_no_file) ==
                   SSH_OK &&
           ssh_bind_options_set(bind, SSH_BIND_OPTIONS_IMPORT_KEY, key) == SSH_OK &&
           ssh_bind_options_set(bind, SSH_BIND_OPTIONS_KEY_EXCHANGE, KEY_EXCHANGES) == SSH_OK &&
           ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, KEY_TYPES) ==
                   SSH_OK;
}

static bool may_open(
        const struct service_kind *kind, const struct net_context *context, struct err *err)
{
    (void)kind;
    if (!context->ssh_key) {
        return err_set(err, ERR_FORMAT,
                "ssh needs a file for the server's key: ssh = { key = \"FILE\" } in the "
                "configuration");
    }
    return sshd_key_check(context->ssh_key, err);
}

static bool opened(struct service *service, struct err *err)
{
    struct sshd_service *own = (struct sshd_service *)service;
    ssh_key key = NULL;
    const char *path = service->context->ssh_key;
    if (!sshd_key_open(path, &key, err)) {
        return false;
    }
    own->bind = ssh_bind_new();
    must(own->bind);
    if (!set_options(own->bind, key)) {
        err_set(err, ERR_FORMAT, "cannot use the SSH key %s: %s", path,
                ssh_get_error(own->bind));
        ssh_bind_free(own->bind);
        return false;
    }
    return true;
}

/* Files are open without a session that the game could end, so the token is checked. */
static void look_at_token(struct sshd_conn *conn, int64_t now_ms)
{
    if (conn->token && conn->first && now_ms >= conn->look_ms) {
        conn->look_ms = now_ms + LOOK_MS;
        sshd_call(conn, 0, "login.whoami", json_object());
    }
}

static void tick(struct service *service)
{
    uint32_t seconds = service->context->limits.idle_login_seconds;
    int64_t before_ms = (int64_t)(seconds > 0 ? seconds : LOGIN_SECONDS) * 1000;
    int64_t now_ms = clock_ms();
    for (struct service_conn *one = service->first; one; one = one->next) {
        struct sshd_conn *conn = (struct sshd_conn *)one;
        int64_t most_ms = conn->channels_made > 0 ? IDLE_MS : before_ms;
        if (!conn->first && !conn->asking && now_ms - conn->idle_ms >= most_ms) {
            sshd_close(conn, conn->known ? "opened no channel" : "did not log in in time");
        } else if (!conn->asking && !conn->base.doomed) {
            look_at_token(conn, now_ms);
        }
    }
}

static void finish(struct service *service)
{
    ssh_bind_free(((struct sshd_service *)service)->bind);
}

const struct service_kind sshd_service_kind = {
        .size = sizeof(struct sshd_service),
        .conn_size = sizeof(struct sshd_conn),
        .alpn = "",
        .events = &stream_calls,
        .may_open = may_open,
        .opened = opened,
        .accepted = on_accepted,
        .tick = tick,
        .finish = finish,
};
