/* irc_frontend_test.c -- An IRC connection over a socketpair, with an engine whose answers the test
 * sets. The protocol's messages are tested in tests/wire. */
#include "net/irc/irc_frontend.h"

#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "tests/support/test.h"

#include <ev.h>

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FRONTEND_PEOPLE = 30000, CALLS_MAX = 8 };

struct peer {
    struct ev_loop *loop;
    struct hub *hub;
    struct net_context context;
    struct service *service;
    struct session *session;
    int fd; /* the client's end */
    struct buf here;
    struct buf seen;
    bool taken;     /* a guest's name is already in use */
    bool elsewhere; /* when they speak here they have just spoken by another client */
    int64_t now_ms;
    char calls[CALLS_MAX][2][24]; /* not answered yet: tag and name */
    size_t call_count;
};

static void on_opened_frontend(void *engine, struct session *session)
{
    struct peer *peer = engine;
    peer->session = session;
}

static void on_text(void *engine, struct session *session, struct str text)
{
    (void)engine;
    (void)session;
    (void)text;
}

/* May run inside a delivery, when nothing can be sent. */
static void on_call_frontend(
        void *engine, struct session *session, const struct session_call *call)
{
    struct peer *peer = engine;
    (void)session;
    must(peer->call_count < CALLS_MAX);
    char(*one)[24] = peer->calls[peer->call_count++];
    (void)snprintf(one[0], 24, "%.*s", STR_FMT(call->tag));
    (void)snprintf(one[1], 24, "%.*s", STR_FMT(call->name));
    json_decref(call->args);
}

