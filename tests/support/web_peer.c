/* web_peer.c -- A web client for tests; see web_peer.h. The loop is stepped without waiting, as in
 * tel_peer.c. */
#include "tests/support/web_peer.h"

#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/err.h"
#include "net/web/routes/http_frontend.h"
#include "tests/support/ask.h"

#include <ev.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TURNS = 8 };

static void on_opened(void *engine, struct session *session)
{
    struct web_peer *peer = engine;
    peer->session = session;
}

static void on_line(void *engine, struct session *session, struct str line)
{
    struct web_peer *peer = engine;
    buf_printf(&peer->told, "line %.*s; ", STR_FMT(line));
    hub_send(session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(session->hub, 0);
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    struct web_peer *peer = engine;
    (void)session;
    buf_printf(&peer->told, "refused %.*s; ", STR_FMT(why));
}

static void on_changed(void *engine, struct session *session)
{
    struct web_peer *peer = engine;
    buf_printf(&peer->told, "changed%s; ", session->absent ? " absent" : "");
}

static void answer(struct web_peer *peer, struct session *session)
{
    struct msg msg = {
            .kind = MSG_REPLY,
            .flag = !peer->fails,
            .topic = str_of(peer->tag),
            .text = str_of(peer->reply ? peer->reply : "{}"),
    };
    hub_send(session, &msg);
    hub_end_transaction(session->hub, 0);
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    struct web_peer *peer = engine;
    buf_printf(&peer->told, "call %.*s ", STR_FMT(call->name));
    ask_take_args(call, &peer->told);
    if (call->token.length > 0) {
        buf_printf(&peer->told, " token %.*s", STR_FMT(call->token));
    }
    buf_add_text(&peer->told, "; ");
    (void)snprintf(peer->tag, sizeof(peer->tag), "%.*s", STR_FMT(call->tag));
    peer->session = session;
    session->spent_us += (uint32_t)peer->costs_us;
    if (!peer->holds) {
        answer(peer, session);
    }
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    struct web_peer *peer = engine;
    (void)reason;
    buf_add_text(&peer->told, "gone; ");
    buf_clear(&peer->seat);
    if (session->reader) {
        buf_add_str(&peer->seat, buf_str(&session->reader->seat));
    }
    if (peer->session == session) {
        peer->session = NULL;
    }
}

static const struct session_sink sink = {
        .opened = on_opened,
        .line = on_line,
        .refused = on_refused,
        .call = on_call,
        .changed = on_changed,
        .gone = on_gone,
};

static void connect_peer(struct web_peer *peer)
{
    int ends[2];
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(peer->service, ends[0], peer->address ? peer->address : "192.0.2.1");
    peer->fd = ends[1];
    peer->hung_up = false;
}

void web_peer_open(struct web_peer *peer)
{
    struct err err;
    if (!peer->own_assets) {
        asset_set_table(asset_table, asset_count);
    }
    peer->loop = ev_loop_new(EVFLAG_AUTO);
    peer->hub = hub_create(&sink, peer);
    peer->context = (struct net_context){
            .loop = peer->loop,
            .hub = peer->hub,
            .limits = peer->limits,
            .game_name = "Testland",
            .trusted_proxies = peer->proxies,
            .trusted_proxy_count = peer->proxy_count,
            .web_url = peer->web_url,
    };
    must(service_open(&http_service_kind, &peer->context, NULL, false, &peer->service, &err));
    connect_peer(peer);
    web_peer_run(peer);
}

void web_peer_reconnect(struct web_peer *peer)
{
    (void)close(peer->fd);
    web_peer_run(peer);
    buf_clear(&peer->seen);
    connect_peer(peer);
    web_peer_run(peer);
}

static void turn(struct web_peer *peer)
{
    for (int i = 0; i < TURNS; i++) {
        (void)ev_run(peer->loop, EVRUN_NOWAIT);
        hub_flush(peer->hub);
    }
    (void)ev_run(peer->loop, EVRUN_NOWAIT);
}

static void read_seen(struct web_peer *peer)
{
    while (peer->fd >= 0) {
        char *room = buf_reserve(&peer->seen, 65536);
        ssize_t n = recv(peer->fd, room, 65536, 0);
        if (n <= 0) {
            peer->hung_up |= n == 0;
            return;
        }
        buf_added(&peer->seen, (size_t)n);
    }
}

void web_peer_run(struct web_peer *peer)
{
    size_t before = 0;
    do {
        before = peer->seen.length;
        turn(peer);
        read_seen(peer);
    } while (peer->seen.length > before);
}

void web_peer_send(struct web_peer *peer, struct str bytes)
{
    while (bytes.length > 0) {
        ssize_t n = send(peer->fd, bytes.bytes, bytes.length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            break;
        }
        bytes = str_slice(bytes, n > 0 ? (size_t)n : 0, bytes.length);
        web_peer_run(peer);
    }
}

void web_peer_answer(struct web_peer *peer)
{
    answer(peer, peer->session);
    web_peer_run(peer);
}

void web_peer_tell(struct web_peer *peer, struct msg msg)
{
    hub_send(peer->session, &msg);
    hub_end_transaction(peer->hub, 0);
    web_peer_run(peer);
}

void web_peer_forget(struct web_peer *peer)
{
    buf_clear(&peer->seen);
    buf_clear(&peer->told);
}

void web_peer_close(struct web_peer *peer)
{
    if (peer->fd >= 0) {
        (void)close(peer->fd);
        peer->fd = -1;
    }
    service_cut(peer->service, "over");
    turn(peer);
    service_close(peer->service);
    turn(peer);
    must(hub_count(peer->hub) == 0);
    must(!peer->context.web);
    hub_destroy(peer->hub);
    ev_loop_destroy(peer->loop);
    buf_finish(&peer->seen);
    buf_finish(&peer->told);
    buf_finish(&peer->seat);
}

/* -- WebSockets -- */

void web_peer_upgrade(struct web_peer *peer, const char *extensions)
{
    struct buf text = {0};
    buf_add_text(&text, "GET /ws HTTP/1.1\r\nHost: game\r\nConnection: keep-alive, Upgrade\r\n"
                        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    if (extensions) {
        buf_printf(&text, "Sec-WebSocket-Extensions: %s\r\n", extensions);
    }
    buf_add_text(&text, "\r\n");
    web_peer_send(peer, buf_str(&text));
    buf_finish(&text);
}

void web_peer_message(struct web_peer *peer, struct str payload, bool packed)
{
    static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    struct buf frame = {0};
    buf_add_u8(&frame, packed ? 0xC1 : 0x81);
    if (payload.length < 126) {
        buf_add_u8(&frame, (uint8_t)(0x80 | payload.length));
    } else {
        must(payload.length <= 0xFFFF);
        buf_add_u8(&frame, 0x80 | 126);
        buf_add_u8(&frame, (uint8_t)(payload.length >> 8));
        buf_add_u8(&frame, (uint8_t)payload.length);
    }
    buf_add(&frame, mask, 4);
    for (size_t i = 0; i < payload.length; i++) {
        buf_add_u8(&frame, (uint8_t)((unsigned char)payload.bytes[i] ^ mask[i % 4]));
    }
    web_peer_send(peer, buf_str(&frame));
    buf_finish(&frame);
}

int web_peer_frame(struct web_peer *peer, struct buf *out)
{
    const unsigned char *bytes = (const unsigned char *)peer->seen.bytes;
    if (peer->seen.length < 2) {
        return -1;
    }
    size_t head = 2;
    size_t length = bytes[1] & 0x7F;
    if (length == 126) {
        length = (size_t)bytes[2] << 8 | bytes[3];
        head = 4;
    } else if (length == 127) {
        length = (size_t)bytes[6] << 24 | (size_t)bytes[7] << 16 | (size_t)bytes[8] << 8 |
                 bytes[9];
        head = 10;
    }
    must(peer->seen.length >= head + length);
    int first = bytes[0];
    buf_add(out, bytes + head, length);
    buf_consume(&peer->seen, head + length);
    return first;
}
