/* login_lines_test.c -- Lines before login take turns, by session and by address, and are limited
 * like a player's. */
#include "engine/core/login/login_impl.h"
#include "tests/unit/core/play.h"

enum { ADDRESSES = 3, CALLERS_EACH = 4 };

/* Lines at the login screen; one of these answers must come. */
static const char *const typed_before[] = {
        "aa", "no", "who", "help", "ok", "create", "cancel", "yes"};
#define TYPED_BEFORE (sizeof(typed_before) / sizeof(typed_before[0]))

static size_t lines_waiting(const struct screen *screens, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += screens[i].session->pending_lines;
    }
    return sum;
}

static void flood_login(struct screen *screens, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t n = 0; n < SESSION_LINES_MAX; n++) {
            session_line(screens[i].session, str_of(typed_before[n % TYPED_BEFORE]));
        }
    }
}

/* Returns the adjacent screens of strangers who have connected from so many addresses. */
static struct screen *open_strangers(struct play *p, size_t addresses)
{
    struct screen *first = &p->screens[p->screen_count];
    char address[32];
    for (size_t i = 0; i < addresses * CALLERS_EACH; i++) {
        (void)snprintf(address, sizeof(address), "192.0.2.%zu", 10 + i % addresses);
        (void)play_caller(p, address);
    }
    return first;
}

PLAY_TEST(a_player_waits_for_one_line_of_each_stranger_at_most)
{
    play_command(p, "wave");
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *strangers = open_strangers(p, ADDRESSES);
    flood_login(strangers, ADDRESSES * CALLERS_EACH);
    size_t before = lines_waiting(strangers, ADDRESSES * CALLERS_EACH);
    buf_clear(&alice->shown);
    session_line(alice->session, STR("wave"));
    while (!screen_has(alice, "[> ]")) {
        (void)engine_turn(p->engine, 0);
    }

    assert_int_equal(before, ADDRESSES * CALLERS_EACH * SESSION_LINES_MAX);
    assert_in_range(before - lines_waiting(strangers, ADDRESSES * CALLERS_EACH), 1, ADDRESSES);
}

PLAY_TEST(lines_before_log_in_are_limited_like_a_players)
{
    struct screen *strangers = open_strangers(p, 1);
    uint32_t second = engine_options(p->engine)->commands_per_second;
    flood_login(strangers, CALLERS_EACH);
    play_turn(p);
    size_t first = CALLERS_EACH * SESSION_LINES_MAX - lines_waiting(strangers, CALLERS_EACH);
    play_wait(p, 1);
    size_t then =
            CALLERS_EACH * SESSION_LINES_MAX - lines_waiting(strangers, CALLERS_EACH) - first;

    assert_int_equal(first, 2 * second);
    assert_in_range(then, second - 1, second + 1);
}

PLAY_TEST(connections_of_an_address_take_turns_by_the_line)
{
    struct screen *strangers = open_strangers(p, 1);
    flood_login(strangers, 1);
    play_turn(p);
    session_line(strangers[1].session, STR("who"));
    size_t before = lines_waiting(strangers, 1);
    while (strangers[1].session->pending_lines > 0) {
        p->now_us += 1000;
        (void)engine_turn(p->engine, 0);
    }

    assert_in_range(before - lines_waiting(strangers, 1), 0, 1);
}

PLAY_TEST(lines_that_wait_at_log_in_are_all_handled_in_their_order)
{
    struct screen *screen = play_caller(p, "192.0.2.9");
    static const char *const typed[] = {"aa", "no", "bb", "yes", "password", "password", "who"};
    play_command(p, "who");
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        session_line(screen->session, str_of(typed[i]));
    }
    play_turn(p);

    assert_shown(screen, "login_ask_create aa");
    assert_shown(screen, "login_not_created");
    assert_shown(screen, "login_created bb");
    assert_int_equal(screen->session->pending_lines, 0);
}

PLAY_TEST(the_wait_for_another_attempt_is_a_second_at_least)
{
    struct err one;
    struct err more;

    (void)limit_err(p->engine, 1, &one);
    (void)limit_err(p->engine, 2, &more);

    assert_string_equal(one.text, more.text);
}
