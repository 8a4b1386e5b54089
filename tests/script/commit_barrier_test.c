/* commit_barrier_test.c -- Nobody is shown anything that a crash could take back, by whatever path it is sent.
 *
 * The test controls the disk: nothing is written between two turns, so the news of a change must not
 * be shown in the turn that made it. */
#include "engine/base/base.h"
#include "engine/core/act/broadcast.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "world/store/store.h"

#define POKED_OR_NOT                                                                           \
    "command('poke {this}', function(e) e.this.n = 1 end)"                                     \
    "command('check {this}', function(e) if e.this.n then refuse('It was poked.') end end)"

/* Runs queued work; its commits are not durable before the next turn. */
static void turn_once(struct bench *bench)
{
    (void)engine_turn(trial_engine(bench->trial), 1000000);
}

BENCH_TEST(a_refusal_waits_for_the_commits_that_it_depends_on)
{
    bench_program(b, POKED_OR_NOT);

    trial_send(b->alice, "poke machine");
    trial_send(b->bob, "check machine");
    turn_once(b);
    assert_lacks(trial_told(b->bob), "poked");

    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "It was poked.");
}

BENCH_TEST(a_reverted_change_delays_nobody)
{
    bench_program(b, "command('poke {this}', function(e) e.this.n = 1 "
                     "if e.this.n then e.this.n = nil end e.actor:tell('Done.') end)");

    struct str reply = STR_NONE;
    assert_true(trial_try(b->bob, "poke machine", &reply));
    assert_has(reply, "Done.");
}

BENCH_TEST(data_read_before_a_question_is_shown_once_it_is_durable)
{
    bench_program(b, "command('poke {this} at {who:seen}', function(e) e.this.n = 1 "
                     "local n = e.this.n ask(e.actor, 'Sure?') "
                     "e.who:tell('It is {n}.', { n = n }) end)");

    trial_send(b->bob, "poke machine at alice");
    trial_send(b->bob, "yes");
    turn_once(b);
    assert_lacks(trial_told(b->alice), "It is 1.");

    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "It is 1.");
}

BENCH_TEST(a_channel_is_listed_once_it_is_durable)
{
    trial_send(b->bob, "channel join fishing");
    trial_send(b->alice, "channels");
    turn_once(b);
    assert_lacks(trial_told(b->alice), "fishing");

    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "fishing");
}

BENCH_TEST(a_ban_is_listed_once_it_is_durable)
{
    struct player *judge = trial_join(b->trial, "judge", "wizard");

    trial_send(judge, "@ban mallory");
    trial_send(b->wizard, "@bans");
    turn_once(b);
    assert_lacks(trial_told(b->wizard), "mallory");

    trial_settle(b->trial);
    assert_has(trial_told(b->wizard), "mallory");
}

BENCH_TEST(a_new_password_is_confirmed_once_it_is_durable)
{
    struct engine *engine = trial_engine(b->trial);
    (void)trial_type(b->wizard, "@password bob");
    trial_send(b->wizard, "another long one");

    for (unsigned i = 0; i < 20 && trial_told(b->wizard).length == 0; i++) {
        turn_once(b);
    }

    assert_has(trial_told(b->wizard), "new password");
    assert_true(store_durable(engine_store(engine)) >= engine_world(engine)->commit_number);
}

BENCH_TEST(a_programmer_is_told_that_the_thing_was_destroyed_meanwhile)
{
    (void)trial_typef(b->alice, "@create a doomed thing");
    uint64_t id = trial_first_id(trial_told(b->alice));
    char line[40];
    (void)snprintf(line, sizeof(line), "@program #%llu", (unsigned long long)id);
    trial_send(b->alice, line);
    trial_settle(b->trial);
    (void)trial_typef(b->wizard, "@destroy #%llu", (unsigned long long)id);

    assert_has(trial_type(b->alice, "."), "Somebody destroyed it");
}

BENCH_TEST(a_failed_transaction_broadcasts_nothing)
{
    struct engine *engine = trial_engine(b->trial);
    bench_program(b, "on('time:trial', function(e) e.this.n = 1 end)");

    transaction_begin(engine, 0, 0);
    broadcast(engine, STR("time:trial"), NULL);
    transaction_abort(engine);
    trial_settle(b->trial);
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");

    transaction_begin(engine, 0, 0);
    broadcast(engine, STR("time:trial"), NULL);
    transaction_commit(engine);
    trial_settle(b->trial);
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "1");
}
