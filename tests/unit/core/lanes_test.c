/* lanes_test.c -- Priorities when work takes long: commands before work that nobody waits for, and
 * everybody before owners of slow code. */
#include "tests/unit/core/notes.h"

PLAY_TEST(background_work_yields_after_one_slow_task_a_turn)
{
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

PLAY_TEST(quick_background_tasks_share_a_turn)
{
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

PLAY_TEST(the_owner_of_slow_code_is_paused_not_the_commands_player)
{
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

PLAY_TEST(a_deferred_task_stays_first_among_its_owners_tasks)
{
    struct deferral first = {p, 0, 1};
    tasks_push(p->engine, (struct task){run_deferred, NULL, &first, 1});
    tasks_push(p->engine, task_named(p, "a2", 1));
    tasks_push(p->engine, task_named(p, "b", 2));

    (void)tasks_turn(p->engine, 1000);
    assert_str(buf_str(&p->ran), "b a1 a2 ");
}

PLAY_TEST(a_deferral_delays_the_later_tasks_of_its_owner)
{
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
