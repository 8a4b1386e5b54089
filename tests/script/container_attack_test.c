/* container_attack_test.c -- A player's hands and home are theirs, even inside a builder's bag or chest. Its
 * maker cannot take the contents, shut them in, or turn a gift into something else. Each test is an
 * attack, tried on the whole game.
 *
 * alice is the builder who attacks; bob plays. For things taken directly from hands see
 * held_things_test.c. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <string.h>

static bool lies_in(struct bench *b, uint64_t thing, uint64_t place)
{
    char line[96];
    (void)snprintf(line, sizeof(line),
            "object(\"#%" PRIu64 "\").location == object(\"#%" PRIu64 "\")", thing, place);
    return str_find(bench_value(b, line), STR("true"), 0) != SIZE_MAX;
}

/* The coins directly in holder. */
static void assert_coins(struct bench *b, uint64_t holder, int wanted)
{
    char line[256];
    char sum[32];
    (void)snprintf(line, sizeof(line),
            "(function() local n = 0 for _, o in ipairs(object('#%" PRIu64
            "').contents) do if o:is('coin') then n = n + o.amount end end return 'sum ' .. n "
            "end)()",
            holder);
    (void)snprintf(sum, sizeof(sum), "sum %d\"", wanted);
    assert_has(bench_value(b, line), sum);
}

/* An open container of alice's, given to bob by hand. */
static uint64_t give_box(struct bench *b, const char *name)
{
    uint64_t box = bench_create(b, name, "container");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", box);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 100", box);
    (void)trial_typef(b->alice, "give #%" PRIu64 " to bob", box);
    trial_forget_all(b->trial);
    assert_true(lies_in(b, box, trial_character(b->bob)));
    return box;
}

/* A ring of the wizard's in bob's hands. */
static uint64_t give_ring(struct bench *b)
{
    uint64_t ring = trial_first_id(trial_type(b->wizard, "@create a ring from item"));
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", ring);
    trial_forget_all(b->trial);
    return ring;
}

/* Types line with two ids in place of {1} and {2}. */
static struct str say_of(struct player *player, const char *line, uint64_t one, uint64_t two)
{
    struct buf text = {0};
    for (const char *at = line; *at; at++) {
        if (strncmp(at, "{1}", 3) == 0 || strncmp(at, "{2}", 3) == 0) {
            buf_printf(&text, "%" PRIu64, at[1] == '1' ? one : two);
            at += 2;
        } else {
            buf_add_char(&text, *at);
        }
    }
    struct str reply = trial_type(player, text.bytes);
    buf_finish(&text);
    return reply;
}

/* -- exits and hands -- */

BENCH_TEST(no_script_puts_an_exit_or_a_room_into_hands_or_things_into_an_exit)
{
    static const char *const rows[][2] = {
            {"object({2}):move(me)", "Nobody can hold"},
            {"object({2}).to:move(me)", "Nobody can hold"},
            {"object({1}):move(object({2}))", "An exit holds nothing"},
    };
    uint64_t box = trial_first_id(trial_type(b->wizard, "@create a box from item"));
    (void)trial_type(b->wizard, "@dig north to Attic");
    uint64_t exit = trial_first_id(bench_value(b, "here:exit('north')"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char line[96];
        (void)snprintf(line, sizeof(line), "; return select(2, %s)", rows[i][0]);
        assert_has(say_of(b->wizard, line, box, exit), rows[i][1]);
    }
    assert_true(lies_in(b, box, trial_character(b->wizard)));
}

BENCH_TEST(no_script_of_a_builder_puts_a_player_into_hands)
{
    char source[256];
    uint64_t ogre = bench_create(b, "an ogre", "npc");
    (void)snprintf(source, sizeof(source),
            "command('climb {this}', function(e) local ok, why = e.actor:move(object('#%" PRIu64
            "')) e.actor:tell('{why}', { why = why or 'up' }) end)",
            ogre);
    bench_program(b, source);

    assert_has(bench_type(b, b->bob, "climb machine"), "Nobody can hold a player");
}

/* -- bags and chests -- */

/* Alice tries these with the box {1} and the ring {2} in it. */
static const char *const ways_to_take[] = {
        ";pay(object({1}), me, 5)",
        ";object({1}).contents[1]:move(me)",
        ";object({2}):move(me)",
        ";object({2}):destroy()",
        ";object({1}):destroy()",
        ";object({1}):move(me)",
        "@teleport #{2} to me",
        "@destroy #{1}",
        "@proto #{1} = item",
};

static void try_to_take(struct bench *b, uint64_t box, uint64_t ring)
{
    uint64_t around = world_find(trial_world(b->trial), box)->location;
    for (size_t i = 0; i < sizeof(ways_to_take) / sizeof(ways_to_take[0]); i++) {
        (void)say_of(b->alice, ways_to_take[i], box, ring);
        trial_settle(b->trial);
        (void)trial_type(b->bob, "no");
        if (!lies_in(b, ring, box) || !lies_in(b, box, around)) {
            fail_msg("%s was done", ways_to_take[i]);
        }
    }
    assert_coins(b, box, 20);
}

BENCH_TEST(things_in_a_held_builders_bag_stay_the_players)
{
    uint64_t bag = give_box(b, "a bag");
    uint64_t ring = give_ring(b);
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "put 20 coins in bag");
    (void)trial_type(b->bob, "put ring in bag");
    assert_true(lies_in(b, ring, bag));

    try_to_take(b, bag, ring);
}

