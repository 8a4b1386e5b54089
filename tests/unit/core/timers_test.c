/* timers_test.c -- Timers outlive the process, fire once, and the game's own timers share a commit.
 * The object with the ref `hall` has the handlers. */
#include "tests/unit/core/notes.h"

static const struct play_handler rise_and_tick[] = {
        {"hall", "timer:rise", OUTCOME_DONE}, {"hall", "timer:tick", OUTCOME_DONE}, {0}};
static const struct play_handler failing[] = {
        {"hall", "timer:rise", OUTCOME_FAILED}, {"hall", "timer:tick", OUTCOME_REFUSED}, {0}};

static uint64_t hall(struct play *p)
{
    return world_get_ref(p->world, "hall")->id;
}

/* In the open transaction. */
static void set_here(struct play *p, const char *name, int64_t delay_ms, int64_t period_ms)
{
    struct value data = value_int(7);
    struct timer_plan plan = {hall(p), str_of(name), delay_ms, period_ms, 0, &data};
    timer_set(p->engine, &plan);
}

/* In its own transaction. */
static void set_timers(struct play *p, const char *name, int64_t delay_ms, int64_t period_ms)
{
    transaction_begin(p->engine, 0, 0);
    set_here(p, name, delay_ms, period_ms);
    transaction_commit(p->engine);
    play_turn(p);
}

static size_t ran_count(const struct play *p)
{
    size_t count = 0;
    for (size_t i = 0; i < p->ran.length; i++) {
        count += p->ran.bytes[i] == ';';
    }
    return count;
}

PLAY_TEST(a_timer_fires_once)
{
    p->handlers = rise_and_tick;
    set_timers(p, "rise", 5000, 0);

    play_wait(p, 4);
    assert_int_equal(p->ran.length, 0);
    play_wait(p, 1);
    play_wait(p, 60);

    assert_str(buf_str(&p->ran), "hall timer:rise; ");
    assert_int_equal(timer_count(p->engine, 0), 0);
}

/* Each step waits some seconds, after a crash if it begins with one; then `ran` handlers have run since the start. */
enum start { RUN, CRASH };

static const struct {
    const char *name;
    const struct play_handler *handlers;

    struct {
        const char *name;
        int64_t delay_ms;
        int64_t period_ms;
    } timers[2];

    struct {
        enum start start;
        int64_t seconds;
        size_t ran;
    } steps[7];
} schedules[] = {
        {"a timer fires after a crash", rise_and_tick, {{"rise", 5000, 0}},
                {{CRASH, 4, 0}, {RUN, 1, 1}, {CRASH, 60, 1}}},
        {"a periodic timer keeps its beat", rise_and_tick, {{"tick", 1000, 2000}},
                {{RUN, 1, 1}, {RUN, 1, 1}, {RUN, 1, 2}, {RUN, 1, 2}, {RUN, 1, 3}, {RUN, 1, 3},
                        {RUN, 1, 4}}},
        {"a timer makes up once for all that it missed", rise_and_tick, {{"tick", 1000, 2000}},
                {{RUN, 3600, 1}, {RUN, 1, 2}, {RUN, 1, 2}, {RUN, 1, 3}}},
        {"a new timer replaces an old one of its name", rise_and_tick,
                {{"rise", 1000, 0}, {"rise", 3000, 0}}, {{RUN, 1, 0}, {RUN, 2, 1}}},
        {"a timer whose handler fails does not fire for ever", failing, {{"rise", 1000, 0}},
                {{RUN, 1, 1}, {RUN, 1, 1}}},
        {"a timer whose slice is refused goes on with its period", failing,
                {{"tick", 1000, 1000}}, {{RUN, 1, 1}, {RUN, 1, 2}}},
};

TEST(a_timer_fires_when_it_is_due)
{
    for (size_t i = 0; i < sizeof(schedules) / sizeof(schedules[0]); i++) {
        struct play p;
        play_open(&p);
        p.handlers = schedules[i].handlers;
        for (size_t j = 0; j < 2 && schedules[i].timers[j].name; j++) {
            set_timers(&p, schedules[i].timers[j].name, schedules[i].timers[j].delay_ms,
                    schedules[i].timers[j].period_ms);
        }

        for (size_t j = 0; j < 7 && schedules[i].steps[j].seconds; j++) {
            if (schedules[i].steps[j].start == CRASH) {
                play_crash(&p);
            }
            play_wait(&p, schedules[i].steps[j].seconds);

            if (ran_count(&p) != schedules[i].steps[j].ran) {
                fail_msg("%s: in step %zu there ran: %s", schedules[i].name, j + 1,
                        p.ran.length ? p.ran.bytes : "nothing");
            }
        }
        play_close(&p);
    }
}

