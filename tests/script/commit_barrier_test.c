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

TEST(a_refusal_waits_for_the_commits_that_it_depends_on)
{
    struct bench *b = *state;
    bench_program(b, POKED_OR_NOT);

    trial_send(b->alice, "poke machine");
    trial_send(b->bob, "check machine");
    turn_once(b);
    assert_lacks(trial_told(b->bob), "poked");

    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "It was poked.");
}

TEST(a_reverted_change_delays_nobody)
{
    struct bench *b = *state;
    bench_program(b, "command('poke {this}', function(e) e.this.n = 1 "
                     "if e.this.n then e.this.n = nil end e.actor:tell('Done.') end)");

    struct str reply = STR_NONE;
    assert_true(trial_try(b->bob, "poke machine", &reply));
    assert_has(reply, "Done.");
}

TEST(data_read_before_a_question_is_shown_once_it_is_durable)
{
    struct bench *b = *state;
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

TEST(a_channel_is_listed_once_it_is_durable)
{
    struct bench *b = *state;

    trial_send(b->bob, "channel join fishing");
    trial_send(b->alice, "channels");
    turn_once(b);
    assert_lacks(trial_told(b->alice), "fishing");

    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "fishing");
}

TEST(a_ban_is_listed_once_it_is_durable)
{
    struct bench *b = *state;
    struct player *judge = trial_join(b->trial, "judge", "wizard");

    trial_send(judge, "@ban mallory");
    trial_send(b->wizard, "@bans");
    turn_once(b);
    assert_lacks(trial_told(b->wizard), "mallory");

    trial_settle(b->trial);
    assert_has(trial_told(b->wizard), "mallory");
}

TEST(a_new_password_is_confirmed_once_it_is_durable)
{
    struct bench *b = *state;
    struct engine *engine = trial_engine(b->trial);
    (void)trial_type(b->wizard, "@password bob");
    trial_send(b->wizard, "another long one");

    for (unsigned i = 0; i < 20 && trial_told(b->wizard).length == 0; i++) {
        turn_once(b);
    }

    assert_has(trial_told(b->wizard), "new password");
    assert_true(store_durable(engine->store) >= engine->world->commit_number);
}

TEST(a_programmer_is_told_that_the_thing_was_destroyed_meanwhile)
{
    struct bench *b = *state;
    (void)trial_typef(b->alice, "@create a doomed thing");
    uint64_t id = trial_first_id(trial_told(b->alice));
    char line[40];
    (void)snprintf(line, sizeof(line), "@program #%llu", (unsigned long long)id);
    trial_send(b->alice, line);
    trial_settle(b->trial);
    (void)trial_typef(b->wizard, "@destroy #%llu", (unsigned long long)id);

    assert_has(trial_type(b->alice, "."), "Somebody destroyed it");
}

TEST(a_failed_transaction_broadcasts_nothing)
{
    struct bench *b = *state;
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

static const struct CMUnitTest commit_barrier_tests[] = {
        BENCH_IT(a_refusal_waits_for_the_commits_that_it_depends_on),
        BENCH_IT(a_reverted_change_delays_nobody),
        BENCH_IT(data_read_before_a_question_is_shown_once_it_is_durable),
        BENCH_IT(a_channel_is_listed_once_it_is_durable),
        BENCH_IT(a_ban_is_listed_once_it_is_durable),
        BENCH_IT(a_new_password_is_confirmed_once_it_is_durable),
        BENCH_IT(a_programmer_is_told_that_the_thing_was_destroyed_meanwhile),
        BENCH_IT(a_failed_transaction_broadcasts_nothing),
};
TESTS(commit_barrier)
