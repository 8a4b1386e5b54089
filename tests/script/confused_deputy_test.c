/* confused_deputy_test.c -- A builder's things get no more rights through the stock game's own behaviours,
 * which may do everything, than their owner has. Each test is an attack, tried on the whole game:
 * alice is the builder who attacks; the vault and its contents belong to a wizard; bob plays. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "world/model/prop.h"
#include "world/model/tx.h"

#include <inttypes.h>

/* A room of the wizard's that nobody can enter and that accepts nobody. */
static uint64_t make_vault(struct bench *b)
{
    return trial_first_id(trial_type(b->wizard, "@dig Vault"));
}

/* A room of alice's with her in it, in an area that the wizard let her have. */
static uint64_t make_hut(struct bench *b)
{
    (void)trial_type(b->wizard, "@area fen = alice");
    uint64_t hut = trial_first_id(trial_type(b->alice, "@dig Hut"));
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".area = #%" PRIu64, hut,
            trial_first_id(trial_type(b->wizard, "@area fen")));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, hut);
    return hut;
}

static bool is_in_deputy(struct bench *b, uint64_t thing, uint64_t place)
{
    char line[96];
    (void)snprintf(line, sizeof(line),
            "object(\"#%" PRIu64 "\").location == object(\"#%" PRIu64 "\")", thing, place);
    return str_find(bench_value(b, line), STR("true"), 0) != SIZE_MAX;
}

/* Brings bob to place and has him go through way. True if he gets to goal. */
static bool gets_to(struct bench *b, uint64_t place, const char *way, uint64_t goal)
{
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, place);
    (void)trial_type(b->bob, way);
    return is_in_deputy(b, trial_character(b->bob), goal);
}

/* -- ways -- */

BENCH_TEST(a_builder_cannot_turn_a_gift_into_an_exit)
{
    uint64_t vault = make_vault(b);
    uint64_t hut = make_hut(b);
    uint64_t gap = bench_create(b, "gap", NULL);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".to = #%" PRIu64, gap, vault);
    (void)trial_typef(
            b->alice, "; object(%" PRIu64 ").area = object(%" PRIu64 ").area", gap, hut);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to here", gap);
    (void)trial_typef(b->alice, "@chown #%" PRIu64 " = wizard", gap);
    (void)trial_type(b->wizard, "yes");
    trial_settle(b->trial);

    assert_has(
            trial_typef(b->alice, "@proto #%" PRIu64 " = exit", gap), "somebody else owns it");

    assert_false(gets_to(b, hut, "gap", vault));
}

BENCH_TEST(an_inherited_destination_uses_its_owners_rights)
{
    uint64_t vault = make_vault(b);
    uint64_t hut = make_hut(b);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, hut);
    uint64_t way = trial_first_id(trial_type(b->wizard, "@link south to $start"));
    uint64_t mould = bench_create(b, "mould", NULL);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".to = #%" PRIu64, mould, vault);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = exit, #%" PRIu64, way, mould);
    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".to", way);

    assert_false(gets_to(b, hut, "south", vault));
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice", vault);
    assert_true(gets_to(b, hut, "south", vault));
}

BENCH_TEST(a_shop_cannot_sell_exits)
{
    uint64_t vault = make_vault(b);
    (void)make_hut(b);
    uint64_t gap = bench_create(b, "gap", "exit");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".to = #%" PRIu64, gap, vault);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 1", gap);
    uint64_t baker = bench_create(b, "baker", "npc, shopkeeper");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".goods = { #%" PRIu64 " }", baker, gap);
    (void)trial_type(b->alice, "drop baker");
    bench_coins(b, trial_character(b->alice), 1);

    assert_has(trial_type(b->alice, "list"), "because people can't carry it");
    assert_has(trial_type(b->alice, "buy gap from baker"), "nothing like that");
}

/* -- resets -- */

BENCH_TEST(resets_have_only_the_rights_of_the_areas_owner)
{
    uint64_t vault = make_vault(b);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = circle/room/3001", vault);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, vault);
    (void)trial_type(b->wizard, "@link north to $start");
    (void)trial_type(b->wizard, "@set north.door = true");
    (void)trial_type(b->wizard, "@set north.locked = true");
    uint64_t gem = trial_first_id(trial_type(b->wizard, "@create gem"));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = circle/obj/3001", gem);
    (void)trial_type(b->wizard, "@create ruby from $circle/obj/3001");
    (void)trial_type(b->wizard, "drop ruby");
    (void)trial_typef(
            b->alice, "@ref #%" PRIu64 " = circle/mob/66", bench_create(b, "spy", "npc"));
    uint64_t area = bench_create(b, "fen", "area");
    (void)trial_typef(b->alice,
            "@set #%" PRIu64 ".resets = {{command=\"M\", mob=66, room=3001, max=3}, "
            "{command=\"R\", room=3001, object=3001}, "
            "{command=\"D\", room=3001, direction=\"north\", state=\"open\"}}",
            area);

    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'reset')", area);
    trial_advance(b->trial, 5);

    assert_has(trial_type(b->wizard, "look"), "ruby");
    assert_lacks(trial_type(b->wizard, "look"), "spy");
    assert_has(trial_type(b->wizard, "@show north"), "locked = true");

    (void)trial_type(b->wizard, "@accept here = alice");
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'reset')", area);
    trial_advance(b->trial, 5);

    assert_has(trial_type(b->wizard, "look"), "ruby");
    assert_has(trial_type(b->wizard, "@show spy"), "owner = alice");
}

