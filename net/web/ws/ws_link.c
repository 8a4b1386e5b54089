/* ws_link.c -- one WebSocket: handshake, frames, pings, closing. The only user of wslay.
 *
 * In:  bytes -> wslay (frames, fragments, UTF-8 of uncompressed messages) -> ws_deflate -> ws_talk
 * Out: ws_talk -> one frame a message, written here: a server's frames need no mask, so a message
 *      for many receivers is the same bytes for all -> stream
 *
 * 1. The talk may close the link, or pass it to another talk, while a message is being handled. The
 *    link itself is freed only in ws_link_gone.
 * 2. A message's size is checked before it is gathered, and again while it is decompressed.
 * 3. While the engine is behind, nothing more is read, except the data that wslay holds (4 KB).
 * 4. A silent client is pinged; one that does not answer is disconnected.
 * 5. More than PINGS_PER_SECOND control frames make the link wait, like an engine that is behind.
 *
 * A browser sends the page's Origin, and sends our cookie from pages of any origin: a foreign page
 * gets no WebSocket. Programs send no Origin. */
#include "net/web/ws/ws_link.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "net/shared/ws_key.h"
#include "net/stream/stream.h"
#include "net/web/http/http_conn.h"
#include "net/web/ws/ws_accept.h"
#include "net/web/ws/ws_deflate.h"
#include "net/web/ws/ws_lines.h"
#include "net/web/ws/ws_talk.h"

#include <stdio.h>
#include <string.h>
#include <wslay/wslay.h>

enum {
    PING_MS = 25000,
    GONE_MS = 70000,
    PINGS_PER_SECOND = 20,
    LITTLE = 64,                /* bytes */
    WS_LINK_PIECE = 128 * 1024, /* given to the stream at once */
    BACKLOG_MAX = 1024 * 1024,  /* may wait for it, plus one frame */
};

struct ws_link {
    struct web *web;
    struct stream *stream;
    struct ws_talk *talk;          /* NULL when it is over, or for IRC */
    struct ws_lines *lines;        /* owned; NULL: a talk */
    wslay_event_context_ptr wslay; /* owned */
    struct str input;              /* while input is being handled */
    struct ws_agreed agreed;
    size_t limit;
    int64_t heard_ms;
    int64_t pinged_ms;
    unsigned pings;     /* control frames received, minus PINGS_PER_SECOND for each second */
    int64_t counted_ms; /* last time they were reduced */
    bool closing;
    bool exempt;
    bool secure;
    bool waiting; /* for the engine */
    char address[64];
    char cookie[64];
    struct buf backlog; /* bytes that the stream has no room for yet */
};

/* -- sending bytes -- */

void ws_link_drained(struct ws_link *link)
{
    size_t queued = stream_queued(link->stream);
    size_t room = queued < WS_LINK_PIECE ? WS_LINK_PIECE - queued : 0;
    size_t n = link->backlog.length < room ? link->backlog.length : room;
    if (n > 0) {
        stream_write(link->stream, link->backlog.bytes, n);
        buf_consume(&link->backlog, n);
    }
    if (link->backlog.length == 0) {
        buf_finish(&link->backlog);
        link->backlog = (struct buf){0};
    }
    if (link->lines && !link->closing) {
        ws_lines_drained(link->lines);
    }
}

/* A frame may be longer than the stream's queue, so it goes out in parts. */
static void put(struct ws_link *link, struct str bytes)
{
    if (link->backlog.length == 0 &&
            stream_queued(link->stream) + bytes.length <= WS_LINK_PIECE) {
        stream_write(link->stream, bytes.bytes, bytes.length);
    } else if (link->backlog.length > BACKLOG_MAX) {
        stream_abort(link->stream, "too slow");
    } else {
        buf_add_str(&link->backlog, bytes);
        ws_link_drained(link);
    }
}

/* -- callbacks of wslay -- */

static ssize_t on_want_bytes(
        wslay_event_context_ptr wslay, uint8_t *bytes, size_t size, int flags, void *data)
{
    (void)flags;
    struct ws_link *link = data;
    bool behind = link->lines ? ws_lines_is_behind(link->lines)
                              : link->talk && link->web->talk_calls->is_behind(link->talk);
    if (behind || link->pings > PINGS_PER_SECOND) {
        link->waiting = true;
    }
    if (link->input.length == 0 || link->waiting) {
        wslay_event_set_error(wslay, WSLAY_ERR_WOULDBLOCK);
        return -1;
    }
    /* Before log-in, or after many pings, only a little at a time, since the limit may be reached
     * between the pieces. */
    bool little =
            link->pings > 0 || (link->talk && link->web->talk_calls->is_limited(link->talk));
    size_t most = little ? LITTLE : size;
    size_t n = link->input.length < most ? link->input.length : most;
    memcpy(bytes, link->input.bytes, n);
    link->input = str_slice(link->input, n, link->input.length);
    return (ssize_t)n;
}