BENCH_TEST(things_in_nested_bags_count_as_held)
{
    uint64_t sack = give_box(b, "a sack");
    uint64_t bag = give_box(b, "a bag");
    uint64_t ring = give_ring(b);
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "put 20 coins in bag");
    (void)trial_type(b->bob, "put ring in bag");
    (void)trial_type(b->bob, "put bag in sack");
    assert_true(lies_in(b, bag, sack));

    try_to_take(b, bag, ring);
}

BENCH_TEST(a_builders_chest_in_a_players_home_is_in_the_players_keeping)
{
    uint64_t chest = give_box(b, "a coffer");
    uint64_t ring = give_ring(b);
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "drop coffer");
    assert_has(trial_type(b->bob, "put 20 coins in coffer"), "You put");
    assert_has(trial_type(b->bob, "put ring in coffer"), "You put");

    try_to_take(b, chest, ring);
    (void)say_of(b->alice, "@set #{1}.locked = true", chest, 0);
    assert_string_equal(trial_property(b->trial, chest, "locked"), "nil");
}

BENCH_TEST(coins_in_a_held_bag_are_protected_like_the_purse)
{
    (void)bench_settle(b);
    uint64_t bag = give_box(b, "a bag");
    bench_coins(b, trial_character(b->bob), 20);
    (void)trial_type(b->bob, "put 20 coins in bag");
    char source[160];
    (void)snprintf(source, sizeof(source),
            "command('tip {this}', function(e) return pay(object('#%" PRIu64
            "'), e.this, 5) and 'Thanks.' end)",
            bag);
    bench_program(b, source);

    assert_has(trial_type(b->bob, "tip machine"), "wants 5 coins from you");
    assert_coins(b, bag, 20);
    struct str reply = trial_type(b->bob, "yes");
    assert_has(reply, "Thanks.");
    assert_has(reply, "You pay 5 coins");
    assert_coins(b, bag, 15);
}

/* -- later changes -- */

/* Each would make something else of the toy {1} in bob's hands. */
static const char *const changes[] = {
        "@set #{1}.weight = 1000",
        "@set #{1}.locked = true",
        "@set #{1}.open = false",
        "@set #{1}.key = here",
        "@set #{1}.portable = false",
        "@set #{1}.desc = \"You owe alice.\"",
        "@unset #{1}.capacity",
        "@describe #{1} = You owe alice.",
        "@detail #{1} lid = You owe alice.",
        "@alias #{1} = coins, purse",
        "@name #{1} = a rock",
        "@proto #{1} = item",
        ";object({1}).weight = 1000",
        ";object({1}).list[1] = 'mine'",
        "@undo",
        "@undo force",
};