/* -- npcs -- */

BENCH_TEST(a_guard_cannot_bar_an_exit_where_its_owner_is_a_guest)
{
    uint64_t guard = bench_create(b, "sentry", "guard");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".guards = \"out\"", guard);
    (void)trial_type(b->alice, "drop sentry");

    assert_lacks(trial_type(b->bob, "out"), "bars");

    (void)trial_type(b->alice, "@destroy sentry");
    (void)bench_settle(b);
    guard = bench_create(b, "sentry", "guard");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".guards = \"west\"", guard);
    (void)trial_type(b->alice, "drop sentry");
    (void)trial_type(b->wizard, "@link west to $start");
    assert_has(trial_type(b->bob, "west"), "bars the way");
}

BENCH_TEST(a_guide_cannot_return_to_a_place_that_refuses_its_owner)
{
    uint64_t vault = make_vault(b);
    uint64_t hut = make_hut(b);
    uint64_t guide = bench_create(b, "Vera", "guide");
    (void)trial_typef(b->alice, "drop #%" PRIu64, guide);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".guide_post = #%" PRIu64, guide, vault);

    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'guide')", guide);
    trial_advance(b->trial, 3);

    assert_true(is_in_deputy(b, guide, hut));
}

BENCH_TEST(a_follower_enters_only_where_its_owner_is_accepted)
{
    uint64_t stage = bench_settle(b);
    uint64_t vault = make_vault(b);
    (void)trial_typef(b->wizard, "@link north to #%" PRIu64, vault);
    uint64_t dog = bench_create(b, "terrier", "follower");
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to here", dog);
    (void)trial_typef(
            b->alice, "@set #%" PRIu64 ".following = #%" PRIu64, dog, trial_character(b->bob));

    (void)trial_type(b->bob, "north");
    assert_true(is_in_deputy(b, trial_character(b->bob), vault));
    assert_true(is_in_deputy(b, dog, stage));

    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, stage);
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice", vault);
    (void)trial_type(b->bob, "north");
    assert_true(is_in_deputy(b, dog, vault));
}

BENCH_TEST(only_the_games_own_clock_sends_hour_events)
{
    (void)bench_settle(b);
    bench_program(b, "on('time:hour', function(e) e.this.heard = true end)");
    uint64_t clock = bench_create(b, "clock", "calendar");

    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'hour')", clock);
    trial_advance(b->trial, 3);

    assert_has(bench_value(b, "{m}.heard"), "nil");
}

/* -- vehicles -- */

static int64_t place_of_boat(struct bench *b)
{
    return (int64_t)trial_first_id(bench_value(b, "object('boat').location"));
}

BENCH_TEST(the_games_ferry_ignores_builders_and_other_destinations)
{
    uint64_t vault = make_vault(b);
    char source[480];
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function(e) local boat = object('boat') "
            "pcall(boat.call, boat, 'fetch', {to = object('#%" PRIu64 "')}) "
            "pcall(boat.call, boat, 'fetch', {to = e.actor}) "
            "for _, to in ipairs({'landing', 'quay'}) do pcall(boat.call, boat, 'fetch', {to = "
            "object(to)}) end "
            "pcall(boat.call, boat, 'cast') e.this.poked = true end)",
            vault);
    bench_program(b, source);
    int64_t before = place_of_boat(b);

    (void)trial_type(b->bob, "poke machine");
    assert_string_equal(trial_property(b->trial, b->machine, "poked"), "true");
    assert_int_equal(place_of_boat(b), before);
    (void)trial_type(b->alice, "; object('boat'):call('cast')");
    assert_int_equal(place_of_boat(b), before);
    (void)trial_typef(
            b->wizard, "; object('boat'):call('fetch', {to = object(%" PRIu64 ")})", vault);
    assert_int_equal(place_of_boat(b), before);

    (void)trial_type(b->wizard, "; object('boat'):call('cast')");
    trial_advance(b->trial, 10);
    assert_int_not_equal(place_of_boat(b), before);
}

/* Makes the raft go by alice's script, without a command. */
static bool raft_goes(struct bench *b, uint64_t raft, uint64_t from, const char *landings)
{
    (void)trial_typef(
            b->alice, "; (function() local o = object(%" PRIu64 ") %s end)()", raft, landings);
    (void)trial_typef(b->alice, "; object(%" PRIu64 "):after(1, 'go')", raft);
    trial_advance(b->trial, 12);
    return !is_in_deputy(b, raft, from);
}

