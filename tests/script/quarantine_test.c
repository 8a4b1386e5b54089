/* quarantine_test.c -- A behaviour that keeps failing is put out of force, in favour of its last
 * good revision if any; lines of a single player do not cause that. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "world/model/tx.h"

#include <inttypes.h>

#define GOOD "command('poke {this}', function(e) return 'Poked well.' end)"
#define BAD "command('poke {this}', function(e) error('boom') end)"
#define LOOP "command('poke {this}', function(e) while true do end end)"

static void poke(struct player *player, int times)
{
    for (int i = 0; i < times; i++) {
        (void)trial_type(player, "poke machine");
    }
}

BENCH_TEST(a_failing_behaviour_is_replaced_by_its_last_good_revision)
{
    bench_program(b, GOOD);
    assert_has(trial_type(b->bob, "poke machine"), "Poked well.");
    bench_program(b, BAD);
    poke(b->bob, 5);
    assert_lacks(trial_told(b->alice), "quarantined");

    poke(b->bob, 1);

    assert_has(trial_told(b->alice),
            "quarantined: revision 2 kept failing; revision 1 is in force");
    assert_has(trial_told(b->alice), "boom");
    assert_has(trial_type(b->bob, "poke machine"), "Poked well.");
}

BENCH_TEST(without_a_good_revision_no_behaviour_is_active)
{
    bench_program(b, BAD);

    poke(b->bob, 6);

    assert_has(trial_told(b->alice), "none is in force");
    assert_lacks(trial_type(b->bob, "poke machine"), "went wrong");
}

BENCH_TEST(a_script_that_uses_its_whole_budget_is_quarantined_sooner)
{
    bench_program(b, LOOP);

    poke(b->bob, 3);

    assert_has(trial_told(b->alice), "quarantined: revision 1");
}

BENCH_TEST(a_quarantine_survives_a_restart)
{
    bench_program(b, GOOD);
    poke(b->bob, 1);
    bench_program(b, BAD);
    poke(b->bob, 6);

    trial_crash(b->trial);

    assert_has(trial_type(b->bob, "poke machine"), "Poked well.");
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine),
            "quarantined: revision 2 kept failing, revision 1 is in force");
    assert_has(trial_typef(b->alice, "@list #%" PRIu64, b->machine), "quarantined:");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "quarantined:");
    assert_has(trial_typef(b->alice, "@revisions #%" PRIu64, b->machine), "2, quarantined, by");
    assert_has(trial_reply(b->alice), "1, in force, by");
}

BENCH_TEST(a_new_revision_or_a_revert_lifts_it)
{
    bench_program(b, BAD);
    poke(b->bob, 6);

    bench_program(b, GOOD);
    assert_has(trial_type(b->bob, "poke machine"), "Poked well.");
    assert_lacks(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "kept failing, ");
    bench_program(b, BAD);
    poke(b->bob, 6);
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "kept failing, ");
}

BENCH_TEST(the_owner_is_told_once)
{
    bench_program(b, BAD);
    poke(b->bob, 6);
    trial_forget_all(b->trial);

    poke(b->bob, 10);
    trial_advance(b->trial, 100);

    assert_lacks(trial_told(b->alice), "quarantined");
}

BENCH_TEST(a_timer_that_keeps_failing_is_quarantined)
{
    bench_program(b,
            "command('poke {this}', function(e) e.this:every(1, 't') return 'On.' end) "
            "on('timer:t', function(e) error('tick') end)");
    poke(b->bob, 1);

    trial_advance(b->trial, 7);

    assert_has(trial_told(b->alice), "quarantined: revision 1");
}

#define ODD                                                                                    \
    "command('poke {this} {what:text}', function(e) if e.what == 'odd' then error('odd') end " \
    "if e.what == 'no' then refuse('No.') end return 'Poked well.' end)"

BENCH_TEST(one_player_cannot_quarantine_a_working_behaviour)
{
    bench_program(b, ODD);
    assert_has(trial_type(b->alice, "poke machine well"), "Poked well.");

    for (int i = 0; i < 60; i++) {
        (void)trial_type(b->bob, "poke machine odd");
    }

    assert_has(trial_type(b->bob, "poke machine well"), "Poked well.");
}

BENCH_TEST(guests_cannot_quarantine_a_working_behaviour)
{
    struct player *guests[5];
    bench_program(b, ODD);
    (void)trial_type(b->alice, "poke machine well");
    for (size_t i = 0; i < 5; i++) {
        guests[i] = trial_join_guest(b->trial);
    }

    for (int i = 0; i < 60; i++) {
        (void)trial_type(guests[i % 5], "poke machine odd");
    }

    assert_has(trial_type(b->bob, "poke machine well"), "Poked well.");
}

BENCH_TEST(failures_for_many_players_in_a_row_cause_quarantine)
{
    struct player *people[] = {
            b->bob, trial_join(b->trial, "carol", NULL), trial_join(b->trial, "dave", NULL)};
    bench_program(b, ODD);
    (void)trial_type(b->alice, "poke machine well");
    for (int i = 0; i < 19; i++) {
        (void)trial_type(people[i % 3], "poke machine odd");
    }
    assert_has(trial_type(b->bob, "poke machine well"), "Poked well.");

    for (int i = 0; i < 21; i++) {
        (void)trial_type(people[i % 3], "poke machine odd");
    }

    assert_has(trial_told(b->alice), "quarantined: revision 1");
}

BENCH_TEST(a_refusal_does_not_count_as_a_failure)
{
    bench_program(b, ODD);

    for (int i = 0; i < 30; i++) {
        assert_has(trial_type(b->bob, "poke machine no"), "No.");
    }

    assert_lacks(trial_told(b->alice), "quarantined");
}

BENCH_TEST(a_behaviour_that_does_not_load_after_a_restart_reverts)
{
    bench_program(b, GOOD);
    poke(b->bob, 1);
    uint64_t flag = bench_create(b, "a flag", NULL);
    struct buf source = {0};
    buf_printf(&source, "if object('#%" PRIu64 "').down then error('down') end %s", flag, GOOD);
    bench_program(b, source.bytes);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".down = true", flag);

    trial_crash(b->trial);
    (void)trial_type(b->bob, "poke machine");

    assert_has(trial_type(b->bob, "poke machine"), "Poked well.");
    assert_has(trial_typef(b->alice, "@show #%" PRIu64, b->machine), "revision 1 is in force");
    buf_finish(&source);
}

/* Fifty behaviours that load slowly, all in one room: a look loads a few and shows all. */
BENCH_TEST(a_room_full_of_slow_behaviours_can_be_looked_at)
{
    uint64_t flag = bench_create(b, "a flag", NULL);
    struct buf source = {0};
    buf_printf(&source, "if object('#%" PRIu64 "').down then while true do end end %s", flag,
            GOOD);
    for (int i = 0; i < 50; i++) {
        uint64_t id = bench_create(b, "a stone", NULL);
        bench_program_object(b, id, source.bytes);
        (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to $start", id);
    }
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".down = true", flag);
    trial_crash(b->trial);

    for (int i = 0; i < 30; i++) {
        assert_has(trial_type(b->bob, "look"), "a stone (x50)");
    }

    assert_lacks(trial_told(b->bob), "went wrong");
    buf_finish(&source);
}
