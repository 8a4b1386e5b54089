/* consent_test.c -- Limits of scripts in other people's places: each test is an attack on the whole
 * game. alice builds and attacks; carol owns a yard; bob plays. alice's machine lies in the start
 * room. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* carol's yard, with carol and bob in it, and a cave of alice's. */
struct consent_land {
    struct player *carol;
    uint64_t yard;
    uint64_t cave;
};

static struct consent_land make_land(struct bench *b)
{
    struct consent_land land = {.carol = trial_join(b->trial, "carol", "builder")};
    land.yard = trial_first_id(trial_type(land.carol, "@dig Yard"));
    land.cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, land.yard);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land.yard);
    trial_forget_all(b->trial);
    return land;
}

/* The machine of alice's lies in the yard, as dropped there by hand. */
static struct consent_land make_snare(struct bench *b, const char *source)
{
    struct consent_land land = make_land(b);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, land.yard);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to alice", b->machine);
    (void)trial_type(b->alice, "drop machine");
    bench_program(b, source);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, land.cave);
    trial_forget_all(b->trial);
    return land;
}

static bool is_in_consent(struct bench *b, uint64_t thing, uint64_t place)
{
    char line[96];
    (void)snprintf(line, sizeof(line),
            "object(\"#%" PRIu64 "\").location == object(\"#%" PRIu64 "\")", thing, place);
    return str_find(bench_value(b, line), STR("true"), 0) != SIZE_MAX;
}

static uint64_t start_of(struct bench *b)
{
    return trial_first_id(bench_value(b, "object(\"$start\")"));
}

/* -- handlers -- */

BENCH_TEST(a_guest_thing_cannot_hinder_or_address_players)
{
    struct consent_land land =
            make_snare(b, "before('leave', function() return 'You may not leave.' end) "
                          "before('hear', function() return 'shh' end) "
                          "before('take', 'witness', function() return 'Hands off.' end) "
                          "before('command', function(e) return stop('No.') end) "
                          "on('enter', function(e) e.actor:tell('SYSTEM: log in again') end) "
                          "on('leave', function(e) refuse('You stay.') end)");
    (void)trial_type(land.carol, "@create a ball");
    (void)trial_type(land.carol, "drop ball");
    (void)trial_type(land.carol, "@dig out to Lane");

    assert_has(trial_type(b->bob, "say hello"), "You say");
    assert_has(trial_type(b->bob, "take ball"), "You take");
    assert_has(trial_type(b->bob, "out"), "Lane");
    assert_lacks(trial_type(b->bob, "in"), "SYSTEM");
}

BENCH_TEST(a_guest_script_cannot_refuse_speech_or_move_the_speaker)
{
    struct consent_land land = make_snare(b,
            "on('hear', function(e) if e.text:find('jail') then "
            "local ok, why = e.actor:move(e.this.owner.location) e.this.why = why end "
            "if e.text:find('hush') then refuse('shh') end "
            "e.this.heard = e.text end)");

    assert_has(trial_type(b->bob, "say jail me"), "You say");
    assert_string_equal(trial_property(b->trial, b->machine, "heard"), "\"jail me\"");
    assert_has(str_of(trial_property(b->trial, b->machine, "why")),
            "This script has no right to move Bob");
    assert_has(trial_type(b->bob, "say hush"), "You say");
    assert_true(is_in_consent(b, trial_character(b->bob), land.yard));
}

BENCH_TEST(a_guest_thing_cannot_refuse_to_be_dropped_or_given)
{
    struct consent_land land = make_snare(b,
            "before('take', function(e) if e.this.bolted then return 'It is bolted.' end end) "
            "before('drop', function() return 'It clings to you.' end) "
            "before('give', function() return 'It clings to you.' end) "
            "before('move', 'thing', function(e) if e.how ~= 'take' then return 'Stuck.' end "
            "end) "
            "before('leave', 'held', function() return 'It is too heavy.' end)");
    (void)trial_type(b->alice, "@set machine.bolted = true");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".bolted = true", b->machine);

    assert_has(trial_type(b->bob, "take machine"), "It is bolted.");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".bolted = false", b->machine);
    assert_has(trial_type(b->bob, "take machine"), "You take");
    (void)trial_type(land.carol, "@dig out to Lane");
    assert_has(trial_type(b->bob, "out"), "Lane");
    (void)trial_type(b->bob, "in");
    assert_has(trial_type(b->bob, "give machine to carol"), "You give");
    assert_has(trial_type(land.carol, "drop machine"), "You drop");
}

