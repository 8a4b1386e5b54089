/* tasks_test.c -- owners take turns, waits keep their order. */
#include "tests/unit/core/notes.h"

TEST(owners_take_turns)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry notes[] = {{&log, "a1", NULL, 1}, {&log, "a2", NULL, 1}, {&log, "a3", NULL, 1},
            {&log, "b1", NULL, 2}, {&log, "c1", NULL, 0}, {&log, "b2", NULL, 2}};
    for (size_t i = 0; i < 6; i++) {
        tasks_push(p.engine, task_of(&notes[i]));
    }
    assert_int_equal(tasks_count(p.engine, 1), 3);

    int64_t next = tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "a1 b1 c1 a2 b2 a3 ");
    assert_int_equal(next, -1);
    assert_int_equal(tasks_count(p.engine, 1), 0);
    buf_finish(&log);
    play_close(&p);
}

TEST(who_queues_itself_again_keeps_nobody_from_running)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry greedy = {&log, "g", p.engine, 1};
    struct entry modest = {&log, "m", NULL, 2};
    tasks_push(p.engine, task_of(&greedy));
    tasks_push(p.engine, task_of(&modest));

    int64_t next = tasks_turn(p.engine, 1000);

    assert_true(str_starts(buf_str(&log), STR("g m g g ")));
    assert_int_equal(next, 0);
    greedy.again = NULL;
    play_turn(&p);
    buf_finish(&log);
    play_close(&p);
}

static void spend_tasks(struct engine *engine, void *data)
{
    (void)engine;
    ((struct play *)data)->now_us += 400;
}

TEST(a_turn_ends_with_its_budget)
{
    struct play p;
    play_open(&p);
    for (int i = 0; i < 5; i++) {
        tasks_push(p.engine, (struct task){spend_tasks, NULL, &p, 1});
    }

    assert_int_equal(tasks_turn(p.engine, 1000), 0);
    assert_int_equal(tasks_ready_count(p.engine), 2);
    assert_int_equal(tasks_turn(p.engine, 1000), -1);
    play_close(&p);
}

TEST(who_had_a_slow_task_rests_while_others_go_on)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry slow = {&log, "slow", NULL, 1};
    struct entry other = {&log, "other", NULL, 2};
    tasks_push(p.engine, (struct task){loop_for_20_ms, NULL, &p, 1});
    tasks_push(p.engine, task_of(&slow));
    (void)tasks_turn(p.engine, 1000);
    tasks_push(p.engine, task_of(&other));

    int64_t next = tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "other ");
    assert_int_equal(next, 60000);
    assert_int_equal(tasks_ready_count(p.engine), 1);
    p.now_us += 60000;
    assert_int_equal(tasks_turn(p.engine, 1000), -1);
    assert_str(buf_str(&log), "other slow ");
    buf_finish(&log);
    play_close(&p);
}

static void loop_for_a_minute(struct engine *engine, void *data)
{
    (void)engine;
    ((struct play *)data)->now_us += 60000000;
}

static void do_nothing_tasks(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

/* Owner 1 has had a slow task, a rest and, just now, another turn. */
static void let_owner_1_be_watched(struct play *p)
{
    tasks_push(p->engine, (struct task){loop_for_20_ms, NULL, p, 1});
    (void)tasks_turn(p->engine, 1000);
    p->now_us += 200000;
    (void)tasks_turn(p->engine, 1000);
    tasks_push(p->engine, (struct task){do_nothing_tasks, NULL, NULL, 1});
    (void)tasks_turn(p->engine, 1000);
}

TEST(who_had_a_slow_task_gives_way_to_others_for_a_while)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry slow = {&log, "slow", NULL, 1};
    struct entry other = {&log, "other", NULL, 2};
    let_owner_1_be_watched(&p);
    tasks_push(p.engine, task_of(&slow));
    tasks_push(p.engine, task_of(&other));

    int64_t next = tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "other ");
    assert_int_equal(next, 0);
    (void)tasks_turn(p.engine, 1000);
    assert_str(buf_str(&log), "other slow ");
    buf_finish(&log);
    play_close(&p);
}

TEST(who_gives_way_has_a_turn_now_and_then)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry slow = {&log, "slow", NULL, 1};
    struct entry other = {&log, "other", NULL, 2};
    let_owner_1_be_watched(&p);
    tasks_push(p.engine, task_of(&slow));
    tasks_push(p.engine, task_of(&other));
    p.now_us += 200000;

    (void)tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "slow other ");
    buf_finish(&log);
    play_close(&p);
}

