/* irc_bridge_link_test.c -- how a bridge comes into a network, stays there, and comes back. */
#include "net/bridge/net_bridge.h"
#include "tests/support/irc_scene.h"
#include "tests/support/test.h"

TEST(an_account_is_logged_in_to_before_the_welcome)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene,
            (struct net_bridge_options){
                    .account = "skein", .account_password = "secret", .password = "door"});

    irc_scene_expect(&scene, "PASS door\r\n");
    irc_scene_expect(&scene, "CAP LS 302\r\n");
    irc_scene_tell(&scene, ":irc.example CAP * LS * :multi-prefix away-notify\r\n"
                           ":irc.example CAP * LS :sasl=PLAIN,EXTERNAL server-time\r\n");
    irc_scene_expect(&scene, "CAP REQ sasl\r\n");
    irc_scene_tell(&scene, ":irc.example CAP * ACK :sasl\r\n");
    irc_scene_expect(&scene, "AUTHENTICATE PLAIN\r\n");
    irc_scene_tell(&scene, "AUTHENTICATE +\r\n");
    irc_scene_expect(&scene, "AUTHENTICATE AHNrZWluAHNlY3JldA==\r\n");
    irc_scene_tell(&scene, ":irc.example 903 * :good\r\n");

    irc_scene_expect(&scene, "CAP END\r\n");
    irc_scene_close(&scene);
}

TEST(a_long_secret_goes_in_pieces)
{
    struct irc_scene scene = {0};
    char password[301];
    memset(password, 'x', sizeof(password) - 1);
    /* Two zero bytes and the name make 300 of them: just one piece of 400, and an empty one. */
    password[293] = '\0';
    irc_scene_open(&scene,
            (struct net_bridge_options){.account = "skein", .account_password = password});
    irc_scene_expect(&scene, "USER ");

    irc_scene_tell(&scene, ":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\n");
    irc_scene_expect(&scene, "AUTHENTICATE PLAIN\r\n");
    irc_scene_tell(&scene, "AUTHENTICATE +\r\n");

    irc_scene_expect(&scene, "AUTHENTICATE AHNrZWluAHh4");
    size_t end = str_find(buf_str(&scene.heard), STR("\r\n"), 0);
    assert_int_equal(end, 400 - strlen("AHNrZWluAHh4"));
    irc_scene_expect(&scene, "AUTHENTICATE +\r\n");
    irc_scene_close(&scene);
}

static void is_refused_bridge_link(const char *lines, const char *state)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene,
            (struct net_bridge_options){.account = "skein", .account_password = "secret"});
    irc_scene_expect(&scene, "USER ");

    irc_scene_tell(&scene, lines);

    irc_scene_expect_call(&scene, state);
    /* Longer than what a lost connection waits. */
    irc_scene_pass(&scene, 4000);
    assert_int_equal(scene.fd, -1);
    irc_scene_pass(&scene, 24000);
    irc_scene_expect(&scene, "CAP LS 302\r\n");
    irc_scene_close(&scene);
}

TEST(without_its_account_it_does_not_come_in)
{
    is_refused_bridge_link(":irc.example CAP * LS :multi-prefix\r\n",
            "not connected: the network offers no way to log in");
    is_refused_bridge_link(":irc.example CAP * LS :sasl=EXTERNAL\r\n",
            "not connected: the network offers no way to log in");
    is_refused_bridge_link(
            ":irc.example CAP * LS :sasl\r\n:irc.example CAP * ACK :sasl\r\nAUTHENTICATE +\r\n"
            ":irc.example 904 * :wrong password\r\n",
            "not connected: the network refuses the account: wrong password");
    is_refused_bridge_link(":irc.example 465 * :go away\r\n",
            "not connected: the network has banned us: go away");
}

TEST(a_network_without_capabilities_welcomes_all_the_same)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){0});
    irc_scene_expect(&scene, "USER ");

    irc_scene_tell(&scene,
            ":irc.example 421 * CAP :Unknown command\r\n:irc.example 001 Skein :Hi\r\n");

    irc_scene_expect(&scene, "JOIN #there\r\n");
    irc_scene_close(&scene);
}

TEST(a_nick_that_is_taken_gets_others_and_is_wished_for_again)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){0});
    irc_scene_expect(&scene, "NICK Skein\r\n");

    irc_scene_tell(&scene, ":irc.example 433 * Skein :in use\r\n");
    irc_scene_expect(&scene, "NICK Skein_\r\n");
    irc_scene_tell(&scene, ":irc.example 432 * Skein_ :bad\r\n");
    irc_scene_expect(&scene, "NICK Skein-");
    irc_scene_tell(&scene, ":irc.example 001 Skein-17 :Hi\r\n");
    irc_scene_expect_call(&scene, "connected to 127.0.0.1 as Skein-17");
    buf_clear(&scene.heard);
    irc_scene_pass(&scene, 50000);
    irc_scene_tell(&scene, "PING :x\r\n");
    irc_scene_pass(&scene, 50000);
    irc_scene_tell(&scene, "PING :x\r\n");
    irc_scene_pass(&scene, 50000);
    irc_scene_tell(&scene, "PING :x\r\n");
    irc_scene_pass(&scene, 50000);
    irc_scene_expect(&scene, "NICK Skein\r\n");
    irc_scene_tell(&scene, ":Skein-17!s@h NICK Skein\r\n");

    irc_scene_expect_call(&scene, "connected to 127.0.0.1 as Skein\"");
    irc_scene_close(&scene);
}

