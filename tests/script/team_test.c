/* team_test.c -- Builders together: areas that they found and share, refs within an area, and a
 * wizard's means to stop them. */
#include "engine/base/base.h"
#include "engine/core/run/fault.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>

BENCH_TEST(a_builder_can_found_an_area_and_grant_it_to_others)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t area = trial_first_id(trial_type(b->alice, "@area Sorrel ="));
    uint64_t room = trial_first_id(trial_type(b->alice, "@dig Green"));
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, room, area);

    assert_has(trial_typef(carol, "@describe #%" PRIu64 " = Mine.", room), "don't control");
    assert_has(trial_type(carol, "@area Sorrel = +carol"), "belongs to alice");
    assert_has(trial_type(carol, "@area Sorrel ="), "belongs to alice");
    assert_has(trial_type(b->alice, "@area Sorrel = +Carol"), "carol may build in");
    assert_has(trial_typef(carol, "@describe #%" PRIu64 " = Ours.", room),
            "has a new description");
    assert_has(trial_type(carol, "@area Sorrel = +carol"), "belongs to alice");
    assert_has(trial_type(carol, "@area Sorrel"), "carol may build in");
    (void)trial_typef(carol, "@teleport #%" PRIu64, room);
    uint64_t bench = trial_first_id(trial_type(carol, "@create a bench"));
    (void)trial_type(carol, "drop bench");
    assert_has(trial_typef(b->alice, "@describe #%" PRIu64 " = Ours.", bench),
            "has a new description");
    assert_has(trial_type(b->alice, "@area Sorrel = -carol"), "Nobody else may build in");
    assert_has(trial_typef(carol, "@describe #%" PRIu64 " = Mine.", room), "don't control");
    assert_has(trial_type(b->bob, "@area Sorrel"), "for builders");
}

BENCH_TEST(errors_of_a_thing_without_an_owner_go_to_the_builders_of_its_area_and_to_wizards)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    struct player *dora = trial_join(b->trial, "dora", "builder");
    struct engine *engine = trial_engine(b->trial);
    struct world *world = engine_world(engine);
    uint64_t area = trial_first_id(trial_type(b->alice, "@area Sorrel ="));
    (void)trial_type(b->alice, "@area Sorrel = +carol");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, b->machine, area);
    transaction_begin(engine, 0, 0);
    world_set_owner(world, world_find(world, b->machine), 0);
    transaction_fault(engine, b->machine, 0, STR("boom"));
    transaction_commit(engine);
    transaction_report_faults(engine);

    assert_has(trial_type(b->alice, "@errors"), "a machine (#");
    assert_has(trial_reply(b->alice), "), which has no owner here, ");
    assert_has(trial_reply(b->alice), "boom");
    assert_has(trial_type(carol, "@errors"), "boom");
    assert_has(trial_type(b->wizard, "@errors"), "boom");
    assert_has(trial_type(dora, "@errors"), "No errors");
}

BENCH_TEST(an_error_of_another_builders_thing_says_whose_it_is)
{
    bench_program(b, "command('pull {this}', function() error('boom') end)");
    (void)trial_type(b->bob, "pull machine");

    assert_has(trial_typef(b->wizard, "@errors #%" PRIu64, b->machine), "), of alice (#");
    assert_lacks(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "), of alice");
}

BENCH_TEST(things_made_by_scripts_in_an_area_belong_to_it)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t room = bench_settle(b);
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area Sorrel ="));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, room, area);
    char own[24];
    (void)snprintf(own, sizeof(own), "#%" PRIu64, area);
    bench_program(b, "command('make {this}', function(e) "
                     "local o = create('item', { name = 'a leaf', location = e.room }) "
                     "return o.id .. ' in ' .. tostring(o.area and o.area.id) end)\n"
                     "command('hold {this}', function(e) local o = create('item') "
                     "return tostring(o.area and o.area.id) end)");

    (void)trial_type(b->bob, "set provenance off");
    assert_has(trial_type(b->bob, "make machine"), "nil");
    (void)trial_type(b->wizard, "@area Sorrel = +alice, +carol");
    assert_has(trial_type(b->bob, "make machine"), own + 1);
    assert_has(trial_type(b->bob, "hold machine"), own + 1);
    struct str made = trial_type(b->bob, "make machine");
    unsigned long leaf = strtoul(made.bytes, NULL, 10);
    assert_has(trial_typef(carol, "@name #%lu = a large leaf", leaf), "large leaf");
}