PLAY_TEST(a_rollback_undoes_changes_to_timers)
{
    p->handlers = rise_and_tick;
    set_timers(p, "rise", 1000, 0);
    transaction_begin(p->engine, 0, 0);
    assert_true(timer_cancel(p->engine, hall(p), STR("rise")));
    set_here(p, "tick", 1000, 0);
    set_here(p, "tick", 2000, 0);

    transaction_abort(p->engine);
    play_wait(p, 5);

    assert_str(buf_str(&p->ran), "hall timer:rise; ");
    assert_int_equal(timer_count(p->engine, 0), 0);
}

PLAY_TEST(a_cancelled_timer_never_fires)
{
    p->handlers = rise_and_tick;
    set_timers(p, "rise", 1000, 0);
    set_timers(p, "tick", 1000, 1000);
    transaction_begin(p->engine, 0, 0);
    timer_cancel_all(p->engine, hall(p));
    transaction_commit(p->engine);
    play_turn(p);

    play_crash(p);
    play_wait(p, 5);

    assert_int_equal(p->ran.length, 0);
}

PLAY_TEST(a_timer_of_a_destroyed_object_ends_silently)
{
    transaction_begin(p->engine, 0, 0);
    uint64_t id = play_make(p, NULL, "item")->id;
    struct timer_plan plan = {.object = id, STR("tick"), 1000, 1000, 0, NULL};
    timer_set(p->engine, &plan);
    transaction_commit(p->engine);
    transaction_begin(p->engine, 0, 0);
    world_destroy(p->world, world_find(p->world, id));
    transaction_commit(p->engine);

    play_wait(p, 2);

    assert_int_equal(timer_count(p->engine, 0), 0);
}

static void check_data(struct play *play, const struct event *event)
{
    assert_non_null(event->data);
    assert_int_equal(value_as_int(event->data, 0), 7);
    assert_int_equal(engine_transaction(play->engine)->rights.owner, 0);
}

PLAY_TEST(a_timer_delivers_its_data_after_a_crash)
{
    p->handlers = rise_and_tick;
    p->run = check_data;
    set_timers(p, "rise", 1000, 0);

    play_crash(p);
    play_wait(p, 1);

    assert_int_equal(ran_count(p), 1);
}

/* -- timers of the stock game share a transaction -- */

static const struct play_handler rise_and_fail[] = {{"hall", "timer:rise", OUTCOME_DONE},
        {"hall", "timer:tick", OUTCOME_REFUSED}, {"hall", "timer:fall", OUTCOME_DONE}, {0}};

static void count_up(struct play *play, const struct event *event)
{
    struct world *world = play->world;
    struct object *object = world_get_ref(world, "hall");
    uint32_t atom = atom_intern(&world->atoms, event->name);
    double before = prop_number(world, object, atom, 0);
    prop_set(world, object, atom, value_int((int64_t)before + 1));
}

static double counted(struct play *p, const char *name)
{
    return prop_number(p->world, world_get_ref(p->world, "hall"),
            atom_intern(&p->world->atoms, str_of(name)), 0);
}

PLAY_TEST(timers_due_together_share_a_commit_except_failed_ones)
{
    p->handlers = rise_and_fail;
    p->run = count_up;
    transaction_begin(p->engine, 0, 0);
    set_here(p, "rise", 1000, 0);
    set_here(p, "tick", 1000, 0);
    set_here(p, "fall", 1000, 0);
    transaction_commit(p->engine);
    uint64_t before = p->world->commit_number;

    play_wait(p, 1);

    assert_int_equal(p->world->commit_number, before + 1);
    assert_int_equal(ran_count(p), 3);
    assert_true(counted(p, "timer:rise") == 1);
    assert_true(counted(p, "timer:tick") == 0);
    assert_true(counted(p, "timer:fall") == 1);
    play_crash(p);
    play_wait(p, 60);
    assert_int_equal(ran_count(p), 3);
}

static void spend_at_first(struct play *play, const struct event *event)
{
    count_up(play, event);
    engine_transaction(play->engine)->spent =
            str_equal(event->name, STR("timer:rise")) && ran_count(play) == 2;
}

PLAY_TEST(a_timer_with_too_little_budget_left_gets_a_transaction)
{
    p->handlers = rise_and_tick;
    p->run = spend_at_first;
    transaction_begin(p->engine, 0, 0);
    set_here(p, "tick", 1000, 0);
    set_here(p, "rise", 1000, 0);
    transaction_commit(p->engine);
    uint64_t before = p->world->commit_number;

    play_wait(p, 1);

    assert_int_equal(p->world->commit_number, before + 2);
    assert_str(buf_str(&p->ran), "hall timer:tick; hall timer:rise; hall timer:rise; ");
    assert_true(counted(p, "timer:tick") == 1);
    assert_true(counted(p, "timer:rise") == 1);
    assert_int_equal(timer_count(p->engine, 0), 0);
}
