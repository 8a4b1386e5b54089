/* irc_bridge_test.c -- what crosses a bridge, and how it begins and ends. */
#include "net/bridge/net_bridge.h"
#include "tests/support/irc_scene.h"
#include "tests/support/test.h"

TEST(a_bridge_introduces_itself_to_the_game)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){0});

    irc_scene_expect_call(&scene, "bridge.open "
                                  "{\"name\":\"net\",\"network\":\"127.0.0.1\",\"channels\":["
                                  "\"public\"],\"resumes\":false}");

    assert_string_equal(scene.session->front->service, "bridge");
    irc_scene_close(&scene);
}

TEST(what_the_network_says_is_a_call)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, ":bob!b@h PRIVMSG #THERE :\2hi\2 there\r\n"
                           ":bob!b@h PRIVMSG #there :\1ACTION waves\1\r\n"
                           ":bob!b@h TOPIC #there :weather\r\n");

    assert_true(irc_scene_called(&scene,
            "bridge.say {\"channel\":\"public\",\"nick\":\"bob\",\"text\":\"hi "
            "there\",\"action\":false}"));
    irc_scene_expect_call(&scene, "\"text\":\"waves\",\"action\":true}");
    irc_scene_expect_call(&scene, "bridge.topic {\"channel\":\"public\",\"nick\":\"bob\","
                                  "\"text\":\"weather\"");
    irc_scene_close(&scene);
}

TEST(who_looks_like_another_is_told_apart)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, ":b\xe2\x80\x8bob!b@h PRIVMSG #there :hi\r\n");

    irc_scene_expect_call(&scene, "\"nick\":\"bob~\",\"text\":\"hi\"");
    irc_scene_close(&scene);
}

TEST(what_is_not_people_s_speech_is_not_carried)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, ":Skein!s@h PRIVMSG #there :my own\r\n"
                           ":skein!s@h TOPIC #there :my own\r\n"
                           ":bob!b@h NOTICE #there :program\r\n"
                           ":bob!b@h PRIVMSG #there :\1VERSION\1\r\n"
                           ":bob!b@h PRIVMSG #other :elsewhere\r\n"
                           ":bob!b@h PRIVMSG Skein :in private\r\n"
                           ":bob!b@h PRIVMSG #there :\3\r\n"
                           "PRIVMSG\r\n:bob!b@h PRIVMSG #there\r\n:: : :\r\n");

    assert_false(irc_scene_called(&scene, "bridge.say"));
    assert_false(irc_scene_called(&scene, "bridge.topic"));
    irc_scene_close(&scene);
}

TEST(what_the_game_says_is_a_line)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"hello\"}");
    irc_scene_expect(&scene, "PRIVMSG #there :<Ann@Testland> hello\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"emote\",\"text\":\"nods\"}");
    irc_scene_expect(&scene, "PRIVMSG #there :\1ACTION <Ann@Testland> nods\1\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"x@y\",\"kind\":\"topic\",\"text\":\"tea\"}");
    irc_scene_expect(&scene, "TOPIC #there tea\r\n");
    irc_scene_expect(&scene, "\1ACTION <x@y> changes the topic to: tea\1\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"other\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"no\"}");
    irc_scene_said(&scene, "not even JSON");

    assert_int_equal(scene.heard.length, 0);
    irc_scene_close(&scene);
}

TEST(who_is_there_is_not_called_by_her_other_self)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Bob\",\"kind\":\"say\",\"text\":\"1\"}");
    irc_scene_expect(&scene, ":<B\xE2\x80\x8Bob@Testland> 1\r\n");
    irc_scene_tell(
            &scene, ":bob!b@h NICK ann\r\n:eve!e@h QUIT :bye\r\n:dan!d@h JOIN #there\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Bob\",\"kind\":\"say\",\"text\":\"2\"}");
    irc_scene_expect(&scene, ":<Bob@Testland> 2\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"3\"}");
    irc_scene_expect(&scene, ":<A\xE2\x80\x8Bnn@Testland> 3\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Dan\",\"kind\":\"say\",\"text\":\"4\"}");
    irc_scene_expect(&scene, ":<D\xE2\x80\x8B"
                             "an@Testland> 4\r\n");
    irc_scene_said(&scene,
            "{\"channel\":\"public\",\"sender\":\"Eve\",\"kind\":\"say\",\"text\":\"5\"}");
    irc_scene_expect(&scene, ":<Eve@Testland> 5\r\n");
    irc_scene_close(&scene);
}

