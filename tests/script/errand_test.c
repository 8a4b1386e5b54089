/* errand_test.c -- Quests and errands: their requests, their pay, and that they pay once.
 *
 * A prior in a market gives ten quests; a mire beside it has the things and creatures for them. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>
#include <string.h>

struct errand_land {
    uint64_t market;
    uint64_t mire;
    uint64_t toad; /* the prototype */
    uint64_t herb; /* same */
    uint64_t area;
};

static uint64_t make_errand(struct bench *b, const char *proto, const char *props)
{
    return trial_first_id(trial_typef(b->wizard, ";create('%s', {%s})", proto, props));
}

static void add_quest(struct bench *b, const char *name, const char *terms)
{
    uint64_t quest = trial_first_id(trial_typef(b->wizard, "@create %s from thing", name));
    (void)trial_typef(b->wizard, "@describe #%" PRIu64 " = So you would do %s.", quest, name);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/%s", quest, name);
    struct str said =
            trial_typef(b->wizard, "@lua local q = object('q/%s') q.quest = {%s}", name, terms);
    assert_lacks(said, "rror");
}

static struct errand_land found_land(struct bench *b)
{
    struct errand_land land = {0};
    land.area = trial_first_id(trial_type(b->wizard, "@area land = wizard"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".fighting = true", land.area);
    land.market = trial_first_id(trial_type(b->wizard, "@dig Market"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, land.market, land.area);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64, land.market);
    land.mire = trial_first_id(trial_type(b->wizard, "@dig north to Mire"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, land.mire, land.area);
    land.toad = make_errand(b, "npc",
            "name = 'toad', diku = {level = 1, hitroll = -30, armour = 100, experience = 3, "
            "hit_points = {number = 0, size = 1, plus = 1}, damage = {number = 1, size = 1, "
            "plus "
            "= 0}}");
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/toad", land.toad);
    land.herb = make_errand(b, "item", "name = 'herb'");
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/herb", land.herb);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/market", land.market);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/mire", land.mire);
    (void)trial_type(b->wizard, "@create prior from npc");
    (void)trial_type(b->wizard, "@ref prior = q/prior");
    (void)trial_type(
            b->wizard, ";create('q/prior', {name = 'a prior', location = object('q/market')})");
    (void)trial_type(b->wizard, "@teleport bob to q/market");
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, land.market);
    return land;
}

/* The prior gives these, in that order. */
static void offer(struct bench *b, const char *quests)
{
    (void)trial_typef(b->wizard, "@lua object('q/prior').quests = {%s}", quests);
}

static void place(struct bench *b, const char *proto, const char *name, const char *room)
{
    assert_has(
            trial_typef(b->wizard, ";create('q/%s', {name = '%s', location = object('q/%s')})",
                    proto, name, room),
            "#");
}

/* Bob kills the toad here; his output is kept. */
static void slay(struct bench *b, const char *name)
{
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(b->bob, "kill %s", name);
    for (int i = 0; i < 60; i++) {
        if (str_equal(str_of(trial_property(b->trial, bob, "fighting")), STR("nil"))) {
            return;
        }
        trial_advance(b->trial, 2);
    }
    fail_msg("the toad does not die");
}

static int64_t points_errand(struct bench *b)
{
    return pit_number(b, trial_character(b->bob), "quest_points");
}

static int64_t coins_of_bob(struct bench *b)
{
    return pit_ask_number(b,
            "(function() local n = 0 for _, o in ipairs(find{proto = 'coin'}) do "
            "if o.location and o.location.name == 'bob' then n = n + o.amount end "
            "end return '=' .. n end)()");
}

#define TERMS "points = 2, gold = 10, experience = 5, done = 'Well done!'"

