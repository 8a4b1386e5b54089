/* coin_sum_test.c -- The number of coins in the world is the same after any line that moves some,
 * whatever number the line has, and after a crash in between.
 *
 * bob and carol hold coins; around them are a bag, a shop, a bank, a pet shop, an auctioneer and a
 * quest that can be funded. Fees of auctions count as coins. */
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char coin_sum_setup[] =
        ";(function() local here = me.location "
        "local bun = create('food', {name = 'a bun', price = 4}) "
        "local crown = create('item', {name = 'a crown', price = 1000000000}) "
        "create({'npc', 'shopkeeper'}, {name = 'a keeper', location = here, goods = {bun, "
        "crown}, buys = true, purse = 50}) "
        "create({'item', 'bank'}, {name = 'a counter', location = here, portable = false}) "
        "create({'item', 'auctioneer'}, {name = 'a desk', location = here, portable = false}) "
        "create('quest', {name = 'bell', location = here, giver = here, reward = {coins = 2}, "
        "steps = {{goal = 'Find it.', on = 'take', what = crown}}}) "
        "create('container', {name = 'a bag', location = here, open = true, capacity = 50}) "
        "for _, o in ipairs(find{proto = 'player'}) do if o.name == 'bob' or o.name == 'carol' "
        "then create('coin', {amount = 60, location = o}) "
        "for i = 1, 3 do create('item', {name = 'a vase', price = 10, location = o}) end "
        "end end end)()";

static const char coin_sum_of[] =
        "(function() local sum, inside, owed = object('auctioneer')._gone or 0, 0, 0 "
        "for _, o in ipairs(find{proto = 'coin'}) do if o.location then sum = sum + o.amount "
        "if o.location == object('bank') then inside = inside + o.amount end "
        "if o.amount < 1 or math.type(o.amount) ~= 'integer' then return 'a bad heap' end end "
        "end "
        "for _, o in ipairs(find{proto = 'shopkeeper'}) do sum = sum + (o.purse or 0) end "
        "for _, o in ipairs(find{proto = 'player'}) do owed = owed + (o._bank or 0) end "
        "return 'sum ' .. sum .. ', owed ' .. owed - inside end)()";

static const char *const coin_sum_lines[] = {"give %s coins to carol", "give carol %s coins",
        "drop %s coins", "take %s coins", "put %s coins in bag", "take %s coins from bag",
        "deposit %s", "withdraw %s", "fund bell with %s", "split %s", "party split %s coins",
        "auction vase for %s", "bid %s on 1", "auction collect", "buy %s buns", "buy %s crowns",
        "sell %s vases", "buy %s", "home furnish %s"};

static const char *const coin_sum_numbers[] = {"0", "-1", "1", "1.5", "3", "20", "1e3", "0x10",
        "nan", "inf", "999999999", "1000000001", "9007199254740993", "99999999999999999999"};

struct coin_sum {
    struct bench *b;
    struct player *carol;
    char sum[64];
};

static struct coin_sum coin_sum_open(struct bench *b)
{
    struct coin_sum all = {.b = b, .carol = trial_join(b->trial, "carol", NULL)};
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, room);
    assert_lacks(trial_type(b->wizard, coin_sum_setup), "rror");
    (void)trial_type(b->bob, "party invite carol");
    (void)trial_type(all.carol, "party accept");
    (void)trial_type(all.carol, "auction vase for 20 for 10m");
    struct str sum = bench_value(b, coin_sum_of);
    size_t from = str_find(sum, STR("sum "), 0);
    assert_int_not_equal(from, SIZE_MAX);
    (void)snprintf(all.sum, sizeof(all.sum), "%.*s", STR_FMT(str_slice(sum, from, sum.length)));
    *strchr(all.sum, '"') = '\0';
    assert_non_null(strstr(all.sum, "owed 0"));
    return all;
}

static void coin_sum_check(const struct coin_sum *all, const char *line)
{
    struct str sum = bench_value(all->b, coin_sum_of);
    if (str_find(sum, str_of(all->sum), 0) == SIZE_MAX) {
        fail_msg("after \"%s\": %.*s, not %s", line, STR_FMT(sum), all->sum);
    }
}

BENCH_TEST(no_line_makes_or_loses_coins_whatever_its_number)
{
    struct coin_sum all = coin_sum_open(b);

    for (size_t i = 0; i < sizeof(coin_sum_lines) / sizeof(coin_sum_lines[0]); i++) {
        for (size_t k = 0; k < sizeof(coin_sum_numbers) / sizeof(coin_sum_numbers[0]); k++) {
            char line[100];
            const char *hole = strstr(coin_sum_lines[i], "%s");
            (void)snprintf(line, sizeof(line), "%.*s%s%s",
                    hole ? (int)(hole - coin_sum_lines[i]) : (int)strlen(coin_sum_lines[i]),
                    coin_sum_lines[i], hole ? coin_sum_numbers[k] : "", hole ? hole + 2 : "");
            assert_lacks(trial_type(all.b->bob, line), "went wrong");
            coin_sum_check(&all, line);
            trial_forget_all(all.b->trial);
        }
        trial_crash(all.b->trial);
        coin_sum_check(&all, "a crash");
    }
    trial_advance(all.b->trial, 3 * 86400);
    (void)trial_type(all.b->bob, "auction collect");
    (void)trial_type(all.carol, "auction collect");
    coin_sum_check(&all, "the end of all auctions");
}

BENCH_TEST(a_price_beyond_a_thousand_million_is_refused_in_words)
{
    struct coin_sum all = coin_sum_open(b);

    assert_has(trial_type(all.b->bob, "buy 20 crowns"), "can't afford");
    coin_sum_check(&all, "buy 20 crowns");
}

BENCH_TEST(a_quest_is_funded_with_whole_coins)
{
    struct coin_sum all = coin_sum_open(b);

    assert_has(trial_type(all.b->bob, "fund bell with 1.5"), "Give a whole number");
    assert_has(trial_type(all.b->bob, "fund bell with 0"), "Give a whole number");
    assert_has(trial_type(all.b->bob, "fund bell with 3"), "You leave 3 coins");
    coin_sum_check(&all, "fund bell");
}

BENCH_TEST(coins_of_a_departed_bidder_and_seller_are_counted)
{
    struct coin_sum all = coin_sum_open(b);
    assert_has(trial_type(all.b->bob, "bid 30 on 1"), "You bid 30 coins");
    coin_sum_check(&all, "bid");

    (void)trial_type(all.b->wizard, ";(function() for _, o in ipairs(object('auctioneer')."
                                    "contents) do if not o:is('coin') then o:destroy() end "
                                    "end end)()");
    trial_advance(all.b->trial, 86400);
    (void)trial_type(all.b->bob, "auction collect");

    assert_has(trial_told(all.b->bob), "You are given 30 coins");
    coin_sum_check(&all, "the thing was destroyed");
}