static size_t count(const struct buf *buf, const char *text)
{
    size_t found = 0;
    for (size_t at = 0; (at = str_find(buf_str(buf), str_of(text), at)) != SIZE_MAX; at++) {
        found++;
    }
    return found;
}

static void say_bridge(struct irc_scene *scene, const char *text)
{
    char json[200];
    (void)snprintf(json, sizeof(json),
            "{\"channel\":\"public\",\"sender\":\"Ann\",\"kind\":\"say\",\"text\":\"%s\"}",
            text);
    irc_scene_said(scene, json);
}

TEST(no_network_is_flooded)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    for (int i = 0; i < 30; i++) {
        say_bridge(&scene, "x");
    }

    assert_int_equal(count(&scene.heard, "PRIVMSG"), 5);
    irc_scene_pass(&scene, 3000);
    assert_int_equal(count(&scene.heard, "PRIVMSG"), 8);
    for (int i = 0; i < 30; i++) {
        irc_scene_pass(&scene, 1000);
    }
    assert_int_equal(count(&scene.heard, "PRIVMSG"), 30);
    assert_int_equal(count(&scene.heard, "left out"), 0);
    irc_scene_close(&scene);
}

/* As irc_scene_join, but what is heard behind it stays. */
static void join_only(struct irc_scene *scene)
{
    irc_scene_welcome(scene);
    irc_scene_expect(scene, "JOIN #there\r\n");
    irc_scene_tell(scene, ":Skein!s@host JOIN #there\r\n");
}

TEST(what_is_said_while_the_network_is_away_waits_for_it)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);
    irc_scene_hang_up(&scene);
    say_bridge(&scene, "one");
    say_bridge(&scene, "two");
    irc_scene_pass(&scene, 130000);

    join_only(&scene);

    irc_scene_expect(&scene, "PRIVMSG #there :<Ann@Testland> (2 min ago) one\r\n");
    irc_scene_expect(&scene, "PRIVMSG #there :<Ann@Testland> (2 min ago) two\r\n");
    say_bridge(&scene, "three");
    irc_scene_expect(&scene, "PRIVMSG #there :<Ann@Testland> three\r\n");
    irc_scene_close(&scene);
}

TEST(what_cannot_wait_is_said_to_be_left_out_by_itself)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){.keep = 2});
    say_bridge(&scene, "one");
    say_bridge(&scene, "two");
    say_bridge(&scene, "three");
    say_bridge(&scene, "four");

    join_only(&scene);

    irc_scene_expect(
            &scene, "PRIVMSG #there :(2 lines were left out: more than could wait)\r\n");
    irc_scene_expect(&scene, "<Ann@Testland> three\r\n");
    irc_scene_expect(&scene, "<Ann@Testland> four\r\n");
    irc_scene_close(&scene);
}

TEST(what_cannot_wait_is_said_here_too)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){.keep = 2});
    irc_scene_join(&scene);
    irc_scene_hang_up(&scene);
    for (int i = 0; i < 5; i++) {
        say_bridge(&scene, "x");
    }
    irc_scene_pass(&scene, 2000);
    join_only(&scene);
    irc_scene_expect_call(&scene, "\"away\":false,\"why\":\"\",\"keep\":2,\"left\":3");
    irc_scene_pass(&scene, 10000);
    irc_scene_tell(&scene, "");

    assert_int_equal(count(&scene.calls, "bridge.left"), 0);
    irc_scene_close(&scene);
}