BENCH_TEST(invalid_area_commands_get_clear_answers)
{
    (void)trial_join(b->trial, "carol", "builder");
    static const char *const cases[][2] = {
            {"@area Fens = +nobody", "There isn't a player called nobody"},
            {"@area Fens = +bob", "isn't a builder"},
            {"@area Fens = carol, +alice", "Give either"},
            {"@area Nowhere", "No area is called Nowhere"},
            {"@area #1 = +carol", "No area is called #1"},
            {"@area start = +carol", "You've made the area"},
            {"@area wizard = +carol", "wizard"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_has(trial_type(b->alice, cases[i][0]), cases[i][1]);
    }
    assert_has(trial_type(b->wizard, "; object('start').builders"), "nil");
    assert_has(trial_type(b->alice, "@show $start"), "id = ");
    assert_has(trial_type(b->alice, "@describe $start = Mine."), "don't control");
}

BENCH_TEST(a_builder_has_a_quota_of_areas)
{
    assert_has(trial_type(b->alice, "@area One ="), "made the area");
    assert_has(trial_type(b->alice, "@area Two ="), "made the area");
    assert_has(trial_type(b->alice, "@area Three ="), "made the area");
    assert_has(trial_type(b->alice, "@area Four ="),
            "You can't own another area: your limit is 3.");
    assert_has(trial_type(b->alice, "@quota"), "areas: 3 of 3");
    (void)trial_type(b->wizard, "@quota alice = areas 4");
    assert_has(trial_type(b->alice, "@area Four ="), "made the area");
}

BENCH_TEST(a_ref_is_found_by_its_end_within_its_area)
{
    uint64_t area = trial_first_id(trial_type(b->alice, "@area Sorrel ="));
    uint64_t room = trial_first_id(trial_type(b->alice, "@dig Pond"));
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = sorrel", area);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = sorrel/pond", room);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".area = $sorrel", room);

    assert_has(trial_type(b->alice, "@show $pond"), "Nothing is called");
    (void)trial_type(b->alice, "@teleport $sorrel/pond");
    assert_has(trial_type(b->alice, "@show $pond"), "ref = $sorrel/pond");
    (void)trial_type(b->alice, "@create a twig");
    (void)trial_type(b->alice, "@ref twig = sorrel/twig");
    assert_has(trial_type(b->alice, "@set twig.home = $pond"), "home = Pond (#");
    assert_has(trial_type(b->alice, "@set twig.list = { $pond, 3 }"), "Pond (#");
    assert_has(trial_type(b->alice, "@create a stick from $twig"), "stick");
    assert_has(trial_type(b->alice, "@show stick"), "a twig");
    assert_has(trial_type(b->alice, "@create a log from twig"), "log");
    assert_has(trial_type(b->alice, "@show log"), "a twig");
    assert_has(trial_type(b->alice, "@proto stick = $twig, item"), "inherits from");
    assert_has(trial_type(b->alice, "@find $pond"), "Pond");
    assert_has(trial_type(b->alice, "@set twig.home = $marsh"), "$marsh");
    /* A name in a script means the same wherever the script runs, even if something else gets that
     * name later. */
    assert_has(trial_type(b->alice, ";object('$pond')"), "nil");
    assert_has(trial_type(b->alice, ";object('sorrel/pond')"), "Pond");
    /* An exact match of the name comes first. */
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = pond", b->machine);
    assert_has(trial_type(b->alice, "@show $pond"), "a machine");
}