BENCH_TEST(each_kind_of_quest_can_be_finished)
{
    (void)found_land(b);
    add_quest(b, "gather", "type = 'find_object', target = 'q/herb', " TERMS);
    add_quest(b, "wander", "type = 'find_room', target = 'q/mire', " TERMS);
    add_quest(b, "meet", "type = 'find_mobile', target = 'q/toad', " TERMS);
    add_quest(b, "bring",
            "type = 'return_object', target = 'q/herb', return_to = 'q/prior', " TERMS);
    add_quest(b, "hunt", "type = 'kill_mobile', target = 'q/toad', quantity = 2, " TERMS);
    offer(b, "'q/gather', 'q/wander', 'q/meet', 'q/bring', 'q/hunt'");
    assert_has(trial_type(b->bob, "quest list"), "5. hunt");
    assert_has(trial_type(b->bob, "quest"), "You have no errand");

    place(b, "herb", "a herb", "market");
    assert_has(trial_type(b->bob, "quest join 1"), "So you would do gather.");
    assert_has(trial_type(b->bob, "quest"), "Find a herb.");
    assert_has(trial_type(b->bob, "quest join 2"), "already on an errand");
    struct str told = trial_type(b->bob, "take herb");
    assert_has(told, "Well done!");
    assert_has(told, "2 quest points");
    assert_has(told, "10 gold coins");
    assert_has(told, "5 experience points");
    assert_int_equal(coins_of_bob(b), 10);
    assert_has(trial_type(b->bob, "quest join 1"), "done that already");

    (void)trial_type(b->bob, "quest join wander");
    assert_has(trial_type(b->bob, "quest"), "Find the place called Mire.");
    assert_has(trial_type(b->bob, "north"), "Well done!");
    (void)trial_type(b->bob, "south");

    (void)trial_type(b->bob, "quest join 3");
    assert_lacks(trial_type(b->bob, "north"), "Well done!");
    (void)trial_type(b->bob, "south");
    place(b, "toad", "a toad", "mire");
    assert_has(trial_type(b->bob, "north"), "Well done!");
    (void)trial_type(b->bob, "south");

    (void)trial_type(b->bob, "quest join 4");
    assert_has(trial_type(b->bob, "give herb to prior"), "Well done!");

    (void)trial_type(b->bob, "quest join 5");
    (void)trial_type(b->bob, "north");
    slay(b, "toad");
    assert_has(trial_told(b->bob), "1 more to go");
    place(b, "toad", "a toad", "mire");
    slay(b, "toad");
    assert_has(trial_told(b->bob), "Well done!");
    assert_int_equal(points_errand(b), 10);
    assert_int_equal(coins_of_bob(b), 50);
    assert_has(trial_type(b->bob, "quest history"), "5 quests");
    assert_lacks(trial_type(b->wizard, "@errors"), "errands");
}

BENCH_TEST(a_room_is_cleared_and_a_person_saved_when_no_foe_is_left)
{
    struct errand_land land = found_land(b);
    add_quest(b, "clear", "type = 'clear_room', target = 'q/mire', " TERMS);
    add_quest(b, "save", "type = 'save_mobile', target = 'q/prior', " TERMS);
    offer(b, "'q/clear', 'q/save'");
    place(b, "toad", "a green toad", "mire");
    place(b, "toad", "a red toad", "mire");
    (void)trial_type(b->bob, "quest join 1");
    (void)trial_type(b->bob, "north");
    slay(b, "green toad");
    assert_lacks(trial_told(b->bob), "Well done!");
    slay(b, "red toad");
    assert_has(trial_told(b->bob), "Well done!");

    (void)trial_type(b->bob, "south");
    (void)trial_type(b->bob, "quest join 2");
    place(b, "toad", "a blue toad", "market");
    slay(b, "toad");
    assert_has(trial_told(b->bob), "Well done!");
    assert_int_equal(points_errand(b), 4);
    (void)land;
}

BENCH_TEST(a_quest_asks_for_its_steps_in_order)
{
    (void)found_land(b);
    add_quest(b, "old", "type = 'find_room', target = 'q/mire', min_level = 5, " TERMS);
    add_quest(b, "young",
            "type = 'find_room', target = 'q/mire', min_level = 1, max_level = 3, "
            "next = 'q/last', flags = {'repeatable'}, " TERMS);
    add_quest(
            b, "last", "type = 'find_room', target = 'q/market', previous = 'q/young', " TERMS);
    add_quest(b, "key",
            "type = 'find_room', target = 'q/mire', prerequisite = 'q/herb', object = "
            "'q/herb', " TERMS);
    offer(b, "'q/old', 'q/young', 'q/last', 'q/key'");
    assert_has(trial_type(b->bob, "quest join 1"), "It needs level 5");
    assert_has(trial_type(b->bob, "quest join 3"), "You have to do another quest first: young");
    assert_has(trial_type(b->bob, "quest join 4"), "need a herb");
    (void)trial_type(b->bob, "quest join 2");
    struct str told = trial_type(b->bob, "north");
    assert_has(told, "The quest continues.");
    assert_has(told, "So you would do last.");
    assert_has(trial_type(b->bob, "south"), "Well done!");
    assert_has(trial_type(b->bob, "quest join 2"), "You join");
    assert_lacks(trial_type(b->bob, "north"), "continues");
    (void)trial_type(b->bob, "south");

    place(b, "herb", "a herb", "market");
    (void)trial_type(b->bob, "take herb");
    (void)trial_type(b->bob, "quest join 4");
    assert_has(trial_type(b->bob, "north"), "presented with a herb");
    assert_has(trial_type(b->bob, "inventory"), "herb");
    (void)trial_typef(b->wizard, "@set bob.level = 9");
    (void)trial_type(b->bob, "south");
    assert_has(trial_type(b->bob, "quest join 2"), "too experienced");
}

