/* timers_test.c -- timers outlive the process, fire once, and those of the game share a commit. The object with the ref
 * `hall` hears them. */
#include "tests/unit/core/notes.h"

static const struct play_handler rise_and_tick[] = {
        {"hall", "timer:rise", OUTCOME_DONE}, {"hall", "timer:tick", OUTCOME_DONE}, {0}};
static const struct play_handler failing[] = {
        {"hall", "timer:rise", OUTCOME_FAILED}, {"hall", "timer:tick", OUTCOME_REFUSED}, {0}};

static uint64_t hall(struct play *p)
{
    return world_get_ref(p->world, "hall")->id;
}

/* In the open slice. */
static void set_here(struct play *p, const char *name, int64_t delay_ms, int64_t period_ms)
{
    struct value data = value_int(7);
    struct timer_plan plan = {hall(p), str_of(name), delay_ms, period_ms, 0, &data};
    timer_set(p->engine, &plan);
}

/* In a slice of its own. */
static void set_timers(struct play *p, const char *name, int64_t delay_ms, int64_t period_ms)
{
    slice_begin(p->engine, 0, 0);
    set_here(p, name, delay_ms, period_ms);
    slice_commit(p->engine);
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

TEST(a_timer_fires_once)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "rise", 5000, 0);

    play_wait(&p, 4);
    assert_int_equal(p.ran.length, 0);
    play_wait(&p, 1);
    play_wait(&p, 60);

    assert_str(buf_str(&p.ran), "hall timer:rise; ");
    assert_int_equal(timer_count(p.engine, 0), 0);
    play_close(&p);
}

TEST(a_timer_fires_after_a_crash)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "rise", 5000, 0);

    play_crash(&p);
    play_wait(&p, 4);
    assert_int_equal(p.ran.length, 0);
    play_wait(&p, 1);

    assert_str(buf_str(&p.ran), "hall timer:rise; ");
    play_crash(&p);
    play_wait(&p, 60);
    assert_int_equal(ran_count(&p), 1);
    play_close(&p);
}

TEST(a_periodic_timer_keeps_its_beat)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "tick", 1000, 2000);

    for (int i = 0; i < 7; i++) {
        play_wait(&p, 1);
    }

    assert_int_equal(ran_count(&p), 4);
    play_close(&p);
}

TEST(what_was_missed_is_made_up_for_once)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "tick", 1000, 1000);

    play_wait(&p, 3600);
    assert_int_equal(ran_count(&p), 1);
    play_wait(&p, 1);

    assert_int_equal(ran_count(&p), 2);
    play_close(&p);
}

TEST(a_new_timer_of_the_same_name_replaces_the_old_one)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "rise", 1000, 0);
    set_timers(&p, "rise", 3000, 0);

    play_wait(&p, 1);
    assert_int_equal(ran_count(&p), 0);
    play_wait(&p, 2);

    assert_int_equal(ran_count(&p), 1);
    play_close(&p);
}

TEST(an_undone_slice_undoes_its_timers)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "rise", 1000, 0);
    slice_begin(p.engine, 0, 0);
    assert_true(timer_cancel(p.engine, hall(&p), STR("rise")));
    set_here(&p, "tick", 1000, 0);
    set_here(&p, "tick", 2000, 0);

    slice_abort(p.engine);
    play_wait(&p, 5);

    assert_str(buf_str(&p.ran), "hall timer:rise; ");
    assert_int_equal(timer_count(p.engine, 0), 0);
    play_close(&p);
}

TEST(a_cancelled_timer_is_gone_for_good)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    set_timers(&p, "rise", 1000, 0);
    set_timers(&p, "tick", 1000, 1000);
    slice_begin(p.engine, 0, 0);
    timer_cancel_all(p.engine, hall(&p));
    slice_commit(p.engine);
    play_turn(&p);

    play_crash(&p);
    play_wait(&p, 5);

    assert_int_equal(p.ran.length, 0);
    play_close(&p);
}

TEST(a_timer_whose_handler_fails_does_not_fire_for_ever)
{
    struct play p;
    play_open(&p);
    p.handlers = failing;
    set_timers(&p, "rise", 1000, 0);

    play_wait(&p, 1);
    play_wait(&p, 1);

    assert_int_equal(ran_count(&p), 1);
    play_close(&p);
}

