/* auction_test.c -- Auctions under random play, kills of the server, undo, bans and destroyed
 * things: invariants after every step.
 *
 * Alice, bob and carol hold coins and vases, and a desk is in their room. After each line, some
 * time and often a kill of the server, every coin is in one heap or was a fee, every vase that
 * nobody destroyed is in one place, and the house's coins are exactly the open bids and its debts.
 * At the end everything is fetched, and the house is empty. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "engine/core/login/erase.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { AUCTION_STEPS = 20, AUCTION_COINS = 900, AUCTION_VASES = 6 };

static const char *const auction_lines[] = {"auction vase for 20 for 10m", "auction vase for 1",
        "auction vase for 20 for 10m", "auction vase for 1 for 30m", "auction vase for 0",
        "auction vase for -5", "auction vase for 1.5", "auction vase for 99999999999999999999",
        "auction coins for 3", "auction bag for 3", "auction me for 3",
        "auction vase for 5 for 1s", "bid 20 on 1", "bid 25 on 1", "bid 40 on 2", "bid 1 on 3",
        "bid 30 on 2", "bid 70 on 1", "bid 300 on 1", "bid 301 on 3", "bid 35 on 3",
        "bid 0 on 1", "bid -5 on 1", "bid 99999999999999999999 on 1", "bid 21 on 4",
        "bid 12 on 5", "auction cancel 1", "auction cancel 2", "auction cancel 3",
        "auction collect", "auction collect", "auction collect", "auction", "auction look 1",
        "drop vase", "take vase", "take all", "give vase to bob", "give vase to carol",
        "give 10 coins to alice", "drop 5 coins", "take coins", "put vase in bag",
        "take vase from bag", "drop bag", "take bag", "put 5 coins in bag",
        "take coins from bag", "undo", "undo", "wear bag"};

static const char *const wizards[] = {
        "@undo", "@teleport carol here", "auction", "@freeze carol", "@unfreeze carol", "look"};

static const char auction_state_of[] =
        "(function() local coins, vases, inside, bad = 0, 0, 0, 'none' "
        "local house = object('auctioneer') "
        "for _, o in ipairs(find{proto = 'coin'}) do if o.location then coins = coins + "
        "o.amount "
        "if o.location == house then inside = inside + o.amount end "
        "if o.amount < 1 then bad = 'a heap of ' .. o.amount end end end "
        "for _, o in ipairs(find{proto = 'item'}) do "
        "if o.name == 'a vase' and o.location then vases = vases + 1 end end "
        "local owed = 0 "
        "for _, lot in ipairs(house._lots or {}) do if lot.bid then owed = owed + lot.bid end "
        "end "
        "for _, debt in ipairs(house._owed or {}) do owed = owed + debt.sum end "
        "local gone = house._gone or 0 "
        "if owed ~= inside then bad = 'the house has ' .. inside .. ' and owes ' .. owed end "
        "return '=' .. (coins + gone) .. ' ' .. vases .. ' ' .. #house.contents .. ' ' .. bad "
        "end)()";

static const char auction_setup[] =
        "@lua (function() local here = me.location "
        "create({ 'item', 'auctioneer' }, { name = 'a desk', location = here, portable = false "
        "}) "
        "for _, o in ipairs(find{proto = 'player'}) do "
        "if o.name == 'alice' or o.name == 'bob' or o.name == 'carol' then "
        "o:move(here) create('coin', { amount = 300, location = o }) "
        "for i = 1, 2 do create('item', { name = 'a vase', location = o }) end end end "
        "create('container', { name = 'a bag', location = here, portable = true, open = true, "
        "capacity = 10 }) end)()";

struct fair {
    unsigned lots; /* ever put up */
    struct bench *b;
    struct player *people[3];
    struct rng rng;
    int64_t coins;
    int64_t vases;
    int64_t inside;
};

static void check_auction(struct fair *f, const char *line)
{
    struct str says = bench_value(f->b, auction_state_of);
    size_t from = str_find(says, STR("="), 0);
    assert_true(from != SIZE_MAX);
    char text[200];
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(str_slice(says, from + 1, says.length)));
    char *rest = text;
    int64_t coins = strtoll(rest, &rest, 10);
    int64_t vases = strtoll(rest, &rest, 10);
    f->inside = strtoll(rest, &rest, 10);
    if (coins != f->coins || vases != f->vases || !str_starts(str_of(rest), STR(" none"))) {
        fail_msg("after \"%s\": %s, of %" PRId64 " coins and %" PRId64 " vases", line, text,
                f->coins, f->vases);
    }
}

static void maybe_crash(struct fair *f)
{
    if (rng_below(&f->rng, 5) == 0) {
        trial_crash(f->b->trial);
    }
}

/* Lots are numbered on and on: the last digit of a line counts from the newest back. */
static void put_lot(const struct fair *f, const char *line, char out[64])
{
    size_t length = strlen(line);
    bool has = length > 2 && line[length - 1] >= '1' && line[length - 1] <= '5' &&
               line[length - 2] == ' ' && f->lots > (unsigned)(line[length - 1] - '1');
    (void)snprintf(out, 64, "%s", line);
    if (has) {
        (void)snprintf(out + length - 1, 64 - length, "%u",
                f->lots - (unsigned)(line[length - 1] - '1'));
    }
}

