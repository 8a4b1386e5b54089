/* lanes_test.c -- who goes before whom when something takes long: commands before what nobody waits for, and
 * everybody before whose code is slow. */
#include "tests/unit/core/notes.h"

TEST(what_nobody_waits_for_gives_way_one_a_turn)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry other = {&log, "other", NULL, 9};
    for (uint64_t owner = 1; owner <= 5; owner++) {
        tasks_push_behind(p.engine, (struct task){loop_for_20_ms, NULL, &p, owner});
    }
    int64_t start_us = p.now_us;

    (void)tasks_turn(p.engine, 100000);
    tasks_push(p.engine, task_of(&other));
    (void)tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "other ");
    assert_in_range(p.now_us - start_us, 20000, 40000);
    assert_in_range(tasks_ready_count(p.engine), 3, 4);
    while (tasks_ready_count(p.engine) > 0) {
        (void)tasks_turn(p.engine, 1000);
    }
    assert_int_equal(p.now_us - start_us, 100000);
    buf_finish(&log);
    play_close(&p);
}

TEST(what_nobody_waits_for_shares_a_turn_if_it_is_quick)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry notes[] = {{&log, "a", NULL, 1}, {&log, "b", NULL, 2}, {&log, "c", NULL, 3}};
    tasks_push_behind(p.engine, task_of(&notes[0]));
    tasks_push_behind(p.engine, task_of(&notes[1]));
    tasks_push(p.engine, task_of(&notes[2]));

    (void)tasks_turn(p.engine, 1000);
    assert_str(buf_str(&log), "c ");
    (void)tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "c a b ");
    buf_finish(&log);
    play_close(&p);
}

static void charge_owner_3(struct engine *engine, void *data)
{
    loop_for_20_ms(engine, data);
    tasks_charge(engine, 3, 20000);
}

TEST(whose_code_was_slow_rests_and_not_whose_command_it_was)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct entry player = {&log, "player", NULL, 1};
    struct entry builder = {&log, "builder", NULL, 3};
    tasks_push(p.engine, (struct task){charge_owner_3, NULL, &p, 1});
    tasks_push(p.engine, task_of(&player));
    (void)tasks_turn(p.engine, 1000);
    tasks_push(p.engine, task_of(&builder));

    int64_t next = tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "player ");
    assert_int_equal(next, 60000);
    p.now_us += 60000;
    (void)tasks_turn(p.engine, 1000);
    assert_str(buf_str(&log), "player builder ");
    buf_finish(&log);
    play_close(&p);
}

struct deferral {
    struct entry note;
    int64_t wait_ms;
    unsigned times;
};

static void run_deferred(struct engine *engine, void *data)
{
    struct deferral *deferral = data;
    if (deferral->times > 0) {
        deferral->times--;
        tasks_defer(engine, (struct task){run_deferred, NULL, deferral, deferral->note.owner},
                deferral->wait_ms);
        return;
    }
    entry_run(engine, &deferral->note);
}

TEST(what_is_put_off_stays_first_of_its_owner_and_goes_behind_others)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct deferral first = {{&log, "a1", NULL, 1}, 0, 1};
    struct entry second = {&log, "a2", NULL, 1};
    struct entry other = {&log, "b", NULL, 2};
    tasks_push(p.engine, (struct task){run_deferred, NULL, &first, 1});
    tasks_push(p.engine, task_of(&second));
    tasks_push(p.engine, task_of(&other));

    (void)tasks_turn(p.engine, 1000);
    assert_str(buf_str(&log), "b a1 a2 ");
    buf_finish(&log);
    play_close(&p);
}

TEST(what_is_put_off_for_a_time_waits_with_all_behind_it_and_no_longer)
{
    struct play p;
    play_open(&p);
    struct buf log = {0};
    struct deferral first = {{&log, "a1", NULL, 1}, 30, 1};
    struct entry second = {&log, "a2", NULL, 1};
    tasks_push(p.engine, (struct task){run_deferred, NULL, &first, 1});
    tasks_push(p.engine, task_of(&second));

    int64_t next = tasks_turn(p.engine, 1000);

    assert_str(buf_str(&log), "");
    assert_int_equal(next, 30000);
    p.now_us += 30000;
    assert_int_equal(tasks_turn(p.engine, 1000), -1);
    assert_str(buf_str(&log), "a1 a2 ");
    assert_int_equal(tasks_count(p.engine, 1), 0);
    buf_finish(&log);
    play_close(&p);
}

static const struct CMUnitTest lanes_tests[] = {
        IT(what_nobody_waits_for_gives_way_one_a_turn),
        IT(what_nobody_waits_for_shares_a_turn_if_it_is_quick),
        IT(whose_code_was_slow_rests_and_not_whose_command_it_was),
        IT(what_is_put_off_stays_first_of_its_owner_and_goes_behind_others),
        IT(what_is_put_off_for_a_time_waits_with_all_behind_it_and_no_longer),
};
TESTS(lanes)