BENCH_TEST(a_guest_sees_its_owners_actions_in_full)
{
    bench_program(b, "before('hear', function() return 'shh' end)");

    assert_has(trial_type(b->alice, "say hello"), "shh");
    assert_has(trial_type(b->bob, "say hello"), "You say");
}

BENCH_TEST(an_accepted_builder_acts_in_full_until_the_place_is_lost)
{
    struct consent_land land = make_snare(b, "before('hear', function() return 'shh' end)");

    (void)trial_type(land.carol, "@accept here = alice");
    assert_has(trial_type(b->bob, "say hello"), "shh");
    (void)trial_type(land.carol, "@undo");
    assert_has(trial_type(b->bob, "say hello"), "You say");
    (void)trial_type(land.carol, "@set here.accepts = \"anybody\"");
    assert_has(trial_type(b->bob, "say hello"), "shh");
    (void)trial_type(land.carol, "@accept here =");
    assert_has(trial_type(b->bob, "say hello"), "You say");
}

BENCH_TEST(an_inherited_behaviour_goes_by_its_own_owner)
{
    struct consent_land land = make_land(b);
    bench_program(b, "before('hear', function() return 'shh' end)");
    (void)trial_typef(land.carol, "@create a drum from #%" PRIu64, b->machine);
    (void)trial_type(land.carol, "drop drum");

    assert_has(trial_type(b->bob, "say hello"), "You say");

    /* Of the place itself it was chosen. */
    (void)trial_type(land.carol, "@create Hall from room");
    (void)trial_typef(land.carol, "@proto here = #%" PRIu64 ", room", b->machine);
    assert_has(trial_type(b->bob, "say hello"), "shh");
}

BENCH_TEST(a_prototype_cannot_accept_builders_for_its_heirs)
{
    struct consent_land land = make_land(b);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".accepts = \"anybody\"", b->machine);
    bench_program(b, "on('enter', function(e) e.this.accepts = 'anybody' end)");
    (void)trial_typef(land.carol, "@proto here = #%" PRIu64 ", room", b->machine);
    (void)trial_type(b->wizard, "@teleport bob");
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land.yard);

    assert_has(
            trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, land.yard),
            "doesn't accept you");
}

/* -- placing -- */

/* Where y is the yard, s the start room, c the cave, m the machine, a the actor. Each is refused by a
 * reason or a fault. */
static const char *const placings[] = {
        "ok, why = create('item', { location = y })",
        "ok, why = create('item', { location = s })",
        "ok, why = create('exit', { name = 'trap', to = c, location = y })",
        "ok, why = create('exit', { name = 'trap', to = c, location = s })",
        "ok, why = create('npc', { location = y })",
        "ok, why = m:move(y)",
        "ok, why = m:move(s)",
        "local x = create('exit', { name = 'trap', to = c, location = c }) ok, why = x:move(y)",
        "local n = create('npc', { location = c }) local i = create('item', { location = n }) "
        "n:move(y) ok = n.location == y",
        "m.location = y",
        "y.accepts = a",
        "y.area = m",
        "ok, why = object(a.id):perform('drop all')",
        "y:describe_with('k', 'A trap yawns here.')",
};

