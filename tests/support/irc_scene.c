/* irc_scene.c -- A bridge between a fake engine and a network played by the test; see
 * irc_scene.h. */
#include "tests/support/irc_scene.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "tests/support/ask.h"
#include "tests/support/test.h"

#include <ev.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int64_t test_us(void *data)
{
    const struct irc_scene *scene = data;
    return scene->now_ms * 1000;
}

/* -- the engine -- */

static void on_opened(void *engine, struct session *session)
{
    struct irc_scene *scene = engine;
    scene->session = session;
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    struct irc_scene *scene = engine;
    (void)session;
    buf_printf(&scene->calls, "%.*s ", STR_FMT(call->name));
    ask_take_args(call, &scene->calls);
    buf_add_char(&scene->calls, '\n');
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    struct irc_scene *scene = engine;
    (void)reason;
    if (scene->session == session) {
        scene->session = NULL;
    }
}

static const struct session_sink sink = {.opened = on_opened, .call = on_call, .gone = on_gone};

/* -- the network -- */

void irc_scene_turn(struct irc_scene *scene)
{
    (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
    hub_flush(scene->context.hub);
    (void)worker_poll(scene->context.workers);
    if (scene->fd < 0) {
        scene->fd = accept4(scene->listening.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
    while (scene->fd >= 0) {
        char bytes[4096];
        ssize_t n = recv(scene->fd, bytes, sizeof(bytes), 0);
        if (n == 0) {
            (void)close(scene->fd);
            scene->fd = -1;
        }
        if (n <= 0) {
            return;
        }
        buf_add(&scene->heard, bytes, (size_t)n);
    }
}

static const char *row_of(const struct irc_scene *scene)
{
    return scene->row ? scene->row : "the scene";
}

/* Loopback needs no more than a few turns, but the look-up of the name is another thread's. */
void irc_scene_expect(struct irc_scene *scene, const char *text)
{
    for (int i = 0; i < 200000; i++) {
        size_t at = str_find(buf_str(&scene->heard), str_of(text), 0);
        if (at != SIZE_MAX) {
            buf_consume(&scene->heard, at + strlen(text));
            return;
        }
        net_bridge_tick(scene->bridge);
        irc_scene_turn(scene);
    }
    fail_msg("%s: \"%s\" was not said, but: %s", row_of(scene), text,
            scene->heard.bytes ? scene->heard.bytes : "");
}

void irc_scene_settle(struct irc_scene *scene)
{
    for (int i = 0; i < 50; i++) {
        net_bridge_tick(scene->bridge);
        irc_scene_turn(scene);
    }
}

void irc_scene_tell(struct irc_scene *scene, const char *lines)
{
    struct buf out = {0};
    struct buf answer = {0};
    size_t at = SIZE_MAX;
    buf_printf(&out, "%sPING :mark-%u\r\n", lines, ++scene->marks);
    buf_printf(&answer, "PONG mark-%u\r\n", scene->marks);
    assert_int_equal(send(scene->fd, out.bytes, out.length, MSG_NOSIGNAL), out.length);
    for (int i = 0; i < 200000 && at == SIZE_MAX && scene->fd >= 0; i++) {
        net_bridge_tick(scene->bridge);
        irc_scene_turn(scene);
        at = str_find(buf_str(&scene->heard), buf_str(&answer), 0);
    }
    if (at != SIZE_MAX) {
        /* Text before and behind it stays. */
        memmove(scene->heard.bytes + at, scene->heard.bytes + at + answer.length,
                scene->heard.length - at - answer.length);
        buf_truncate(&scene->heard, scene->heard.length - answer.length);
    }
    buf_finish(&out);
    buf_finish(&answer);
}

void irc_scene_exchange(struct irc_scene *scene, const char *lines, const char *text)
{
    irc_scene_tell(scene, lines);
    irc_scene_expect(scene, text);
}

bool irc_scene_called(const struct irc_scene *scene, const char *text)
{
    return str_find(buf_str(&scene->calls), str_of(text), 0) != SIZE_MAX;
}

void irc_scene_expect_call(struct irc_scene *scene, const char *text)
{
    for (int i = 0; i < 200000 && !irc_scene_called(scene, text); i++) {
        net_bridge_tick(scene->bridge);
        irc_scene_turn(scene);
    }
    if (!irc_scene_called(scene, text)) {
        fail_msg("%s: no call has \"%s\", but there were: %s", row_of(scene), text,
                scene->calls.bytes ? scene->calls.bytes : "none");
    }
}

void irc_scene_pass(struct irc_scene *scene, int64_t ms)
{
    scene->now_ms += ms;
    irc_scene_settle(scene);
}

void irc_scene_hang_up(struct irc_scene *scene)
{
    (void)shutdown(scene->fd, SHUT_RDWR);
    (void)close(scene->fd);
    scene->fd = -1;
    buf_clear(&scene->heard);
    irc_scene_settle(scene);
}

/* -- the scene -- */

const struct config_bridge_channel irc_scene_channels[1] = {{"#there", "public"}};

struct net_bridge_options irc_scene_options(
        const struct irc_scene *scene, struct net_bridge_options options)
{
    options.protocol = options.protocol ? options.protocol : &irc_bridge_protocol;
    options.name = options.name ? options.name : "net";
    options.host = "127.0.0.1";
    options.port = scene->port;
    options.nick = "Skein";
    options.channel_count = options.channels ? options.channel_count : 1;
    options.channels = options.channels ? options.channels : irc_scene_channels;
    options.keep = options.keep ? options.keep : 200;
    options.burst = options.burst ? options.burst : 5;
    return options;
}

void irc_scene_open(struct irc_scene *scene, struct net_bridge_options options)
{
    struct err err;
    struct net_bridge_pace pace = {.reconnect_ms = 1000,
            .reconnect_max_ms = 16000,
            .rejoin_ms = 1000,
            .silence_ms = 60000,
            .line_ms = 1000};
    const struct clock_source clock = {
            .monotonic_us = test_us, .wall_ms = test_us, .data = scene};
    scene->now_ms = 1000000;
    log_set_level(LOG_ERROR);
    clock_set_source(&clock);
    scene->fd = -1;
    scene->context.loop = ev_loop_new(EVFLAG_AUTO);
    scene->context.hub = hub_create(&sink, scene);
    scene->context.game_name = "Testland";
    scene->context.workers = worker_create(0, NULL, NULL);
    assert_true(listener_socket_open("127.0.0.1:0", &scene->listening, &err));
    (void)snprintf(
            scene->port, sizeof(scene->port), "%s", strrchr(scene->listening.name, ':') + 1);
    options = irc_scene_options(scene, options);
    assert_true(net_bridge_create(&scene->context, &options, &pace, &scene->bridge, &err));
    net_bridge_begin(scene->bridge);
}

void irc_scene_close(struct irc_scene *scene)
{
    net_bridge_cut(scene->bridge);
    for (int i = 0; i < 5; i++) {
        irc_scene_turn(scene);
    }
    assert_null(scene->session);
    if (scene->fd >= 0) {
        (void)close(scene->fd);
    }
    listener_socket_close(&scene->listening);
    hub_destroy(scene->context.hub);
    worker_destroy(scene->context.workers);
    ev_loop_destroy(scene->context.loop);
    buf_finish(&scene->heard);
    buf_finish(&scene->calls);
    clock_set_source(NULL);
}

void irc_scene_welcome(struct irc_scene *scene)
{
    irc_scene_expect(scene, "USER ");
    irc_scene_tell(scene,
            ":irc.example 001 Skein :Welcome\r\n:irc.example 005 Skein NETWORK=Ex :are\r\n");
}

void irc_scene_join(struct irc_scene *scene)
{
    irc_scene_welcome(scene);
    irc_scene_expect(scene, "JOIN #there\r\n");
    irc_scene_tell(scene, ":Skein!s@host JOIN #there\r\n"
                          ":irc.example 353 Skein = #there :@Skein +bob eve\r\n"
                          ":irc.example 366 Skein #there :End\r\n");
    buf_clear(&scene->heard);
}

void irc_scene_open_joined(struct irc_scene *scene)
{
    irc_scene_open(scene, (struct net_bridge_options){0});
    irc_scene_join(scene);
}

void irc_scene_event(struct irc_scene *scene, const char *topic, const char *json)
{
    struct msg msg = {.kind = MSG_EVENT, .topic = str_of(topic), .text = str_of(json)};
    hub_send_now(scene->session, &msg);
    irc_scene_settle(scene);
}

void irc_scene_said(struct irc_scene *scene, const char *json)
{
    irc_scene_event(scene, "Bridge.Said", json);
}

void irc_scene_receipt(struct irc_scene *scene)
{
    struct buf pong = {0};
    irc_scene_expect(scene, "PING skein-");
    for (int i = 0;
            i < 200000 && !memchr(buf_str(&scene->heard).bytes, '\n', scene->heard.length);
            i++) {
        irc_scene_turn(scene);
    }
    struct str rest = buf_str(&scene->heard);
    struct str number = str_take_until(&rest, '\r');
    buf_printf(&pong, ":irc.example PONG irc.example :skein-%.*s\r\n", STR_FMT(number));
    irc_scene_tell(scene, pong.bytes);
    buf_finish(&pong);
}

void irc_scene_pour(struct irc_scene *scene, struct str bytes)
{
    size_t at = 0;
    for (int i = 0; i < 100; i++) {
        ssize_t n = send(
                scene->fd, bytes.bytes + at, bytes.length - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        at += n > 0 ? (size_t)n : 0;
        irc_scene_turn(scene);
    }
}

void irc_scene_says(
        struct irc_scene *scene, const char *sender, const char *kind, const char *text)
{
    struct buf json = {0};
    buf_printf(&json,
            "{\"channel\":\"public\",\"sender\":\"%s\",\"kind\":\"%s\",\"text\":\"%s\"}",
            sender, kind, text);
    irc_scene_said(scene, json.bytes);
    buf_finish(&json);
}

/* -- a scene of its own for each test -- */

int irc_scene_set_up(void **state)
{
    *state = mem_alloc(sizeof(struct irc_scene));
    return 0;
}

int irc_scene_set_up_joined(void **state)
{
    (void)irc_scene_set_up(state);
    irc_scene_open_joined(*state);
    return 0;
}

int irc_scene_tear_down(void **state)
{
    irc_scene_close(*state);
    mem_free(*state);
    return 0;
}
