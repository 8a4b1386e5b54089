/* held_things_test.c -- Things that players hold stay theirs, and nobody fills their hands, makes them
 * owners or moves them unasked. Each test is an attack, tried on the whole game.
 *
 * alice is the builder who attacks; bob plays; carol is another builder. See approval_test.c. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

static bool is_at(struct bench *b, uint64_t thing, uint64_t place)
{
    char line[96];
    (void)snprintf(line, sizeof(line),
            "object(\"#%" PRIu64 "\").location == object(\"#%" PRIu64 "\")", thing, place);
    return str_find(bench_value(b, line), STR("true"), 0) != SIZE_MAX;
}

static bool bob_holds(struct bench *b, uint64_t thing)
{
    return is_at(b, thing, trial_character(b->bob));
}

/* A ruby of alice's that she gave to bob by hand. */
static uint64_t give_ruby(struct bench *b)
{
    uint64_t ruby = bench_create(b, "a ruby", NULL);
    (void)trial_type(b->alice, "give ruby to bob");
    assert_true(bob_holds(b, ruby));
    trial_forget_all(b->trial);
    return ruby;
}

/* The machine's script, with R for the ruby and P for bob. */
static void program_with(struct bench *b, uint64_t ruby, const char *source)
{
    struct buf text = {0};
    buf_printf(&text, "local R, P = '#%" PRIu64 "', '#%" PRIu64 "' %s", ruby,
            trial_character(b->bob), source);
    bench_program(b, text.bytes);
    buf_finish(&text);
}

/* -- things that players hold -- */

/* Each tries to get at the ruby R in the hands of the player P, by a line that does not name it. */
static const char *const takings[] = {
        "object(R):move(e.this)",
        "object(R):move(e.this.owner)",
        "object(R):destroy()",
        "object(R).name = 'a pebble'",
        "object(R):call('go')",
        "create('npc', { name = 'a thug', location = e.this.location })"
        ":perform('take ruby from bob')",
        "atomic(function() object(R):move(e.this) end)",
        "object(R):move(object('$start'))",
};

BENCH_TEST(a_gift_stays_with_its_holder_against_its_makers_scripts)
{
    (void)bench_settle(b);
    uint64_t ruby = bench_create(b, "a ruby", NULL);
    bench_program_object(b, ruby,
            "on('call:go', function(e) e.this:destroy() end) "
            "on('timer:go', function(e) e.this:destroy() end)");
    (void)trial_type(b->alice, "give ruby to bob");
    trial_forget_all(b->trial);
    for (size_t i = 0; i < sizeof(takings) / sizeof(takings[0]); i++) {
        struct buf source = {0};
        buf_printf(&source,
                "command('begin', function(e) e.this:after(1, 't') end) "
                "on('timer:t', function(e) %s end) command('go', function(e) %s end) "
                "command('prod', function(e) %s end) before('look', function(e) %s end)",
                takings[i], takings[i], takings[i], takings[i]);
        program_with(b, ruby, source.bytes);
        buf_finish(&source);

        (void)trial_type(b->bob, "begin");
        trial_advance(b->trial, 2);
        (void)trial_type(b->bob, "prod");
        (void)trial_type(b->bob, "look at machine");
        (void)trial_type(b->alice, "prod");
        trial_settle(b->trial);
        (void)trial_type(b->bob, "no");
        trial_advance(b->trial, 130);

        if (!bob_holds(b, ruby) ||
                strcmp(trial_property(b->trial, ruby, "name"), "\"a ruby\"") != 0) {
            fail_msg("%s was done", takings[i]);
        }
    }
}

BENCH_TEST(a_gift_in_a_bag_that_its_holder_carries_is_held)
{
    (void)bench_settle(b);
    uint64_t bag = bench_create(b, "a bag", "container");
    (void)trial_type(b->alice, "@set bag.open = true");
    (void)trial_type(b->alice, "give bag to bob");
    uint64_t ruby = give_ruby(b);
    (void)trial_type(b->bob, "put ruby in bag");
    program_with(b, ruby, "command('prod', function(e) object(R):move(e.this) end)");

    assert_has(trial_type(b->bob, "prod"), "wants to take your \"a ruby\", or to change it.");
    assert_true(is_at(b, ruby, bag));
    (void)trial_type(b->bob, "yes");
    assert_true(is_at(b, ruby, b->machine));
}

