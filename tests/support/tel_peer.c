/* tel_peer.c -- A telnet client for tests; see tel_peer.h.
 *
 * The loop is stepped without waiting: a turn, a flush of the hub as the server does it each turn,
 * and again, until a few turns bring nothing. */
#include "tests/support/tel_peer.h"

#include "engine/base/err.h"
#include "engine/session/markup.h"
#include "net/telnet/tel_frontend.h"

#include <ev.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TURNS = 8 };

static void send_now(struct session *session, const struct msg *msg)
{
    hub_send(session, msg);
    hub_end_transaction(session->hub, 0);
}

static void answer(struct session *session, struct str prefix, struct str text)
{
    struct buf line = {0};
    buf_add_str(&line, prefix);
    markup_escape(text, &line);
    send_now(session, &(struct msg){.kind = MSG_TEXT, .text = buf_str(&line)});
    send_now(session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    buf_finish(&line);
}

static void on_opened(void *engine, struct session *session)
{
    struct tel_peer *peer = engine;
    peer->session = session;
    send_now(session, &(struct msg){.kind = MSG_TEXT, .text = STR("Welcome.")});
}

static void on_line(void *engine, struct session *session, struct str line)
{
    struct tel_peer *peer = engine;
    buf_printf(&peer->told, "line %.*s; ", STR_FMT(line));
    session->pending_lines += peer->is_slow;
    if (peer->answers) {
        answer(session, STR("did "), line);
    }
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    struct tel_peer *peer = engine;
    buf_add_text(&peer->told, "refused; ");
    if (peer->answers) {
        answer(session, STR_NONE, why);
    }
}

static void on_changed(void *engine, struct session *session)
{
    (void)session;
    struct tel_peer *peer = engine;
    buf_add_text(&peer->told, "changed; ");
}

/* The test answers. */
static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    struct tel_peer *peer = engine;
    (void)session;
    char *args = call->args ? json_dumps(call->args, JSON_COMPACT) : NULL;
    buf_printf(&peer->told, "call %.*s %s; ", STR_FMT(call->name), args ? args : "{}");
    free(args);
    json_decref(call->args);
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    struct tel_peer *peer = engine;
    buf_printf(&peer->told, "gone %s; ", reason);
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

int tel_peer_connect(struct tel_peer *peer)
{
    int ends[2];
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(peer->service, ends[0], peer->address ? peer->address : "192.0.2.1");
    return ends[1];
}

void tel_peer_open(struct tel_peer *peer)
{
    peer->loop = ev_loop_new(EVFLAG_AUTO);
    peer->hub = hub_create(&sink, peer);
    peer->context = (struct net_context){
            .loop = peer->loop,
            .hub = peer->hub,
            .limits = peer->limits,
            .game_name = "Testland",
            .mssp = peer->mssp,
            .telnet_option = peer->option,
            .endpoints = peer->endpoints,
            .endpoint_count = peer->endpoint_count,
    };
    struct err err;
    must(service_open(&tel_service_kind, &peer->context, NULL, false, &peer->service, &err));
    peer->fd = tel_peer_connect(peer);
    tel_peer_run(peer);
}

void tel_peer_run_blind(struct tel_peer *peer)
{
    for (int i = 0; i < TURNS; i++) {
        (void)ev_run(peer->loop, EVRUN_NOWAIT);
        hub_flush(peer->hub);
    }
    (void)ev_run(peer->loop, EVRUN_NOWAIT);
}

static void read_seen(struct tel_peer *peer)
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

void tel_peer_run(struct tel_peer *peer)
{
    size_t before = 0;
    do {
        before = peer->seen.length;
        tel_peer_run_blind(peer);
        read_seen(peer);
    } while (peer->seen.length > before);
}

void tel_peer_send(struct tel_peer *peer, struct str bytes)
{
    while (bytes.length > 0) {
        ssize_t n = send(peer->fd, bytes.bytes, bytes.length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            break;
        }
        bytes = str_slice(bytes, n > 0 ? (size_t)n : 0, bytes.length);
        tel_peer_run(peer);
    }
    tel_peer_run(peer);
}

void tel_peer_tell(struct tel_peer *peer, struct msg msg)
{
    send_now(peer->session, &msg);
    tel_peer_run(peer);
}

void tel_peer_forget(struct tel_peer *peer)
{
    buf_clear(&peer->seen);
    buf_clear(&peer->told);
}

void tel_peer_hang_up(struct tel_peer *peer)
{
    (void)close(peer->fd);
    peer->fd = -1;
    tel_peer_run(peer);
}

void tel_peer_close(struct tel_peer *peer)
{
    service_cut(peer->service, "test over");
    service_close(peer->service);
    tel_peer_run_blind(peer);
    must(hub_count(peer->hub) == 0);
    hub_destroy(peer->hub);
    ev_loop_destroy(peer->loop);
    if (peer->fd >= 0) {
        (void)close(peer->fd);
    }
    buf_finish(&peer->seen);
    buf_finish(&peer->told);
}