static ssize_t on_send_bytes(wslay_event_context_ptr wslay, const uint8_t *bytes, size_t length,
        int flags, void *data)
{
    (void)wslay;
    (void)flags;
    put(data, (struct str){(const char *)bytes, length});
    return (ssize_t)length;
}

static void take_text(struct ws_link *link, struct str text)
{
    if (!str_is_utf8(text)) {
        ws_link_close(link, WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA, "not UTF-8");
    } else if (link->lines) {
        ws_lines_message(link->lines, false, text);
    } else {
        link->web->talk_calls->message(link->talk, text);
    }
}

static void take_packed(struct ws_link *link, struct str bytes)
{
    struct buf text = {0};
    bool too_long = false;
    if (ws_deflate_unpack(link->web->talk_calls->deflate(link->web->talks), bytes, link->limit,
                &text, &too_long)) {
        take_text(link, buf_str(&text));
    } else if (too_long) {
        ws_link_close(link, WSLAY_CODE_MESSAGE_TOO_BIG, "the message is too long");
    } else {
        ws_link_close(link, WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA, "badly packed");
    }
    buf_finish(&text);
}

static void on_message(wslay_event_context_ptr wslay,
        const struct wslay_event_on_msg_recv_arg *message, void *data)
{
    (void)wslay;
    struct ws_link *link = data;
    struct str bytes = {message->msg ? (const char *)message->msg : "", message->msg_length};
    if (wslay_is_ctrl_frame(message->opcode)) {
        link->pings += !link->exempt;
        return;
    }
    if (link->closing || (!link->talk && !link->lines)) {
        return;
    }
    if (message->opcode == WSLAY_BINARY_FRAME && link->lines) {
        ws_lines_message(link->lines, true, bytes);
    } else if (message->opcode == WSLAY_BINARY_FRAME) {
        ws_link_close(link, WSLAY_CODE_UNSUPPORTED_DATA, "messages must be text");
    } else if (message->opcode == WSLAY_TEXT_FRAME && wslay_get_rsv1(message->rsv)) {
        take_packed(link, bytes);
    } else if (message->opcode == WSLAY_TEXT_FRAME) {
        take_text(link, bytes);
    }
}

static const struct wslay_event_callbacks wslay_calls = {
        .recv_callback = on_want_bytes,
        .send_callback = on_send_bytes,
        .on_msg_recv_callback = on_message,
};

/* -- receiving -- */

/* Sends wslay's own frames (pongs, close), and ends after the last one. */
static void settle(struct ws_link *link)
{
    if (wslay_event_want_write(link->wslay)) {
        (void)wslay_event_send(link->wslay);
    }
    if (wslay_event_get_close_sent(link->wslay)) {
        link->closing = true;
        stream_close(link->stream, "closed");
    }
}

size_t ws_link_received(struct ws_link *link, struct str bytes)
{
    link->heard_ms = clock_ms();
    link->input = bytes;
    if (link->closing) {
        return bytes.length;
    }
    link->waiting = false;
    if (wslay_event_recv(link->wslay) != 0 && !link->closing) {
        link->closing = true;
        stream_close(link->stream, "a WebSocket out of order");
    }
    settle(link);
    size_t taken = bytes.length - link->input.length;
    link->input = STR_NONE;
    if (link->waiting) {
        stream_pause(link->stream, true);
    }
    return link->closing ? bytes.length : taken;
}

void ws_link_resume(struct ws_link *link)
{
    if (link->waiting && !link->closing) {
        /* First the data that wslay holds, then the stream's. */
        (void)ws_link_received(link, STR_NONE);
        if (!link->waiting) {
            stream_pause(link->stream, false);
        }
    }
}