TEST(who_talks_faster_than_the_network_takes_is_told_once)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){.keep = 2});
    irc_scene_join(&scene);

    for (int i = 0; i < 12; i++) {
        say_bridge(&scene, "x");
    }
    for (int i = 0; i < 12; i++) {
        irc_scene_pass(&scene, 1000);
    }

    assert_int_equal(count(&scene.calls, "bridge.left"), 1);
    irc_scene_close(&scene);
}

static void pause_bridge(struct irc_scene *scene, bool paused)
{
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Bridge.Pause"),
            .text = paused ? STR("{\"paused\":true}") : STR("{\"paused\":false}")};
    hub_send_now(scene->session, &msg);
    irc_scene_settle(scene);
}

TEST(what_waits_goes_on_waiting_through_a_pause)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);
    irc_scene_hang_up(&scene);
    say_bridge(&scene, "before");
    pause_bridge(&scene, true);
    irc_scene_pass(&scene, 2000);

    join_only(&scene);
    irc_scene_pass(&scene, 1000);
    assert_int_equal(count(&scene.heard, "before"), 0);
    pause_bridge(&scene, false);

    irc_scene_expect(&scene, "<Ann@Testland> before");
    irc_scene_close(&scene);
}

TEST(what_a_lost_connection_took_along_is_said_again)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);
    say_bridge(&scene, "first");
    irc_scene_expect(&scene, "<Ann@Testland> first\r\nPING skein-1\r\n");
    irc_scene_tell(&scene, ":irc.example PONG irc.example :skein-1\r\n");
    say_bridge(&scene, "second");
    irc_scene_expect(&scene, "<Ann@Testland> second\r\nPING skein-2\r\n");
    irc_scene_hang_up(&scene);
    irc_scene_pass(&scene, 2000);

    join_only(&scene);

    irc_scene_expect(&scene, "PRIVMSG #there :<Ann@Testland> second\r\n");
    assert_int_equal(count(&scene.heard, "first"), 0);
    irc_scene_close(&scene);
}

TEST(the_game_is_told_once_that_a_network_is_away_and_once_that_it_is_back)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);
    assert_int_equal(count(&scene.calls, "bridge.away"), 0);

    for (int i = 0; i < 4; i++) {
        irc_scene_hang_up(&scene);
        irc_scene_pass(&scene, 25000);
        irc_scene_expect(&scene, "USER ");
    }

    assert_int_equal(count(&scene.calls, "bridge.away"), 1);
    irc_scene_expect_call(&scene, "\"channel\":\"public\",\"away\":true");
    irc_scene_tell(&scene, ":irc.example 001 Skein :Welcome\r\n");
    irc_scene_expect(&scene, "JOIN #there\r\n");
    irc_scene_tell(&scene, ":Skein!s@host JOIN #there\r\n");
    assert_int_equal(count(&scene.calls, "bridge.away"), 2);
    irc_scene_expect_call(&scene, "\"channel\":\"public\",\"away\":false");
    irc_scene_close(&scene);
}

TEST(no_network_floods_the_game)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    for (int i = 0; i < 50; i++) {
        irc_scene_tell(&scene, ":bob!b@h PRIVMSG #there :x\r\n:bob!b@h PRIVMSG #there :x\r\n");
    }

    assert_int_equal(count(&scene.calls, "bridge.say"), 50);
    irc_scene_pass(&scene, 10000);
    irc_scene_tell(&scene, ":bob!b@h PRIVMSG #there :y\r\n");
    assert_int_equal(count(&scene.calls, "bridge.say"), 51);
    irc_scene_close(&scene);
}

TEST(a_closed_bridge_says_farewell)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    net_bridge_close(scene.bridge, "Good night.");
    for (int i = 0; i < 20; i++) {
        irc_scene_turn(&scene);
    }

    assert_int_not_equal(
            str_find(buf_str(&scene.heard), STR("QUIT :Good night.\r\n"), 0), SIZE_MAX);
    assert_null(scene.session);
    assert_int_equal(scene.fd, -1);
    scene.bridge = NULL;
    irc_scene_close(&scene);
}

