/* ws_client.c -- a WebSocket: connection, handshake, frames (wslay).
 *
 * 1. The owner may close it in any callback. It is freed when its stream has ended, which the loop
 *    tells; without a stream at once.
 * 2. The head of the answer and messages are limited in size. */
#include "net/discord/ws_client.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "net/shared/connector.h"
#include "net/shared/ws_key.h"
#include "net/stream/stream.h"
#include "net/stream/tls_client.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <wslay/wslay.h>

enum { CONNECT_MS = 15000, HEAD_MAX = 8192, WHY_MAX = 123 };

struct ws_client {
    struct net_context *context;
    const struct ws_client_events *events; /* NULL: the owner has closed it */
    void *data;
    struct connector *connector;
    struct stream *stream;
    struct tls_client *tls; /* owned; NULL: plain */
    wslay_event_context_ptr wslay;
    char *host; /* owned, as the next two */
    char *port;
    char *path;
    char accept[29]; /* the answer to our key */
    bool open;       /* the handshake is done */
    bool ending;     /* the stream was told to end */
    struct buf head; /* of the answer */
    struct str input;
    unsigned code;         /* of the server's close frame; 0: none */
    char why[WHY_MAX + 1]; /* its reason, or what is wrong; empty: unknown */
};

static void free_client(struct ws_client *client)
{
    wslay_event_context_free(client->wslay);
    tls_client_close(client->tls);
    buf_finish(&client->head);
    mem_free(client->host);
    mem_free(client->port);
    mem_free(client->path);
    mem_free(client);
}

static void end(struct ws_client *client, const char *why)
{
    if (!client->ending) {
        client->ending = true;
        if (why != client->why) {
            (void)str_copy(str_of(why), client->why, sizeof(client->why));
        }
        stream_close(client->stream, why);
    }
}

/* -- callbacks of wslay -- */

