/* tasks_test.c -- owners take turns, waits keep their order. */
#include "tests/unit/core/notes.h"

PLAY_TEST(owners_take_turns)
{
    tasks_push(p->engine, task_named(p, "a1", 1));
    tasks_push(p->engine, task_named(p, "a2", 1));
    tasks_push(p->engine, task_named(p, "a3", 1));
    tasks_push(p->engine, task_named(p, "b1", 2));
    tasks_push(p->engine, task_named(p, "c1", 0));
    tasks_push(p->engine, task_named(p, "b2", 2));
    assert_int_equal(tasks_count(p->engine, 1), 3);

    int64_t next = tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "a1 b1 c1 a2 b2 a3 ");
    assert_int_equal(next, -1);
    assert_int_equal(tasks_count(p->engine, 1), 0);
}

static void run_again(struct engine *engine, void *data)
{
    struct play *p = data;
    buf_add_text(&p->ran, "g ");
    tasks_push(engine, (struct task){run_again, NULL, p, 1});
}

PLAY_TEST(a_task_that_requeues_itself_does_not_block_others)
{
    tasks_push(p->engine, (struct task){run_again, NULL, p, 1});
    tasks_push(p->engine, task_named(p, "m", 2));

    int64_t next = tasks_turn(p->engine, 1000);

    assert_true(str_starts(buf_str(&p->ran), STR("g m g g ")));
    assert_int_equal(next, 0);
}

PLAY_TEST(a_turn_ends_with_its_budget)
{
    for (int i = 0; i < 5; i++) {
        tasks_push(p->engine, task_of_us(p, 400, 1));
    }

    assert_int_equal(tasks_turn(p->engine, 1000), 0);
    assert_int_equal(tasks_ready_count(p->engine), 2);
    assert_int_equal(tasks_turn(p->engine, 1000), -1);
}

PLAY_TEST(an_owner_with_a_slow_task_is_paused_while_others_run)
{
    tasks_push(p->engine, task_of_us(p, 20000, 1));
    tasks_push(p->engine, task_named(p, "slow", 1));
    (void)tasks_turn(p->engine, 1000);
    tasks_push(p->engine, task_named(p, "other", 2));

    int64_t next = tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "other ");
    assert_int_equal(next, 60000);
    assert_int_equal(tasks_ready_count(p->engine), 1);
    p->now_us += 60000;
    assert_int_equal(tasks_turn(p->engine, 1000), -1);
    assert_str(buf_str(&p->ran), "other slow ");
}

/* Owner 1 has had a slow task, a pause and, just now, another turn. Then a task of owner 1 and one
 * of owner 2 become ready. */
static void let_owner_1_be_watched(struct play *p)
{
    tasks_push(p->engine, task_of_us(p, 20000, 1));
    (void)tasks_turn(p->engine, 1000);
    p->now_us += 200000;
    (void)tasks_turn(p->engine, 1000);
    tasks_push(p->engine, task_of_us(p, 0, 1));
    (void)tasks_turn(p->engine, 1000);
    tasks_push(p->engine, task_named(p, "slow", 1));
    tasks_push(p->engine, task_named(p, "other", 2));
}

PLAY_TEST(an_owner_with_a_slow_task_yields_to_others_for_a_while)
{
    let_owner_1_be_watched(p);

    int64_t next = tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "other ");
    assert_int_equal(next, 0);
    (void)tasks_turn(p->engine, 1000);
    assert_str(buf_str(&p->ran), "other slow ");
}

PLAY_TEST(an_owner_who_yields_still_gets_a_turn)
{
    let_owner_1_be_watched(p);
    p->now_us += 200000;

    (void)tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "slow other ");
}

PLAY_TEST(no_owner_is_paused_for_more_than_a_second)
{
    tasks_push(p->engine, task_of_us(p, 60000000, 1));

    int64_t next = tasks_turn(p->engine, 1000);

    assert_int_equal(next, 1000000);
    p->now_us += 1000000;
    assert_int_equal(tasks_turn(p->engine, 1000), -1);
}

PLAY_TEST(the_engine_itself_is_never_paused)
{
    tasks_push(p->engine, task_of_us(p, 20000, 0));

    assert_int_equal(tasks_turn(p->engine, 1000), -1);
}

PLAY_TEST(waits_come_in_the_order_in_which_they_are_due)
{
    int64_t now_ms = clock_ms();
    (void)tasks_push_at(p->engine, task_named(p, "late", 1), now_ms + 30);
    (void)tasks_push_at(p->engine, task_named(p, "soon", 1), now_ms + 10);
    (void)tasks_push_at(p->engine, task_named(p, "soon2", 1), now_ms + 10);
    uint64_t handle = tasks_push_at(p->engine, task_named(p, "cancelled", 1), now_ms + 20);

    assert_int_equal(tasks_turn(p->engine, 1000), 10000);
    assert_true(tasks_cancel(p->engine, handle));
    assert_false(tasks_cancel(p->engine, handle));
    p->now_us += 29000;
    assert_int_equal(tasks_turn(p->engine, 1000), 1000);
    p->now_us += 1000;
    (void)tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "-cancelled soon soon2 late ");
}

struct canceller {
    struct engine *engine;
    uint64_t handle;
};

static void cancel(struct engine *engine, void *data)
{
    const struct canceller *canceller = data;
    assert_true(tasks_cancel(engine, canceller->handle));
}

PLAY_TEST(a_wait_that_is_due_can_be_cancelled_until_it_runs)
{
    struct canceller canceller = {p->engine, 0};
    (void)tasks_push_at(p->engine, (struct task){cancel, NULL, &canceller, 1}, clock_ms());
    canceller.handle = tasks_push_at(p->engine, task_named(p, "x", 1), clock_ms());

    (void)tasks_turn(p->engine, 1000);

    assert_str(buf_str(&p->ran), "-x ");
}

PLAY_TEST(waiting_tasks_are_dropped_at_the_end)
{
    (void)tasks_push_at(p->engine, task_named(p, "waiting", 2), clock_ms() + 10);
    tasks_push(p->engine, task_named(p, "ready", 1));

    play_crash(p);

    assert_str(buf_str(&p->ran), "-waiting -ready ");
}

PLAY_TEST(many_waits_in_any_order_come_sorted)
{
    char names[64][8];
    for (unsigned i = 0; i < 64; i++) {
        unsigned due = (i * 37) % 64;
        (void)snprintf(names[i], sizeof(names[i]), "%02u", due);
        uint64_t handle =
                tasks_push_at(p->engine, task_named(p, names[i], 1), clock_ms() + due);
        if (due % 3 == 0) {
            (void)tasks_cancel(p->engine, handle);
        }
    }
    buf_clear(&p->ran);
    for (unsigned i = 0; i < 64; i++) {
        (void)tasks_turn(p->engine, 1000);
        p->now_us += 1000;
    }

    struct buf expected = {0};
    for (unsigned i = 0; i < 64; i++) {
        if (i % 3 != 0) {
            buf_printf(&expected, "%02u ", i);
        }
    }
    assert_str(buf_str(&p->ran), expected.bytes);
    buf_finish(&expected);
}
