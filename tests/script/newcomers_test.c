/* newcomers_test.c -- Newcomers' progress is counted by day and protocol, without names. */
#include "engine/modules/statistics/funnel.h"
#include "tests/script/bench.h"
#include "tests/support/trial_impl.h"

#include <string.h>

/* The statistics of the first day for telnet. */
static json_int_t step_newcomers(struct bench *b, const char *name)
{
    json_t *shown = funnel_show(b->trial->game.engine, 7);
    json_t *steps = json_object_get(shown, "steps");
    json_t *door = json_array_get(
            json_object_get(json_array_get(json_object_get(shown, "days"), 0), "doors"), 0);
    json_int_t found = -1;
    for (size_t i = 0; i < json_array_size(steps); i++) {
        if (strcmp(json_string_value(json_array_get(steps, i)), name) == 0) {
            found = json_integer_value(json_array_get(json_object_get(door, "steps"), i));
        }
    }
    json_decref(shown);
    return found;
}

static char *stops(struct bench *b)
{
    json_t *shown = funnel_show(b->trial->game.engine, 7);
    char *text = json_dumps(
            json_object_get(json_array_get(json_object_get(shown, "days"), 0), "stops"), 0);
    json_decref(shown);
    return text;
}

/* So many minutes as the server counts them. */
static void pass(struct bench *b, int minutes)
{
    for (int i = 0; i < minutes; i++) {
        trial_advance(b->trial, 60);
        funnel_tick(b->trial->game.engine);
    }
}

BENCH_TEST(each_step_of_a_newcomer_counts_once)
{
    json_int_t entered = step_newcomers(b, "entered");
    json_int_t spoke = step_newcomers(b, "spoke");
    json_int_t walked = step_newcomers(b, "walked");
    struct player *guest = trial_join_guest(b->trial);
    assert_int_equal(step_newcomers(b, "entered"), entered + 1);
    (void)trial_type(guest, "say hello");
    (void)trial_type(guest, "say hello again");
    (void)trial_type(guest, "out");
    assert_int_equal(step_newcomers(b, "spoke"), spoke + 1);
    assert_int_equal(step_newcomers(b, "walked"), walked + 1);
    assert_int_equal(step_newcomers(b, "ten"), 0);
    pass(b, 11);
    assert_true(step_newcomers(b, "ten") > 0);
    assert_int_equal(step_newcomers(b, "hour"), 0);
    pass(b, 50);
    assert_true(step_newcomers(b, "hour") > 0);
}

BENCH_TEST(an_early_leaver_is_counted_by_room_without_a_name)
{
    struct player *guest = trial_join_guest(b->trial);
    char name[64];
    (void)snprintf(name, sizeof(name), "%s", guest->name);
    (void)trial_type(guest, "out");
    trial_send(guest, "quit");
    trial_settle(b->trial);

    char *text = stops(b);
    assert_non_null(strstr(text, "\"count\": 1"));
    assert_non_null(strstr(text, "Winding Stair"));
    assert_null(strstr(text, name));
    free(text);
}

BENCH_TEST(a_longtime_player_is_not_a_newcomer)
{
    pass(b, 61);
    json_int_t spoke = step_newcomers(b, "spoke");
    (void)trial_type(b->bob, "say Good evening.");
    assert_int_equal(step_newcomers(b, "spoke"), spoke);
}

BENCH_TEST(counts_of_a_past_minute_survive_a_crash)
{
    json_int_t came = step_newcomers(b, "came");
    assert_true(came > 0);
    pass(b, 1);
    trial_settle(b->trial);
    trial_crash(b->trial);
    assert_true(step_newcomers(b, "came") >= came);
    pass(b, 24 * 60);
    (void)trial_join_guest(b->trial);
    assert_int_equal(step_newcomers(b, "came"), 1);
    json_t *shown = funnel_show(b->trial->game.engine, 7);
    assert_int_equal(json_array_size(json_object_get(shown, "days")), 2);
    json_decref(shown);
}
