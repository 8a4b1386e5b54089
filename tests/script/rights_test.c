/* rights_test.c -- A script acts with its owner's rights, on its e.this, and within its player's
 * command; it has no other rights.
 *
 * The table holds statements that alice's machine tries when bob, or mallory's when anybody, uses
 * it. A refusal is an error to its owner or a reason, and the world stays unchanged. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "world/model/world.h"

#include <inttypes.h>

/* carol owns a room of hers with a vase in it; {v} is the vase, {r} the room. */
struct rights_yard {
    struct player *carol;
    uint64_t room;
    uint64_t vase;
};

static struct rights_yard make_yard(struct bench *b)
{
    struct rights_yard yard = {.carol = trial_join(b->trial, "carol", "builder")};
    yard.room = trial_first_id(trial_type(yard.carol, "@dig Yard"));
    yard.vase = trial_first_id(trial_type(yard.carol, "@create a vase"));
    (void)trial_typef(yard.carol, "@teleport #%" PRIu64 " to #%" PRIu64, yard.vase, yard.room);
    trial_forget_all(b->trial);
    return yard;
}

/* A command `poke machine` that tries statement, where v is the vase, r the room, m the
 * machine, a the actor. */
static void program_rights(
        struct bench *b, const struct rights_yard *yard, const char *statement)
{
    struct buf source = {0};
    buf_printf(&source,
            "command('poke {this}', function(e) local m, a = e.this, e.actor "
            "local v, r = object('#%" PRIu64 "'), object('#%" PRIu64 "') "
            "local start = object('$start') local ok, why = true %s "
            "if not ok then e.actor:tell('No: ' .. why) else e.actor:tell('Done.') end end)",
            yard->vase, yard->room, statement);
    bench_program(b, source.bytes);
    buf_finish(&source);
}

static const char *const refused[] = {
        "v.name = 'mine'",
        "v.t = {}",
        "v.name = nil",
        "a.capacity = 1000",
        "a.name = 'Slave'",
        "start.light = 0",
        "object('$light').light = 0",
        "object('$thing').weight = 0",
        "v:after(1, 'x')",
        "v:cancel('x')",
        "ok, why = v:destroy()",
        "ok, why = a:destroy()",
        "ok, why = v:move(start)",
        "ok, why = r:move(start)",
        "ok, why = object('$start'):move(r)",
        "r:announce('Ha!')",
        "ok, why = a:perform('drop all')",
        "require('verbs').move(a, v, start, 'take')",
        "require('exits').set(v, 'name', 'mine')",
};

BENCH_TEST(things_of_others_stay_unchanged)
{
    struct rights_yard yard = make_yard(b);
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        program_rights(b, &yard, refused[i]);

        struct str reply = trial_type(b->bob, "poke machine");

        if (str_find(reply, STR("Done."), 0) != SIZE_MAX) {
            fail_msg("%s was allowed", refused[i]);
        }
        assert_string_equal(trial_property(b->trial, yard.vase, "name"), "\"a vase\"");
    }
}

static const char *const allowed[] = {
        "m.name = 'a machine of mine'",
        "m:after(1, 'x')",
        "ok, why = m:move(a)",
        "ok, why = m:move(m.location)",
        "ok, why = create(nil, { name = 'a can', location = a })",
        "ok, why = create('light', { name = 'a lamp', location = m })",
        "a:tell('Hello.')",
        "m.location:announce('Hello.')",
        "ok = v.name == 'a vase'",
        "ok = #r.contents == 1",
        "ok = v.owner.name == 'carol'",
        "ok, why = a:move(start)",
};

BENCH_TEST(own_and_given_things_may_be_changed)
{
    struct rights_yard yard = make_yard(b);
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        program_rights(b, &yard, allowed[i]);

        struct str reply = trial_type(b->bob, "poke machine");

        if (str_find(reply, STR("Done."), 0) == SIZE_MAX) {
            fail_msg("%s: %.*s", allowed[i], STR_FMT(reply));
        }
        (void)trial_type(b->bob, "drop machine"); /* alice could not program it there */
    }
}

