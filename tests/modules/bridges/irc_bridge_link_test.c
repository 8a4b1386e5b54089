/* irc_bridge_link_test.c -- A bridge's login to a network, its keep-alive, and its reconnection. */
#include "net/bridges/net_bridge_impl.h"
#include "tests/support/irc_scene.h"
#include "tests/support/test.h"

IRC_TEST(an_account_is_logged_in_to_before_the_welcome)
{
    irc_scene_open(
            s, (struct net_bridge_options){
                       .account = "skein", .account_password = "secret", .password = "door"});

    irc_scene_expect(s, "PASS door\r\n");
    irc_scene_expect(s, "CAP LS 302\r\n");
    irc_scene_exchange(s,
            ":irc.example CAP * LS * :multi-prefix away-notify\r\n"
            ":irc.example CAP * LS :sasl=PLAIN,EXTERNAL server-time\r\n",
            "CAP REQ sasl\r\n");
    irc_scene_exchange(s, ":irc.example CAP * ACK :sasl\r\n", "AUTHENTICATE PLAIN\r\n");
    irc_scene_exchange(s, "AUTHENTICATE +\r\n", "AUTHENTICATE AHNrZWluAHNlY3JldA==\r\n");
    irc_scene_exchange(s, ":irc.example 903 * :good\r\n", "CAP END\r\n");
}

IRC_TEST(a_long_secret_goes_in_pieces)
{
    char password[301];
    memset(password, 'x', sizeof(password) - 1);
    /* With two zero bytes and the name it has 300 bytes: exactly one piece of 400, and an empty
     * one. */
    password[293] = '\0';
    irc_scene_open(
            s, (struct net_bridge_options){.account = "skein", .account_password = password});
    irc_scene_expect(s, "USER ");

    irc_scene_exchange(s, ":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\n",
            "AUTHENTICATE PLAIN\r\n");

    irc_scene_exchange(s, "AUTHENTICATE +\r\n", "AUTHENTICATE AHNrZWluAHh4");
    size_t end = str_find(buf_str(&s->heard), STR("\r\n"), 0);
    assert_int_equal(end, 400 - strlen("AHNrZWluAHh4"));
    irc_scene_expect(s, "AUTHENTICATE +\r\n");
}

static const struct {
    const char *lines;
    const char *state;
} refusals_link[] = {
        {":irc.example CAP * LS :multi-prefix\r\n",
                "not connected: the network does not support logging in"},
        {":irc.example CAP * LS :sasl=EXTERNAL\r\n",
                "not connected: the network does not support logging in"},
        {":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\nAUTHENTICATE +\r\n"
         ":irc.example 904 * :wrong password\r\n",
                "not connected: the network refuses the account: wrong password"},
        {":irc.example 465 * :go away\r\n",
                "not connected: the network has banned us: go away"},
};

TEST(a_bridge_that_cannot_log_in_to_its_account_does_not_join)
{
    for (size_t i = 0; i < sizeof(refusals_link) / sizeof(refusals_link[0]); i++) {
        struct irc_scene scene = {.row = refusals_link[i].lines};
        irc_scene_open(&scene,
                (struct net_bridge_options){.account = "skein", .account_password = "secret"});
        irc_scene_expect(&scene, "USER ");

        irc_scene_tell(&scene, refusals_link[i].lines);

        irc_scene_expect_call(&scene, refusals_link[i].state);
        /* Longer than the pause after a lost connection. */
        irc_scene_pass(&scene, 4000);
        assert_int_equal(scene.fd, -1);
        irc_scene_pass(&scene, 24000);
        irc_scene_expect(&scene, "CAP LS 302\r\n");
        irc_scene_close(&scene);
    }
}

IRC_TEST(a_network_without_capabilities_can_be_joined)
{
    irc_scene_open(s, (struct net_bridge_options){0});
    irc_scene_expect(s, "USER ");

    irc_scene_exchange(s,
            ":irc.example 421 * CAP :Unknown command\r\n:irc.example 001 Skein :Hi\r\n",
            "JOIN #there\r\n");
}