BENCH_TEST(a_maker_cannot_change_held_things_without_consent)
{
    uint64_t toy = bench_create(b, "a toy box", "container");
    (void)say_of(b->alice, "@set #{1}.list = {\"one\"}", toy, 0);
    (void)say_of(b->alice, "@set #{1}.open = true", toy, 0);
    (void)say_of(b->alice, "@set #{1}.capacity = 50", toy, 0);
    (void)trial_type(b->alice, "give toy to bob");
    const struct object *object = world_find(trial_world(b->trial), toy);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        uint32_t count = object->prop_count;
        struct str reply = say_of(b->alice, changes[i], toy, 0);
        assert_lacks(reply, "Something went wrong");
        trial_settle(b->trial);
        (void)trial_type(b->bob, "no");

        object = world_find(trial_world(b->trial), toy);
        bool same = object->prop_count == count &&
                    strcmp(trial_property(b->trial, toy, "open"), "true") == 0 &&
                    strcmp(trial_property(b->trial, toy, "capacity"), "50") == 0 &&
                    strcmp(trial_property(b->trial, toy, "list"), "{ \"one\" }") == 0 &&
                    strcmp(trial_property(b->trial, toy, "name"), "\"a toy box\"") == 0;
        if (!same) {
            fail_msg("%s was done", changes[i]);
        }
    }
}

BENCH_TEST(held_things_keep_their_behaviour_until_the_holder_agrees)
{
    uint64_t toy = give_box(b, "a toy box");
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, toy);

    (void)trial_program(b->alice, id, "before('drop', function() return 'No.' end)");
    assert_int_equal(world_find(trial_world(b->trial), toy)->behaviour, 0);
    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "wants to take your \"a toy box\", or to change it.");
    (void)trial_type(b->bob, "yes");
    (void)trial_program(b->alice, id, "on('drop', function() end)");
    assert_int_equal(world_find(trial_world(b->trial), toy)->behaviour, 1);
}

BENCH_TEST(later_code_of_a_prototype_is_inactive_in_held_things)
{
    (void)bench_settle(b);
    uint64_t kind = bench_create(b, "a kind", NULL);
    uint64_t toy = trial_first_id(trial_typef(b->alice, "@create a toy from #%" PRIu64, kind));
    (void)trial_type(b->alice, "give toy to bob");
    trial_advance(b->trial, 5);
    bench_program_object(b, kind,
            "on('describe', function() return 'You owe alice.' end) "
            "command('wind {this}', function() return 'Whirr.' end) "
            "on('timer:t', function(e) e.this.n = 1 end)");
    (void)say_of(b->alice, ";object({1}):after(1, 't')", toy, 0);
    trial_advance(b->trial, 2);

    assert_lacks(trial_type(b->bob, "look toy"), "You owe alice.");
    assert_lacks(trial_type(b->bob, "wind toy"), "Whirr.");
    assert_string_equal(trial_property(b->trial, toy, "n"), "nil");
    trial_crash(b->trial);
    assert_lacks(trial_type(b->bob, "wind toy"), "Whirr.");

    (void)trial_type(b->bob, "drop toy");
    assert_has(trial_type(b->bob, "wind toy"), "Whirr.");
    trial_advance(b->trial, 5);
    assert_has(trial_type(b->bob, "take toy"), "You take");
    assert_has(trial_type(b->bob, "wind toy"), "Whirr.");
    assert_has(trial_type(b->bob, "look toy"), "You owe alice.");
}

/* By these notes the game tells whose consent a change needs. */
BENCH_TEST(a_builder_cannot_change_the_games_notes_about_a_thing)
{
    static const char *const notes[] = {"_held_since", "_put_by", "_put_in_by", "_ref_since"};
    (void)bench_settle(b);
    uint64_t kind = bench_create(b, "a kind", NULL);
    bench_program_object(b, kind,
            "on('timer:t', function(e) e.this.n = 1 e.this._held_since = 9000000000000000 "
            "end)");
    uint64_t toy = trial_first_id(trial_typef(b->alice, "@create a toy from #%" PRIu64, kind));
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
        assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".%s = 5", toy, notes[i]),
                "only the game writes");
        assert_has(trial_typef(b->alice, "@unset #%" PRIu64 ".%s", toy, notes[i]),
                "only the game writes");
        assert_has(trial_typef(b->alice, ";create('item', {name = 'x', %s = 5})", notes[i]),
                "only the game writes");
        assert_has(trial_typef(b->wizard, "@set #%" PRIu64 ".%s = 5", toy, notes[i]), "= 5");
    }
    (void)say_of(b->alice, ";object({1}):after(1, 't')", toy, 0);
    (void)trial_type(b->alice, "give toy to bob");
    trial_advance(b->trial, 5);

    bench_program_object(b, kind, "command('wind {this}', function() return 'Whirr.' end)");

    assert_lacks(trial_type(b->bob, "wind toy"), "Whirr.");
    (void)trial_type(b->bob, "drop toy");
    assert_has(trial_type(b->bob, "wind toy"), "Whirr.");
}

