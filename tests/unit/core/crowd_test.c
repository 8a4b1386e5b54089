/* crowd_test.c -- many come in or go at once, and others' commands go between: counted in turns, with a
 * clock that stands still but for what each arrival takes. */
#include "tests/unit/core/play.h"

enum { NEWCOMERS = 20, ARRIVAL_US = 10000 };

/* Each that wakes or falls asleep takes its time. */
static void take_time(struct play *play, const struct event *event)
{
    (void)event;
    play->now_us += ARRIVAL_US;
}

static const struct play_handler slow_to_enter[] = {
        {"start", "connect", OUTCOME_DONE}, {"start", "disconnect", OUTCOME_DONE}, {NULL}};

struct crowd_crowd {
    struct play play;
    struct screen alice;
    struct screen guests[NEWCOMERS];
};

static void crowd_open_crowd(struct crowd_crowd *crowd)
{
    play_open(&crowd->play);
    play_command(&crowd->play, "wave");
    play_join(&crowd->play, &crowd->alice, "Alice");
    crowd->play.handlers = slow_to_enter;
    crowd->play.run = take_time;
    for (size_t i = 0; i < NEWCOMERS; i++) {
        play_connect(&crowd->play, &crowd->guests[i], "192.0.2.2");
        crowd->guests[i].session->exempt = true;
    }
}

static void crowd_close_crowd(struct crowd_crowd *crowd)
{
    play_close(&crowd->play);
    screen_finish(&crowd->alice);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        screen_finish(&crowd->guests[i]);
    }
}

/* Types a line of Alice's; returns how long it took until the prompt was there, a turn at a time. */
static int64_t answer_us(struct crowd_crowd *crowd)
{
    int64_t start_us = crowd->play.now_us;
    buf_clear(&crowd->alice.shown);
    session_line(crowd->alice.session, STR("wave"));
    while (!screen_has(&crowd->alice, "[> ]")) {
        (void)engine_turn(crowd->play.engine, 5000);
    }
    return crowd->play.now_us - start_us;
}

static size_t count_in(struct crowd_crowd *crowd)
{
    return presence_count(crowd->play.engine) - 1;
}

TEST(a_command_waits_for_one_newcomer_of_a_crowd_at_most)
{
    struct crowd_crowd crowd;
    crowd_open_crowd(&crowd);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        session_line(crowd.guests[i].session, STR("guest"));
    }

    size_t commands = 0;
    for (; count_in(&crowd) < NEWCOMERS; commands++) {
        size_t before = count_in(&crowd);
        assert_in_range(answer_us(&crowd), 0, ARRIVAL_US);
        assert_in_range(count_in(&crowd) - before, 0, 1);
        assert_in_range(commands, 0, 10 * NEWCOMERS);
        (void)engine_turn(crowd.play.engine, 5000);
    }

    assert_true(commands > 0);
    crowd_close_crowd(&crowd);
}

TEST(a_command_waits_for_one_of_a_crowd_that_is_cut_off_at_most)
{
    struct crowd_crowd crowd;
    crowd_open_crowd(&crowd);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        play_line(&crowd.play, &crowd.guests[i], "guest");
    }
    assert_int_equal(count_in(&crowd), NEWCOMERS);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        session_gone(crowd.guests[i].session, "test");
    }

    assert_int_equal(count_in(&crowd), NEWCOMERS);
    for (size_t commands = 0; count_in(&crowd) > 0; commands++) {
        size_t before = count_in(&crowd);
        assert_in_range(answer_us(&crowd), 0, ARRIVAL_US);
        assert_in_range(before - count_in(&crowd), 0, 1);
        assert_in_range(commands, 0, 10 * NEWCOMERS);
        (void)engine_turn(crowd.play.engine, 5000);
    }
    crowd_close_crowd(&crowd);
}

TEST(who_is_cut_off_and_comes_back_at_once_is_in_play_once)
{
    struct play p;
    struct screen alice;
    play_open(&p);
    play_join(&p, &alice, "Alice");
    struct screen again;
    play_connect(&p, &again, "192.0.2.1");
    session_gone(alice.session, "test");
    session_line(again.session, STR("connect Alice password"));
    play_turn(&p);

    assert_shown(&again, "login_welcome Alice");
    assert_int_equal(presence_count(p.engine), 1);
    assert_int_equal(hub_count(p.engine->hub), 1);
    assert_ptr_equal(
            hub_sessions_of(p.engine->hub, play_character(&p, "Alice")), again.session);
    play_close(&p);
    screen_finish(&alice);
    screen_finish(&again);
}

static const struct CMUnitTest crowd_tests[] = {
        IT(a_command_waits_for_one_newcomer_of_a_crowd_at_most),
        IT(a_command_waits_for_one_of_a_crowd_that_is_cut_off_at_most),
        IT(who_is_cut_off_and_comes_back_at_once_is_in_play_once),
};
TESTS(crowd)
