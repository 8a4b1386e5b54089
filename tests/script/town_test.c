/* town_test.c -- Shops, guards and idlers of old areas under random play and kills of the server:
 * invariants after every step.
 *
 * Bob, a mage, and alice, a warrior, trade in a square with a shop, a thief and a janitor. A guard
 * lets only mages into a hall, and pets are sold next door. After each line and some seconds, and
 * often a kill of the server: no coin and no vase is lost or doubled, candles come only from the
 * shop, each pet was paid for, alice was never in the hall, nobody has hurt the keeper, and the
 * janitor took nothing of worth. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <string.h>

enum { TOWN_STEPS = 60, TOWN_VASES = 3, PET_PRICE = 300 };

static const char *const town_lines[] = {"list", "buy candle", "buy 2 candles", "buy 3",
        "buy -1 candle", "buy 0 candles", "buy 1e3 candles", "buy 99999999999999999999 candles",
        "buy vase", "buy 2 vases", "buy 1", "sell vase", "sell candle", "sell all",
        "sell coins", "value vase", "value coins", "give vase to alice", "give vase to bob",
        "give vase to keeper", "give all to kitten", "drop vase", "drop candle", "drop 3 coins",
        "drop -3 coins", "drop all", "take all", "take vase", "take coins", "take 2 coins",
        "take coins from keeper", "take all from keeper", "give 4 coins to alice",
        "give -4 coins to alice", "give 4 coins to bob", "give 0 coins to bob",
        "give 5 coins to keeper", "give 5 coins to thief", "split -4", "split 4", "deposit 5",
        "north", "north", "south", "east", "west", "buy kitten", "buy 2 kittens", "buy kitten",
        "list", "order kitten drop all", "order kitten give coins to me", "order kitten north",
        "order kitten sell vase", "order kitten kill keeper", "kill keeper", "kill guard",
        "backstab keeper", "steal coins from keeper", "cast 'charm person' keeper",
        "follow alice", "follow bob", "group all", "kill janitor", "kill thief",
        "take all from corpse", "flee"};

static const char town_setup[] =
        ";(function() local square = object('#%" PRIu64 "') "
        "local hall = create('room', {name = 'Hall', area = square.area}) "
        "local pets = create({'room', 'petshop'}, {name = 'Pets', area = square.area}) "
        "local cage = create('room', {name = 'Cage', area = square.area}) pets.pets = cage "
        "create('exit', {name = 'north', to = hall, location = square}) "
        "create('exit', {name = 'south', to = square, location = hall}) "
        "create('exit', {name = 'east', to = pets, location = square}) "
        "create('exit', {name = 'west', to = square, location = pets}) "
        "create('npc', {name = 'a kitten', location = cage, level = 1}) "
        "local candle = object('town/candle') "
        "create({'npc', 'shopkeeper'}, {name = 'a keeper', location = square, goods = "
        "{candle}, "
        "buys = true, purse = 200, asks = 1.5, pays = 0.5}) "
        "create({'npc', 'guildguard'}, {name = 'a guard', location = square, guards = 'north', "
        "guild = 'mage', no_kill = true}) "
        "create({'npc', 'janitor'}, {name = 'a janitor', location = square, capacity = 50}) "
        "create({'npc', 'thief'}, {name = 'a thief', location = square, level = 3}) "
        "for i = 1, 3 do create('item', {name = 'a vase', price = 20, location = square}) end "
        "for i = 1, 3 do create('item', {name = 'a twig', price = 2, location = square}) end "
        "for _, who in ipairs(square.contents) do if who:is('player') then "
        "who.level = 5 who.class = who.name == 'bob' and 'mage' or 'warrior' "
        "create('coin', {amount = 900, location = who}) end end end)()";

/* "=coins vases twigs pets kept-for-pets trouble". */
static const char town_state_of[] =
        "(function() local coins, vases, twigs, pets, paid, bad = 0, 0, 0, 0, 0, 'none' "
        "local candle = object('town/candle') "
        "for _, o in ipairs(find{proto = 'coin'}) do if o.location then coins = coins + "
        "o.amount "
        "if o.location == object('petshop') then paid = paid + o.amount end "
        "if o.amount < 1 then bad = 'a heap of ' .. o.amount end end end "
        "for _, o in ipairs(find{proto = 'item'}) do if o.location then "
        "if o.name == 'a vase' then vases = vases + 1 end "
        "if o.name == 'a twig' then twigs = twigs + 1 end "
        "if o:is(candle) and o.location:is('shopkeeper') then bad = 'the shop keeps a candle' "
        "end "
        "end end "
        "for _, o in ipairs(find{proto = 'npc'}) do if o.location then "
        "if o:is('shopkeeper') then coins = coins + o.purse "
        "if o.hp or o.fighting then bad = 'somebody fights the keeper' end end "
        "if o.name == 'a kitten' and o.pet_of then pets = pets + 1 end "
        "if o:is('janitor') then for _, t in ipairs(o.contents) do if (t.price or 0) >= 15 "
        "then bad = 'the janitor has ' .. t.name end end end end end "
        "for _, o in ipairs(find{proto = 'player'}) do if o.name == 'alice' and o.location and "
        "o.location.name == 'Hall' then bad = 'alice is in the hall' end end "
        "return '=' .. coins .. ' ' .. vases .. ' ' .. twigs .. ' ' .. pets .. ' ' .. paid .. "
        "' ' "
        ".. bad end)()";