TEST(who_finds_no_nick_goes_and_says_why)
{
    struct irc_scene scene = {0};
    irc_scene_open(&scene, (struct net_bridge_options){0});
    irc_scene_expect(&scene, "USER ");

    for (int i = 0; i < 20 && scene.fd >= 0; i++) {
        irc_scene_tell(&scene, ":irc.example 433 * Skein :in use\r\n");
    }

    irc_scene_expect_call(&scene, "not connected: no nick like Skein is to be had: in use");
    irc_scene_close(&scene);
}

TEST(a_lost_connection_comes_back_later_and_later)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_hang_up(&scene);
    irc_scene_expect_call(&scene, "not connected: closed by the other side");
    irc_scene_pass(&scene, 400);
    assert_int_equal(scene.fd, -1);
    irc_scene_pass(&scene, 1200);
    irc_scene_expect(&scene, "CAP LS 302\r\n");
    for (int i = 0; i < 6; i++) {
        irc_scene_tell(&scene, "ERROR :Throttled\r\n");
        irc_scene_hang_up(&scene);
        irc_scene_pass(&scene, 25000);
        irc_scene_expect(&scene, "CAP LS 302\r\n");
    }
    irc_scene_expect_call(&scene, "not connected: Throttled");
    irc_scene_hang_up(&scene);
    irc_scene_pass(&scene, 7000);

    assert_int_equal(scene.fd, -1);
    irc_scene_pass(&scene, 18000);
    irc_scene_join(&scene);
    irc_scene_close(&scene);
}

TEST(who_asks_for_it_need_not_wait_for_the_next_try)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, "ERROR :Throttled\r\n");
    irc_scene_hang_up(&scene);
    irc_scene_expect_call(&scene, "not connected: Throttled");
    assert_true(strstr(strstr(scene.calls.bytes, "Throttled"), "\"wait_ms\":0") == NULL);
    irc_scene_settle(&scene);
    assert_int_equal(scene.fd, -1);
    net_bridge_retry(scene.bridge);
    irc_scene_join(&scene);
    irc_scene_tell(&scene, ":bob!b@h KICK #there Skein :enough\r\n");
    irc_scene_settle(&scene);
    assert_int_equal(scene.heard.length, 0);
    net_bridge_retry(scene.bridge);

    irc_scene_expect(&scene, "JOIN #there\r\n");
    irc_scene_close(&scene);
}

TEST(a_silent_network_is_asked_and_then_left)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_pass(&scene, 61000);
    irc_scene_expect(&scene, "PING net\r\n");
    irc_scene_tell(&scene, ":irc.example PONG irc.example :net\r\n");
    irc_scene_pass(&scene, 61000);
    irc_scene_expect(&scene, "PING net\r\n");
    irc_scene_pass(&scene, 61000);

    irc_scene_expect_call(&scene, "not connected: the network does not answer");
    irc_scene_close(&scene);
}

TEST(a_question_is_answered)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, "PING :a b\r\n");

    irc_scene_expect(&scene, "PONG :a b\r\n");
    irc_scene_close(&scene);
}

TEST(who_is_thrown_out_comes_back_after_a_while)
{
    struct irc_scene scene = {0};
    irc_scene_open_joined(&scene);

    irc_scene_tell(&scene, ":bob!b@h KICK #there Skein :enough\r\n");
    irc_scene_expect_call(&scene, "on 0 of 1 channels: #there has thrown us out: enough");
    irc_scene_pass(&scene, 400);
    assert_int_equal(scene.heard.length, 0);
    irc_scene_pass(&scene, 1200);
    irc_scene_expect(&scene, "JOIN #there\r\n");
    irc_scene_tell(&scene, ":irc.example 474 Skein #there :banned\r\n");
    irc_scene_expect_call(&scene, "#there does not let us in: banned");
    irc_scene_pass(&scene, 900);
    assert_int_equal(scene.heard.length, 0);
    irc_scene_pass(&scene, 2500);

    irc_scene_expect(&scene, "JOIN #there\r\n");
    irc_scene_close(&scene);
}

static const struct CMUnitTest irc_bridge_link_tests[] = {
        IT(an_account_is_logged_in_to_before_the_welcome),
        IT(a_long_secret_goes_in_pieces),
        IT(without_its_account_it_does_not_come_in),
        IT(a_network_without_capabilities_welcomes_all_the_same),
        IT(a_nick_that_is_taken_gets_others_and_is_wished_for_again),
        IT(who_finds_no_nick_goes_and_says_why),
        IT(a_lost_connection_comes_back_later_and_later),
        IT(who_asks_for_it_need_not_wait_for_the_next_try),
        IT(a_silent_network_is_asked_and_then_left),
        IT(a_question_is_answered),
        IT(who_is_thrown_out_comes_back_after_a_while),
};
TESTS(irc_bridge_link)