BENCH_TEST(a_held_thing_may_change_itself_on_its_holders_command)
{
    uint64_t toy = bench_create(b, "a toy", NULL);
    bench_program_object(b, toy,
            "on('timer:t', function(e) e.this.n = (e.this.n or 0) + 1 end) "
            "command('wind {this}', function(e) e.this.weight = 2 e.this:after(1, 't') end)");
    (void)trial_type(b->alice, "give toy to bob");

    (void)trial_type(b->bob, "wind toy");
    trial_advance(b->trial, 2);

    assert_string_equal(trial_property(b->trial, toy, "n"), "1");
    assert_string_equal(trial_property(b->trial, toy, "weight"), "2");
}

/* Each would change when the toy {1} in bob's hands does something. */
static const char *const timings[] = {
        ";object({1}):after(1, 't')",
        ";object({1}):every(1, 't')",
        ";object({1}):every(1, 'u')",
        ";object({1}):cancel('slow')",
};

BENCH_TEST(held_things_have_their_own_scripts_timers)
{
    uint64_t toy = bench_create(b, "a toy", NULL);
    bench_program_object(b, toy,
            "local function count(e) e.this.n = (e.this.n or 0) + 1 end "
            "on('timer:t', count) on('timer:u', count) "
            "on('timer:slow', function(e) e.this.slow = true end) "
            "command('wind {this}', function(e) e.this:after(30, 'slow') end)");
    (void)trial_type(b->alice, "give toy to bob");
    (void)trial_type(b->bob, "wind toy");

    for (size_t i = 0; i < sizeof(timings) / sizeof(timings[0]); i++) {
        assert_has(say_of(b->alice, timings[i], toy, 0), "no right to the timers");
        trial_settle(b->trial);
        (void)trial_type(b->bob, "no");
    }
    trial_advance(b->trial, 5);
    assert_string_equal(trial_property(b->trial, toy, "n"), "nil");
    trial_advance(b->trial, 30);
    assert_string_equal(trial_property(b->trial, toy, "slow"), "true");

    (void)trial_type(b->bob, "drop toy");
    (void)say_of(b->alice, timings[0], toy, 0);
    trial_advance(b->trial, 2);
    assert_string_equal(trial_property(b->trial, toy, "n"), "1");
}

