/* irc_bridge_test.c -- a bridge between an engine that writes down its calls and a network that the
 * test plays, over a real socket of the loopback. Time is the test's; the loop waits for the socket
 * alone. */
#include "net/irc_bridge.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/session/hub.h"
#include "net/listener_address.h"
#include "tests/support/test.h"

#include <ev.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct scene {
    struct net_context context;
    struct listener_socket door;
    int fd; /* the network's end; -1: nobody is connected */
    struct irc_bridge *bridge;
    struct session *session;
    struct buf heard; /* what the network was told and no test took yet */
    struct buf calls; /* what the engine was: "bridge.say {...}\n" */
    int64_t now_ms;
    unsigned marks;
    char port[8];
};

static int64_t test_us(void *data)
{
    const struct scene *scene = data;
    return scene->now_ms * 1000;
}

/* -- the engine -- */

static void on_opened(void *engine, struct session *session)
{
    struct scene *scene = engine;
    scene->session = session;
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    struct scene *scene = engine;
    (void)session;
    buf_printf(&scene->calls, "%.*s %.*s\n", STR_FMT(call->name), STR_FMT(call->args));
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    struct scene *scene = engine;
    (void)session;
    (void)reason;
    scene->session = NULL;
}

static const struct session_sink sink = {.opened = on_opened, .call = on_call, .gone = on_gone};

/* -- the network -- */

