/* crowd_test.c -- Many people come in or go at once, and others' commands run between: counted in
 * turns, with a clock that moves only by the cost of each arrival. */
#include "tests/unit/core/play.h"

enum { NEWCOMERS = 20, ARRIVAL_US = 10000 };

/* Each that wakes or falls asleep takes its time. */
static void take_time(struct play *play, const struct event *event)
{
    (void)event;
    play->now_us += ARRIVAL_US;
}

static const struct play_handler slow_to_enter[] = {
        {"start", "connect", OUTCOME_DONE}, {"start", "disconnect", OUTCOME_DONE}, {0}};

/* Alice is in, and newcomers are at the login; returns their screens. */
static struct screen *open_crowd(struct play *p)
{
    play_command(p, "wave");
    (void)play_newcomer(p, "Alice");
    p->handlers = slow_to_enter;
    p->run = take_time;
    return play_callers(p, "192.0.2.2", NEWCOMERS);
}

/* Types a line of Alice's; returns how long it took until the prompt was there, a turn at a time. */
static int64_t answer_us(struct play *p)
{
    struct screen *alice = &p->screens[0];
    int64_t start_us = p->now_us;
    buf_clear(&alice->shown);
    session_line(alice->session, STR("wave"));
    while (!screen_has(alice, "[> ]")) {
        (void)engine_turn(p->engine, 5000);
    }
    return p->now_us - start_us;
}

static size_t count_in(struct play *p)
{
    return presence_count(p->engine) - 1;
}

/* Alice types commands until so many others are in; returns how many commands. */
static size_t wave_until(struct play *p, size_t wanted)
{
    bool grows = count_in(p) < wanted;
    size_t commands = 0;
    for (; count_in(p) != wanted; commands++) {
        size_t before = count_in(p);
        assert_in_range(answer_us(p), 0, ARRIVAL_US);
        assert_in_range(grows ? count_in(p) - before : before - count_in(p), 0, 1);
        assert_in_range(commands, 0, 10 * NEWCOMERS);
        (void)engine_turn(p->engine, 5000);
    }
    return commands;
}

PLAY_TEST(a_command_waits_for_one_newcomer_of_a_crowd_at_most)
{
    struct screen *guests = open_crowd(p);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        session_line(guests[i].session, STR("guest"));
    }

    assert_true(wave_until(p, NEWCOMERS) > 0);
}

PLAY_TEST(a_command_waits_for_one_of_a_crowd_that_is_cut_off_at_most)
{
    struct screen *guests = open_crowd(p);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        play_line(p, &guests[i], "guest");
    }
    assert_int_equal(count_in(p), NEWCOMERS);
    for (size_t i = 0; i < NEWCOMERS; i++) {
        session_gone(guests[i].session, "test");
    }

    assert_int_equal(count_in(p), NEWCOMERS);
    assert_true(wave_until(p, 0) > 0);
}

PLAY_TEST(a_player_who_reconnects_at_once_is_in_play_once)
{
    struct screen *alice = play_newcomer(p, "Alice");
    struct screen *again = play_caller(p, "192.0.2.1");
    session_gone(alice->session, "test");
    session_line(again->session, STR("connect Alice password"));
    play_turn(p);

    assert_shown(again, "login_welcome Alice");
    assert_int_equal(presence_count(p->engine), 1);
    assert_int_equal(hub_count(engine_hub(p->engine)), 1);
    assert_ptr_equal(
            hub_sessions_of(engine_hub(p->engine), play_character(p, "Alice")), again->session);
}
