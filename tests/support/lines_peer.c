/* lines_peer.c -- A client of a service of lines; see lines_peer.h. */
#include "tests/support/lines_peer.h"

#include "engine/base/clock.h"
#include "engine/session/hub.h"
#include "net/stream/service.h"
#include "tests/support/test.h"

#include <ev.h>

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FLOOD_LINES = 2000, TURN_MOST = 32, SECONDS_MOST = 3600 };

/* -- time -- */

static int64_t now_us;
static int64_t step;

static int64_t clock_now_us(void *data)
{
    (void)data;
    return now_us += step;
}

static int64_t clock_now_wall_ms(void *data)
{
    (void)data;
    return now_us / 1000;
}

void lines_peer_clock_begin(int64_t step_us)
{
    static const struct clock_source clock = {clock_now_us, clock_now_wall_ms, NULL};
    now_us = 1000000;
    step = step_us;
    clock_set_source(&clock);
}

void lines_peer_clock_end(void)
{
    clock_set_source(NULL);
}

/* -- the engine, which is not asked -- */

static void on_session(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    (void)engine;
    (void)session;
    (void)reason;
}

static const struct session_sink sink = {
        .opened = on_session,
        .changed = on_session,
        .gone = on_gone,
};

/* -- the connection -- */

void lines_peer_turn(struct lines_peer *peer, int times)
{
    for (int i = 0; i < times; i++) {
        (void)ev_run(peer->loop, EVRUN_NOWAIT);
        hub_flush(peer->hub);
    }
}

void lines_peer_open(struct lines_peer *peer, const struct lines_kind *kind)
{
    struct err err;
    int ends[2];
    *peer = (struct lines_peer){.loop = ev_loop_new(EVFLAG_AUTO)};
    peer->hub = hub_create(&sink, peer);
    peer->context = (struct net_context){.loop = peer->loop,
            .hub = peer->hub,
            .limits.stream_queue_bytes = 128 * 1024,
            .game_name = "Testland",
            .mail_domain = "mud.example"};
    assert_true(service_open(&kind->base, &peer->context, NULL, false, &peer->service, &err));
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(peer->service, ends[0], "192.0.2.1");
    peer->fd = ends[1];
    lines_peer_run(peer, false);
}

void lines_peer_close(struct lines_peer *peer)
{
    (void)close(peer->fd);
    service_cut(peer->service, "over");
    service_close(peer->service);
    lines_peer_turn(peer, 4);
    hub_destroy(peer->hub);
    ev_loop_destroy(peer->loop);
}

size_t lines_peer_send(struct lines_peer *peer, const char *line, size_t times)
{
    struct str bytes = str_of(line);
    size_t i = 0;
    while (i < times &&
            send(peer->fd, bytes.bytes, bytes.length, MSG_NOSIGNAL) == (ssize_t)bytes.length) {
        i++;
    }
    return i;
}

void lines_peer_run(struct lines_peer *peer, bool once)
{
    static char heard[65536];
    size_t before = 0;
    do {
        before = peer->answers;
        lines_peer_turn(peer, once ? 1 : 20);
        ssize_t got = 0;
        while ((got = recv(peer->fd, heard, sizeof(heard), 0)) > 0) {
            (void)str_copy((struct str){heard, (size_t)got}, peer->last, sizeof(peer->last));
            for (ssize_t i = 0; i < got; i++) {
                peer->answers += heard[i] == '\n';
            }
        }
        peer->closed = got == 0;
    } while (!once && peer->answers > before);
}

/* -- what each service of lines must do -- */

int lines_peer_seconds(const struct lines_kind *kind, const char *bytes)
{
    struct lines_peer peer;
    int seconds = 0;
    lines_peer_clock_begin(0);
    lines_peer_open(&peer, kind);
    for (; !peer.closed && seconds < SECONDS_MOST; seconds += 5) {
        (void)lines_peer_send(&peer, bytes, 1);
        now_us += 5000000;
        lines_peer_run(&peer, false);
        service_tick(peer.service);
        lines_peer_run(&peer, false);
    }
    lines_peer_close(&peer);
    lines_peer_clock_end();
    return seconds;
}

void lines_peer_assert_few_a_turn(const struct lines_kind *kind, const char *line)
{
    struct lines_peer peer;
    lines_peer_clock_begin(0);
    lines_peer_open(&peer, kind);
    size_t greeting = peer.answers;
    size_t sent = lines_peer_send(&peer, line, FLOOD_LINES);
    lines_peer_run(&peer, true);
    assert_in_range(peer.answers - greeting, 0, TURN_MOST);
    lines_peer_run(&peer, false);
    assert_int_equal(peer.answers - greeting, sent);
    lines_peer_close(&peer);
    lines_peer_clock_end();
}

void lines_peer_assert_session(const struct lines_kind *kind, const char *name, unsigned rights)
{
    struct lines_peer peer;
    lines_peer_open(&peer, kind);
    const struct session_frontend *frontend = hub_first(peer.hub)->frontend;
    assert_string_equal(frontend->service, name);
    assert_int_equal(frontend->rights, rights);
    lines_peer_close(&peer);
}

/* Sends a line of so many bytes, after a part of it; returns true if it is answered with says. */
static bool is_too_long(
        const struct lines_kind *kind, size_t bytes, size_t part, const char *says)
{
    struct lines_peer peer;
    struct buf line = {0};
    for (size_t i = 0; i < bytes; i++) {
        buf_add_char(&line, i == bytes / 2 ? ' ' : 'a');
    }
    buf_add_text(&line, "\r\n");
    lines_peer_open(&peer, kind);
    size_t before = peer.answers;
    assert_int_equal(send(peer.fd, line.bytes, part, MSG_NOSIGNAL), part);
    lines_peer_run(&peer, false);
    assert_int_equal(send(peer.fd, line.bytes + part, line.length - part, MSG_NOSIGNAL),
            line.length - part);
    lines_peer_run(&peer, false);
    bool is = strstr(peer.last, says) != NULL;
    assert_int_equal(peer.answers, before + 1);
    lines_peer_close(&peer);
    buf_finish(&line);
    return is;
}

void lines_peer_assert_line_max(const struct lines_kind *kind, const char *says)
{
    size_t most = kind->protocol.line_max;
    lines_peer_clock_begin(0);
    for (size_t part = 0; part <= most + 1; part += most + 1) {
        assert_false(is_too_long(kind, most, part, says));
        assert_true(is_too_long(kind, most + 1, part, says));
        assert_true(is_too_long(kind, most * 2, part, says));
    }
    lines_peer_clock_end();
}