BENCH_TEST(consent_to_take_things_covers_only_the_named_ones)
{
    (void)bench_settle(b);
    uint64_t ruby = give_ruby(b);
    uint64_t pearl = bench_create(b, "a pearl", NULL);
    (void)trial_type(b->alice, "give pearl to bob");
    program_with(b, ruby,
            "command('feed {x:held} to {this}', function(e) "
            "return e.x:destroy() and 'Gulp.' end) "
            "command('prod', function(e) object(R):destroy() end)");

    assert_has(trial_type(b->bob, "feed pearl to machine"), "wants to take your \"a pearl\"");
    assert_has(trial_type(b->bob, "yes"), "Gulp.");
    assert_has(trial_type(b->bob, "prod"), "wants to take your \"a ruby\"");
    (void)trial_type(b->bob, "no");
    trial_settle(b->trial);
    assert_true(bob_holds(b, ruby));
    assert_has(trial_type(b->bob, "feed ruby to machine"), "Gulp.");
    (void)pearl;
}

BENCH_TEST(building_commands_leave_what_others_hold)
{
    uint64_t ruby = give_ruby(b);

    assert_has(trial_typef(b->alice, "@destroy #%" PRIu64, ruby), "Bob is asked first");
    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "alice wants to take your \"a ruby\", or to change it.");
    (void)trial_type(b->bob, "no");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to me", ruby);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", ruby);
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a pebble", ruby);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".name = \"a pebble\"", ruby);
    (void)trial_type(b->alice, "@undo");
    (void)trial_type(b->alice, "@undo force");

    assert_true(bob_holds(b, ruby));
    assert_string_equal(trial_property(b->trial, ruby, "name"), "\"a ruby\"");
    (void)trial_type(b->bob, "drop ruby");
    assert_has(trial_typef(b->alice, "@destroy #%" PRIu64, ruby), "is gone");
}

/* -- filling hands -- */

BENCH_TEST(giving_a_player_more_than_three_things_needs_consent)
{
    bench_program(b, "command('prod', function(e) for i = 1, 150 do "
                     "local o, why = create('item', { name = 'a brick', weight = 0, "
                     "location = e.actor }) if not o then return why end end end)");

    assert_has(trial_type(b->bob, "prod"), "wants to put more than three things");
    assert_has(trial_type(b->bob, "inventory"), "brick (x3)");
    (void)trial_type(b->bob, "no");
    trial_settle(b->trial);
    assert_has(trial_type(b->bob, "prod"), "yes");
    assert_has(trial_type(b->bob, "inventory"), "brick (x3)");
}

BENCH_TEST(no_script_hides_somebody_in_what_a_player_carries)
{
    uint64_t hall = bench_settle(b);
    uint64_t bag = trial_first_id(trial_type(b->alice, "@create a bag from container"));
    uint64_t spy = trial_first_id(trial_type(b->alice, "@create a spy from npc"));
    char source[400];
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", bag);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", bag);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", bag);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, spy, hall);
    (void)snprintf(source, sizeof(source),
            "command('hide {this}', function(e) object('#%" PRIu64 "'):move(object('#%" PRIu64
            "')) e.this.made = create('npc', { location = object('#%" PRIu64 "') }) ~= nil "
            "e.this.held = create('npc', { location = e.actor }) ~= nil end)",
            spy, bag, bag);
    bench_program(b, source);
    assert_true(bob_holds(b, bag));

    (void)trial_type(b->bob, "hide machine");

    assert_true(is_at(b, spy, hall));
    assert_string_equal(trial_property(b->trial, b->machine, "made"), "false");
    assert_string_equal(trial_property(b->trial, b->machine, "held"), "false");
}

BENCH_TEST(with_consent_a_script_still_gives_at_most_thirty_things)
{
    bench_program(b, "command('prod', function(e) for i = 1, 40 do "
                     "local o, why = create('item', { name = 'a brick', weight = 0, "
                     "location = e.actor }) if not o then return why end end end)");
    (void)trial_type(b->bob, "prod");

    assert_has(trial_type(b->bob, "yes"), "too much");
    assert_has(trial_type(b->bob, "inventory"), "brick (x30)");
}

/* -- owning -- */

BENCH_TEST(nobody_becomes_an_owner_without_agreeing)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t ruby = bench_create(b, "a ruby", NULL);
    trial_forget_all(b->trial);

    assert_has(trial_type(b->alice, "@chown ruby = carol"), "You ask carol");
    assert_has(trial_told(carol), "alice wants to make you the owner of \"a ruby\"");
    assert_has(trial_type(b->alice, "@show ruby"), "alice");
    assert_has(trial_type(carol, "no"), "You say no.");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "needed a yes");
    char whose[64];
    (void)snprintf(whose, sizeof(whose), "object(\"#%" PRIu64 "\").owner.name", ruby);
    assert_has(bench_value(b, whose), "alice");

    trial_advance(b->trial, 700);
    (void)trial_type(b->alice, "@chown ruby = carol");
    assert_has(trial_type(carol, "yes"), "You agree.");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "now belongs to carol");
    assert_has(bench_value(b, whose), "carol");
}