TEST(the_game_s_end_ends_it)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    hub_close(scene.session, STR("The game closes."));
    hub_seal(scene.context.hub, 0);
    for (int i = 0; i < 20; i++) {
        irc_scene_turn(&scene);
    }

    assert_null(scene.session);
    assert_int_not_equal(str_find(buf_str(&scene.heard), STR("QUIT"), 0), SIZE_MAX);
    irc_scene_close(&scene);
}

TEST(a_bridge_knows_its_options)
{
    struct irc_scene scene = {0};
    irc_scene_open(
            &scene, (struct net_bridge_options){.account = "a", .account_password = "p"});
    struct net_bridge_options options = {.protocol = &irc_bridge_protocol,
            .name = "net",
            .host = "127.0.0.1",
            .port = scene.port,
            .nick = "Skein",
            .channels = irc_scene_channels,
            .channel_count = 1,
            .account = "a",
            .account_password = "p",
            .keep = 200,
            .burst = 5};

    assert_true(net_bridge_is(scene.bridge, &options));
    options.account_password = "q";
    assert_false(net_bridge_is(scene.bridge, &options));
    options.account_password = NULL;
    assert_false(net_bridge_is(scene.bridge, &options));
    irc_scene_close(&scene);
}

TEST(what_waits_goes_by_the_bridge_whose_entry_was_changed)
{
    static const struct net_bridge_channel_options channels[] = {
            {"#elsewhere", "news"}, {"#THERE", "public"}};
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);
    say_bridge(&scene, "heard");
    irc_scene_expect(&scene, "<Ann@Testland> heard\r\n");
    pause_bridge(&scene, true);
    say_bridge(&scene, "one");
    say_bridge(&scene, "two");
    say_bridge(&scene, "three");
    struct net_bridge_options options = {.protocol = &irc_bridge_protocol,
            .name = "Net",
            .host = "127.0.0.1",
            .port = scene.port,
            .nick = "Skein",
            .channels = channels,
            .channel_count = 2,
            .keep = 2,
            .burst = 5};
    struct net_bridge *before = scene.bridge;
    struct err err;
    assert_true(net_bridge_open(&scene.context, &options, NULL, &scene.bridge, &err));

    assert_true(net_bridge_has_name_of(scene.bridge, before));
    net_bridge_inherit(scene.bridge, before);
    net_bridge_close(before, "Changed.");
    irc_scene_expect(&scene, "QUIT Changed.\r\n");
    irc_scene_welcome(&scene);
    irc_scene_expect(&scene, "JOIN #THERE\r\n");
    irc_scene_tell(&scene, ":Skein!s@host JOIN #there\r\n");

    irc_scene_expect(&scene, "PRIVMSG #THERE :(1 line was left out: more than could wait)\r\n");
    irc_scene_expect(&scene, "PRIVMSG #THERE :<Ann@Testland> two\r\n");
    irc_scene_expect(&scene, "PRIVMSG #THERE :<Ann@Testland> three\r\n");
    irc_scene_close(&scene);
}

static const struct CMUnitTest irc_bridge_tests[] = {
        IT(a_bridge_introduces_itself_to_the_game),
        IT(what_the_network_says_is_a_call),
        IT(who_looks_like_another_is_told_apart),
        IT(what_is_not_people_s_speech_is_not_carried),
        IT(what_the_game_says_is_a_line),
        IT(who_is_there_is_not_called_by_her_other_self),
        IT(no_network_is_flooded),
        IT(what_is_said_while_the_network_is_away_waits_for_it),
        IT(what_cannot_wait_is_said_to_be_left_out_by_itself),
        IT(what_cannot_wait_is_said_here_too),
        IT(who_talks_faster_than_the_network_takes_is_told_once),
        IT(what_waits_goes_on_waiting_through_a_pause),
        IT(what_a_lost_connection_took_along_is_said_again),
        IT(the_game_is_told_once_that_a_network_is_away_and_once_that_it_is_back),
        IT(no_network_floods_the_game),
        IT(a_closed_bridge_says_farewell),
        IT(the_game_s_end_ends_it),
        IT(a_bridge_knows_its_options),
        IT(what_waits_goes_by_the_bridge_whose_entry_was_changed),
};
TESTS(irc_bridge)