BENCH_TEST(a_prototypes_behaviour_may_write_its_heirs)
{
    struct rights_yard yard = make_yard(b);
    bench_program(b, "command('stroke {this}', function(e) e.this.strokes = 1 end)");
    (void)trial_typef(yard.carol, "@proto #%" PRIu64 " = #%" PRIu64, yard.vase, b->machine);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to $start", yard.vase);

    (void)trial_type(b->bob, "stroke vase");

    assert_string_equal(trial_property(b->trial, yard.vase, "strokes"), "1");
}

BENCH_TEST(a_script_cannot_move_the_player_after_a_wait)
{
    struct rights_yard yard = make_yard(b);
    program_rights(b, &yard, "wait(1) ok, why = a:move(r)");
    (void)trial_type(b->bob, "out");
    (void)trial_type(b->bob, "in");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 2);

    assert_lacks(trial_told(b->bob), "Done.");
    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(a_script_may_move_a_thing_handed_to_it)
{
    (void)bench_settle(b);
    uint64_t coin = bench_create(b, "a token", NULL);
    (void)trial_type(b->alice, "drop token");
    (void)trial_type(b->bob, "take token");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", coin);
    bench_program(b, "on('put', 'target', function(e) local ok, why = "
                     "e.thing:move(e.this.location) e.actor:tell(ok and 'Clunk.' or why) end)");

    assert_has(trial_type(b->bob, "put token in machine"), "Clunk.");
    assert_has(trial_type(b->bob, "look"), "token");
}

BENCH_TEST(a_script_cannot_take_things_a_player_holds)
{
    uint64_t token = bench_create(b, "a token", NULL);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", token);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", token);
    bench_program(b,
            "command('poke {this}', function(e) for _, x in ipairs(e.actor.contents) do "
            "x:move(e.this) end return 'Done.' end)");

    (void)trial_type(b->bob, "poke machine");

    assert_has(trial_type(b->bob, "inventory"), "token");
}

BENCH_TEST(building_commands_work_only_on_own_things)
{
    static const char *const lines[] = {"@set #%" PRIu64 ".light = 5", "@name #%" PRIu64 " = x",
            "@describe #%" PRIu64 " = x", "@destroy #%" PRIu64, "@program #%" PRIu64,
            "@proto #%" PRIu64 " = container", "@ref #%" PRIu64 " = mine",
            "@chown #%" PRIu64 " = alice", "@unset #%" PRIu64 ".name"};
    struct rights_yard yard = make_yard(b);
    struct buf before = {0};
    struct buf after = {0};
    buf_add_str(&before, trial_typef(yard.carol, "@show #%" PRIu64, yard.vase));

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char line[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)snprintf(line, sizeof(line), lines[i], yard.vase);
#pragma GCC diagnostic pop
        (void)trial_type(b->alice, line);
        (void)trial_type(b->bob, line);
    }

    buf_add_str(&after, trial_typef(yard.carol, "@show #%" PRIu64, yard.vase));
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    buf_finish(&before);
    buf_finish(&after);
}

BENCH_TEST(a_builder_can_fetch_their_own_thing_from_anywhere)
{
    uint64_t npc = bench_create(b, "puppet", "npc");
    (void)trial_typef(b->alice, "drop #%" PRIu64, npc);
    (void)bench_settle(b);

    assert_has(trial_typef(b->alice, "@teleport #%" PRIu64 " to here", npc), "is now in Stage");
}

