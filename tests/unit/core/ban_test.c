/* ban_test.c -- Clients that may not come in, or not so often. */
#include "engine/core/login/sanction.h"
#include "tests/unit/core/play.h"

/* -- limits -- */

/* Somebody connects from an address, types a line, is answered, and hangs up. */
static void visit_from(
        struct play *p, const char *address, const char *line, const char *answer)
{
    struct screen screen;
    play_connect(p, &screen, address);
    play_line(p, &screen, line);
    assert_shown(&screen, answer);
    play_hang_up(p, &screen);
    screen_finish(&screen);
}

PLAY_TEST(log_in_attempts_are_limited_for_each_address)
{
    for (int i = 0; i < 10; i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "connect nobody%d password", i);
        visit_from(p, "192.0.2.2", line, "login_wrong_typed\n");
    }
    struct screen *screen = play_caller(p, "192.0.2.2");

    play_line(p, screen, "connect somebody password");
    assert_str(buf_str(&screen->shown),
            "login_too_often 6 seconds\n<hidden>\n[login_ask_password]\n");
    play_wait(p, 6);
    play_line(p, screen, "connect somebody password");

    assert_shown(screen, "login_wrong_typed\n");
}

/* Wrong passwords for a name, each from an address of its own. */
static void guess(struct play *p, const char *line, int times)
{
    for (int i = 0; i < times; i++) {
        char address[32];
        (void)snprintf(address, sizeof(address), "198.51.100.%d", i);
        visit_from(p, address, line, "login_wrong_typed\n");
    }
}

PLAY_TEST(log_in_attempts_are_limited_for_each_name_real_or_not)
{
    (void)play_newcomer(p, "Alice");
    guess(p, "connect ALICE guess-guess", 100);
    guess(p, "connect Nobody guess-guess", 100);
    struct screen *screen = play_caller(p, "192.0.2.2");

    play_line(p, screen, "connect alice password");
    assert_shown(screen, "login_too_often span_second\n");
    play_line(p, screen, "connect n0body password");

    assert_shown(screen, "login_too_often span_second\n");
}

PLAY_TEST(others_wrong_guesses_do_not_keep_a_player_out)
{
    (void)play_newcomer(p, "Alice");

    guess(p, "connect Alice guess-guess", 40);
    struct screen *fresh = play_caller(p, "203.0.113.5");
    play_line(p, fresh, "connect Alice password");
    guess(p, "connect Alice guess-guess", 60);
    struct screen *known = play_caller(p, "192.0.2.1");
    play_line(p, known, "connect Alice password");

    assert_shown(fresh, "login_welcome Alice");
    assert_shown(known, "login_welcome Alice");
}

PLAY_TEST(log_ins_with_the_right_password_are_not_limited)
{
    (void)play_newcomer(p, "Alice");
    for (int i = 0; i < 30; i++) {
        visit_from(p, "192.0.2.2", "connect Alice password", "login_welcome Alice");
    }
}

PLAY_TEST(a_network_of_ipv6_is_one_address)
{
    for (int i = 0; i < 11; i++) {
        char address[64];
        char line[64];
        (void)snprintf(address, sizeof(address), "2001:db8:0:1::%d", i + 1);
        (void)snprintf(line, sizeof(line), "connect nobody%d password", i);
        visit_from(p, address, line,
                i < 10 ? "login_wrong_typed\n" : "login_too_often 6 seconds\n");
    }
}

/* -- bans -- */

static bool ban_has_address(struct engine *engine, const char *address)
{
    return sanction_on_address(engine, SANCTION_BAN, address, false) != NULL;
}

/* In its own transaction. */
static void ban_now(struct play *p, const char *subject, int64_t seconds, const char *why)
{
    transaction_begin(p->engine, 0, 0);
    assert_true(play_ban(p->engine, subject, seconds, why));
    transaction_commit(p->engine);
}

