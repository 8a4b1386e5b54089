/* gate_listener_test.c -- A world's side of a gate, over a socketpair: a client that is not a gate is
 * disconnected, and input from a gate is cleaned. */
#include "net/gate/gate_listener.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/session/hub.h"
#include "net/gate/gate_wire.h"
#include "tests/support/test.h"

#include <ev.h>

#include <sys/socket.h>

struct door {
    struct net_context context;
    struct service *service;
    int fd; /* the gate's end */
    int64_t now_us;
    struct buf told; /* calls to the engine */
};

static void on_opened_gate_listener(void *engine, struct session *session)
{
    struct door *door = engine;
    buf_printf(&door->told, "opened %s, %s; ", session->address, session_client(session));
}

static void on_line(void *engine, struct session *session, struct str line)
{
    struct door *door = engine;
    (void)session;
    buf_printf(&door->told, "line %.*s; ", STR_FMT(line));
}

static void on_gone_gate_listener(void *engine, struct session *session, const char *reason)
{
    struct door *door = engine;
    (void)session;
    buf_printf(&door->told, "gone %s; ", reason);
}

static bool is_well(void *engine, struct buf *out)
{
    (void)engine;
    (void)out;
    return true;
}

static enum session_awaits awaits(void *engine, const struct session *session)
{
    (void)engine;
    (void)session;
    return SESSION_COMMAND;
}

static const struct session_sink gate_listener_sink = {.opened = on_opened_gate_listener,
        .line = on_line,
        .refused = on_line,
        .gone = on_gone_gate_listener,
        .is_well = is_well,
        .awaits = awaits};

static int64_t monotonic_us(void *data)
{
    return ((struct door *)data)->now_us;
}

static int64_t wall_ms(void *data)
{
    return ((struct door *)data)->now_us / 1000;
}

static void ignore_log(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

static void run_gate_listener(struct door *door)
{
    for (int i = 0; i < 4; i++) {
        (void)ev_run(door->context.loop, EVRUN_NOWAIT);
        hub_flush(door->context.hub);
    }
}

static void open_door(struct door *door)
{
    struct err err;
    int ends[2];
    *door = (struct door){.now_us = 1000000};
    clock_set_source(&(struct clock_source){monotonic_us, wall_ms, door});
    log_set_sink(ignore_log, NULL);
    door->context.loop = ev_loop_new(EVFLAG_AUTO);
    door->context.hub = hub_create(&gate_listener_sink, door);
    must(service_open(&gate_service_kind, &door->context, NULL, false, &door->service, &err));
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(door->service, ends[0], "unix");
    door->fd = ends[1];
    run_gate_listener(door);
}

static void close_door(struct door *door)
{
    service_cut(door->service, "over");
    service_close(door->service);
    run_gate_listener(door);
    (void)close(door->fd);
    hub_destroy(door->context.hub);
    ev_loop_destroy(door->context.loop);
    clock_set_source(NULL);
    log_set_sink(NULL, NULL);
    buf_finish(&door->told);
}

static void say_gate_listener(struct door *door, const struct buf *bytes)
{
    must(send(door->fd, bytes->bytes, bytes->length, MSG_NOSIGNAL) == (ssize_t)bytes->length);
    run_gate_listener(door);
}

/* After all that came. */
static bool is_cut(const struct door *door)
{
    char bytes[4096];
    ssize_t count = 1;
    while (count > 0) {
        count = recv(door->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
    }
    return count == 0;
}

static void pass(struct door *door, int64_t seconds)
{
    door->now_us += seconds * 1000000;
    service_tick(door->service);
    run_gate_listener(door);
}

TEST(a_client_without_a_hello_is_cut_after_ten_seconds)
{
    struct door door;
    open_door(&door);

    pass(&door, 9);
    assert_false(is_cut(&door));
    pass(&door, 1);

    assert_true(is_cut(&door));
    close_door(&door);
}

TEST(a_gate_that_said_hello_stays_however_quiet)
{
    struct door door;
    struct buf hello = {0};
    open_door(&door);
    gate_put_hello(&hello);

    say_gate_listener(&door, &hello);
    pass(&door, 3600);

    assert_false(is_cut(&door));
    buf_finish(&hello);
    close_door(&door);
}

TEST(a_large_frame_before_the_hello_cuts_the_connection)
{
    struct door door;
    struct buf half = {0};
    open_door(&door);
    buf_add_u32(&half, 1 << 20);
    buf_add_u8(&half, GATE_HELLO);
    for (int i = 0; i < 100; i++) {
        buf_add_char(&half, 'x');
    }

    say_gate_listener(&door, &half);

    assert_true(is_cut(&door));
    buf_finish(&half);
    close_door(&door);
}

static void put_open(
        struct buf *out, const char *address, const char *client, const uint64_t times[2])
{
    size_t begun = frame_begin(out, GATE_OPEN);
    buf_add_u32(out, 7);
    buf_add_u8(out, 0);
    frame_put_text(out, STR("telnet"));
    buf_add_u32(out, 0);
    buf_add_u8(out, 0);
    buf_add_u32(out, 80);
    buf_add_u32(out, 25);
    frame_put_text(out, str_of(address));
    frame_put_text(out, str_of(client));
    frame_put_text(out, STR_NONE);
    frame_put_text(out, STR_NONE);
    frame_put_text(out, STR_NONE);
    buf_add_u64(out, 0);
    buf_add_u64(out, times[0]);
    buf_add_u64(out, times[1]);
    frame_end(out, begun);
}

TEST(input_from_a_gate_is_cleaned)
{
    struct door door;
    struct buf bytes = {0};
    open_door(&door);
    gate_put_hello(&bytes);
    put_open(&bytes, "192.0.2.1\nroot", "Mud\x1b[2Jlet\xff", (uint64_t[2]){0});
    gate_put(&bytes, GATE_LINE, 7, STR("say \x1b]0;x\x07hello\tyou"));

    say_gate_listener(&door, &bytes);

    assert_str(buf_str(&door.told),
            "opened 192.0.2.1root, Mud[2Jlet\xef\xbf\xbd; line say ]0;xhello you; ");
    buf_finish(&bytes);
    close_door(&door);
}

/* Between the two a gate's clock may tick. */
TEST(idle_time_cannot_exceed_the_time_since_connecting)
{
    struct door door;
    struct buf bytes = {0};
    open_door(&door);
    gate_put_hello(&bytes);
    put_open(&bytes, "192.0.2.1", "Mudlet", (uint64_t[2]){500, 501});

    say_gate_listener(&door, &bytes);

    const struct session *session = hub_first(door.context.hub);
    assert_false(is_cut(&door));
    assert_int_equal(session->opened_ms, 500);
    assert_int_equal(session->active_ms, 500);
    buf_finish(&bytes);
    close_door(&door);
}