static void step_auction(struct fair *f)
{
    bool is_wizard = rng_below(&f->rng, 8) == 0;
    struct player *who = is_wizard ? f->b->wizard : f->people[rng_below(&f->rng, 3)];
    const char *line = is_wizard
                               ? wizards[rng_below(&f->rng, sizeof(wizards) / sizeof(*wizards))]
                               : auction_lines[rng_below(&f->rng,
                                         sizeof(auction_lines) / sizeof(*auction_lines))];
    struct str reply = STR_NONE;
    char typed[64];
    if (str_equal(str_of(line), STR("@undo"))) {
        (void)trial_type(who, "@create a pebble"); /* that, and not how all began */
    }
    put_lot(f, line, typed);
    if (trial_try(who, typed, &reply)) {
        assert_lacks(reply, "went wrong");
    }
    f->lots += str_find(reply, STR("It is lot "), 0) != SIZE_MAX;
    maybe_crash(f);
    trial_advance(f->b->trial, rng_below(&f->rng, 3) == 0 ? 400 : 3);
    maybe_crash(f);
    trial_settle(f->b->trial);
    check_auction(f, line);
}

/* All lots end, and everybody fetches what is theirs. */
static void fetch_all(struct fair *f)
{
    static const char free_all[] =
            "@lua (function() for _, o in ipairs(find{proto = 'player'}) do "
            "o.capacity = 999 end end)()";
    (void)trial_type(f->b->wizard, "@unban bob");
    (void)trial_type(f->b->wizard, "@unfreeze carol");
    trial_crash(f->b->trial); /* all are there again */
    (void)trial_type(f->b->wizard, free_all);
    trial_advance(f->b->trial, 25.0 * 3600); /* a lot lasts for a day */
    for (size_t i = 0; i < 3; i++) {
        (void)trial_type(f->people[i], "auction collect");
    }
    check_auction(f, "auction collect");
    assert_int_equal(f->inside, 0);
}

static void play_auction(struct bench *b, uint64_t seed)
{
    struct fair f = {.b = b, .coins = AUCTION_COINS, .vases = AUCTION_VASES};
    rng_seed(&f.rng, seed);
    f.people[0] = b->alice;
    f.people[1] = b->bob;
    f.people[2] = trial_join(b->trial, "carol", NULL);
    assert_lacks(trial_type(b->wizard, auction_setup), "ERROR");
    check_auction(&f, "the beginning");
    for (int i = 0; i < (int)test_steps(8, AUCTION_STEPS); i++) {
        step_auction(&f);
    }
    fetch_all(&f);
    assert_lacks(trial_type(b->wizard, "@errors $auctioneer"), ".lua:");
}

BENCH_TEST(random_auctions_neither_lose_nor_make_coins_or_goods)
{
    play_auction(b, 3);
}

BENCH_TEST(auctions_with_another_seed_neither_lose_nor_make_coins)
{
    /* A day of game time takes longer than the fair itself. */
    if (test_rounds(1, 2) > 1) {
        play_auction(b, 4);
    }
}

BENCH_TEST(a_deleted_bidder_loses_the_bid_and_the_seller_loses_nothing)
{
    struct player *carol = trial_join(b->trial, "carol", NULL);
    struct fair f = {.b = b, .coins = AUCTION_COINS, .vases = AUCTION_VASES};
    assert_lacks(trial_type(b->wizard, auction_setup), "ERROR");
    assert_has(trial_type(b->bob, "auction vase for 20 for 10m"), "lot 1");
    assert_has(trial_type(carol, "bid 50 on 1"), "You bid 50 coins");
    check_auction(&f, "a bid");

    struct engine *engine = trial_engine(b->trial);
    struct err err;
    transaction_begin(engine, trial_character(b->wizard), 0);
    assert_true(erase_begin(engine, account_find(engine, STR("carol")), &err));
    transaction_commit(engine);
    trial_advance(b->trial, 700);

    assert_has(trial_type(b->bob, "auction collect"), "the vase");
    check_auction(&f, "the end");
    assert_int_equal(f.inside, 0);
}

BENCH_TEST(a_banned_player_gets_their_things_on_return)
{
    struct player *carol = trial_join(b->trial, "carol", NULL);
    struct fair f = {.b = b, .coins = AUCTION_COINS, .vases = AUCTION_VASES};
    assert_lacks(trial_type(b->wizard, auction_setup), "ERROR");
    (void)trial_type(b->bob, "auction vase for 20 for 10m");
    (void)trial_type(carol, "bid 50 on 1");
    (void)trial_type(b->wizard, "@ban carol for 1h = rude");
    trial_advance(b->trial, 700);
    check_auction(&f, "the end");
    assert_has(trial_type(b->bob, "auction collect"), "48 coins");
    trial_advance(b->trial, 3600);
    trial_reconnect(carol);
    assert_has(trial_type(carol, "auction collect"), "the vase");
    check_auction(&f, "fetched");
    assert_int_equal(f.inside, 0);
}

BENCH_TEST(a_lot_cannot_be_changed_after_bids)
{
    assert_lacks(trial_type(b->wizard, auction_setup), "ERROR");
    uint64_t mould = bench_create(b, "a mould", NULL);
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = an urn", mould);
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = It is gold.", mould);
    uint64_t urn = trial_first_id(
            trial_typef(b->alice, "; create(object(%" PRIu64 "), { location = me })", mould));
    assert_has(trial_typef(b->alice, "auction #%" PRIu64 " for 20 for 10m", urn), "lot 1");

    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a rat", urn);
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = It is dead.", urn);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = npc", urn);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to me", urn);
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, urn);
    (void)trial_type(b->alice, "yes");
    (void)trial_typef(b->alice, "@name #%" PRIu64 " = a rat", mould);
    (void)trial_typef(b->alice, "@describe #%" PRIu64 " = It is dead.", mould);

    assert_has(trial_type(b->bob, "auction"), "urn");
    (void)trial_type(b->bob, "bid 30 on 1");
    trial_advance(b->trial, 700);
    assert_has(trial_type(b->bob, "auction collect"), "urn");
    assert_has(trial_type(b->bob, "look urn"), "It is gold.");
    assert_lacks(trial_type(b->bob, "inventory"), "rat");
}
