/* revision_test.c -- a behaviour's revisions: none is lost, and nobody overwrites another's
 * without knowing. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* Carol may write on what is in alice's area; the machine is in it. */
static struct player *join_carol(struct bench *b)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t area = trial_first_id(trial_type(b->wizard, "@create workshop from area"));
    (void)trial_typef(b->wizard,
            "@lua object(\"#%" PRIu64 "\").builders = {object(\"#%" PRIu64
            "\"), object(\"#%" PRIu64 "\")}",
            area, trial_character(b->alice), trial_character(carol));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, b->machine, area);
    return carol;
}

/* Carol begins a program, alice saves one, carol ends hers. Returns what carol is told. */
static struct str overtake(struct bench *b, struct player *carol)
{
    char line[64];
    (void)snprintf(line, sizeof(line), "@program #%" PRIu64, b->machine);
    trial_send(carol, line);
    trial_send(carol, "command('poke {this}', function() return 'Carol made this.' end)");
    trial_settle(b->trial);
    bench_program(b, "command('poke {this}', function() return 'Alice made this.' end)");
    return trial_type(carol, ".");
}

TEST(who_comes_too_late_is_told_and_loses_nothing)
{
    struct bench *b = *state;
    struct player *carol = join_carol(b);
    bench_program(b, "command('poke {this}', function() return 'The first.' end)");

    struct str reply = overtake(b, carol);

    assert_has(reply, "alice saved revision 2 of a machine");
    assert_has(reply, "kept as revision 3");
    assert_has(trial_type(b->bob, "poke machine"), "Alice made this.");
    assert_has(trial_typef(carol, "@list #%" PRIu64 " 3", b->machine), "Carol made this.");
    struct str diff = trial_typef(carol, "@diff #%" PRIu64 " 2 3", b->machine);
    assert_has(diff, "-command('poke {this}', function() return 'Alice made this.' end)");
    assert_has(diff, "+command('poke {this}', function() return 'Carol made this.' end)");

    (void)trial_typef(carol, "@revert #%" PRIu64 " 3", b->machine);
    assert_has(trial_type(b->bob, "poke machine"), "Carol made this.");
}

TEST(the_first_behaviour_is_not_overwritten_unseen_either)
{
    struct bench *b = *state;
    struct player *carol = join_carol(b);

    struct str reply = overtake(b, carol);

    assert_has(reply, "alice saved revision 1 of a machine");
    assert_has(trial_type(b->bob, "poke machine"), "Alice made this.");
}

TEST(what_does_not_compile_is_said_before_that_it_is_late)
{
    struct bench *b = *state;
    char line[64];
    (void)snprintf(line, sizeof(line), "@program #%" PRIu64, b->machine);
    trial_send(b->wizard, line);
    trial_send(b->wizard, "command(");
    trial_settle(b->trial);
    bench_program(b, "command('poke {this}', function() return 'Alice made this.' end)");

    struct str reply = trial_type(b->wizard, ".");

    assert_has(reply, "Error in line");
    assert_lacks(reply, "kept");
}

static const struct CMUnitTest tests[] = {
        BENCH_IT(who_comes_too_late_is_told_and_loses_nothing),
        BENCH_IT(the_first_behaviour_is_not_overwritten_unseen_either),
        BENCH_IT(what_does_not_compile_is_said_before_that_it_is_late),
};
TESTS(tests)
