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

/* carol may write on the machine, but not on alice's box. */
TEST(a_revert_gives_nobody_the_rights_of_who_reverts)
{
    struct bench *b = *state;
    struct player *carol = join_carol(b);
    uint64_t box = bench_create(b, "a box", NULL);
    char machine[32];
    char source[128];
    (void)snprintf(machine, sizeof(machine), "#%" PRIu64, b->machine);
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function() object('#%" PRIu64 "').taken = 1 end)", box);
    assert_has(trial_program(carol, machine, source), "revision 1");
    bench_program(b, "command('poke {this}', function() return 'Alice made this.' end)");

    assert_has(trial_typef(b->alice, "@revert %s 1", machine), "revision 3");
    (void)trial_type(b->bob, "poke machine");
    assert_string_equal(trial_property(b->trial, box, "taken"), "nil");
    assert_has(trial_typef(b->alice, "@revisions %s", machine),
            "3, in force, by carol, just now: revert to 1 by alice");

    bench_program(b, source);
    (void)trial_type(b->bob, "poke machine");
    assert_string_equal(trial_property(b->trial, box, "taken"), "1");
}

TEST(a_grantee_who_reverts_gets_no_rights_of_the_owner)
{
    struct bench *b = *state;
    struct player *carol = join_carol(b);
    uint64_t box = bench_create(b, "a box", NULL);
    char source[128];
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function() object('#%" PRIu64 "').taken = 1 end)", box);
    bench_program(b, source);
    bench_program(b, "command('poke {this}', function() return 'Alice made this.' end)");

    assert_has(trial_typef(carol, "@revert #%" PRIu64 " 1", b->machine), "revision 3");
    (void)trial_type(b->bob, "poke machine");

    assert_string_equal(trial_property(b->trial, box, "taken"), "nil");
}

static const struct CMUnitTest revision_tests[] = {
        BENCH_IT(who_comes_too_late_is_told_and_loses_nothing),
        BENCH_IT(the_first_behaviour_is_not_overwritten_unseen_either),
        BENCH_IT(what_does_not_compile_is_said_before_that_it_is_late),
        BENCH_IT(a_revert_gives_nobody_the_rights_of_who_reverts),
        BENCH_IT(a_grantee_who_reverts_gets_no_rights_of_the_owner),
};
TESTS(revision)