BENCH_TEST(nothing_is_placed_where_its_owner_is_not_accepted)
{
    struct consent_land land = make_land(b);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, land.cave);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land.cave);
    for (size_t i = 0; i < sizeof(placings) / sizeof(placings[0]); i++) {
        struct buf source = {0};
        buf_printf(&source,
                "command('poke {this}', function(e) local m, a = e.this, e.actor local ok, why "
                "= "
                "true local y, c, s = object('#%" PRIu64 "'), object('#%" PRIu64
                "'), object('$start') %s if ok then a:tell('Done.') end end)",
                land.yard, land.cave, placings[i]);
        bench_program(b, source.bytes);
        buf_finish(&source);

        struct str reply = trial_type(b->bob, "poke machine");

        if (str_find(reply, STR("Done."), 0) != SIZE_MAX) {
            fail_msg("%s was allowed", placings[i]);
        }
    }
}

BENCH_TEST(building_commands_place_nothing_where_not_accepted)
{
    struct consent_land land = make_land(b);
    (void)trial_typef(land.carol, "@ref #%" PRIu64 " = carols-yard", land.yard);
    static const char *const lines[] = {
            "@teleport machine to $carols-yard",
            "@link trap from $carols-yard to $start",
            "@dig up from $carols-yard to Trap",
            "@accept $carols-yard = alice",
            "@set $carols-yard.accepts = \"anybody\"",
    };
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct str reply = trial_type(b->alice, lines[i]);
        if (str_find(reply, STR("doesn't accept you"), 0) == SIZE_MAX &&
                str_find(reply, STR("it belongs to carol"), 0) == SIZE_MAX) {
            fail_msg("%s: %.*s", lines[i], STR_FMT(reply));
        }
    }
    (void)trial_type(b->alice, "take machine");
    assert_has(trial_type(b->alice, "@teleport machine to $start"), "only wizards");
    assert_has(trial_type(b->alice, "@link trap to $start"), "only wizards");
    assert_has(trial_type(b->wizard, "@accept $start = alice"), "only wizards");
    (void)trial_type(b->wizard, "@set $start.accepts = \"anybody\"");
    assert_has(trial_type(b->alice, "@teleport machine to $start"), "only wizards");
}

BENCH_TEST(an_exit_is_not_dropped_by_hand)
{
    (void)trial_type(b->alice, "@create trapdoor from exit");

    assert_has(trial_type(b->alice, "drop trapdoor"), "doesn't accept");
    assert_has(trial_type(b->bob, "exits"), "out");
    assert_lacks(trial_type(b->bob, "exits"), "trapdoor");
}

BENCH_TEST(no_exit_appears_by_changing_a_things_kind_or_owner)
{
    (void)make_snare(b, "on('hear', function(e) end)");
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = snare", b->machine);
    uint64_t heir = trial_first_id(trial_type(b->alice, "@create a mould"));
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = $snare", heir);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to $start", heir);
    uint64_t way = trial_first_id(trial_type(b->alice, "@create way from exit"));

    assert_has(trial_type(b->alice, "@proto $snare = exit"), "in a place that accepts you");
    assert_has(trial_typef(b->alice, "@proto #%" PRIu64 " = exit", heir),
            "in a place that accepts you");
    assert_has(trial_typef(b->alice, "@chown #%" PRIu64 " = wizard", way),
            "must use @chown themselves");
    assert_lacks(trial_type(b->bob, "exits"), "mould");
}

BENCH_TEST(an_exit_of_a_granted_area_needs_its_targets_consent)
{
    (void)trial_type(b->wizard, "@area fen = alice");
    uint64_t vault = trial_first_id(trial_type(b->wizard, "@dig Vault"));
    uint64_t hut = trial_first_id(trial_type(b->wizard, "@dig Hut"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, hut);
    (void)trial_type(b->wizard, "@link out to $start");
    (void)trial_typef(b->wizard, "@set here.area = #%" PRIu64,
            trial_first_id(trial_type(b->wizard, "@area fen")));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, hut);

    assert_has(trial_typef(b->alice, "@set out.to = #%" PRIu64, vault), "has to accept you");
    assert_has(trial_type(b->alice, "@set out.to = $common-room"), "to =");
}