static void on_changed(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_gone_frontend(void *engine, struct session *session, const char *reason)
{
    struct peer *peer = engine;
    (void)session;
    (void)reason;
    peer->session = NULL;
}

static const struct session_sink frontend_sink = {
        .opened = on_opened_frontend,
        .line = on_text,
        .refused = on_text,
        .call = on_call_frontend,
        .changed = on_changed,
        .gone = on_gone_frontend,
};

/* Tells somebody their own message. */
static void tell_own(struct peer *peer, const char *text, bool here)
{
    struct buf shown = {0};
    buf_printf(&shown, "You say, \"%s\"", text);
    if (here) {
        hub_send(peer->session, &(struct msg){.kind = MSG_EVENT, .topic = STR("Chat.Own")});
    }
    hub_send(peer->session, &(struct msg){.kind = MSG_TEXT,
                                    .style = MSG_SAY,
                                    .sender = STR("ann"),
                                    .text = buf_str(&shown),
                                    .body = str_of(text),
                                    .tags = STR("id=1;user=u;host=guest")});
    if (here) { /* somebody in the room answers at once, and somebody else is away */
        hub_send(peer->session, &(struct msg){.kind = MSG_TEXT,
                                        .style = MSG_TELL,
                                        .sender = STR("a parrot"),
                                        .text = STR("A parrot tells you.")});
        hub_send(peer->session,
                &(struct msg){
                        .kind = MSG_TEXT, .style = MSG_TELL, .text = STR("Bob is away.")});
    }
    buf_finish(&shown);
}

static void answer_all(struct peer *peer)
{
    for (size_t i = 0; peer->session && i < peer->call_count; i++) {
        if (strcmp(peer->calls[i][1], "chat.say") == 0) {
            if (peer->elsewhere) {
                tell_own(peer, "from elsewhere", false);
                hub_end_transaction(peer->hub, 0);
            }
            tell_own(peer, "from here", true);
        }
        bool refused = peer->taken && strcmp(peer->calls[i][1], "login.guest") == 0;
        bool begin = strcmp(peer->calls[i][1], "chat.begin") == 0;
        struct msg msg = {.kind = MSG_REPLY,
                .flag = !refused,
                .topic = str_of(peer->calls[i][0]),
                .text = begin     ? buf_str(&peer->here)
                        : refused ? STR("{\"status\":409,\"detail\":\"taken\"}")
                                  : STR("{\"name\":\"ann\"}")};
        hub_send(peer->session, &msg);
        hub_end_transaction(peer->hub, 0);
    }
    peer->call_count = 0;
}

static void turn_frontend(struct peer *peer)
{
    for (int i = 0; i < 8; i++) {
        ev_run(peer->loop, EVRUN_NOWAIT);
        answer_all(peer);
        hub_flush(peer->hub);
    }
}

static void read_some(struct peer *peer)
{
    char bytes[4096];
    ssize_t n = 0;
    while ((n = recv(peer->fd, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0) {
        buf_add(&peer->seen, bytes, (size_t)n);
    }
}

/* In a room with a crowd. */
static void open_peer(struct peer *peer)
{
    static const char hello[] = "NICK ann\r\nUSER u 0 * :r\r\n";
    struct err err;
    int ends[2];
    *peer = (struct peer){.loop = ev_loop_new(EVFLAG_AUTO)};
    peer->hub = hub_create(&frontend_sink, peer);
    peer->context = (struct net_context){.loop = peer->loop, .hub = peer->hub};
    buf_add_text(
            &peer->here, "{\"me\":{\"user\":\"u\",\"host\":\"guest\"},\"here\":{\"people\":\"");
    for (int i = 0; i < FRONTEND_PEOPLE; i++) {
        buf_printf(&peer->here, "who%05d u guest 0\\n", i);
    }
    buf_add_text(&peer->here, "\"}}");
    assert_true(
            service_open(&irc_service_kind, &peer->context, NULL, false, &peer->service, &err));
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(peer->service, ends[0], "192.0.2.1");
    peer->fd = ends[1];
    assert_int_equal(
            send(peer->fd, hello, sizeof(hello) - 1, MSG_NOSIGNAL), (ssize_t)sizeof(hello) - 1);
}

static void close_peer(struct peer *peer)
{
    service_cut(peer->service, "done");
    service_close(peer->service);
    turn_frontend(peer);
    assert_null(peer->session);
    (void)close(peer->fd);
    hub_destroy(peer->hub);
    ev_loop_destroy(peer->loop);
    buf_finish(&peer->here);
    buf_finish(&peer->seen);
}

TEST(an_answer_longer_than_the_queue_goes_out_as_it_is_taken)
{
    struct peer peer;
    open_peer(&peer);

    for (int i = 0; i < 500; i++) {
        turn_frontend(&peer);
        read_some(&peer);
    }

    assert_non_null(peer.session);
    assert_true(peer.seen.length > 256 * 1024);
    assert_true(str_find(buf_str(&peer.seen), STR("who00000"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&peer.seen), STR("who29999"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&peer.seen), STR(" 366 ann #here"), 0) != SIZE_MAX);
    close_peer(&peer);
}

TEST(an_irc_client_that_reads_nothing_is_disconnected)
{
    struct peer peer;
    open_peer(&peer);
    turn_frontend(&peer);
    assert_non_null(peer.session);

    for (int i = 0; i < 100 && peer.session; i++) {
        struct buf text = {0};
        for (int k = 0; k < 2000; k++) {
            buf_add_text(&text, "words words ");
        }
        hub_send(peer.session,
                &(struct msg){.kind = MSG_TEXT, .style = MSG_ROOM, .text = buf_str(&text)});
        hub_end_transaction(peer.hub, 0);
        turn_frontend(&peer);
        buf_finish(&text);
    }

    assert_null(peer.session);
    close_peer(&peer);
}

static int64_t test_clock_us(void *data)
{
    return ((struct peer *)data)->now_ms * 1000;
}

static int64_t test_clock_wall_ms(void *data)
{
    return ((struct peer *)data)->now_ms;
}

/* Another client asks for the nickname ann, which is taken. Returns its end. */
static int ask_for_ann(struct peer *peer)
{
    static const char hello[] = "NICK ann\r\nUSER u 0 * :r\r\n";
    int ends[2];
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(peer->service, ends[0], "192.0.2.2");
    peer->taken = true;
    assert_int_equal(
            send(ends[1], hello, sizeof(hello) - 1, MSG_NOSIGNAL), (ssize_t)sizeof(hello) - 1);
    turn_frontend(peer);
    return ends[1];
}

/* Returns whether it was cut after some seconds. */
static bool is_cut_after(struct peer *peer, int64_t seconds)
{
    peer->now_ms += seconds * 1000;
    service_tick(peer->service);
    turn_frontend(peer);
    read_some(peer);
    return str_find(buf_str(&peer->seen), STR("ERROR :"), 0) != SIZE_MAX;
}

TEST(a_dead_guests_nickname_is_freed_for_a_new_client)
{
    struct peer peer;
    open_peer(&peer);
    peer.now_ms = 1000;
    clock_set_source(&(struct clock_source){test_clock_us, test_clock_wall_ms, &peer});
    for (int i = 0; i < 500; i++) {
        turn_frontend(&peer);
        read_some(&peer);
    }
    buf_clear(&peer.seen);

    int soon = ask_for_ann(&peer); /* recently heard users are not pinged at once */
    assert_false(is_cut_after(&peer, 5));
    assert_int_equal(str_find(buf_str(&peer.seen), STR("PING"), 0), SIZE_MAX);
    assert_false(is_cut_after(&peer, 5));
    assert_true(str_find(buf_str(&peer.seen), STR("PING"), 0) != SIZE_MAX);
    assert_int_equal(send(peer.fd, "PONG x\r\n", 8, MSG_NOSIGNAL), 8);
    turn_frontend(&peer);
    assert_false(is_cut_after(&peer, 11)); /* it has answered */
    int last = ask_for_ann(&peer);
    assert_true(is_cut_after(&peer, 10));

    (void)close(soon);
    (void)close(last);
    clock_set_source(NULL);
    close_peer(&peer);
}

/* Each call is open while the other client speaks: before its own words, and between those of two
 * calls. */
TEST(speech_by_another_client_is_shown_between_own_lines)
{
    static const char lines[] = "PRIVMSG #here :from here\r\nPRIVMSG #here :from here\r\n";
    struct peer peer;
    open_peer(&peer);
    for (int i = 0; i < 500; i++) {
        turn_frontend(&peer);
        read_some(&peer);
    }
    buf_clear(&peer.seen);
    peer.elsewhere = true;

    assert_int_equal(
            send(peer.fd, lines, sizeof(lines) - 1, MSG_NOSIGNAL), (ssize_t)sizeof(lines) - 1);
    turn_frontend(&peer);
    read_some(&peer);

    static const char *const shown[] = {"from elsewhere", "A parrot tells you."};
    struct str rest = buf_str(&peer.seen);
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_find(str_take_until(&rest, '\n'), str_of(shown[i % 2]), 0) != SIZE_MAX);
    }
    assert_int_equal(rest.length, 0);
    close_peer(&peer);
}