TEST(a_timer_whose_slice_is_refused_goes_on_with_its_period)
{
    struct play p;
    play_open(&p);
    p.handlers = failing;
    set_timers(&p, "tick", 1000, 1000);

    play_wait(&p, 1);
    assert_int_equal(ran_count(&p), 1);
    play_wait(&p, 1);

    assert_int_equal(ran_count(&p), 2);
    play_close(&p);
}

TEST(a_timer_of_nobody_ends_without_a_word)
{
    struct play p;
    play_open(&p);
    slice_begin(p.engine, 0, 0);
    uint64_t id = play_make(&p, NULL, "item")->id;
    struct timer_plan plan = {.object = id, STR("tick"), 1000, 1000, 0, NULL};
    timer_set(p.engine, &plan);
    slice_commit(p.engine);
    slice_begin(p.engine, 0, 0);
    world_destroy(p.world, world_find(p.world, id));
    slice_commit(p.engine);

    play_wait(&p, 2);

    assert_int_equal(timer_count(p.engine, 0), 0);
    play_close(&p);
}

static void check_data(struct play *play, const struct event *event)
{
    assert_non_null(event->data);
    assert_int_equal(value_as_int(event->data, 0), 7);
    assert_int_equal(play->engine->slice->rights.owner, 0);
}

TEST(a_timer_brings_its_data)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    p.run = check_data;
    set_timers(&p, "rise", 1000, 0);

    play_crash(&p);
    play_wait(&p, 1);

    assert_int_equal(ran_count(&p), 1);
    play_close(&p);
}

/* -- those of the stock game share a slice -- */

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

TEST(timers_that_are_due_at_once_are_one_commit_and_one_that_is_refused_is_undone_alone)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_fail;
    p.run = count_up;
    slice_begin(p.engine, 0, 0);
    set_here(&p, "rise", 1000, 0);
    set_here(&p, "tick", 1000, 0);
    set_here(&p, "fall", 1000, 0);
    slice_commit(p.engine);
    uint64_t before = p.world->commit_number;

    play_wait(&p, 1);

    assert_int_equal(p.world->commit_number, before + 1);
    assert_int_equal(ran_count(&p), 3);
    assert_true(counted(&p, "timer:rise") == 1);
    assert_true(counted(&p, "timer:tick") == 0);
    assert_true(counted(&p, "timer:fall") == 1);
    play_crash(&p);
    play_wait(&p, 60);
    assert_int_equal(ran_count(&p), 3);
    play_close(&p);
}

static void spend_at_first(struct play *play, const struct event *event)
{
    count_up(play, event);
    play->engine->slice->spent =
            str_equal(event->name, STR("timer:rise")) && ran_count(play) == 2;
}

TEST(a_timer_for_which_too_little_is_left_has_a_slice_of_its_own)
{
    struct play p;
    play_open(&p);
    p.handlers = rise_and_tick;
    p.run = spend_at_first;
    slice_begin(p.engine, 0, 0);
    set_here(&p, "tick", 1000, 0);
    set_here(&p, "rise", 1000, 0);
    slice_commit(p.engine);
    uint64_t before = p.world->commit_number;

    play_wait(&p, 1);

    assert_int_equal(p.world->commit_number, before + 2);
    assert_str(buf_str(&p.ran), "hall timer:tick; hall timer:rise; hall timer:rise; ");
    assert_true(counted(&p, "timer:tick") == 1);
    assert_true(counted(&p, "timer:rise") == 1);
    assert_int_equal(timer_count(p.engine, 0), 0);
    play_close(&p);
}

static const struct CMUnitTest timers_tests[] = {
        IT(a_timer_fires_once),
        IT(a_timer_fires_after_a_crash),
        IT(a_periodic_timer_keeps_its_beat),
        IT(what_was_missed_is_made_up_for_once),
        IT(a_new_timer_of_the_same_name_replaces_the_old_one),
        IT(an_undone_slice_undoes_its_timers),
        IT(a_cancelled_timer_is_gone_for_good),
        IT(a_timer_whose_handler_fails_does_not_fire_for_ever),
        IT(a_timer_whose_slice_is_refused_goes_on_with_its_period),
        IT(a_timer_of_nobody_ends_without_a_word),
        IT(a_timer_brings_its_data),
        IT(timers_that_are_due_at_once_are_one_commit_and_one_that_is_refused_is_undone_alone),
        IT(a_timer_for_which_too_little_is_left_has_a_slice_of_its_own),
};
TESTS(timers)