BENCH_TEST(a_line_of_an_npc_is_marked_with_its_owner)
{
    (void)make_land(b);
    uint64_t pim = trial_first_id(trial_type(b->alice, "@create a parrot from greeter, npc"));
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".greeting = \"Hail!\"", pim);
    (void)trial_type(b->alice, "drop parrot");
    (void)trial_type(b->bob, "set provenance all");
    trial_forget_all(b->trial);

    (void)trial_type(b->wizard, "@teleport bob to $start");
    trial_advance(b->trial, 5);

    assert_has(trial_told(b->bob), "[a parrot, alice's] A parrot says, \"Hail!\"");
}

BENCH_TEST(an_npc_cannot_place_things_for_an_unaccepted_builder)
{
    struct consent_land land = make_land(b);
    uint64_t npc = trial_first_id(trial_type(b->alice, "@create a golem from npc"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, npc, land.cave);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, land.cave);
    (void)trial_typef(b->alice, "@link north to #%" PRIu64, land.yard);
    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):perform(\"north\")", npc);
    assert_true(is_in_consent(b, npc, land.cave));

    /* As dropped there by hand. */
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, npc, land.yard);
    uint64_t stone = bench_create(b, "a stone", NULL);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, stone, npc);
    (void)trial_type(land.carol, "@create a ball");
    (void)trial_type(land.carol, "drop ball");
    trial_forget_all(b->trial);
    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):perform(\"drop stone\")", npc);
    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):perform(\"take ball\")", npc);
    assert_true(is_in_consent(b, stone, npc));
    assert_lacks(trial_told(b->bob), "takes");
    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):perform(\"say Hello.\")", npc);
    assert_has(trial_told(b->bob), "Hello.");
}

BENCH_TEST(the_contents_of_a_guest_go_to_its_owner)
{
    struct consent_land land =
            make_snare(b, "command('burst {this}', function(e) e.this:destroy() end)");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    uint64_t wolf = trial_first_id(trial_type(b->alice, "@create a wolf from npc"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, wolf, b->machine);

    (void)trial_type(b->bob, "burst machine");

    assert_false(is_in_consent(b, wolf, land.yard));
    assert_true(is_in_consent(b, wolf, trial_character(b->alice)));
}

BENCH_TEST(a_destroyed_room_sends_people_to_the_start_room)
{
    struct consent_land land = make_land(b);
    uint64_t wolf = trial_first_id(trial_type(b->alice, "@create a wolf from npc"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, wolf, land.cave);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land.cave);

    (void)trial_typef(b->alice, "@destroy #%" PRIu64, land.cave);

    assert_true(is_in_consent(b, trial_character(b->bob), start_of(b)));
    assert_true(is_in_consent(b, wolf, trial_character(b->alice)));
}

/* -- moving people -- */

/* bob pokes the machine in alice's cave; then tells where he is. */
static bool is_sent(
        struct bench *b, const struct consent_land *land, const char *code, uint64_t goal)
{
    struct buf source = {0};
    buf_printf(&source,
            "command('poke {this}', function(e) local c = object('#%" PRIu64
            "') local g = object('#%" PRIu64 "') %s end) "
            "on('timer:go', function(e) for _, x in ipairs(e.this.location.contents) do "
            "if x:is('player') then x:move(object('#%" PRIu64 "')) end end end)",
            land->cave, goal, code, goal);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, land->cave);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land->cave);
    bench_program(b, source.bytes);
    buf_finish(&source);
    (void)trial_type(b->bob, "poke machine");
    trial_advance(b->trial, 3);
    return is_in_consent(b, trial_character(b->bob), goal);
}