BENCH_TEST(a_wizard_makes_somebody_an_owner_and_tells_them)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)bench_create(b, "a ruby", NULL);
    (void)trial_type(b->alice, "drop ruby");
    trial_forget_all(b->trial);

    assert_has(trial_type(b->wizard, "@chown ruby = carol"), "now belongs to carol");
    assert_has(trial_told(carol), "makes you the owner of a ruby");
}

/* -- moving -- */

/* The machine moves a player who asks for it to the room #ID. */
static void program_ride(struct bench *b, uint64_t room)
{
    struct buf source = {0};
    buf_printf(&source,
            "local G = '#%" PRIu64
            "' command('hello', function(e) e.actor:move(object(G)) end) "
            "command('ride {this}', function(e) e.actor:move(object(G)) end) "
            "on('hear', function(e) e.actor:move(object(G)) end) "
            "on('timer:t', function(e) e.data:move(object(G)) end) "
            "command('begin', function(e) e.this:after(1, 't', e.actor) end)",
            room);
    bench_program(b, source.bytes);
    buf_finish(&source);
}

BENCH_TEST(a_script_may_move_a_player_only_with_a_way_back)
{
    uint64_t hall = bench_settle(b);
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    uint64_t bob = trial_character(b->bob);
    program_ride(b, cave);

    assert_has(trial_type(b->bob, "ride machine"), "wants to take you to \"Cave\"");
    assert_true(is_at(b, bob, hall));
    (void)trial_type(b->bob, "no");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, cave);
    (void)trial_typef(b->alice, "@link out to #%" PRIu64, hall);
    assert_lacks(trial_type(b->bob, "ride machine"), "wants");
    assert_true(is_at(b, bob, cave));

    (void)trial_type(b->bob, "out");
    trial_advance(b->trial, 700);
    assert_has(trial_type(b->bob, "hello"), "wants to take you to \"Cave\"");
    (void)trial_type(b->bob, "no");
    (void)trial_type(b->bob, "say Oh.");
    (void)trial_type(b->bob, "begin");
    trial_advance(b->trial, 2);
    assert_true(is_at(b, bob, hall));
    trial_advance(b->trial, 700);
    assert_has(trial_type(b->bob, "hello"), "wants to take you");
    (void)trial_type(b->bob, "yes");
    assert_true(is_at(b, bob, cave));
}

BENCH_TEST(a_guest_takes_no_newcomer_to_a_room_without_a_way_back)
{
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    program_ride(b, cave);

    (void)trial_type(b->bob, "hello");
    (void)trial_type(b->bob, "ride machine");
    trial_settle(b->trial);

    assert_false(is_at(b, trial_character(b->bob), cave));
}

BENCH_TEST(a_vehicle_asks_before_a_trip_without_a_way_back)
{
    uint64_t hall = bench_settle(b);
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    char source[300];
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".portable = false", b->machine);
    (void)snprintf(source, sizeof(source),
            "command('start', function(e) e.this:after(1, 'go') end) "
            "on('timer:go', function(e) e.this:move(object('#%" PRIu64 "')) end)",
            cave);
    bench_program(b, source);
    (void)trial_type(b->bob, "enter machine");
    assert_true(is_at(b, trial_character(b->bob), b->machine));

    (void)trial_type(b->bob, "start");
    trial_advance(b->trial, 2);
    assert_true(is_at(b, b->machine, hall));
    assert_has(trial_told(b->bob), "wants to take you to \"Cave\"");
    (void)trial_type(b->bob, "no");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, cave);
    assert_true(is_at(b, b->machine, hall));

    trial_advance(b->trial, 700);
    (void)trial_type(b->bob, "start");
    trial_advance(b->trial, 2);
    (void)trial_type(b->bob, "yes");
    (void)trial_type(b->bob, "start");
    trial_advance(b->trial, 2);
    assert_true(is_at(b, b->machine, cave));
}

BENCH_TEST(a_builders_portal_asks_before_a_room_without_a_way_back)
{
    uint64_t vault = trial_first_id(trial_type(b->wizard, "@dig Vault"));
    uint64_t hole = trial_first_id(trial_type(b->alice, "@dig Hole"));
    uint64_t gate = bench_create(b, "a gate", "item, portal");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".to = #%" PRIu64, gate, vault);
    (void)trial_type(b->alice, "drop gate");

    assert_has(trial_type(b->bob, "enter gate"), "hasn't agreed to it");
    assert_false(is_at(b, trial_character(b->bob), vault));
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".to = #%" PRIu64, gate, hole);
    assert_has(trial_type(b->bob, "enter gate"), "alice's \"a gate\" wants");
    assert_false(is_at(b, trial_character(b->bob), hole));
    (void)trial_type(b->bob, "yes");
    (void)trial_type(b->bob, "enter gate");
    assert_true(is_at(b, trial_character(b->bob), hole));
}