BENCH_TEST(time_runs_out_and_giving_up_costs_the_penalty)
{
    (void)found_land(b);
    add_quest(b, "late",
            "type = 'kill_mobile', target = 'q/toad', time = 2, penalty = 3, quit = "
            "'A pity.', " TERMS);
    offer(b, "'q/late'");
    assert_has(trial_type(b->bob, "quest join 1"), "3 minutes left");
    trial_crash(b->trial);
    trial_advance(b->trial, 151);
    assert_has(trial_told(b->bob), "You have run out of time");
    assert_has(trial_type(b->bob, "quest"), "have no errand");

    (void)trial_type(b->wizard, "@set bob.quest_points = 5");
    (void)trial_type(b->bob, "quest join 1");
    struct str told = trial_type(b->bob, "quest leave");
    assert_has(told, "A pity.");
    assert_has(told, "3 quest points");
    assert_int_equal(points_errand(b), 2);
    trial_forget_all(b->trial);
    trial_advance(b->trial, 200);
    assert_lacks(trial_told(b->bob), "out of time");
    assert_has(trial_type(b->bob, "quest leave"), "you aren't on an errand");
}

BENCH_TEST(a_reward_is_paid_once_whenever_the_server_is_killed)
{
    (void)found_land(b);
    add_quest(b, "hunt",
            "type = 'kill_mobile', target = 'q/toad', quantity = 3, object = 'q/herb', " TERMS);
    offer(b, "'q/hunt'");
    (void)trial_type(b->bob, "quest join 1");
    (void)trial_type(b->bob, "north");
    for (int i = 0; i < 3; i++) {
        place(b, "toad", "a toad", "mire");
        (void)trial_type(b->bob, "kill toad");
        for (int k = 0; k < 8; k++) {
            trial_pass(b->trial, 1.1);
            trial_step(b->trial);
            if (k % 2 == i % 2) {
                trial_crash(b->trial);
            }
        }
        trial_advance(b->trial, 60);
    }
    assert_int_equal(points_errand(b), 2);
    assert_int_equal(coins_of_bob(b), 10);
    assert_int_equal(pit_ask_number(b, "'=' .. #find{proto = 'q/herb', name = 'herb'}"), 1);
    assert_has(trial_type(b->bob, "quest history"), "1 quest");
}

BENCH_TEST(the_first_errand_of_a_day_pays_extra)
{
    struct errand_land land = found_land(b);
    offer(b, "");
    assert_has(trial_type(b->bob, "quest list"), "no quests");
    assert_has(trial_type(b->bob, "errand ask"), "nothing for you");
    place(b, "toad", "a grey toad", "mire");
    assert_has(trial_type(b->bob, "ask prior for an errand"), "something about a grey toad");
    assert_has(trial_type(b->bob, "errand ask"), "on one already");
    (void)trial_type(b->bob, "north");
    slay(b, "toad");
    assert_has(trial_told(b->bob), "it counts twice");
    assert_int_equal(points_errand(b), 2);
    int64_t first = coins_of_bob(b);
    (void)trial_type(b->bob, "south");
    assert_has(trial_type(b->bob, "errand ask"), "Ask again in 10 minutes");

    trial_advance(b->trial, 601);
    place(b, "toad", "a black toad", "mire");
    (void)trial_type(b->bob, "errand ask");
    assert_has(trial_type(b->bob, "quest"), "at Mire");
    (void)trial_type(b->wizard, "@lua object('q/mire').public = false");
    assert_has(trial_type(b->bob, "quest"), "Nobody knows where it is now.");
    (void)trial_type(b->wizard, "@lua object('q/mire').public = true");
    (void)trial_type(b->wizard, ";(function() for _, o in ipairs(find{proto = 'q/toad'}) do if "
                                "o.location then o:destroy() end end end)()");
    assert_has(trial_type(b->bob, "quest"), "is gone");
    place(b, "toad", "a white toad", "mire");
    assert_has(trial_type(b->bob, "errand ask"), "a white toad");
    (void)trial_type(b->bob, "north");
    slay(b, "toad");
    assert_int_equal(coins_of_bob(b), first + first / 2);

    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".fighting = false", land.area);
    assert_has(trial_type(b->bob, "errand ask"), "goals");
}

BENCH_TEST(an_npc_that_is_not_accepted_gives_no_quests)
{
    (void)found_land(b);
    uint64_t ape = bench_create(b, "an ape", "npc");
    uint64_t prize = bench_create(b, "prize", "thing");
    (void)trial_typef(b->alice,
            "@set #%" PRIu64 ".quest = {type = \"find_room\", target = \"q/mire\", gold = 9}",
            prize);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".quests = {#%" PRIu64 "}", ape, prize);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to q/market", ape);
    assert_lacks(trial_type(b->bob, "quest list"), "prize");
    offer(b, "");
    (void)trial_typef(
            b->wizard, "@lua object('q/prior').quests = {object('#%" PRIu64 "')}", prize);
    assert_has(trial_type(b->bob, "quest list"), "no quests");
}
