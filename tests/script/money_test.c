/* money_test.c -- pay, create and random: the parts of a shop and a treasure chest. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>

/* bob gets a purse of 10; the machine sells cans for 3. */
static void open_shop(struct bench *b)
{
    (void)trial_type(b->wizard, "@create a coin from coin");
    (void)trial_type(b->wizard, "@set coin.amount = 10");
    (void)trial_type(b->wizard, "@teleport coin to bob");
    bench_program(b, "command('buy [from] {this}', function(e) "
                     "local ok, why = pay(e.actor, e.this, e.this.price or 3) "
                     "if not ok then return why end "
                     "create('item', { name = 'a can', location = e.actor }) "
                     "return 'Clunk.' end)");
    trial_forget_all(b->trial);
}

/* bob buys for the first time, and says yes to the game's question. */
static struct str buy_with_yes(struct bench *b)
{
    assert_has(trial_type(b->bob, "buy machine"), "from you");
    return trial_type(b->bob, "yes");
}

/* The number of coins in all their holders. */
static long coins_of(struct bench *b, const char *holder)
{
    char expression[256];
    (void)snprintf(expression, sizeof(expression),
            "(function() local n = 0 for _, o in ipairs(%s.contents) do if o:is('coin') then n "
            "= "
            "n + o.amount end end return 'sum ' .. n end)()",
            holder);
    struct str reply = bench_value(b, expression);
    size_t at = str_find(reply, STR("sum "), 0);
    assert_true(at != SIZE_MAX);
    return strtol(reply.bytes + at + 4, NULL, 10);
}

static long bobs_coins(struct bench *b)
{
    char holder[64];
    (void)snprintf(holder, sizeof(holder), "object(\"#%" PRIu64 "\")", trial_character(b->bob));
    return coins_of(b, holder);
}

BENCH_TEST(a_player_pays_by_their_own_command)
{
    open_shop(b);

    assert_has(buy_with_yes(b), "Clunk.");

    assert_int_equal(bobs_coins(b), 7);
    assert_int_equal(coins_of(b, "{m}"), 3);
    assert_has(trial_type(b->bob, "inventory"), "can");
}

BENCH_TEST(a_command_gets_the_number_of_coins_meant)
{
    open_shop(b);
    bench_program(b, "command('pitch {money:coin} in|into {this}', function(e) "
                     "return 'pitch ' .. tostring(e.amounts and e.amounts[e.money.id]) end)");
    trial_forget_all(b->trial);

    assert_has(trial_type(b->bob, "pitch 2 coins in machine"), "pitch 2");
    assert_has(trial_type(b->bob, "pitch coins in machine"), "pitch nil");
    assert_has(trial_type(b->bob, "pitch 10 coins in machine"), "pitch nil");
}

BENCH_TEST(a_failed_create_returns_nil_and_the_reason)
{
    assert_has(bench_value(b, "select(2, create('nosuch', { name = 'a thing' }))"),
            "there is no prototype");
    assert_has(bench_value(b, "select(2, create({ 'item', '$nosuch' }))"),
            "there is no prototype");
    assert_has(bench_value(b, "create('nosuch') == nil"), "true");
}

BENCH_TEST(a_player_who_set_confirm_is_asked_each_time_above_that)
{
    open_shop(b);
    (void)trial_type(b->bob, "set confirm 2");

    assert_has(trial_type(b->bob, "buy machine"), "wants 3 coins from you");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    trial_settle(b->trial);
    assert_has(trial_told(b->bob), "You paid nothing.");
    assert_int_equal(bobs_coins(b), 10);
    assert_has(trial_type(b->bob, "buy machine"), "wants 3 coins from you");
    assert_has(trial_type(b->bob, "yes"), "Clunk.");
    assert_int_equal(bobs_coins(b), 7);
    assert_has(trial_type(b->bob, "buy machine"), "wants 3 coins from you");
    assert_has(trial_type(b->bob, "no"), "You say no.");
    (void)trial_type(b->bob, "set confirm 3");
    assert_has(trial_type(b->bob, "buy machine"), "Clunk.");
    assert_int_equal(bobs_coins(b), 4);
}

BENCH_TEST(each_small_payment_of_a_script_is_asked_about)
{
    open_shop(b);
    bench_program(b,
            "command('poke {this}', function(e) for i = 1, 9 do pay(e.actor, e.this, 1) "
            "end end) command('prod {this}', function(e) "
            "return atomic(function() return pay(e.actor, e.this, 5) or error('no') end) "
            "and 'Paid.' or 'Kept.' end)");
    (void)trial_type(b->bob, "set confirm 2");

    assert_has(trial_type(b->bob, "poke machine"), "wants 1 coin from you");
    assert_int_equal(bobs_coins(b), 10);
    assert_has(trial_type(b->bob, "yes"), "wants 1 coin from you");
    assert_int_equal(bobs_coins(b), 9);
    (void)trial_type(b->bob, "no");
    trial_settle(b->trial);
    assert_int_equal(bobs_coins(b), 9);
    assert_has(trial_type(b->bob, "prod machine"), "Kept.");
    assert_int_equal(bobs_coins(b), 9);
}

BENCH_TEST(a_player_with_too_few_coins_pays_nothing)
{
    open_shop(b);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 11", b->machine);

    assert_has(trial_type(b->bob, "buy machine"), "That costs 11, and you have only 10 coins.");

    assert_int_equal(bobs_coins(b), 10);
    assert_int_equal(coins_of(b, "{m}"), 0);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".price = 9", b->machine);
    assert_has(buy_with_yes(b), "Clunk.");
    assert_has(trial_type(b->bob, "buy machine"), "you have only 1 coin.");
}

