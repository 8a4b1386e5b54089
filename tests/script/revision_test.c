/* revision_test.c -- A behaviour's revisions: none is lost, and nobody overwrites another builder's
 * by accident. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "world/model/tx.h"

#include <inttypes.h>

/* Carol may write on things in alice's area; the machine is in it. */
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

/* Carol begins a program, alice saves one, carol ends hers. Returns carol's answer. */
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

BENCH_TEST(a_late_save_is_refused_without_loss)
{
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

BENCH_TEST(the_first_behaviour_cannot_be_overwritten_unseen)
{
    struct player *carol = join_carol(b);

    struct str reply = overtake(b, carol);

    assert_has(reply, "alice saved revision 1 of a machine");
    assert_has(trial_type(b->bob, "poke machine"), "Alice made this.");
}

BENCH_TEST(compile_errors_are_reported_before_conflicts)
{
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
BENCH_TEST(a_revert_does_not_lend_the_reverters_rights)
{
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

BENCH_TEST(a_grantee_who_reverts_gets_no_rights_of_the_owner)
{
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

/* Lines that put alice's source in force again, or on another thing, and the players that type
 * them. */
static const struct copying {
    const char *line;
    bool is_wizards; /* else carol's, who may write on the machine, too */
    int owner;       /* of the machine then: 0 alice, 1 the game, 2 a wizard */
} copyings[] = {
        {"@clone #{m}", true, 0},
        {"@clone #{m}", true, 1},
        {"@clone #{m}", true, 2},
        {"@clone #{m}", false, 0},
        {"@clone #{m}", false, 1},
        {"@revert #{m} 1", true, 0},
        {"@revert #{m} 1", true, 1},
        {"@revert #{m} 1;@chown #{m} = wizard;yes", true, 0},
        {"@revert #{m} 1;@clone #{m}", true, 0},
        {"@revert #{m} 1;@clone #{m}", true, 1},
        {"@revert #{m} 1;@undo;@redo", true, 0},
        {"@clone #{m};@undo;@redo", true, 0},
        {"@clone #{m};@clone #{made}", true, 0},
};

/* Types each part of the line; the last thing that was made, or the machine. */
static uint64_t type_copying(struct bench *b, struct player *who, const char *lines)
{
    uint64_t made = b->machine;
    struct str rest = str_of(lines);
    while (rest.length > 0) {
        struct buf line = {0};
        size_t end = str_find(rest, STR(";"), 0);
        struct str part = str_slice(rest, 0, end == SIZE_MAX ? rest.length : end);
        rest = end == SIZE_MAX ? STR_NONE : str_slice(rest, end + 1, rest.length);
        size_t at = str_find(part, STR("#{"), 0);
        if (at == SIZE_MAX) {
            buf_add_str(&line, part);
        } else {
            size_t close = str_find(part, STR("}"), at);
            bool is_made = str_find(part, STR("#{made}"), 0) != SIZE_MAX;
            buf_add_str(&line, str_slice(part, 0, at));
            buf_printf(&line, "#%" PRIu64, is_made ? made : b->machine);
            buf_add_str(&line, str_slice(part, close + 1, part.length));
        }
        struct str reply = trial_type(who, line.bytes);
        if (str_starts(part, STR("@clone"))) {
            made = trial_first_id(reply);
        }
        buf_finish(&line);
    }
    return made;
}

/* Makes the machine the game's (1) or the wizard's (2), as it may have become in an older world. */
static void give_copied(struct bench *b, int owner)
{
    struct world *world = trial_world(b->trial);
    if (owner != 0) {
        tx_begin(world);
        world_set_owner(world, world_find(world, b->machine),
                owner == 2 ? trial_character(b->wizard) : 0);
        (void)tx_commit(world);
    }
}

BENCH_TEST(copying_a_source_does_not_lend_the_copiers_rights)
{
    struct player *carol = join_carol(b);
    uint64_t vault = trial_first_id(trial_type(b->wizard, "@create vault"));
    uint64_t chest = trial_first_id(trial_type(carol, "@create chest"));
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof(copyings) / sizeof(copyings[0]); i++) {
        const struct copying *way = &copyings[i];
        struct player *who = way->is_wizards ? b->wizard : carol;
        uint64_t prize = way->is_wizards ? vault : chest;
        char source[160];
        (void)snprintf(source, sizeof(source),
                "on('timer:go', function(e) pcall(atomic, function() object('#%" PRIu64
                "').taken = 1 end) e.this.tried = true end)",
                prize);
        uint64_t first = b->machine;
        b->machine = trial_first_id(trial_type(b->alice, "@create gadget"));
        (void)trial_typef(b->alice,
                "; (function() object(%" PRIu64 ").area = object(%" PRIu64 ").area end)()",
                b->machine, first);
        bench_program(b, source);
        give_copied(b, way->owner);

        uint64_t made = type_copying(b, who, way->line);
        (void)trial_typef(b->wizard, "; object(%" PRIu64 "):after(1, 'go')", made);
        trial_advance(b->trial, 3);

        bool tried = strcmp(trial_property(b->trial, made, "tried"), "true") == 0;
        bool taken = strcmp(trial_property(b->trial, prize, "taken"), "nil") != 0;
        if (!tried || taken) {
            print_error("%s by %s, owner %d: tried %d, taken %d\n", way->line,
                    way->is_wizards ? "wizard" : "carol", way->owner, tried, taken);
            wrong++;
        }
        (void)trial_typef(b->wizard, "@unset #%" PRIu64 ".taken", prize);
        b->machine = first;
    }
    assert_int_equal(wrong, 0);
}