PLAY_TEST(an_address_is_banned_alone_or_with_its_network)
{
    static const struct {
        const char *subject;
        const char *address;
        bool banned;
    } cases[] = {
            {"192.0.2.7", "192.0.2.7", true},
            {"192.0.2.7", "192.0.2.8", false},
            {"192.0.2.0/24", "192.0.2.8", true},
            {"192.0.2.99/24", "192.0.3.8", false},
            {"192.0.2.8/30", "192.0.2.11", true},
            {"192.0.2.8/30", "192.0.2.12", false},
            {"0.0.0.0/0", "203.0.113.5", true},
            {"0.0.0.0/0", "2001:db8::1", false},
            {"192.0.2.7", "::ffff:192.0.2.7", true},
            {"2001:DB8::/32", "2001:db8:ffff::1", true},
            {"2001:db8::/33", "2001:db8:ffff::1", false},
            {"::1", "unix:/run/skein", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ban_now(p, cases[i].subject, 0, "spam");

        if (ban_has_address(p->engine, cases[i].address) != cases[i].banned) {
            fail_msg("%s: %s", cases[i].subject, cases[i].address);
        }
        transaction_begin(p->engine, 0, 0);
        assert_true(play_unban(p->engine, cases[i].subject));
        transaction_commit(p->engine);
    }
}

PLAY_TEST(only_a_name_or_an_address_can_be_banned)
{
    static const char *const subjects[] = {
            "", "x", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/x", "1.2.3", "two words", "/24"};
    transaction_begin(p->engine, 0, 0);
    for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
        assert_false(play_ban(p->engine, subjects[i], 0, ""));
    }
    transaction_commit(p->engine);
}

PLAY_TEST(a_banned_address_is_told_why_and_closed)
{
    ban_now(p, "192.0.2.0/24", 0, "spam");
    play_turn(p);
    play_crash(p);

    struct screen *screen = play_caller(p, "192.0.2.9");

    assert_str(buf_str(&screen->shown), "bye login_banned spam\n");
    assert_true(screen->closed);
}

PLAY_TEST(only_the_right_password_reveals_that_a_name_is_banned)
{
    (void)play_newcomer(p, "Alice");
    ban_now(p, "A1ICE", 3600, "shouting");
    struct screen *screen = play_caller(p, "192.0.2.2");

    play_line(p, screen, "connect alice wrong-one");
    assert_shown(screen, "login_wrong_typed\n");
    play_line(p, screen, "connect alice password");
    assert_str(buf_str(&screen->shown),
            "<shown>\nlogin_banned shouting\n<shown>\n[login_ask_name]\n");
    play_wait(p, 3600);

    visit_from(p, "192.0.2.2", "connect alice password", "login_welcome");
}

PLAY_TEST(an_undone_or_lifted_ban_has_no_effect)
{
    transaction_begin(p->engine, 0, 0);
    assert_true(play_ban(p->engine, "192.0.2.7", 0, ""));
    transaction_abort(p->engine);
    assert_false(ban_has_address(p->engine, "192.0.2.7"));
    ban_now(p, "192.0.2.7", 0, "");
    transaction_begin(p->engine, 0, 0);
    assert_true(play_unban(p->engine, "192.0.2.7"));
    transaction_abort(p->engine);
    assert_true(ban_has_address(p->engine, "192.0.2.7"));

    transaction_begin(p->engine, 0, 0);
    assert_true(play_unban(p->engine, "192.0.2.7"));
    assert_false(play_unban(p->engine, "192.0.2.7"));
    transaction_commit(p->engine);
    play_turn(p);
    play_crash(p);

    assert_false(ban_has_address(p->engine, "192.0.2.7"));
}

PLAY_TEST(the_reason_of_a_ban_is_shown_once_the_ban_is_durable)
{
    struct screen *visitor = play_screen(p);
    ban_now(p, "192.0.2.1", 0, "spam");

    visitor->session = hub_open(engine_hub(p->engine), &screen_frontend, visitor, "192.0.2.1");
    hub_flush(engine_hub(p->engine));
    assert_not_shown(visitor, "spam");

    play_turn(p);
    assert_shown(visitor, "spam");
}
