/* lanes_test.c -- Priorities when work takes long: commands before work that nobody waits for, and
 * everybody before owners of slow code. */
#include "tests/unit/core/notes.h"

TEST(what_nobody_waits_for_gives_way_one_a_turn)
{
    struct play *p = *state;
    for (uint64_t owner = 1; owner <= 5; owner++) {
        tasks_push_behind(p->engine, task_of_us(p, 20000, owner));
    }
    int64_t start_us = p->now_us;

    (void)tasks_turn(p->engine, 100000);
    tasks_push(p->engine, task_named(p, "other", 9));
    (void)tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "other ");
    assert_in_range(p->now_us - start_us, 20000, 40000);
    assert_in_range(tasks_ready_count(p->engine), 3, 4);
    while (tasks_ready_count(p->engine) > 0) {
        (void)tasks_turn(p->engine, 1000);
    }
    assert_int_equal(p->now_us - start_us, 100000);
}

TEST(what_nobody_waits_for_shares_a_turn_if_it_is_quick)
{
    struct play *p = *state;
    tasks_push_behind(p->engine, task_named(p, "a", 1));
    tasks_push_behind(p->engine, task_named(p, "b", 2));
    tasks_push(p->engine, task_named(p, "c", 3));

    (void)tasks_turn(p->engine, 1000);
    assert_str(buf_str(&p->ran), "c ");
    (void)tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "c a b ");
}

static void charge_owner_3(struct engine *engine, void *data)
{
    ((struct play *)data)->now_us += 20000;
    tasks_charge(engine, 3, 20000);
}

TEST(whose_code_was_slow_rests_and_not_whose_command_it_was)
{
    struct play *p = *state;
    tasks_push(p->engine, (struct task){charge_owner_3, NULL, p, 1});
    tasks_push(p->engine, task_named(p, "player", 1));
    (void)tasks_turn(p->engine, 1000);
    tasks_push(p->engine, task_named(p, "builder", 3));

    int64_t next = tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "player ");
    assert_int_equal(next, 60000);
    p->now_us += 60000;
    (void)tasks_turn(p->engine, 1000);
    assert_str(buf_str(&p->ran), "player builder ");
}

struct deferral {
    struct play *play;
    int64_t wait_ms;
    unsigned times;
};

static void run_deferred(struct engine *engine, void *data)
{
    struct deferral *deferral = data;
    if (deferral->times > 0) {
        deferral->times--;
        tasks_defer(engine, (struct task){run_deferred, NULL, deferral, 1}, deferral->wait_ms);
        return;
    }
    buf_add_text(&deferral->play->ran, "a1 ");
}

TEST(what_is_put_off_stays_first_of_its_owner_and_goes_behind_others)
{
    struct play *p = *state;
    struct deferral first = {p, 0, 1};
    tasks_push(p->engine, (struct task){run_deferred, NULL, &first, 1});
    tasks_push(p->engine, task_named(p, "a2", 1));
    tasks_push(p->engine, task_named(p, "b", 2));

    (void)tasks_turn(p->engine, 1000);
    assert_str(buf_str(&p->ran), "b a1 a2 ");
}

TEST(what_is_put_off_for_a_time_waits_with_all_behind_it_and_no_longer)
{
    struct play *p = *state;
    struct deferral first = {p, 30, 1};
    tasks_push(p->engine, (struct task){run_deferred, NULL, &first, 1});
    tasks_push(p->engine, task_named(p, "a2", 1));

    int64_t next = tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "");
    assert_int_equal(next, 30000);
    p->now_us += 30000;
    assert_int_equal(tasks_turn(p->engine, 1000), -1);
    assert_str(buf_str(&p->ran), "a1 a2 ");
    assert_int_equal(tasks_count(p->engine, 1), 0);
}

static const struct CMUnitTest lanes_tests[] = {
        PLAY_IT(what_nobody_waits_for_gives_way_one_a_turn),
        PLAY_IT(what_nobody_waits_for_shares_a_turn_if_it_is_quick),
        PLAY_IT(whose_code_was_slow_rests_and_not_whose_command_it_was),
        PLAY_IT(what_is_put_off_stays_first_of_its_owner_and_goes_behind_others),
        PLAY_IT(what_is_put_off_for_a_time_waits_with_all_behind_it_and_no_longer),
};
TESTS(lanes)