/* A wizard's thing in an area that is granted to alice, and a thing of bob's own kind that alice's prototype is in. */
BENCH_TEST(a_gift_is_protected_from_others_with_rights_to_it)
{
    (void)bench_settle(b);
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area Mine = alice"));
    uint64_t toy = trial_first_id(trial_type(b->wizard, "@create a toy"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, toy, area);
    (void)trial_type(b->wizard, "give toy to bob");
    (void)trial_type(b->wizard, "@role bob builder");
    uint64_t kind = bench_create(b, "a kind", NULL);
    (void)say_of(b->alice, "@describe #{1} = Plain.", kind, 0);
    uint64_t doll =
            trial_first_id(trial_typef(b->alice, "@create a doll from #%" PRIu64, kind));
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = bob", doll);
    (void)trial_type(b->alice, "give doll to bob");
    trial_advance(b->trial, 5);

    (void)say_of(b->alice, "@describe #{1} = You owe alice.", kind, 0);
    assert_lacks(trial_type(b->bob, "look doll"), "You owe alice.");
    const struct object *held = world_find(trial_world(b->trial), toy);
    uint32_t atom = atom_intern(&trial_world(b->trial)->atoms, STR("_held_since"));
    assert_non_null(prop_own(held, atom));
    assert_non_null(prop_own(world_find(trial_world(b->trial), doll), atom));
}

BENCH_TEST(a_held_things_script_cannot_close_or_fasten_it)
{
    uint64_t box = bench_create(b, "a box", "container");
    (void)say_of(b->alice, "@set #{1}.open = true", box, 0);
    bench_program_object(b, box,
            "on('timer:t', function(e) e.this.n = 1 e.this.open = false end) "
            "on('call:w', function(e) e.this.weight = 1000 end)");
    (void)say_of(b->alice, ";object({1}):after(2, 't')", box, 0);
    (void)trial_type(b->alice, "give box to bob");

    (void)say_of(b->alice, ";object({1}):call('w')", box, 0);
    trial_advance(b->trial, 3);

    assert_string_equal(trial_property(b->trial, box, "open"), "true");
    assert_string_equal(trial_property(b->trial, box, "weight"), "1");
}

/* -- letting go -- */

#define STUCK                                                                                  \
    "for _, v in ipairs({'drop', 'give', 'put', 'take', 'move', 'remove'}) do "                \
    "before(v, function() return 'Stuck.' end) before(v, 'source', function() "                \
    "return 'Stuck.' end) before(v, 'held', function() return 'Stuck.' end) "                  \
    "on(v, function() refuse('Stuck.') end) on(v, 'source', function() refuse('Stuck.') end) " \
    "on(v, 'held', function() refuse('Stuck.') end) end"

BENCH_TEST(a_holder_can_always_drop_a_thing_and_empty_it)
{
    (void)bench_settle(b); /* a place that accepts alice, so nothing of hers is a guest */
    uint64_t bob = trial_character(b->bob);
    uint64_t bag = bench_create(b, "a bag", "container");
    (void)trial_type(b->alice, "@set bag.open = true");
    (void)trial_type(b->alice, "@set bag.capacity = 100");
    (void)trial_type(b->alice, "give bag to bob");
    uint64_t ring = give_ring(b);
    uint64_t toy = bench_create(b, "a toy", NULL);
    bench_program_object(b, toy, STUCK);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", toy);
    (void)trial_type(b->bob, "put ring in bag");
    assert_true(lies_in(b, ring, bag));

    assert_has(trial_type(b->bob, "put toy in bag"), "You put");
    assert_has(trial_type(b->bob, "take toy from bag"), "You take");
    assert_true(lies_in(b, toy, bob));
    assert_has(trial_type(b->bob, "give toy to wizard"), "You give");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", toy);
    assert_has(trial_type(b->bob, "take ring from bag"), "You take");
    assert_true(lies_in(b, ring, bob));
    assert_has(trial_type(b->bob, "drop toy"), "You drop");
    assert_false(lies_in(b, toy, bob));
}

BENCH_TEST(a_programmed_chest_gives_back_the_holders_things)
{
    (void)bench_settle(b);
    uint64_t bob = trial_character(b->bob);
    uint64_t chest = bench_create(b, "a chest", "container");
    (void)trial_type(b->alice, "@set chest.open = true");
    (void)trial_type(b->alice, "@set chest.capacity = 100");
    bench_program_object(b, chest,
            STUCK " command('shut {this}', function(e) "
                  "e.this.open = false e.this.locked = true end)");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to bob", chest);
    uint64_t ring = give_ring(b);
    uint64_t pearl = bench_create(b, "a pearl", NULL);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, pearl, chest);
    (void)trial_type(b->bob, "put ring in chest");
    assert_true(lies_in(b, ring, chest));
    (void)trial_type(b->bob, "shut chest");
    assert_has(trial_type(b->bob, "take ring from chest"), "closed");

    assert_has(trial_type(b->bob, "empty chest"), "You take the ring from the chest");

    assert_true(lies_in(b, ring, bob));
    assert_true(lies_in(b, pearl, chest)); /* that was in it before, and the lock is the game */
    assert_has(trial_type(b->bob, "empty chest"), "you put nothing into it");
}

BENCH_TEST(things_too_heavy_for_the_hands_fall_to_the_floor)
{
    (void)bench_settle(b);
    uint64_t bag = give_box(b, "a bag");
    uint64_t toy = bench_create(b, "a toy", NULL);
    (void)trial_type(b->alice, "give toy to bob");
    (void)trial_type(b->bob, "put toy in bag");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".weight = 1000", toy);
    assert_has(trial_type(b->bob, "take toy from bag"), "carry");

    assert_has(trial_type(b->bob, "empty bag"), "You take the toy from the bag and drop it.");
    assert_false(lies_in(b, toy, bag));
}