#define CLOCK                                                                                  \
    "command('pull {this}', function(e) e.this:every(1, 'tick') return 'Tick.' end) "          \
    "command('nap {this}', function(e) wait(5) e.this.napped = true end) "                     \
    "on('timer:tick', function(e) e.this.n = (e.this.n or 0) + 1 end) "                        \
    "before('take', function() return 'It is bolted.' end) "                                   \
    "on('describe', function() return 'It ticks.' end)"

static const char *ticks(struct bench *b)
{
    return trial_property(b->trial, b->machine, "n");
}

BENCH_TEST(a_frozen_builders_things_stand_still)
{
    (void)bench_settle(b);
    bench_program(b, CLOCK);
    assert_has(trial_type(b->bob, "pull machine"), "Tick.");
    trial_send(b->bob, "nap machine");
    trial_advance(b->trial, 2.5);
    assert_string_equal(ticks(b), "2");

    assert_has(trial_type(b->wizard, "@freeze alice"), "frozen alice's scripts");
    trial_advance(b->trial, 20);
    assert_string_equal(ticks(b), "2");
    assert_has(trial_typef(b->wizard, "; object(%" PRIu64 ").napped", b->machine), "nil");
    assert_lacks(trial_type(b->bob, "look at machine"), "ticks");
    assert_lacks(trial_type(b->bob, "pull machine"), "Tick.");
    assert_has(trial_type(b->bob, "take machine"), "take");
    (void)trial_type(b->bob, "drop machine");
    assert_has(trial_type(b->wizard, "@freeze alice"), "frozen already");

    assert_has(trial_type(b->wizard, "@undo"), "Undone: @freeze alice");
    trial_advance(b->trial, 10);
    assert_string_not_equal(ticks(b), "2");
    assert_has(trial_type(b->bob, "take machine"), "bolted");
    (void)trial_type(b->wizard, "@freeze alice");
    assert_has(trial_type(b->wizard, "@unfreeze alice"), "running again");
    assert_has(trial_type(b->bob, "take machine"), "bolted");
    assert_has(trial_type(b->wizard, "@unfreeze alice"), "aren't frozen");
}

BENCH_TEST(a_former_builders_things_freeze_unless_kept)
{
    (void)bench_settle(b);
    bench_program(b, CLOCK);
    (void)trial_type(b->wizard, "@create a feather");
    assert_has(trial_type(b->wizard, "@role alice player"), "frozen");
    assert_has(trial_type(b->wizard, "@undo"), "@create a feather"); /* not half of the other */
    assert_has(trial_type(b->bob, "whois alice"), "player");
    assert_lacks(trial_type(b->bob, "pull machine"), "Tick.");
    assert_has(trial_type(b->wizard, "@role alice builder"), "running again");
    assert_has(trial_type(b->bob, "pull machine"), "Tick.");
    assert_lacks(trial_type(b->wizard, "@role alice player keep"), "frozen");
    assert_has(trial_type(b->bob, "pull machine"), "Tick.");
}

BENCH_TEST(only_wizards_can_freeze_or_unfreeze_a_builder)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    assert_has(trial_type(carol, "@freeze alice"), "for wizards");
    assert_has(trial_type(b->bob, "@freeze alice"), "for wizards");
    assert_has(trial_type(b->wizard, "@freeze wizard"), "is a wizard");
    assert_has(trial_type(b->wizard, "@freeze nobody"), "There isn't a player called");
    (void)trial_type(b->wizard, "@freeze alice");
    assert_has(trial_type(b->alice, "; me._frozen = nil"), "right");
    assert_has(trial_type(b->alice, "@unset me._frozen"), "");
    assert_has(trial_type(b->alice, "@unfreeze alice"), "for wizards");
    assert_has(trial_type(b->wizard, "@freeze alice"), "frozen already");
    assert_has(trial_typef(carol, "; object(%" PRIu64 ")._frozen = true",
                       trial_character(b->alice)),
            "right");
}