BENCH_TEST(a_script_can_bring_people_only_where_they_could_go)
{
    struct consent_land land = make_land(b);
    uint64_t vault = trial_first_id(trial_type(b->wizard, "@dig Vault"));
    (void)trial_typef(b->wizard, "@link down from $start to #%" PRIu64, vault);
    (void)trial_type(b->wizard, "@teleport $start");
    (void)trial_type(b->wizard, "@set down.door = true");
    (void)trial_type(b->wizard, "@set down.open = true");
    (void)trial_typef(b->wizard, "@link up from #%" PRIu64 " to $start", vault);

    assert_true(is_sent(b, &land, "e.actor:move(g)", start_of(b)));
    assert_true(is_sent(b, &land, "e.actor:move(g)", vault));
    (void)trial_type(b->wizard, "close down");
    assert_false(is_sent(b, &land, "e.actor:move(g)", vault));
    assert_false(is_sent(b, &land, "e.actor:move(g)", land.yard));
    assert_false(is_sent(b, &land, "e.this:after(1, 'go')", vault));
    /* Alice's own exit does not get around the lock, and neither does a room in between. */
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, land.cave);
    (void)trial_typef(b->alice, "@link north to #%" PRIu64, vault);
    assert_false(is_sent(b, &land, "e.actor:move(g)", vault));
    assert_has(trial_type(b->bob, "north"), "hasn't agreed");
    assert_has(trial_type(b->alice, "north"), "Vault");
    (void)trial_type(b->wizard, "open down");
    assert_has(trial_type(b->bob, "north"), "Vault");
    /* Nobody can be sent to a place that is not public. */
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".public = false", vault);
    assert_false(is_sent(b, &land, "e.actor:move(g)", vault));
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice", vault);
    assert_false(is_sent(b, &land, "e.this:after(1, 'go')", vault));
    (void)trial_type(b->bob, "yes");
    assert_true(is_sent(b, &land, "e.this:after(1, 'go')", vault));
}

BENCH_TEST(a_boat_cannot_carry_people_away_where_it_is_a_guest)
{
    struct consent_land land =
            make_snare(b, "on('timer:go', function(e) local ok, why = e.this:move(e.this.port) "
                          "e.this.why = why end)");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 1000", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".port = #%" PRIu64, b->machine, land.cave);
    assert_has(trial_type(b->bob, "enter machine"), "climb");

    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):after(1, \"go\")", b->machine);
    trial_advance(b->trial, 2);

    assert_true(is_in_consent(b, b->machine, land.yard));
    assert_has(str_of(trial_property(b->trial, b->machine, "why")), "Somebody is in it");
}

BENCH_TEST(a_call_into_anothers_code_passes_on_no_trust)
{
    struct consent_land land = make_snare(b,
            "on('call:go', function(e) local ok, why = e.data.who:move(e.this.owner.location) "
            "e.this.why = why end)");
    uint64_t bell = trial_first_id(trial_type(land.carol, "@create a bell"));
    (void)trial_type(land.carol, "drop bell");
    struct buf source = {0};
    buf_printf(&source,
            "command('ring {this}', function(e) object('#%" PRIu64
            "'):call('go', { who = e.actor }) end)",
            b->machine);
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, bell);
    (void)trial_program(land.carol, id, source.bytes);
    buf_finish(&source);

    (void)trial_type(b->bob, "ring bell");

    assert_true(is_in_consent(b, trial_character(b->bob), land.yard));
}

/* -- areas -- */

BENCH_TEST(a_room_changes_its_area_by_rights_in_both)
{
    uint64_t fen = trial_first_id(trial_type(b->wizard, "@area fen = alice"));
    uint64_t wick = trial_first_id(trial_type(b->wizard, "@area wick = alice"));
    struct consent_land land = make_land(b);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, land.yard, fen);

    (void)trial_typef(b->wizard, "@area wick =");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, land.yard, wick),
            "no right");
    assert_has(trial_typef(b->alice, "@unset #%" PRIu64 ".area", land.yard), "no right");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, land.cave, wick),
            "no right");
    (void)trial_typef(b->wizard, "@area wick = alice");
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, land.yard, wick),
            "area =");
}

BENCH_TEST(new_things_in_an_area_belong_to_its_builder)
{
    struct consent_land land = make_land(b);
    (void)trial_type(b->wizard, "@area fen = alice, carol");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, land.yard,
            trial_first_id(trial_type(b->wizard, "@area fen")));
    uint64_t fiddle = trial_first_id(trial_type(land.carol, "@create a fiddle"));
    (void)trial_type(land.carol, "drop fiddle");

    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".tune = 1", fiddle), "tune = 1");
    uint64_t own = trial_first_id(trial_type(b->alice, "@create a drum"));
    assert_has(trial_typef(land.carol, "@set #%" PRIu64 ".tune = 1", own),
            "You don't control a drum");
    assert_has(trial_typef(land.carol, "@set #%" PRIu64 ".tune = 1", own), "belongs to alice");
}

