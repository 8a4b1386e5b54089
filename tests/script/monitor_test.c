/* monitor_test.c -- @monitor shows wizards the running game. */
#include "engine/core/run/monitor.h"

#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"

static struct str looked(struct bench *b, double seconds)
{
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "look");
    trial_advance(b->trial, seconds);
    return trial_told(b->wizard);
}

BENCH_TEST(the_monitor_runs_until_the_wizard_ends_it)
{
    assert_has(trial_type(b->wizard, "@monitor 2"), "@monitor off");
    assert_has(looked(b, 1.5), "Slices: ");

    struct str said = looked(b, 2.5);

    assert_has(said, "Lines: 0.5/s");
    assert_has(said, "Conversations: ");
    assert_has(said, "Store: ");
    assert_has(trial_type(b->wizard, "@audit"), "monitor");
    assert_has(trial_type(b->wizard, "@tasks"), "commands/monitor");
    assert_has(trial_type(b->wizard, "; 6 * 7"), "42");
    assert_has(trial_type(b->wizard, "@monitor off"), "The monitor is off");
    assert_lacks(looked(b, 10), "Slices: ");
    assert_has(trial_type(b->wizard, "@monitor off"), "The monitor is off");
    assert_has(trial_type(b->wizard, "@tasks"), "No tasks.");
}

BENCH_TEST(a_second_monitor_command_replaces_the_first)
{
    (void)trial_type(b->wizard, "@monitor 1");
    (void)trial_type(b->wizard, "@monitor 60");
    (void)looked(b, 2.5);

    assert_lacks(looked(b, 10), "Slices: ");

    assert_has(trial_type(b->wizard, "@monitor 0"), "1 to 60 seconds");
    assert_has(trial_type(b->wizard, "@monitor 61"), "1 to 60 seconds");
}

BENCH_TEST(only_wizards_can_use_the_monitor)
{
    struct player *cara = trial_join(b->trial, "cara", "wizard");
    assert_lacks(trial_type(b->bob, "@monitor"), "look on");
    assert_lacks(trial_type(b->alice, "@monitor 1"), "look on");
    (void)trial_type(cara, "@monitor 1");

    (void)trial_type(b->wizard, "@role cara builder");

    trial_forget_all(b->trial);
    trial_advance(b->trial, 5);
    assert_lacks(trial_told(cara), "Slices: ");
    assert_lacks(trial_told(b->alice), "Slices: ");
    assert_lacks(trial_type(b->alice, "@lua sys.monitor(1).slices"), "= ");
}

BENCH_TEST(monitoring_ends_when_the_wizard_leaves)
{
    struct player *cara = trial_join(b->trial, "cara", "wizard");
    (void)trial_type(cara, "@monitor 1");

    trial_hang_up(cara);
    trial_advance(b->trial, 3);

    assert_has(trial_type(b->wizard, "@tasks"), "No tasks.");
}

BENCH_TEST(monitoring_shows_no_speech)
{
    (void)trial_type(b->wizard, "@monitor 1");
    (void)looked(b, 1.5);
    (void)trial_type(b->bob, "tell alice the treasure is under the oak");
    trial_forget_all(b->trial);

    trial_advance(b->trial, 1);

    assert_has(trial_told(b->wizard), "bob  tell|page {");
    assert_lacks(trial_told(b->wizard), "oak");
}

BENCH_TEST(the_monitor_shows_the_most_transactions_of_a_turn)
{
    struct engine *engine = trial_engine(b->trial);
    struct monitor_look look;
    monitor_turn(engine, 0, 0);
    monitor_watch(engine, 5000);

    for (int i = 0; i < 3; i++) {
        transaction_begin(engine, 0, 0);
        transaction_commit(engine);
    }
    monitor_turn(engine, 7000, 3000);
    transaction_begin(engine, 0, 0);
    transaction_commit(engine);
    monitor_turn(engine, 7000, 3000);

    monitor_look(engine, 60000, &look);
    assert_int_equal(look.turn_transactions, 3);
}

BENCH_TEST(the_monitor_goes_on_while_output_waits_for_the_disk)
{
    struct hub *hub = engine_hub(trial_engine(b->trial));
    struct session *bob = hub_sessions_of(hub, trial_character(b->bob));
    struct msg msg = {.kind = MSG_TEXT, .text = STR("Not a whole kilobyte.")};
    (void)trial_type(b->wizard, "@monitor 1");

    hub_send(bob, &msg);
    hub_end_transaction(hub, UINT64_MAX);
    trial_advance(b->trial, 2.5);

    assert_has(trial_told(b->wizard), "Output waiting: ");
    hub_release(hub, UINT64_MAX);
}

BENCH_TEST(nothing_is_recorded_while_nobody_monitors)
{
    struct engine *engine = trial_engine(b->trial);
    struct monitor_look look;
    (void)looked(b, 1);
    monitor_look(engine, 60000, &look);
    assert_int_equal(look.longest[0].took_us, 0);
    monitor_watch(engine, 5000);
    monitor_turn(engine, 7000, 3000);
    monitor_look(engine, 60000, &look);
    assert_int_equal(look.turn_us, 3000);
    assert_int_equal(look.turn_wall_us, 7000);

    (void)looked(b, 6);

    (void)trial_type(b->bob, "look");
    monitor_look(engine, 60000, &look);
    assert_int_equal(look.turns, 0);
    assert_int_equal(look.longest[0].took_us, 0);
}