static void found_town(struct bench *b, uint64_t room)
{
    (void)trial_type(b->wizard, "@create a candle from item");
    (void)trial_type(b->wizard, "@ref candle = town/candle");
    (void)trial_type(b->wizard, "@set $town/candle.price = 4");
    assert_lacks(trial_typef(b->wizard, town_setup, room), "ERROR");
}

struct town {
    struct bench *b;
    struct rng rng;
    int64_t coins;
    int64_t bought; /* pets */
};

enum { TOWN_COINS, VASES_LEFT, TWIGS, PETS, PAID, FIGURES };

static void look_town(struct town *t, int64_t found[FIGURES], const char *line)
{
    struct str says = bench_value(t->b, town_state_of);
    size_t from = str_find(says, STR("="), 0);
    assert_true(from != SIZE_MAX);
    char text[200];
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(str_slice(says, from + 1, says.length)));
    char *rest = text;
    for (size_t i = 0; i < FIGURES; i++) {
        found[i] = strtoll(rest, &rest, 10);
    }
    if (!str_starts(str_of(rest), STR(" none"))) {
        fail_msg("after \"%s\": %s", line, rest);
    }
}

static void check_town(struct town *t, const char *line)
{
    int64_t found[FIGURES] = {0};
    look_town(t, found, line);
    if (found[TOWN_COINS] != t->coins) {
        fail_msg("after \"%s\" there are %" PRId64 " coins, not %" PRId64, line,
                found[TOWN_COINS], t->coins);
    }
    assert_int_equal(found[VASES_LEFT], TOWN_VASES);
    assert_int_equal(found[TWIGS], TOWN_VASES);
    assert_int_equal(found[PAID], t->bought * PET_PRICE);
    assert_true(found[PETS] <= t->bought);
}

static void step_town(struct town *t)
{
    struct bench *b = t->b;
    struct player *who = rng_below(&t->rng, 2) == 0 ? b->alice : b->bob;
    const char *line =
            town_lines[rng_below(&t->rng, sizeof(town_lines) / sizeof(town_lines[0]))];
    struct str reply = trial_type(who, line);
    assert_lacks(reply, "went wrong");
    t->bought += str_find(reply, STR("You buy a kitten"), 0) != SIZE_MAX;
    if (rng_below(&t->rng, 4) == 0) {
        trial_crash(b->trial);
    }
    trial_pass(b->trial, (double)rng_below(&t->rng, 80) / 10);
    trial_step(b->trial);
    if (rng_below(&t->rng, 4) == 0) {
        trial_crash(b->trial);
    }
    trial_settle(b->trial);
    check_town(t, line);
}

static void play_town(struct bench *b, uint64_t seed)
{
    struct town t = {.b = b};
    rng_seed(&t.rng, seed);
    struct pit pit = pit_dig(b, 0, 2);
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, pit.rat);
    found_town(b, pit.room);
    int64_t found[FIGURES] = {0};
    look_town(&t, found, "the beginning");
    assert_int_equal(found[VASES_LEFT], TOWN_VASES);
    t.coins = found[TOWN_COINS];
    for (int i = 0; i < (int)test_steps(25, TOWN_STEPS); i++) {
        step_town(&t);
    }
    static const char *const whose[] = {
            "$area", "$shopkeeper", "$petshop", "$guildguard", "$janitor", "$thief", "$player"};
    for (size_t i = 0; i < sizeof(whose) / sizeof(whose[0]); i++) {
        assert_lacks(trial_typef(b->wizard, "@errors %s", whose[i]), ".lua:");
    }
}

BENCH_TEST(random_trade_and_crashes_lose_and_make_nothing)
{
    play_town(b, 11);
}

BENCH_TEST(random_trade_with_a_second_seed_loses_and_makes_nothing)
{
    play_town(b, 12);
}

BENCH_TEST(the_price_of_a_pet_is_not_left_on_the_floor)
{
    struct pit pit = pit_dig(b, 0, 2);
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, pit.rat);
    found_town(b, pit.room);
    (void)trial_type(b->bob, "east");
    assert_has(trial_type(b->bob, "buy kitten"), "You buy a kitten");
    assert_lacks(trial_type(b->bob, "look"), "coin");
    (void)trial_type(b->bob, "take coins");
    assert_has(trial_type(b->bob, "count coins"), "600");
}