/* -- stop, and the owner of its script -- */

BENCH_TEST(stop_keeps_the_handlers_changes_and_a_refusal_does_not)
{
    (void)bench_settle(b);
    (void)trial_type(b->wizard, "@link out to $start");
    bench_program(b, "before('leave', function(e) e.this.n = (e.this.n or 0) + 1 "
                     "e.this.location:announce('The guard lowers a halberd.') "
                     "if e.this.n < 2 then return 'Plainly no.' end "
                     "return stop('You may not pass.') end)");

    struct str first = trial_type(b->bob, "out");
    assert_has(first, "Plainly no.");
    assert_lacks(first, "halberd");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".n = 1", b->machine);
    trial_forget_all(b->trial);

    struct str reply = trial_type(b->bob, "out");

    assert_has(reply, "The guard lowers a halberd.");
    assert_has(reply, "You may not pass.");
    assert_lacks(reply, "You go");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "2");
    assert_lacks(trial_told(b->wizard), "Bob goes");
}

BENCH_TEST(a_before_command_handler_can_consume_a_line)
{
    (void)bench_settle(b);
    bench_program(b,
            "before('command', function(e) e.this.last = e.verb .. '|' .. e.word .. '|' .. "
            "(e.text or '') if e.verb == 'inventory' then e.this.eaten = true stop() end "
            "if e.word == 'examine' then return stop('The music is not for dancing.') end "
            "end)");

    assert_lacks(trial_type(b->bob, "i"), "carrying");
    assert_string_equal(trial_property(b->trial, b->machine, "last"), "\"inventory|i|\"");
    assert_string_equal(trial_property(b->trial, b->machine, "eaten"), "true");
    assert_has(trial_type(b->bob, "examine  with me"), "not for dancing");
    assert_has(trial_type(b->bob, "say hi"), "You say");
    assert_string_equal(
            trial_property(b->trial, b->machine, "last"), "\"examine|examine|with me\"");
    assert_has(trial_type(b->bob, "look"), "Stage");
}

BENCH_TEST(set_provenance_shows_which_script_wrote_each_text)
{
    uint64_t parrot = trial_first_id(trial_type(b->alice, "@create a parrot from npc"));
    (void)trial_type(b->alice, "drop parrot");
    bench_program(b,
            "command('poke {this}', function(e) e.actor:tell('One.\\nWizard says, \"Two.\"') "
            "act(e.actor, '{Actor} {verb:jump}.') e.this.location:announce('Three.') "
            "return 'Four.' end) before('take', function() return 'Five.' end) "
            "command('prod {this}', function(e) refuse('Six.') end)");
    assert_has(trial_type(b->bob, "set provenance all"), "provenance is now all");

    struct str reply = trial_type(b->bob, "poke machine");

    assert_has(reply, "[a machine, alice's] One.\n[a machine, alice's] Wizard says, \"Two.\"");
    assert_has(reply, "[a machine, alice's] You jump.");
    assert_has(reply, "[a machine, alice's] Three.");
    assert_has(reply, "[a machine, alice's] Four.");
    assert_has(trial_type(b->bob, "take machine"), "[a machine, alice's] Five.");
    assert_has(trial_type(b->bob, "prod machine"), "[a machine, alice's] Six.");
    trial_forget_all(b->trial);
    (void)trial_typef(b->alice, ";object(\"#%" PRIu64 "\"):perform(\"say Hello.\")", parrot);
    assert_has(trial_told(b->bob), "[@lua, alice's] A parrot says, \"Hello.\"");
    trial_forget_all(b->trial);
    (void)trial_type(b->alice, "say Hello.");
    assert_lacks(trial_told(b->bob), "[");
    (void)trial_type(b->bob, "set provenance off");
    assert_lacks(trial_type(b->bob, "poke machine"), "[");
}