BENCH_TEST(a_thing_is_found_by_its_inherited_name)
{
    uint64_t mould = bench_create(b, "a crimson apple", NULL);
    char label[32];
    (void)snprintf(label, sizeof(label), "#%" PRIu64, mould);
    uint64_t heir = bench_create(b, "a pear", label);
    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".name", heir);
    uint64_t other = bench_create(b, "a plum", label);

    struct str found = trial_type(b->alice, "@find crimson");

    char text[64];
    (void)snprintf(text, sizeof(text), "(#%" PRIu64 ")", heir);
    assert_has(found, text);
    (void)snprintf(text, sizeof(text), "(#%" PRIu64 ")", mould);
    assert_has(found, text);
    (void)snprintf(text, sizeof(text), "(#%" PRIu64 ")", other);
    assert_lacks(found, text);
}

BENCH_TEST(a_thing_cannot_be_given_to_an_absent_builder)
{
    struct player *cob = trial_join(b->trial, "cob", "builder");
    (void)trial_type(cob, "quit");
    uint64_t gift = bench_create(b, "gift", NULL);

    assert_has(
            trial_typef(b->alice, "@chown #%" PRIu64 " = nobodyatall", gift), "Nobody called");
    assert_has(trial_typef(b->alice, "@chown #%" PRIu64 " = cob", gift), "isn't in the game");
    (void)trial_type(b->alice, "drop gift");
    assert_has(trial_typef(b->wizard, "@chown #%" PRIu64 " = cob", gift), "now belongs to cob");
}

BENCH_TEST(destroying_a_held_thing_needs_the_holders_consent)
{
    uint64_t gift = bench_create(b, "gift", NULL);
    uint64_t other = bench_create(b, "keepsake", NULL);
    (void)trial_type(b->alice, "give gift to bob");
    (void)trial_type(b->alice, "give keepsake to bob");
    uint64_t far = trial_first_id(trial_type(b->wizard, "@dig Far cellar"));
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, far);
    trial_forget_all(b->trial);

    assert_has(trial_typef(b->alice, "@destroy #%" PRIu64, gift), "Bob is asked first");
    (void)trial_type(b->bob, "yes");
    assert_has(trial_typef(b->alice, "@destroy #%" PRIu64, gift), "is gone");
    assert_has(trial_told(b->bob), "has destroyed the gift");
    assert_has(
            trial_typef(b->alice, "@teleport #%" PRIu64 " to me", other), "Bob is asked first");
    (void)trial_type(b->bob, "yes");
    assert_has(trial_typef(b->alice, "@teleport #%" PRIu64 " to me", other), "is now in alice");

    assert_has(trial_told(b->bob), "takes the keepsake back");
}

BENCH_TEST(a_player_has_no_building_commands)
{
    static const char *const lines[] = {"@dig Hole", "@create a thing", "@lua 1 + 1", "; 1 + 1",
            "@teleport me to $start", "@role bob wizard", "@errors", "@find machine"};
    uint64_t commit = trial_world(b->trial)->commit_number;

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->bob, lines[i]);
        assert_lacks(reply, "#");
        assert_lacks(reply, "2");
    }

    assert_has(trial_type(b->bob, "@area"), "\"@area\" is for builders.");
    assert_has(trial_type(b->bob, "@dig Hole"), "\"@dig\" is for builders.");
    assert_has(trial_type(b->alice, "@create"), "Try: @create");
    assert_has(trial_type(b->bob, "@nosuch"), "don't know how to");
    assert_int_equal(trial_world(b->trial)->commit_number, commit);
}

/* A behaviour that renames a thing when somebody speaks. */
#define ON_HEAR_RENAME "on('hear', function(e) object('#%" PRIu64 "').name = 'mine' end)"

/* Text that she writes for others is harmless, including its clickable parts. */
BENCH_TEST(a_builders_text_can_contain_only_harmless_links)
{
    static const char *const texts[] = {"text", "desc"};
    static const char *const lines[] = {"read sign", "look at sign"};
    uint64_t sign = bench_create(b, "a sign", "sign");
    (void)trial_type(b->alice, "drop sign");
    for (size_t i = 0; i < 2; i++) {
        (void)trial_typef(b->alice,
                "@set #%" PRIu64
                ".%s = \"<cmd drop all>gold</cmd> <cmd look sign>more</cmd> {actor}\"",
                sign, texts[i]);

        (void)trial_type(b->bob, lines[i]);

        struct str told = trial_told_markup(b->bob);
        assert_has(told, "gold");
        assert_has(told, "<cmd look sign>more");
        assert_has(told, "{actor}");
        assert_lacks(told, "drop all");
    }
}

