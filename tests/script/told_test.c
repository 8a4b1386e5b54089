/* told_test.c -- nobody is told what a crash could undo, whatever way the word takes.
 *
 * The disk is the test's: between two turns nothing is written, so what a change and its news
 * have in one turn must not be shown in that turn. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#define POKED_OR_NOT                                                                           \
    "command('poke {this}', function(e) e.this.n = 1 end)"                                     \
    "command('check {this}', function(e) if e.this.n then refuse('It was poked.') end end)"

/* Runs what is queued; what it commits is not durable before the next turn. */
static void turn_once(struct bench *bench)
{
    (void)engine_turn(trial_engine(bench->trial), 1000000);
}

TEST(a_refusal_waits_for_what_it_was_made_of)
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

TEST(what_was_changed_and_changed_back_keeps_nobody_waiting)
{
    struct bench *b = *state;
    bench_program(b, "command('poke {this}', function(e) e.this.n = 1 "
                     "if e.this.n then e.this.n = nil end e.actor:tell('Done.') end)");

    struct str reply = STR_NONE;
    assert_true(trial_try(b->bob, "poke machine", &reply));
    assert_has(reply, "Done.");
}

TEST(what_a_script_knows_from_before_a_question_is_told_when_it_is_kept)
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

static const struct CMUnitTest tests[] = {
        BENCH_IT(a_refusal_waits_for_what_it_was_made_of),
        BENCH_IT(what_was_changed_and_changed_back_keeps_nobody_waiting),
        BENCH_IT(what_a_script_knows_from_before_a_question_is_told_when_it_is_kept),
};
TESTS(tests)