void ws_link_tick(struct ws_link *link, int64_t now_ms)
{
    int64_t silent_ms = now_ms - link->heard_ms;
    if (link->closing) {
        return;
    }
    if (link->pings > 0 && now_ms - link->counted_ms >= 1000) {
        link->counted_ms = now_ms;
        link->pings -= link->pings < PINGS_PER_SECOND ? link->pings : PINGS_PER_SECOND;
        ws_link_resume(link);
    }
    if (silent_ms >= GONE_MS && !link->waiting) {
        link->closing = true;
        stream_abort(link->stream, "no answer to pings");
    } else if (silent_ms >= PING_MS && now_ms - link->pinged_ms >= PING_MS) {
        struct wslay_event_msg ping = {.opcode = WSLAY_PING};
        link->pinged_ms = now_ms;
        (void)wslay_event_queue_msg(link->wslay, &ping);
        settle(link);
    }
}

void ws_link_gone(struct ws_link *link, const char *reason)
{
    if (!link) {
        return;
    }
    if (link->talk) {
        link->web->talk_calls->lost(
                link->talk, wslay_event_get_close_received(link->wslay), reason);
    }
    ws_lines_close(link->lines);
    wslay_event_context_free(link->wslay);
    explicit_bzero(link->cookie, sizeof(link->cookie));
    buf_finish(&link->backlog);
    mem_free(link);
}

/* -- sending messages -- */

enum { FRAME_TEXT = 0x81, FRAME_BINARY = 0x82, FRAME_PACKED = 0xC1 };

static void put_head(size_t length, uint8_t first, struct buf *out)
{
    buf_add_u8(out, first);
    if (length < 126) {
        buf_add_u8(out, (uint8_t)length);
    } else if (length <= 0xFFFF) {
        buf_add_u8(out, 126);
        buf_add_u8(out, (uint8_t)(length >> 8));
        buf_add_u8(out, (uint8_t)length);
    } else {
        buf_add_u8(out, 127);
        for (unsigned shift = 64; shift > 0; shift -= 8) {
            buf_add_u8(out, (uint8_t)((uint64_t)length >> (shift - 8)));
        }
    }
}

bool ws_link_packs(const struct ws_link *link)
{
    return link->agreed.deflate;
}

void ws_link_send(struct ws_link *link, uint64_t number, struct str body, struct str packed)
{
    char number_text[32];
    struct buf frame = {0};
    if (link->closing) {
        return;
    }
    (void)snprintf(
            number_text, sizeof(number_text), "{\"n\":%llu,", (unsigned long long)number);
    struct str prefix = str_of(number_text);
    if (link->agreed.deflate && packed.length > 0) {
        put_head(5 + prefix.length + packed.length, FRAME_PACKED, &frame);
        ws_deflate_store(prefix, &frame);
        put(link, buf_str(&frame));
        put(link, packed);
    } else {
        put_head(prefix.length + body.length, FRAME_TEXT, &frame);
        buf_add_str(&frame, prefix);
        put(link, buf_str(&frame));
        put(link, body);
    }
    link->web->counts.ws_frames++;
    buf_finish(&frame);
}

void ws_link_close(struct ws_link *link, uint16_t code, const char *reason)
{
    if (!link->closing) {
        (void)wslay_event_queue_close(
                link->wslay, code, (const uint8_t *)reason, strlen(reason));
        settle(link);
    }
}

/* -- for lines -- */

static void lines_send(void *data, bool binary, struct str message)
{
    struct ws_link *link = data;
    struct buf frame = {0};
    if (!link->closing) {
        put_head(message.length, binary ? FRAME_BINARY : FRAME_TEXT, &frame);
        buf_add_str(&frame, message);
        put(link, buf_str(&frame));
        link->web->counts.ws_frames++;
        buf_finish(&frame);
    }
}

static void lines_close(void *data, uint16_t code)
{
    ws_link_close(data, code, "");
}

static void lines_resume(void *data)
{
    ws_link_resume(data);
}

static size_t lines_queued(const void *data)
{
    return ws_link_queued(data);
}

static void open_lines(struct ws_link *link, struct ws_lines_kind kind)
{
    const struct ws_lines_link calls = {
            lines_send, lines_close, lines_resume, lines_queued, link};
    ws_link_set_limit(link, WS_LINES_MOST);
    link->lines = ws_lines_open(link->web, &calls, kind, link->address, link->secure);
    if (!link->lines) {
        ws_link_close(link, WSLAY_CODE_INTERNAL_SERVER_ERROR, "");
    }
}

void ws_link_set_talk(struct ws_link *link, struct ws_talk *talk)
{
    link->talk = talk;
}

void ws_link_set_limit(struct ws_link *link, size_t bytes)
{
    link->limit = bytes;
    wslay_event_config_set_max_recv_msg_length(link->wslay, bytes);
}