BENCH_TEST(a_builders_npc_keeps_nobody_from_a_seat_where_it_is_a_guest)
{
    (void)trial_type(b->wizard,
            ";create('seat', {name = 'a stool', location = match(me, 'bob', "
            "me.location.contents)})");
    (void)trial_type(b->bob, "drop stool");
    (void)bench_create(b, "a troll", "npc");
    (void)trial_type(b->alice, "drop troll");
    (void)trial_type(b->alice, "; match(me, 'troll', me.location.contents).sitting = match(me, "
                               "'stool', me.location.contents)");

    assert_has(trial_type(b->bob, "sit on stool"), "You sit down on the stool.");
    (void)trial_type(b->bob, "stand");
    assert_has(trial_type(b->bob, "take stool"), "You take the stool.");
}

BENCH_TEST(a_builder_makes_no_place_somebodys_home)
{
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, cave);
    uint64_t nut = trial_first_id(trial_type(b->alice, "@create a nut"));
    (void)trial_type(b->alice, "drop nut");

    (void)trial_typef(b->alice, "@set here.home_of = #%" PRIu64, trial_character(b->bob));
    assert_has(trial_reply(b->alice), "only the game gives somebody a home");
    (void)trial_typef(b->alice,
            ";create('room', {name = 'Hut', home_of = object('#%" PRIu64 "')}).id",
            trial_character(b->bob));
    assert_has(trial_reply(b->alice), "only the game gives somebody a home");
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a big nut", nut);
    assert_has(trial_reply(b->alice), "It is now a big nut");
}

/* Makes Alice's machine a cart that Bob gets into. */
static void board_cart(struct bench *b)
{
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_type(b->bob, "enter machine");
    assert_true(is_at(b, trial_character(b->bob), b->machine));
}

BENCH_TEST(nobody_carries_a_vehicle_with_others_aboard)
{
    uint64_t hall = bench_settle(b);
    uint64_t porter = bench_create(b, "a porter", "npc");
    uint64_t crate = trial_first_id(trial_type(b->alice, "@create a crate from container"));
    board_cart(b);
    const uint64_t places[] = {trial_character(b->alice), crate, porter};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        (void)trial_typef(
                b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, places[i]);
        assert_has(trial_reply(b->alice), "Bob is in it, and has to get out first");
        (void)trial_typef(b->alice, ";object('#%" PRIu64 "'):move(object('#%" PRIu64 "'))",
                b->machine, places[i]);
        assert_has(trial_reply(b->alice), "has to get out first");
        assert_true(is_at(b, b->machine, hall));
    }
    (void)trial_type(b->bob, "out");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to me", b->machine);
    assert_true(is_at(b, b->machine, trial_character(b->alice)));
}

BENCH_TEST(a_vehicle_waits_until_each_passenger_agrees)
{
    uint64_t hall = bench_settle(b);
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    struct player *dora = trial_join(b->trial, "dora", NULL);
    (void)trial_typef(b->wizard, "@teleport dora to #%" PRIu64, hall);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".portable = false", b->machine);
    (void)trial_type(b->bob, "enter machine");
    (void)trial_type(dora, "enter machine");
    trial_forget_all(b->trial);

    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, cave);
    assert_has(trial_told(b->bob), "alice wants to take you to \"Cave\"");
    (void)trial_type(b->bob, "yes");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, cave);
    assert_true(is_at(b, b->machine, hall));
    assert_has(trial_told(dora), "alice wants to take you to \"Cave\"");

    (void)trial_type(dora, "yes");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, cave);
    assert_true(is_at(b, b->machine, cave));
    assert_true(is_at(b, trial_character(dora), b->machine));
}

BENCH_TEST(a_vehicle_may_carry_passengers_where_a_way_leads_back)
{
    uint64_t hall = bench_settle(b);
    uint64_t cave = trial_first_id(trial_type(b->alice, "@dig Cave"));
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = container", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", b->machine);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".portable = false", b->machine);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, cave);
    (void)trial_typef(b->alice, "@link out to #%" PRIu64, hall);
    (void)trial_type(b->bob, "enter machine");

    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, cave);

    assert_true(is_at(b, b->machine, cave));
    assert_true(is_at(b, trial_character(b->bob), b->machine));
}