TEST(nobody_rests_for_more_than_a_second)
{
    struct play p;
    play_open(&p);
    tasks_push(p.engine, (struct task){loop_for_a_minute, NULL, &p, 1});

    int64_t next = tasks_turn(p.engine, 1000);

    assert_int_equal(next, 1000000);
    p.now_us += 1000000;
    assert_int_equal(tasks_turn(p.engine, 1000), -1);
    play_close(&p);
}

TEST(the_engine_itself_never_rests)
{
    struct play p;
    play_open(&p);
    tasks_push(p.engine, (struct task){loop_for_20_ms, NULL, &p, 0});

    assert_int_equal(tasks_turn(p.engine, 1000), -1);
    play_close(&p);
}

TEST(waits_come_in_the_order_in_which_they_are_due)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry notes[] = {{&log, "late", NULL, 1}, {&log, "soon", NULL, 1},
            {&log, "soon2", NULL, 1}, {&log, "cancelled", NULL, 1}};
    int64_t now_ms = clock_ms();
    (void)tasks_push_at(p.engine, task_of(&notes[0]), now_ms + 30);
    (void)tasks_push_at(p.engine, task_of(&notes[1]), now_ms + 10);
    (void)tasks_push_at(p.engine, task_of(&notes[2]), now_ms + 10);
    uint64_t handle = tasks_push_at(p.engine, task_of(&notes[3]), now_ms + 20);

    assert_int_equal(tasks_turn(p.engine, 1000), 10000);
    assert_true(tasks_cancel(p.engine, handle));
    assert_false(tasks_cancel(p.engine, handle));
    p.now_us += 29000;
    assert_int_equal(tasks_turn(p.engine, 1000), 1000);
    p.now_us += 1000;
    (void)tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "-cancelled soon soon2 late ");
    buf_finish(&log);
    play_close(&p);
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

TEST(a_wait_that_is_due_can_be_cancelled_until_it_runs)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry note = {&log, "x", NULL, 1};
    struct canceller canceller = {p.engine, 0};
    (void)tasks_push_at(p.engine, (struct task){cancel, NULL, &canceller, 1}, clock_ms());
    canceller.handle = tasks_push_at(p.engine, task_of(&note), clock_ms());

    (void)tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "-x ");
    buf_finish(&log);
    play_close(&p);
}

TEST(what_still_waits_is_dropped_at_the_end)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry notes[] = {{&log, "ready", NULL, 1}, {&log, "waiting", NULL, 2}};
    (void)tasks_push_at(p.engine, task_of(&notes[1]), clock_ms() + 10);
    tasks_push(p.engine, task_of(&notes[0]));

    play_close(&p);

    assert_str(buf_str(&log), "-waiting -ready ");
    buf_finish(&log);
}

TEST(many_waits_in_any_order_come_sorted)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry notes[64];
    char names[64][8];
    for (unsigned i = 0; i < 64; i++) {
        unsigned due = (i * 37) % 64;
        (void)snprintf(names[i], sizeof(names[i]), "%02u", due);
        notes[i] = (struct entry){&log, names[i], NULL, 1};
        uint64_t handle = tasks_push_at(p.engine, task_of(&notes[i]), clock_ms() + due);
        if (due % 3 == 0) {
            (void)tasks_cancel(p.engine, handle);
        }
    }
    buf_clear(&log);
    for (unsigned i = 0; i < 64; i++) {
        (void)tasks_turn(p.engine, 1000);
        p.now_us += 1000;
    }

    struct buf expected = {0};
    for (unsigned i = 0; i < 64; i++) {
        if (i % 3 != 0) {
            buf_printf(&expected, "%02u ", i);
        }
    }
    assert_str(buf_str(&log), expected.bytes);
    buf_finish(&expected);
    buf_finish(&log);
    play_close(&p);
}

static const struct CMUnitTest tasks_tests[] = {
        IT(owners_take_turns),
        IT(who_queues_itself_again_keeps_nobody_from_running),
        IT(a_turn_ends_with_its_budget),
        IT(who_had_a_slow_task_rests_while_others_go_on),
        IT(who_had_a_slow_task_gives_way_to_others_for_a_while),
        IT(who_gives_way_has_a_turn_now_and_then),
        IT(nobody_rests_for_more_than_a_second),
        IT(the_engine_itself_never_rests),
        IT(waits_come_in_the_order_in_which_they_are_due),
        IT(a_wait_that_is_due_can_be_cancelled_until_it_runs),
        IT(what_still_waits_is_dropped_at_the_end),
        IT(many_waits_in_any_order_come_sorted),
};
TESTS(tasks)