bool ws_link_is_waiting(const struct ws_link *link)
{
    return link->waiting;
}

size_t ws_link_queued(const struct ws_link *link)
{
    return stream_queued(link->stream) + link->backlog.length;
}

size_t ws_link_unconfirmed(const struct ws_link *link)
{
    return stream_unconfirmed(link->stream) + link->backlog.length;
}

const char *ws_link_cookie(const struct ws_link *link)
{
    return link->cookie;
}

const char *ws_link_address(const struct ws_link *link)
{
    return link->address;
}

bool ws_link_is_exempt(const struct ws_link *link)
{
    return link->exempt;
}

bool ws_link_is_secure(const struct ws_link *link)
{
    return link->secure;
}

/* -- the handshake -- */

/* Checks the request; if it cannot be upgraded, answers it and returns false. */
static bool check_request(struct http_exchange *exchange, char accept[29])
{
    const struct http_request *request = &exchange->request;
    struct str key = http_field_of(request, "sec-websocket-key");
    struct str version = http_field_of(request, "sec-websocket-version");
    if (exchange->head || request->is_1_0 ||
            !http_list_has(http_field_of(request, "connection"), "upgrade") ||
            !http_list_has(http_field_of(request, "upgrade"), "websocket")) {
        http_answer_field(exchange, "Upgrade", "websocket");
        http_answer_problem(
                exchange, 426, "This address is a WebSocket. Connect with a WebSocket client.");
        return false;
    }
    if (!version.bytes || !str_equal(version, STR("13"))) {
        http_answer_field(exchange, "Sec-WebSocket-Version", "13");
        http_answer_problem(exchange, 426, "This server only supports WebSocket version 13.");
        return false;
    }
    if (!key.bytes || !ws_accept_key(key, accept)) {
        http_answer_problem(exchange, 400, "Sec-WebSocket-Key is missing or malformed.");
        return false;
    }
    if (!http_is_same_origin(exchange, false)) {
        http_answer_problem(exchange, 403, "Only this game's own pages may connect.");
        return false;
    }
    /* Programs send no Origin and may use any host name that leads here. */
    if (exchange->context->web_url && !http_host_is_ours(exchange)) {
        http_answer_problem(exchange, 403, "The Host header doesn't name this game.");
        return false;
    }
    return true;
}

void ws_upgrade(struct http_exchange *exchange)
{
    char accept[29];
    exchange->is_api = true;
    if (!check_request(exchange, accept)) {
        return;
    }
    struct ws_link *link = mem_alloc(sizeof(*link));
    struct http_conn *conn = exchange->conn;
    link->web = http_conn_web(conn);
    link->stream = conn->base.stream;
    link->exempt = exchange->exempt;
    link->secure = exchange->secure;
    link->heard_ms = clock_ms();
    (void)snprintf(link->address, sizeof(link->address), "%s", exchange->address);
    if (exchange->by_cookie) {
        (void)snprintf(link->cookie, sizeof(link->cookie), "%s", exchange->token);
    }
    struct str command_indexes = http_field_of(&exchange->request, "sec-websocket-extensions");
    struct str protocols = http_field_of(&exchange->request, "sec-websocket-protocol");
    struct ws_lines_kind lines = ws_lines_choose(link->web, protocols);
    /* Lines are short, so they are not compressed. */
    link->agreed = ws_agree(command_indexes.bytes && !lines.name ? command_indexes : STR_NONE);
    must(wslay_event_context_server_init(&link->wslay, &wslay_calls, link) == 0);
    if (link->agreed.deflate) {
        wslay_event_config_set_allowed_rsv_bits(link->wslay, WSLAY_RSV1_BIT);
    }
    http_answer(exchange, 101, NULL, STR_NONE);
    http_answer_field(exchange, "Upgrade", "websocket");
    http_answer_field(exchange, "Connection", "Upgrade");
    http_answer_field(exchange, "Sec-WebSocket-Accept", "%s", accept);
    if (link->agreed.deflate) {
        http_answer_field(
                exchange, "Sec-WebSocket-Extensions", "%s", ws_agreed_text(&link->agreed));
    }
    if (lines.name) {
        http_answer_field(exchange, "Sec-WebSocket-Protocol", "%s", lines.name);
    }
    http_conn_upgrade(conn, link);
    if (lines.name) {
        open_lines(link, lines);
    } else {
        link->web->talk_calls->open(link->web->talks, link);
    }
}