static ssize_t on_want(
        wslay_event_context_ptr wslay, uint8_t *bytes, size_t size, int flags, void *data)
{
    struct ws_client *client = data;
    size_t n = client->input.length < size ? client->input.length : size;
    (void)flags;
    if (n == 0 || client->ending || !client->events) {
        wslay_event_set_error(wslay, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    memcpy(bytes, client->input.bytes, n);
    client->input = str_slice(client->input, n, client->input.length);
    return (ssize_t)n;
}

static ssize_t on_send(wslay_event_context_ptr wslay, const uint8_t *bytes, size_t length,
        int flags, void *data)
{
    struct ws_client *client = data;
    (void)wslay;
    (void)flags;
    stream_write(client->stream, bytes, length);
    return (ssize_t)length;
}

static int on_mask(wslay_event_context_ptr wslay, uint8_t *bytes, size_t length, void *data)
{
    (void)wslay;
    (void)data;
    return getrandom(bytes, length, 0) == (ssize_t)length ? 0 : -1;
}

static void on_frame(wslay_event_context_ptr wslay,
        const struct wslay_event_on_msg_recv_arg *message, void *data)
{
    struct ws_client *client = data;
    struct str bytes = {message->msg ? (const char *)message->msg : "", message->msg_length};
    (void)wslay;
    if (message->opcode == WSLAY_CONNECTION_CLOSE) {
        struct buf clean = {0};
        str_clean(
                bytes.length > 2 ? str_slice(bytes, 2, bytes.length) : STR_NONE, false, &clean);
        client->code = message->status_code;
        (void)str_copy(buf_str(&clean), client->why, sizeof(client->why));
        buf_finish(&clean);
    } else if (message->opcode == WSLAY_TEXT_FRAME && client->events && !client->ending) {
        client->events->message(client->data, bytes);
    }
}

static const struct wslay_event_callbacks wslay_calls = {
        .recv_callback = on_want,
        .send_callback = on_send,
        .genmask_callback = on_mask,
        .on_msg_recv_callback = on_frame,
};

static void feed(struct ws_client *client, struct str bytes)
{
    client->input = bytes;
    bool bad = wslay_event_recv(client->wslay) != 0;
    client->input = STR_NONE;
    bad |= wslay_event_send(client->wslay) != 0;
    if (bad) {
        end(client, "the server sends what is no WebSocket, or too much");
    } else if (wslay_event_get_close_received(client->wslay) ||
               wslay_event_get_close_sent(client->wslay)) {
        end(client, client->why[0] ? client->why : "closed by the other side");
    }
}

/* -- the handshake -- */

static struct str field_of(struct str head, const char *name)
{
    while (head.length > 0) {
        struct str value = str_take_until(&head, '\n');
        struct str field = str_take_until(&value, ':');
        if (str_equal_nocase(field, str_of(name))) {
            return str_trim(value);
        }
    }
    return STR_NONE;
}

static void write_request(struct ws_client *client)
{
    static const char digits[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char bytes[22];
    char key[25] = "";
    struct buf out = {0};
    bool v6 = strchr(client->host, ':') != NULL;
    must(getrandom(bytes, sizeof(bytes), 0) == (ssize_t)sizeof(bytes));
    for (size_t i = 0; i < 22; i++) {
        /* the last digit stands for two bits */
        key[i] = digits[bytes[i] & (i == 21 ? 0x30 : 0x3F)];
    }
    key[22] = key[23] = '=';
    must(ws_accept_key(str_of(key), client->accept));
    buf_printf(&out,
            "GET %s HTTP/1.1\r\nHost: %s%s%s:%s\r\nUpgrade: websocket\r\nConnection: "
            "Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\nUser-Agent: "
            "Skein\r\n\r\n",
            client->path, v6 ? "[" : "", client->host, v6 ? "]" : "", client->port, key);
    stream_write(client->stream, out.bytes, out.length);
    buf_finish(&out);
}

/* Gathers the head of the answer. Returns how many bytes belong to it. */
static size_t take_head(struct ws_client *client, struct str bytes)
{
    size_t before = client->head.length;
    buf_add_str(&client->head, str_fit(bytes, HEAD_MAX));
    size_t at = str_find(buf_str(&client->head), STR("\r\n\r\n"), 0);
    if (at == SIZE_MAX) {
        if (client->head.length > HEAD_MAX) {
            end(client, "the server does not answer as a WebSocket");
        }
        return bytes.length;
    }
    struct str head = str_slice(buf_str(&client->head), 0, at);
    struct str first = head;
    first = str_trim(str_take_until(&first, '\n'));
    bool good = str_starts(first, STR("HTTP/1.1 101")) &&
                str_equal(field_of(head, "Sec-WebSocket-Accept"), str_of(client->accept)) &&
                field_of(head, "Sec-WebSocket-Extensions").length == 0;
    if (!good) {
        char why[WHY_MAX];
        struct buf clean = {0};
        str_clean(str_fit(first, 60), false, &clean);
        (void)snprintf(why, sizeof(why), "no WebSocket there: %.*s", STR_FMT(buf_str(&clean)));
        buf_finish(&clean);
        end(client, why);
    }
    client->open = good;
    return at + 4 - before;
}

/* -- callbacks of the stream -- */

static size_t on_bytes(void *data, struct str bytes)
{
    struct ws_client *client = data;
    size_t taken = 0;
    if (!client->open && !client->ending) {
        taken = take_head(client, bytes);
    }
    if (client->open && !client->ending) {
        feed(client, str_slice(bytes, taken, bytes.length));
    }
    return bytes.length;
}

static void report(struct ws_client *client, const char *why)
{
    const struct ws_client_events *events = client->events;
    client->events = NULL;
    if (events) {
        events->ended(client->data, client->code, client->why[0] ? client->why : why);
    }
    free_client(client);
}

static void on_stream_ended(void *data, const char *reason)
{
    struct ws_client *client = data;
    client->stream = NULL;
    report(client, reason);
}

static const struct stream_events stream_calls = {
        .received = on_bytes,
        .ended = on_stream_ended,
};

static void on_socket(void *data, int fd, const char *why)
{
    struct ws_client *client = data;
    client->connector = NULL;
    if (fd < 0) {
        report(client, why);
        return;
    }
    client->stream = client->tls ? stream_connect_tls(client->context, fd, client->tls,
                                           &stream_calls, client)
                                 : stream_create(client->context, fd, &stream_calls, client);
    write_request(client);
}

/* -- for the owner -- */

bool ws_client_open(struct net_context *context, const struct ws_client_target *target,
        const struct ws_client_events *events, void *data, struct ws_client **out,
        struct err *err)
{
    struct tls_client_options trust = {
            .host = target->host, .verify = target->verify, .authority = target->authority};
    struct tls_client *tls = NULL;
    if (target->tls && !tls_client_open(&trust, &tls, err)) {
        return false;
    }
    struct ws_client *client = mem_alloc(sizeof(*client));
    client->context = context;
    client->events = events;
    client->data = data;
    client->tls = tls;
    client->host = mem_dup_text(target->host);
    client->port = mem_dup_text(target->port);
    client->path = mem_dup_text(target->path);
    must(wslay_event_context_client_init(&client->wslay, &wslay_calls, client) == 0);
    wslay_event_config_set_max_recv_msg_length(client->wslay, target->message_max);
    struct connector_target address = {
            .host = client->host, .port = client->port, .timeout_ms = CONNECT_MS};
    client->connector = connector_start(context, &address, on_socket, client);
    *out = client;
    return true;
}

void ws_client_send(struct ws_client *client, struct str text)
{
    struct wslay_event_msg message = {.opcode = WSLAY_TEXT_FRAME,
            .msg = (const uint8_t *)text.bytes,
            .msg_length = text.length};
    if (client->open && !client->ending) {
        (void)wslay_event_queue_msg(client->wslay, &message);
        (void)wslay_event_send(client->wslay);
    }
}

void ws_client_close(struct ws_client *client, unsigned code)
{
    if (!client) {
        return;
    }
    client->events = NULL;
    if (client->connector) {
        connector_cancel(client->connector);
        free_client(client);
    } else if (client->stream) {
        if (client->open && !client->ending) {
            (void)wslay_event_queue_close(client->wslay, (uint16_t)code, NULL, 0);
            (void)wslay_event_send(client->wslay);
        }
        end(client, "closed");
    }
}