BENCH_TEST(giving_a_thing_away_grants_no_rights)
{
    struct rights_yard yard = make_yard(b);
    struct buf source = {0};
    buf_printf(&source, ON_HEAR_RENAME, yard.vase);
    bench_program(b, source.bytes);

    (void)trial_typef(b->alice, "@chown #%" PRIu64 " = carol", b->machine);
    (void)trial_type(yard.carol, "yes");
    (void)trial_type(b->bob, "say hello");
    trial_crash(b->trial);
    (void)trial_type(b->bob, "say hello");

    assert_string_equal(trial_property(b->trial, yard.vase, "name"), "\"a vase\"");
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
    (void)trial_program(yard.carol, id, source.bytes);
    (void)trial_type(b->bob, "say hello");
    assert_string_equal(trial_property(b->trial, yard.vase, "name"), "\"mine\"");
    buf_finish(&source);
}

BENCH_TEST(a_wizards_edit_keeps_a_behaviours_owner_rights)
{
    struct rights_yard yard = make_yard(b);
    struct buf source = {0};
    char id[32];
    buf_printf(&source, ON_HEAR_RENAME, yard.vase);
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);

    assert_has(trial_program(b->wizard, id, source.bytes), "in force");
    (void)trial_type(b->bob, "say hello");

    assert_string_equal(trial_property(b->trial, yard.vase, "name"), "\"a vase\"");
    buf_finish(&source);
}

BENCH_TEST(building_rights_in_an_area_are_not_its_owners_rights)
{
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area inn = alice"));
    uint64_t start = trial_first_id(trial_type(b->alice, "; object('$start')"));
    (void)trial_typef(b->wizard, "@set $start.area = #%" PRIu64, area);
    bench_program_object(b, start,
            "on('hear', function(e) e.this.heard = 1 object('$thing').weight = sys and 7 or 8 "
            "end)");

    (void)trial_type(b->bob, "say hello");
    assert_string_equal(trial_property(b->trial, start, "heard"), "nil");
    bench_program_object(b, start, "on('hear', function(e) e.this.heard = 1 end)");
    (void)trial_type(b->bob, "say hello");

    assert_string_equal(trial_property(b->trial, start, "heard"), "1");
    assert_has(trial_type(b->alice, "; object('$thing').weight"), "1");
}

BENCH_TEST(a_builder_cannot_change_the_stock_games_modules)
{
    bench_program(b,
            "command('spoil {this}', function(e) local verbs = require('verbs') "
            "verbs.may = function() object('$start').light = 0 return nil, 'Spoilt.' end "
            "verbs.must = verbs.may return 'Done: ' .. require('words').count(2, 'lamp') end)");

    assert_has(trial_type(b->bob, "spoil machine"), "Done: 2 lamps");

    assert_has(trial_type(b->bob, "take machine"), "You take the machine.");
}

BENCH_TEST(a_prototypes_accepted_builders_are_not_inherited)
{
    uint64_t open = trial_first_id(trial_type(b->alice, "@create an open den from room"));
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".accepts = \"anybody\"", open);
    uint64_t den = trial_first_id(trial_type(b->wizard, "@create a den from room"));
    (void)trial_typef(b->wizard, "@proto #%" PRIu64 " = #%" PRIu64, den, open);

    assert_has(trial_typef(b->alice, "@accept #%" PRIu64, open), "and anybody");
    assert_has(trial_typef(b->wizard, "@accept #%" PRIu64, den), "and nobody else");
}