IRC_TEST(a_taken_nick_is_replaced_and_tried_again_later)
{
    irc_scene_open(s, (struct net_bridge_options){0});
    irc_scene_expect(s, "NICK Skein\r\n");

    irc_scene_exchange(s, ":irc.example 433 * Skein :in use\r\n", "NICK Skein_\r\n");
    irc_scene_exchange(s, ":irc.example 432 * Skein_ :bad\r\n", "NICK Skein-");
    irc_scene_tell(s, ":irc.example 001 Skein-17 :Hi\r\n");
    irc_scene_expect_call(s, "connected to 127.0.0.1 as Skein-17");
    buf_clear(&s->heard);
    for (int i = 0; i < 3; i++) {
        irc_scene_pass(s, 50000);
        irc_scene_tell(s, "PING :x\r\n");
    }
    irc_scene_pass(s, 50000);
    irc_scene_expect(s, "NICK Skein\r\n");
    irc_scene_tell(s, ":Skein-17!s@h NICK Skein\r\n");

    irc_scene_expect_call(s, "connected to 127.0.0.1 as Skein, on 0 of 1 channels\"");
}

IRC_JOINED_TEST(a_nick_change_keeps_the_channel_count_in_the_status)
{
    irc_scene_tell(s, ":Skein!s@h NICK Skein-3\r\n");

    irc_scene_expect_call(s, "connected to 127.0.0.1 as Skein-3, on 1 of 1 channels\"");
}

/* Each number that networks refuse a line with. */
IRC_JOINED_TEST(a_line_refused_by_the_network_is_reported)
{
    static const char *const numbers[] = {"404", "408", "415", "437", "477", "489", "531"};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct buf refusal = {0};
        s->row = numbers[i];
        buf_printf(&refusal, ":irc.example %s Skein #there :Cannot send to channel (+m)\r\n",
                numbers[i]);
        irc_scene_pass(s, 10000);
        buf_clear(&s->calls);

        irc_scene_says(s, "ann", "say", "hello");
        irc_scene_expect(s, "hello\r\n");
        irc_scene_tell(s, refusal.bytes);

        irc_scene_expect_call(s, "on 1 of 1 channels: #there does not accept our lines: "
                                 "Cannot send to channel (+m)");
        irc_scene_expect_call(s, "bridge.refused {\"channel\":\"public\",\"sender\":\"ann\","
                                 "\"why\":\"Cannot send to channel (+m)\"}");
        irc_scene_receipt(s);
        buf_clear(&s->calls);
        irc_scene_says(s, "ann", "say", "and now");
        irc_scene_expect(s, "and now\r\n");
        irc_scene_receipt(s);
        irc_scene_expect_call(s, "on 1 of 1 channels\"");
        assert_false(irc_scene_called(s, "bridge.refused"));
        buf_finish(&refusal);
    }
}

IRC_JOINED_TEST(a_refused_topic_is_not_reported_as_a_refused_line)
{
    irc_scene_says(s, "ann", "topic", "Tea");
    irc_scene_expect(s, "Tea\r\n");
    irc_scene_tell(s, ":irc.example 482 Skein #there :You're not channel operator\r\n");
    irc_scene_settle(s);

    assert_false(irc_scene_called(s, "bridge.refused"));
}

IRC_JOINED_TEST(joins_parts_kicks_and_quits_reach_the_game_with_reasons)
{
    irc_scene_settle(s);
    buf_clear(&s->calls);

    irc_scene_tell(s, ":bob!b@h NICK :rob\r\n"
                      ":eve!e@h PART #there :tea\r\n"
                      ":dan!d@h JOIN #there\r\n"
                      ":rob!b@h KICK #there dan :shoo\r\n"
                      ":rob!b@h QUIT :so long\r\n");

    irc_scene_expect_call(s,
            "bridge.people {\"changes\":["
            "{\"nick\":\"bob\",\"name\":\"rob\",\"what\":\"nick\"},"
            "{\"nick\":\"eve\",\"why\":\"tea\",\"what\":\"part\",\"channel\":\"public\"},"
            "{\"nick\":\"dan\",\"what\":\"join\",\"channel\":\"public\"},"
            "{\"nick\":\"dan\",\"why\":\"shoo\",\"by\":\"rob\",\"what\":\"kick\","
            "\"channel\":\"public\"},"
            "{\"nick\":\"rob\",\"why\":\"so long\",\"what\":\"quit\"}]}");
}