BENCH_TEST(a_builders_ferry_is_limited_to_its_builders_rights)
{
    uint64_t vault = make_vault(b);
    uint64_t hut = make_hut(b);
    uint64_t yard = trial_first_id(trial_type(b->alice, "@dig Yard"));
    uint64_t river = trial_first_id(trial_type(b->alice, "@dig River"));
    uint64_t raft = trial_first_id(trial_typef(b->alice,
            "; create({'container', 'ferry'}, {name = 'a raft', open = true, closable = false, "
            "capacity = 500, "
            "location = object(%" PRIu64
            "), sayings = {off = 'Off.', away = 'Away.', comes = 'Comes.', "
            "lands = 'Lands.', nowhere = 'No.'}})",
            hut));
    bench_program_object(b, raft, "on('timer:go', function(e) e.this:call('cast') end)");
    char to_vault[160];
    char by_vault[160];
    char to_yard[160];
    (void)snprintf(to_vault, sizeof(to_vault),
            "o.landings = {object(%" PRIu64 "), object(%" PRIu64 ")} o.stream = object(%" PRIu64
            ")",
            hut, vault, river);
    (void)snprintf(by_vault, sizeof(by_vault),
            "o.landings = {object(%" PRIu64 "), object(%" PRIu64 ")} o.stream = object(%" PRIu64
            ")",
            hut, yard, vault);
    (void)snprintf(to_yard, sizeof(to_yard),
            "o.landings = {object(%" PRIu64 "), object(%" PRIu64 ")} o.stream = object(%" PRIu64
            ")",
            hut, yard, river);

    assert_false(raft_goes(b, raft, hut, to_vault));
    assert_false(raft_goes(b, raft, hut, by_vault));
    assert_true(gets_to(b, hut, "enter raft", raft));
    assert_false(raft_goes(b, raft, hut, to_yard));
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, hut);
    assert_true(raft_goes(b, raft, hut, to_yard));
    assert_true(is_in_deputy(b, raft, yard));
}

/* -- money -- */

static void give_bob_ten(struct bench *b)
{
    (void)trial_type(b->wizard, "@create copper from coin");
    (void)trial_type(b->wizard, "@set copper.amount = 10");
    (void)trial_type(b->wizard, "give copper to bob");
}

/* An old world or a file may contain it; nobody can write it in the game. */
BENCH_TEST(a_negative_heap_takes_no_coins_away)
{
    struct world *world = trial_world(b->trial);
    give_bob_ten(b);
    uint64_t coin = bench_old_coin(b, "copper");
    assert_has(trial_typef(
                       b->wizard, "; (function() object(%" PRIu64 ").amount = -7 end)()", coin),
            "amount has to be a whole number, 0 or more");
    tx_begin(world);
    prop_set(world, world_find(world, coin), atom_intern(&world->atoms, STR("amount")),
            value_int(-7));
    (void)tx_commit(world);

    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", coin);

    assert_has(trial_type(b->bob, "inventory"), "10 coppers");
}

BENCH_TEST(giving_a_coin_grants_no_control_of_the_heap)
{
    give_bob_ten(b);
    uint64_t coin = bench_old_coin(b, "copper");
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", coin);
    assert_has(trial_type(b->bob, "inventory"), "11 coppers");

    (void)trial_typef(b->alice, "; object(%" PRIu64 "):destroy()", coin);

    assert_has(trial_type(b->bob, "inventory"), "11 coppers");
}

BENCH_TEST(a_coin_with_a_behaviour_joins_no_others)
{
    give_bob_ten(b);
    uint64_t coin = bench_old_coin(b, "copper");
    bench_program_object(b, coin, "on('move', function(e) e.this.amount = 1 end)");

    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", coin);

    assert_has(trial_type(b->bob, "inventory"), "10 coppers");
}

BENCH_TEST(paid_coins_do_not_join_a_forged_coin)
{
    uint64_t coin = bench_old_coin(b, "copper");
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", coin);
    uint64_t carter = trial_first_id(trial_type(b->wizard, "@create carter from npc"));
    (void)trial_type(b->wizard, "@create penny from coin");
    (void)trial_type(b->wizard, "@set penny.amount = 9");
    (void)trial_typef(b->wizard, "@teleport penny to #%" PRIu64, carter);
    (void)trial_typef(b->wizard, "; pay(object(%" PRIu64 "), object(%" PRIu64 "), 9)", carter,
            trial_character(b->bob));

    (void)trial_typef(b->alice, "; object(%" PRIu64 "):destroy()", coin);

    assert_has(trial_type(b->bob, "inventory"), "9 coins");
}

BENCH_TEST(a_player_pays_at_most_the_amount_agreed_to)
{
    give_bob_ten(b);
    (void)bench_settle(b);
    uint64_t bun = bench_create(b, "bun", "food");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 2", bun);
    uint64_t baker = bench_create(b, "baker", "shopkeeper");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".goods = { #%" PRIu64 " }", baker, bun);
    (void)trial_type(b->alice, "@teleport baker to here");
    (void)trial_type(b->bob, "set confirm 1");
    assert_has(trial_type(b->bob, "buy bun"), "2 coins");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 9", bun);

    assert_has(trial_type(b->bob, "1"), "a new price");

    assert_has(trial_type(b->bob, "inventory"), "10 coppers");
}