BENCH_TEST(money_is_neither_made_nor_lost_by_a_crash)
{
    open_shop(b);

    (void)buy_with_yes(b);
    for (int i = 0; i < 3; i++) {
        trial_crash(b->trial);
        assert_int_equal(bobs_coins(b) + coins_of(b, "{m}"), 10);
        (void)trial_type(b->bob, "buy machine");
    }

    assert_int_equal(bobs_coins(b), 1);
}

static const char *const thefts[] = {
        "pay(object('%s'), e.this, 1)",
        "pay(object('%s'), e.this, -1)",
        "pay(e.this, object('%s'), 1)",
        "pay(e.actor, e.this, 1.5)",
        "pay(e.actor, e.this, 0)",
        "pay(e.actor, e.this, 1 << 62)",
        "wait(1) pay(e.actor, e.this, 1)",
};

BENCH_TEST(a_script_cannot_take_coins_of_other_players)
{
    open_shop(b);
    char bob[32];
    (void)snprintf(bob, sizeof(bob), "#%" PRIu64, trial_character(b->bob));
    for (size_t i = 0; i < sizeof(thefts) / sizeof(thefts[0]); i++) {
        struct buf source = {0};
        buf_add_text(&source, "command('poke {this}', function(e) ");
        const char *hole = strstr(thefts[i], "%s");
        buf_add(&source, thefts[i], hole ? (size_t)(hole - thefts[i]) : strlen(thefts[i]));
        if (hole) {
            buf_add_text(&source, bob);
            buf_add_text(&source, hole + 2);
        }
        buf_add_text(&source, " end)");
        bench_program(b, source.bytes);
        buf_finish(&source);

        (void)trial_type(b->alice, "poke machine");
        trial_advance(b->trial, 2);

        assert_int_equal(bobs_coins(b), 10);
    }
}

BENCH_TEST(a_failing_sale_gives_the_money_back)
{
    open_shop(b);
    bench_program(b, "command('buy {this}', function(e) pay(e.actor, e.this, 3) "
                     "local x = nothing.there end)");

    (void)buy_with_yes(b);

    assert_int_equal(bobs_coins(b), 10);
    assert_int_equal(coins_of(b, "{m}"), 0);
}

BENCH_TEST(a_payment_to_the_largest_heap_does_not_overflow)
{
    open_shop(b);
    bench_coins(b, b->machine, INT64_MAX);
    bench_program(b, "command('hoard {this}', function(e) pay(e.actor, e.this, 3) "
                     "return tostring(e.this.contents[1].amount > 0) end)");

    assert_has(trial_type(b->bob, "hoard machine"), "wants 3 coins");
    assert_has(trial_type(b->bob, "yes"), "true");
}

BENCH_TEST(objects_that_the_game_needs_keep_their_refs)
{
    assert_has(trial_type(b->wizard, "@ref $coin = penny"), "needs that ref");

    assert_has(bench_value(b, "object('$coin').ref"), "coin");
}

BENCH_TEST(objects_that_the_game_needs_cannot_be_destroyed_anywhere)
{
    trial_type(b->wizard, "@teleport $item to here");
    assert_has(trial_type(b->wizard, "@destroy $item"), "needs that object");
    trial_type(b->wizard, "@set $room.area = $room");
    assert_has(trial_type(b->wizard, "@destroy $room"), "needs that object");

    assert_has(bench_value(b, "object('$item').ref .. object('$room').ref"), "itemroom");
}

BENCH_TEST(objects_that_the_game_needs_stay_what_they_are)
{
    uint64_t middle = trial_first_id(trial_type(b->wizard, "@create a middle from character"));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = middle", middle);

    assert_has(trial_type(b->wizard, "@proto $player = thing"), "inherit from character");
    assert_has(trial_type(b->wizard, "@proto $start = item"), "inherit from room");
    assert_has(trial_type(b->wizard, "@proto me = npc"), "inherit from player");
    assert_has(trial_type(b->wizard, "@proto $player = middle"), "a middle");
    assert_has(trial_type(b->wizard, "@proto $middle = item"), "inherit from character");
    assert_has(trial_type(b->wizard, "@proto $middle = item, character"), "now inherits");
    assert_has(trial_type(b->wizard, "@undo 2"), "Undone: @proto $player");

    assert_has(bench_value(b, "me:is('player') and me:is('character')"), "true");
}

BENCH_TEST(random_stays_in_its_range_and_reaches_its_ends)
{
    assert_has(bench_value(b, "(function() local seen = {} for i = 1, 500 do local n = "
                              "random(2, 5) seen[n] = true end return tostring(seen[1]) .. "
                              "tostring(seen[2]) .. tostring(seen[5]) .. tostring(seen[6]) "
                              "end)()"),
            "niltruetruenil");
}

BENCH_TEST(a_scripts_creations_belong_to_its_owner)
{
    bench_program(b,
            "command('poke {this}', function(e) "
            "local made = create({ 'light', 'container' }, { name = 'a jar', "
            "location = e.actor }) return made.owner.name .. ' ' .. #made.protos end)");

    assert_has(trial_type(b->bob, "poke machine"), "alice 2");
    assert_has(trial_type(b->bob, "inventory"), "jar");
}