static void turn(struct scene *scene)
{
    (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
    hub_flush(scene->context.hub);
    if (scene->fd < 0) {
        scene->fd = accept4(scene->door.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
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

/* Runs until text was heard; takes what came up to its end. Loopback needs no more than a few turns,
 * but the name's look-up is another thread's. */
static void expect(struct scene *scene, const char *text)
{
    for (int i = 0; i < 200000; i++) {
        size_t at = str_find(buf_str(&scene->heard), str_of(text), 0);
        if (at != SIZE_MAX) {
            buf_consume(&scene->heard, at + strlen(text));
            return;
        }
        irc_bridge_tick(scene->bridge);
        turn(scene);
    }
    fail_msg(
            "\"%s\" was not said, but: %s", text, scene->heard.bytes ? scene->heard.bytes : "");
}

static void settle(struct scene *scene)
{
    for (int i = 0; i < 50; i++) {
        irc_bridge_tick(scene->bridge);
        turn(scene);
    }
}

/* The network says lines; returns when they were taken, which the answer to a question shows, or the
 * bridge has hung up. */
static void tell(struct scene *scene, const char *lines)
{
    struct buf out = {0};
    struct buf answer = {0};
    size_t at = SIZE_MAX;
    buf_printf(&out, "%sPING :mark-%u\r\n", lines, ++scene->marks);
    buf_printf(&answer, "PONG mark-%u\r\n", scene->marks);
    assert_int_equal(send(scene->fd, out.bytes, out.length, MSG_NOSIGNAL), out.length);
    for (int i = 0; i < 200000 && at == SIZE_MAX && scene->fd >= 0; i++) {
        irc_bridge_tick(scene->bridge);
        turn(scene);
        at = str_find(buf_str(&scene->heard), buf_str(&answer), 0);
    }
    if (at != SIZE_MAX) {
        /* What came before it and behind it stays. */
        memmove(scene->heard.bytes + at, scene->heard.bytes + at + answer.length,
                scene->heard.length - at - answer.length);
        buf_truncate(&scene->heard, scene->heard.length - answer.length);
    }
    buf_finish(&out);
    buf_finish(&answer);
}

static bool called(const struct scene *scene, const char *text)
{
    return str_find(buf_str(&scene->calls), str_of(text), 0) != SIZE_MAX;
}

static void expect_call(struct scene *scene, const char *text)
{
    for (int i = 0; i < 200000 && !called(scene, text); i++) {
        irc_bridge_tick(scene->bridge);
        turn(scene);
    }
    if (!called(scene, text)) {
        fail_msg("no call has \"%s\", but there were: %s", text,
                scene->calls.bytes ? scene->calls.bytes : "none");
    }
}

static void pass(struct scene *scene, int64_t ms)
{
    scene->now_ms += ms;
    settle(scene);
}

static void hang_up(struct scene *scene)
{
    (void)shutdown(scene->fd, SHUT_RDWR);
    (void)close(scene->fd);
    scene->fd = -1;
    buf_clear(&scene->heard);
    settle(scene);
}

/* -- the scene -- */

static const struct irc_bridge_channel_options channels[] = {{"#there", "public"}};

static void open_scene(struct scene *scene, struct irc_bridge_options options)
{
    struct err err;
    struct irc_bridge_pace pace = {.reconnect_ms = 1000,
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
    assert_true(listener_socket_open("127.0.0.1:0", &scene->door, &err));
    (void)snprintf(scene->port, sizeof(scene->port), "%s", strrchr(scene->door.name, ':') + 1);
    options.name = "net";
    options.host = "127.0.0.1";
    options.port = scene->port;
    options.nick = "Skein";
    options.channels = channels;
    options.channel_count = 1;
    assert_true(irc_bridge_open(&scene->context, &options, &pace, &scene->bridge, &err));
}

static void close_scene(struct scene *scene)
{
    irc_bridge_cut(scene->bridge);
    for (int i = 0; i < 5; i++) {
        turn(scene);
    }
    assert_null(scene->session);
    if (scene->fd >= 0) {
        (void)close(scene->fd);
    }
    listener_socket_close(&scene->door);
    hub_destroy(scene->context.hub);
    ev_loop_destroy(scene->context.loop);
    buf_finish(&scene->heard);
    buf_finish(&scene->calls);
    clock_set_source(NULL);
}

static void welcome(struct scene *scene)
{
    expect(scene, "USER ");
    tell(scene,
            ":irc.example 001 Skein :Welcome\r\n:irc.example 005 Skein NETWORK=Ex :are\r\n");
}

static void join(struct scene *scene)
{
    welcome(scene);
    expect(scene, "JOIN #there\r\n");
    tell(scene, ":Skein!s@host JOIN #there\r\n"
                ":irc.example 353 Skein = #there :@Skein +bob eve\r\n"
                ":irc.example 366 Skein #there :End\r\n");
    buf_clear(&scene->heard);
}

static void open_joined(struct scene *scene)
{
    open_scene(scene, (struct irc_bridge_options){0});
    join(scene);
}

/* The game says something on a channel. */
static void said(struct scene *scene, const char *json)
{
    struct msg msg = {.kind = MSG_EVENT, .topic = STR("Bridge.Said"), .text = str_of(json)};
    hub_send_now(scene->session, &msg);
    settle(scene);
}

TEST(a_bridge_introduces_itself_to_the_game)
{
    struct scene scene = {0};
    open_scene(&scene, (struct irc_bridge_options){0});

    expect_call(&scene,
            "bridge.open "
            "{\"name\":\"net\",\"network\":\"127.0.0.1\",\"channels\":[\"public\"]}");

    assert_string_equal(scene.session->front->service, "bridge");
    close_scene(&scene);
}

TEST(what_the_network_says_is_a_call)
{
    struct scene scene = {0};
    open_joined(&scene);

    tell(&scene, ":bob!b@h PRIVMSG #THERE :\2hi\2 there\r\n"
                 ":bob!b@h PRIVMSG #there :\1ACTION waves\1\r\n"
                 ":bob!b@h TOPIC #there :weather\r\n");

    assert_true(
            called(&scene, "bridge.say {\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"hi "
                           "there\",\"action\":false}"));
    expect_call(&scene, "\"text\":\"waves\",\"action\":true}");
    expect_call(&scene, "bridge.topic {\"channel\":\"public\",\"nick\":\"bob\","
                        "\"text\":\"weather\"");
    close_scene(&scene);
}

TEST(what_is_not_people_s_speech_is_not_carried)
{
    struct scene scene = {0};
    open_joined(&scene);

    tell(&scene, ":Skein!s@h PRIVMSG #there :my own\r\n"
                 ":skein!s@h TOPIC #there :my own\r\n"
                 ":bob!b@h NOTICE #there :program\r\n"
                 ":bob!b@h PRIVMSG #there :\1VERSION\1\r\n"
                 ":bob!b@h PRIVMSG #other :elsewhere\r\n"
                 ":bob!b@h PRIVMSG Skein :in private\r\n"
                 ":bob!b@h PRIVMSG #there :\3\r\n"
                 "PRIVMSG\r\n:bob!b@h PRIVMSG #there\r\n:: : :\r\n");

    assert_false(called(&scene, "bridge.say"));
    assert_false(called(&scene, "bridge.topic"));
    close_scene(&scene);
}

TEST(what_the_game_says_is_a_line)
{
    struct scene scene = {0};
    open_joined(&scene);

    said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"hello\"}");
    expect(&scene, "PRIVMSG #there :<Ann@Testland> hello\r\n");
    said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"emote\",\"text\":\"nods\"}");
    expect(&scene, "PRIVMSG #there :\1ACTION <Ann@Testland> nods\1\r\n");
    said(&scene,
            "{\"channel\":\"public\",\"sender\":\"x@y\",\"kind\":\"topic\",\"text\":\"tea\"}");
    expect(&scene, "TOPIC #there tea\r\n");
    expect(&scene, "\1ACTION <x@y> changes the topic to: tea\1\r\n");
    said(&scene, "{\"channel\":\"other\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"no\"}");
    said(&scene, "not even JSON");

    assert_int_equal(scene.heard.length, 0);
    close_scene(&scene);
}

TEST(who_is_there_is_not_called_by_her_other_self)
{
    struct scene scene = {0};
    open_joined(&scene);

    said(&scene, "{\"channel\":\"public\",\"sender\":\"Bob\",\"kind\":\"say\",\"text\":\"1\"}");
    expect(&scene, ":<B\xE2\x80\x8Bob@Testland> 1\r\n");
    tell(&scene, ":bob!b@h NICK ann\r\n:eve!e@h QUIT :bye\r\n:dan!d@h JOIN #there\r\n");
    said(&scene, "{\"channel\":\"public\",\"sender\":\"Bob\",\"kind\":\"say\",\"text\":\"2\"}");
    expect(&scene, ":<Bob@Testland> 2\r\n");
    said(&scene, "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"3\"}");
    expect(&scene, ":<A\xE2\x80\x8Bnn@Testland> 3\r\n");
    said(&scene, "{\"channel\":\"public\",\"sender\":\"Dan\",\"kind\":\"say\",\"text\":\"4\"}");
    expect(&scene, ":<D\xE2\x80\x8B"
                   "an@Testland> 4\r\n");
    said(&scene, "{\"channel\":\"public\",\"sender\":\"Eve\",\"kind\":\"say\",\"text\":\"5\"}");
    expect(&scene, ":<Eve@Testland> 5\r\n");
    close_scene(&scene);
}

TEST(an_account_is_logged_in_to_before_the_welcome)
{
    struct scene scene = {0};
    open_scene(&scene,
            (struct irc_bridge_options){
                    .account = "skein", .account_password = "secret", .password = "door"});

    expect(&scene, "PASS door\r\n");
    expect(&scene, "CAP LS 302\r\n");
    tell(&scene, ":irc.example CAP * LS * :multi-prefix away-notify\r\n"
                 ":irc.example CAP * LS :sasl=PLAIN,EXTERNAL server-time\r\n");
    expect(&scene, "CAP REQ sasl\r\n");
    tell(&scene, ":irc.example CAP * ACK :sasl\r\n");
    expect(&scene, "AUTHENTICATE PLAIN\r\n");
    tell(&scene, "AUTHENTICATE +\r\n");
    expect(&scene, "AUTHENTICATE AHNrZWluAHNlY3JldA==\r\n");
    tell(&scene, ":irc.example 903 * :good\r\n");

    expect(&scene, "CAP END\r\n");
    close_scene(&scene);
}

TEST(a_long_secret_goes_in_pieces)
{
    struct scene scene = {0};
    char password[301];
    memset(password, 'x', sizeof(password) - 1);
    /* Two zero bytes and the name make 300 of them: just one piece of 400, and an empty one. */
    password[293] = '\0';
    open_scene(&scene,
            (struct irc_bridge_options){.account = "skein", .account_password = password});
    expect(&scene, "USER ");

    tell(&scene, ":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\n");
    expect(&scene, "AUTHENTICATE PLAIN\r\n");
    tell(&scene, "AUTHENTICATE +\r\n");

    expect(&scene, "AUTHENTICATE AHNrZWluAHh4");
    size_t end = str_find(buf_str(&scene.heard), STR("\r\n"), 0);
    assert_int_equal(end, 400 - strlen("AHNrZWluAHh4"));
    expect(&scene, "AUTHENTICATE +\r\n");
    close_scene(&scene);
}

static void is_refused(const char *lines, const char *state)
{
    struct scene scene = {0};
    open_scene(&scene,
            (struct irc_bridge_options){.account = "skein", .account_password = "secret"});
    expect(&scene, "USER ");

    tell(&scene, lines);

    expect_call(&scene, state);
    /* Longer than what a lost connection waits. */
    pass(&scene, 4000);
    assert_int_equal(scene.fd, -1);
    pass(&scene, 24000);
    expect(&scene, "CAP LS 302\r\n");
    close_scene(&scene);
}

TEST(without_its_account_it_does_not_come_in)
{
    is_refused(":irc.example CAP * LS :multi-prefix\r\n",
            "not connected: the network offers no way to log in");
    is_refused(":irc.example CAP * LS :sasl=EXTERNAL\r\n",
            "not connected: the network offers no way to log in");
    is_refused(
            ":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\nAUTHENTICATE +\r\n"
            ":irc.example 904 * :wrong password\r\n",
            "not connected: the network refuses the account: wrong password");
    is_refused(":irc.example 465 * :go away\r\n",
            "not connected: the network has banned us: go away");
}

TEST(a_network_without_capabilities_welcomes_all_the_same)
{
    struct scene scene = {0};
    open_scene(&scene, (struct irc_bridge_options){0});
    expect(&scene, "USER ");

    tell(&scene, ":irc.example 421 * CAP :Unknown command\r\n:irc.example 001 Skein :Hi\r\n");

    expect(&scene, "JOIN #there\r\n");
    close_scene(&scene);
}

TEST(a_nick_that_is_taken_gets_others_and_is_wished_for_again)
{
    struct scene scene = {0};
    open_scene(&scene, (struct irc_bridge_options){0});
    expect(&scene, "NICK Skein\r\n");

    tell(&scene, ":irc.example 433 * Skein :in use\r\n");
    expect(&scene, "NICK Skein_\r\n");
    tell(&scene, ":irc.example 432 * Skein_ :bad\r\n");
    expect(&scene, "NICK Skein-");
    tell(&scene, ":irc.example 001 Skein-17 :Hi\r\n");
    expect_call(&scene, "connected to 127.0.0.1 as Skein-17");
    buf_clear(&scene.heard);
    pass(&scene, 50000);
    tell(&scene, "PING :x\r\n");
    pass(&scene, 50000);
    tell(&scene, "PING :x\r\n");
    pass(&scene, 50000);
    tell(&scene, "PING :x\r\n");
    pass(&scene, 50000);
    expect(&scene, "NICK Skein\r\n");
    tell(&scene, ":Skein-17!s@h NICK Skein\r\n");

    expect_call(&scene, "connected to 127.0.0.1 as Skein\"");
    close_scene(&scene);
}

TEST(who_finds_no_nick_goes_and_says_why)
{
    struct scene scene = {0};
    open_scene(&scene, (struct irc_bridge_options){0});
    expect(&scene, "USER ");

    for (int i = 0; i < 20 && scene.fd >= 0; i++) {
        tell(&scene, ":irc.example 433 * Skein :in use\r\n");
    }

    expect_call(&scene, "not connected: no nick like Skein is to be had: in use");
    close_scene(&scene);
}

TEST(a_lost_connection_comes_back_later_and_later)
{
    struct scene scene = {0};
    open_joined(&scene);

    hang_up(&scene);
    expect_call(&scene, "not connected: closed by the other side");
    pass(&scene, 400);
    assert_int_equal(scene.fd, -1);
    pass(&scene, 1200);
    expect(&scene, "CAP LS 302\r\n");
    for (int i = 0; i < 6; i++) {
        tell(&scene, "ERROR :Throttled\r\n");
        hang_up(&scene);
        pass(&scene, 25000);
        expect(&scene, "CAP LS 302\r\n");
    }
    expect_call(&scene, "not connected: Throttled");
    hang_up(&scene);
    pass(&scene, 7000);

    assert_int_equal(scene.fd, -1);
    pass(&scene, 18000);
    join(&scene);
    close_scene(&scene);
}

TEST(a_silent_network_is_asked_and_then_left)
{
    struct scene scene = {0};
    open_joined(&scene);

    pass(&scene, 61000);
    expect(&scene, "PING net\r\n");
    tell(&scene, ":irc.example PONG irc.example :net\r\n");
    pass(&scene, 61000);
    expect(&scene, "PING net\r\n");
    pass(&scene, 61000);

    expect_call(&scene, "not connected: the network does not answer");
    close_scene(&scene);
}

TEST(a_question_is_answered)
{
    struct scene scene = {0};
    open_joined(&scene);

    tell(&scene, "PING :a b\r\n");

    expect(&scene, "PONG :a b\r\n");
    close_scene(&scene);
}

TEST(who_is_thrown_out_comes_back_after_a_while)
{
    struct scene scene = {0};
    open_joined(&scene);

    tell(&scene, ":bob!b@h KICK #there Skein :enough\r\n");
    expect_call(&scene, "on 0 of 1 channels: #there has thrown us out: enough");
    pass(&scene, 400);
    assert_int_equal(scene.heard.length, 0);
    pass(&scene, 1200);
    expect(&scene, "JOIN #there\r\n");
    tell(&scene, ":irc.example 474 Skein #there :banned\r\n");
    expect_call(&scene, "#there does not let us in: banned");
    pass(&scene, 900);
    assert_int_equal(scene.heard.length, 0);
    pass(&scene, 2500);

    expect(&scene, "JOIN #there\r\n");
    close_scene(&scene);
}

static size_t count(const struct buf *buf, const char *text)
{
    size_t found = 0;
    for (size_t at = 0; (at = str_find(buf_str(buf), str_of(text), at)) != SIZE_MAX; at++) {
        found++;
    }
    return found;
}

TEST(no_network_is_flooded)
{
    struct scene scene = {0};
    open_joined(&scene);

    for (int i = 0; i < 200; i++) {
        said(&scene,
                "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"x\"}");
    }
    settle(&scene);
    assert_int_equal(count(&scene.heard, "PRIVMSG"), 5);
    pass(&scene, 3000);
    assert_int_equal(count(&scene.heard, "PRIVMSG"), 8);
    for (int i = 0; i < 40; i++) {
        pass(&scene, 1000);
    }
    said(&scene, "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"y\"}");
    for (int i = 0; i < 40; i++) {
        pass(&scene, 1000);
    }

    expect(&scene, "lines were left out)\r\n");
    expect(&scene, "<Ann@Testland> y\r\n");
    close_scene(&scene);
}

TEST(no_network_floods_the_game)
{
    struct scene scene = {0};
    open_joined(&scene);

    for (int i = 0; i < 50; i++) {
        tell(&scene, ":bob!b@h PRIVMSG #there :x\r\n:bob!b@h PRIVMSG #there :x\r\n");
    }

    assert_int_equal(count(&scene.calls, "bridge.say"), 50);
    pass(&scene, 10000);
    tell(&scene, ":bob!b@h PRIVMSG #there :y\r\n");
    assert_int_equal(count(&scene.calls, "bridge.say"), 51);
    close_scene(&scene);
}

TEST(a_closed_bridge_says_farewell)
{
    struct scene scene = {0};
    open_joined(&scene);

    irc_bridge_close(scene.bridge, "Good night.");
    for (int i = 0; i < 20; i++) {
        turn(&scene);
    }

    assert_int_not_equal(
            str_find(buf_str(&scene.heard), STR("QUIT :Good night.\r\n"), 0), SIZE_MAX);
    assert_null(scene.session);
    assert_int_equal(scene.fd, -1);
    scene.bridge = NULL;
    close_scene(&scene);
}

TEST(the_game_s_end_ends_it)
{
    struct scene scene = {0};
    open_joined(&scene);

    hub_close(scene.session, STR("The game closes."));
    hub_seal(scene.context.hub, 0);
    for (int i = 0; i < 20; i++) {
        turn(&scene);
    }

    assert_null(scene.session);
    assert_int_not_equal(str_find(buf_str(&scene.heard), STR("QUIT"), 0), SIZE_MAX);
    close_scene(&scene);
}

TEST(a_bridge_knows_its_options)
{
    struct scene scene = {0};
    open_scene(&scene, (struct irc_bridge_options){.account = "a", .account_password = "p"});
    struct irc_bridge_options options = {.name = "net",
            .host = "127.0.0.1",
            .port = scene.port,
            .nick = "Skein",
            .channels = channels,
            .channel_count = 1,
            .account = "a",
            .account_password = "p"};

    assert_true(irc_bridge_is(scene.bridge, &options));
    options.account_password = "q";
    assert_false(irc_bridge_is(scene.bridge, &options));
    options.account_password = NULL;
    assert_false(irc_bridge_is(scene.bridge, &options));
    close_scene(&scene);
}

static const struct CMUnitTest tests[] = {
        IT(a_bridge_introduces_itself_to_the_game),
        IT(what_the_network_says_is_a_call),
        IT(what_is_not_people_s_speech_is_not_carried),
        IT(what_the_game_says_is_a_line),
        IT(who_is_there_is_not_called_by_her_other_self),
        IT(an_account_is_logged_in_to_before_the_welcome),
        IT(a_long_secret_goes_in_pieces),
        IT(without_its_account_it_does_not_come_in),
        IT(a_network_without_capabilities_welcomes_all_the_same),
        IT(a_nick_that_is_taken_gets_others_and_is_wished_for_again),
        IT(who_finds_no_nick_goes_and_says_why),
        IT(a_lost_connection_comes_back_later_and_later),
        IT(a_silent_network_is_asked_and_then_left),
        IT(a_question_is_answered),
        IT(who_is_thrown_out_comes_back_after_a_while),
        IT(no_network_is_flooded),
        IT(no_network_floods_the_game),
        IT(a_closed_bridge_says_farewell),
        IT(the_game_s_end_ends_it),
        IT(a_bridge_knows_its_options),
};
TESTS(tests)