IRC_JOINED_TEST(a_private_message_reaches_a_user_and_the_answer_returns)
{
    irc_scene_event(s, "Bridge.Tell",
            "{\"nick\":\"bob\",\"sender\":\"ann\",\"kind\":\"say\",\"text\":\"psst\"}");
    irc_scene_expect(s, "PRIVMSG bob :<ann@Testland> psst\r\n");
    irc_scene_tell(s, ":bob!b@h PRIVMSG Skein :hello\r\n"
                      ":stranger!b@h PRIVMSG Skein :buy\r\n");

    irc_scene_expect_call(
            s, "bridge.answer {\"nick\":\"bob\",\"text\":\"hello\",\"action\":false}");
    assert_false(irc_scene_called(s, "buy"));
}

IRC_TEST(a_bridge_without_a_free_nick_gives_up_with_a_reason)
{
    irc_scene_open(s, (struct net_bridge_options){0});
    irc_scene_expect(s, "USER ");

    for (int i = 0; i < 20 && s->fd >= 0; i++) {
        irc_scene_tell(s, ":irc.example 433 * Skein :in use\r\n");
    }

    irc_scene_expect_call(s, "not connected: no nick like Skein is available: in use");
}

IRC_JOINED_TEST(a_lost_connection_is_retried_with_growing_delays)
{
    irc_scene_hang_up(s);
    irc_scene_expect_call(s, "not connected: closed by the other side");
    irc_scene_pass(s, 400);
    assert_int_equal(s->fd, -1);
    irc_scene_pass(s, 1200);
    irc_scene_expect(s, "CAP LS 302\r\n");
    for (int i = 0; i < 6; i++) {
        irc_scene_tell(s, "ERROR :Throttled\r\n");
        irc_scene_hang_up(s);
        irc_scene_pass(s, 25000);
        irc_scene_expect(s, "CAP LS 302\r\n");
    }
    irc_scene_expect_call(s, "not connected: Throttled");
    irc_scene_hang_up(s);
    irc_scene_pass(s, 7000);

    assert_int_equal(s->fd, -1);
    irc_scene_pass(s, 18000);
    irc_scene_join(s);
}

IRC_JOINED_TEST(a_requested_retry_connects_at_once)
{
    irc_scene_tell(s, "ERROR :Throttled\r\n");
    irc_scene_hang_up(s);
    irc_scene_expect_call(s, "not connected: Throttled");
    assert_true(strstr(strstr(s->calls.bytes, "Throttled"), "\"wait_ms\":0") == NULL);
    irc_scene_settle(s);
    assert_int_equal(s->fd, -1);
    net_bridge_begin(s->bridge);
    irc_scene_join(s);
    irc_scene_tell(s, ":bob!b@h KICK #there Skein :enough\r\n");
    irc_scene_settle(s);
    assert_int_equal(s->heard.length, 0);
    net_bridge_begin(s->bridge);

    irc_scene_expect(s, "JOIN #there\r\n");
}

IRC_JOINED_TEST(a_silent_network_is_pinged_and_then_disconnected)
{
    irc_scene_pass(s, 61000);
    irc_scene_expect(s, "PING net\r\n");
    irc_scene_tell(s, ":irc.example PONG irc.example :net\r\n");
    irc_scene_pass(s, 61000);
    irc_scene_expect(s, "PING net\r\n");
    irc_scene_pass(s, 61000);

    irc_scene_expect_call(s, "not connected: the network does not answer");
}

IRC_JOINED_TEST(a_ping_of_the_network_is_answered)
{
    irc_scene_exchange(s, "PING :a b\r\n", "PONG :a b\r\n");
}

IRC_JOINED_TEST(a_kicked_bridge_rejoins_after_a_wait)
{
    irc_scene_tell(s, ":bob!b@h KICK #there Skein :enough\r\n");
    irc_scene_expect_call(s, "on 0 of 1 channels: #there kicked us: enough");
    irc_scene_pass(s, 400);
    assert_int_equal(s->heard.length, 0);
    irc_scene_pass(s, 1200);
    irc_scene_expect(s, "JOIN #there\r\n");
    irc_scene_tell(s, ":irc.example 474 Skein #there :banned\r\n");
    irc_scene_expect_call(s, "#there does not let us in: banned");
    irc_scene_pass(s, 900);
    assert_int_equal(s->heard.length, 0);
    irc_scene_pass(s, 2500);

    irc_scene_expect(s, "JOIN #there\r\n");
}