/* -- moves -- */

BENCH_TEST(consent_to_be_moved_holds_once)
{
    uint64_t hall = bench_settle(b);
    uint64_t pit = trial_first_id(trial_type(b->alice, "@dig Pit"));
    uint64_t bob = trial_character(b->bob);
    char source[200];
    (void)snprintf(source, sizeof(source),
            "local P = '#%" PRIu64
            "' for _, v in ipairs({'ride {this}', 'lool'}) do command(v, function(e) "
            "e.actor:move(object(P)) end) end",
            pit);
    bench_program(b, source);
    assert_has(trial_type(b->bob, "ride machine"), "wants to take you to \"Pit\"");
    (void)trial_type(b->bob, "yes");
    assert_true(lies_in(b, bob, pit));
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, hall);

    assert_has(trial_type(b->bob, "lool"), "wants to take you to \"Pit\"");
    assert_true(lies_in(b, bob, hall));
    (void)trial_type(b->bob, "no");
    assert_has(trial_type(b->bob, "ride machine"), "wants to take you to \"Pit\"");
    assert_has(trial_type(b->bob, "set consent"), "You've said yes to nobody's things.");
}

/* -- prices -- */

BENCH_TEST(a_builders_shop_takes_the_price_it_last_showed_or_asks)
{
    (void)bench_settle(b);
    bench_coins(b, trial_character(b->bob), 100);
    uint64_t replication = bench_create(b, "a keeper", "shopkeeper, npc");
    uint64_t gem = bench_create(b, "a gem", NULL);
    (void)say_of(b->alice, "@set #{1}.price = 1", gem, 0);
    (void)say_of(b->alice, "@set #{1}.goods = {#{2}}", replication, gem);
    (void)trial_type(b->alice, "drop keeper");

    assert_has(trial_type(b->bob, "buy gem"), "wants 1 coin for the gem. Do you pay?");
    assert_has(trial_type(b->bob, "no"), "You keep your money.");
    assert_has(trial_type(b->bob, "list"), "a gem, 1 coin");
    assert_has(trial_type(b->bob, "buy gem"), "for 1 coin");
    (void)say_of(b->alice, "@set #{1}.price = 50", gem, 0);
    assert_has(trial_type(b->bob, "buy 1"), "wants 50 coins for the gem. Do you pay?");
    (void)trial_type(b->bob, "no");
    assert_coins(b, trial_character(b->bob), 99);
    (void)say_of(b->alice, "@set #{1}.price = 60", gem, 0);
    assert_has(trial_type(b->bob, "buy 2 gems"), "wants 120 coins for 2 times the gem");
    (void)trial_type(b->bob, "no");
    (void)say_of(b->alice, "@set #{1}.price = 1", gem, 0);
    assert_has(trial_type(b->bob, "buy gem"), "for 1 coin");
}

/* -- homes -- */

BENCH_TEST(a_home_is_hidden_from_builders_outside)
{
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "home furnish harp");
    uint64_t home = world_find(trial_world(b->trial), trial_character(b->bob))->location;
    (void)trial_typef(b->wizard, "@describe #%" PRIu64 " = Secret velvet.", home);
    (void)trial_type(b->bob, "out");
    char line[128];

    (void)snprintf(line, sizeof(line), "@show #%" PRIu64, home);
    assert_lacks(trial_type(b->alice, line), "velvet");
    assert_lacks(trial_type(b->alice, line), "harp");
    assert_has(trial_type(b->wizard, line), "velvet");
    assert_has(trial_type(b->wizard, line), "harp");
    assert_lacks(trial_type(b->alice, "@find harp"), "home");
    (void)snprintf(line, sizeof(line), "#%" PRIu64, home);
    assert_lacks(trial_type(b->alice, "@find harp"), line);
    (void)snprintf(line, sizeof(line), ";object(%" PRIu64 ").desc", home);
    assert_lacks(trial_type(b->alice, line), "velvet");
    (void)snprintf(line, sizeof(line), ";object(%" PRIu64 ").contents[1]", home);
    assert_lacks(trial_type(b->alice, line), "harp");
}
