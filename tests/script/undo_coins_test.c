/* undo_coins_test.c -- Undo makes no coins and loses none, wherever the coins have gone since.
 *
 * alice is a builder with a barrel, a mule, a shop and a bank nearby. Most tests are cases that
 * were found; the random play lets her, cob (a builder too) and bob move coins by commands, scripts
 * and undo. After each line the coins in the world and in the keeper's purse are as many as before
 * (or fewer, once some were destroyed by hand), and the bank has what it owes.
 *
 * To try more: SKEIN_ROUNDS=50 SKEIN_SEED=7 test-script undo_coins. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "tests/script/bench.h"
#include "tests/support/repeat.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { IDS_MAX = 4000 };

struct mint {
    struct bench *bench;
    struct player *cob;
    uint64_t barrel;
    uint64_t mule; /* alice's npc */
    struct rng rng;
    int64_t coins; /* in the beginning */
    bool ends;     /* some were destroyed by hand: from then on there are as many at most */
    struct buf log;
};

/* -- counting -- */

static uint32_t atom_of(struct world *world, const char *name)
{
    return atom_intern(&world->atoms, str_of(name));
}

/* Heaps lie somewhere; the prototype does not. */
static int64_t coins_of_object(struct world *world, struct object *object)
{
    int64_t coins = 0;
    if (object->location != 0 && proto_is_ref(world, object, "coin")) {
        coins += value_as_int(prop_get(world, object, ATOM_amount), 1);
    }
    if (object->location != 0 && proto_is_ref(world, object, "shopkeeper")) {
        coins += value_as_int(prop_get(world, object, atom_of(world, "purse")), 0);
    }
    return coins;
}

static int64_t all_coins(struct bench *b, int64_t *out_owed)
{
    struct world *world = trial_world(b->trial);
    uint64_t ids[IDS_MAX];
    size_t count = 0;
    size_t cursor = 0;
    int64_t sum = 0;
    void *value = NULL;
    while (count < IDS_MAX && map_each(&world->objects, &cursor, &ids[count], &value)) {
        count++;
    }
    assert_true(count < IDS_MAX);
    *out_owed = 0;
    for (size_t i = 0; i < count; i++) {
        struct object *object = world_find(world, ids[i]);
        sum += object ? coins_of_object(world, object) : 0;
        const struct value *bank = object ? prop_own(object, atom_of(world, "_bank")) : NULL;
        *out_owed += bank ? value_as_int(bank, 0) : 0;
    }
    return sum;
}

static int64_t in_bank(struct bench *b)
{
    struct world *world = trial_world(b->trial);
    const struct object *bank = world_find_ref(world, STR("bank"));
    int64_t sum = 0;
    size_t cursor = 0;
    uint64_t id = 0;
    void *value = NULL;
    while (map_each(&world->objects, &cursor, &id, &value)) {
        struct object *object = value;
        bool inside = !object->destroyed && bank && object->location == bank->id;
        sum += inside ? coins_of_object(world, object) : 0;
    }
    return sum;
}

static void check_mint(struct mint *mint, const char *line)
{
    int64_t owed = 0;
    int64_t coins = all_coins(mint->bench, &owed);
    bool many = mint->ends ? coins > mint->coins : coins != mint->coins;
    if (many || owed != in_bank(mint->bench)) {
        size_t from = mint->log.length > 2000 ? mint->log.length - 2000 : 0;
        fail_msg("after \"%s\": %" PRId64 " coins, not %" PRId64 "; %" PRId64
                 " in the bank, which owes %" PRId64 ", lately:\n%s",
                line, coins, mint->coins, in_bank(mint->bench), owed, mint->log.bytes + from);
    }
}

/* -- a place with coins -- */

static void open_mint(struct mint *mint, struct bench *b, uint64_t seed)
{
    *mint = (struct mint){.bench = b};
    rng_seed(&mint->rng, seed);
    mint->cob = trial_join(b->trial, "cob", "builder");
    uint64_t room = bench_settle(b);
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice, cob", room);
    (void)trial_typef(
            b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, trial_character(mint->cob), room);
    mint->barrel = bench_create(b, "a barrel", "container");
    (void)trial_type(b->alice, "drop barrel");
    bench_coins(b, trial_character(b->alice), 54);
    (void)trial_typef(b->alice, ";pay(me, object('#%" PRIu64 "'), 34)", mint->barrel);
    bench_coins(b, trial_character(mint->cob), 4);
    bench_coins(b, trial_character(b->bob), 15);
    (void)trial_type(b->wizard,
            ";(function() local here = me.location "
            "local bun = create('food', {name = 'a bun', price = 4}) "
            "create({'npc', 'shopkeeper'}, {name = 'a keeper', location = here, goods = {bun}, "
            "buys = true, purse = 50}) "
            "create({'item', 'bank'}, {name = 'a counter', location = here, portable = false}) "
            "for i = 1, 3 do create('item', {name = 'a vase', price = 10, location = here}) "
            "end end)()");
    (void)trial_type(b->bob, "deposit 5");
    mint->mule = bench_create(b, "a mule", "npc");
    (void)trial_type(b->alice, "drop mule");
    (void)trial_typef(b->alice, ";pay(me, object('#%" PRIu64 "'), 6)", mint->mule);
    (void)trial_type(b->alice, "take vase");
    (void)trial_type(b->alice, "give vase to mule");
    /* Everything with coins is in memory from now on. */
    (void)trial_type(b->wizard, ";#find{proto = 'coin'} + #find{proto = 'shopkeeper'}");
    (void)trial_type(b->wizard, ";(function() for _, o in ipairs(find{proto = 'thing'}) do "
                                "local _ = o.purse end end)()");
    int64_t owed = 0;
    mint->coins = all_coins(b, &owed);
    assert_true(mint->coins >= 73 && owed == 5 && in_bank(b) == 5);
    trial_forget_all(b->trial);
}

/* -- found errors -- */

/* Types `first`, a building command that moves coins, and `then`, which moves them on: @undo is
 * then refused. */
static void assert_stands(struct bench *b, const char *first, const char *then)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_typef(
            b->alice, ";(function(barrel) %s end)(object('#%" PRIu64 "'))", first, mint.barrel);
    (void)trial_type(b->alice, then);
    check_mint(&mint, then);

    struct str told = trial_type(b->alice, "@undo");

    check_mint(&mint, "@undo");
    assert_has(told, "The coins that it moved have moved on since");
    assert_has(told, "So nothing was undone.");
    assert_has(told, "@undo force");
    assert_lacks(told, "Undone:");
    told = trial_type(b->alice, "@undo force");
    check_mint(&mint, "@undo force");
    assert_has(told, "The coins that it moved have moved on since");
    assert_has(told, "Undone:");
}

BENCH_TEST(undo_does_not_pay_back_coins_that_were_given_away)
{
    assert_stands(b, "pay(barrel, me, 5)", "give 5 coins to cob");
}

BENCH_TEST(a_heap_that_was_moved_and_given_away_does_not_come_back)
{
    assert_stands(b, "barrel.contents[1]:move(me)", "give 14 coins to cob");
}

BENCH_TEST(a_restored_container_comes_back_without_spent_coins)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, mint.barrel);
    (void)trial_type(b->alice, "take coins");
    assert_has(trial_type(b->alice, "give 40 coins to cob"), "You give 40 coins");
    check_mint(&mint, "give");

    struct str told = trial_type(b->alice, "@undo");

    check_mint(&mint, "@undo");
    assert_has(told, "Undone: @destroy");
    assert_has(told, "coins (#");
    assert_non_null(world_find(trial_world(b->trial), mint.barrel));
}

BENCH_TEST(spent_payments_do_not_come_back)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_typef(
            b->alice, ";pay(me, object('#%" PRIu64 "'), 10)", trial_character(mint.cob));
    assert_has(trial_type(mint.cob, "give 14 coins to bob"), "14 coins to bob");

    struct str told = trial_type(b->alice, "@undo");

    check_mint(&mint, "@undo");
    assert_has(told, "The coins that it moved have moved on since");
}

BENCH_TEST(undo_and_redo_move_untouched_coins)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_typef(b->alice, ";pay(object('#%" PRIu64 "'), me, 5)", mint.barrel);
    assert_has(trial_type(b->alice, "count coins"), "19");

    assert_has(trial_type(b->alice, "@undo"), "Undone:");
    check_mint(&mint, "@undo");
    assert_has(trial_type(b->alice, "count coins"), "14");
    assert_has(trial_type(b->alice, "@redo"), "Redone:");

    check_mint(&mint, "@redo");
    assert_has(trial_type(b->alice, "count coins"), "19");
}

BENCH_TEST(a_wizard_can_undo_making_and_destroying_coins)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_type(b->wizard, ";create('coin', {amount = 7, location = me})");
    mint.coins += 7;
    check_mint(&mint, "create");

    assert_has(trial_type(b->wizard, "@undo"), "Undone:");
    mint.coins -= 7;
    check_mint(&mint, "@undo");
    (void)trial_typef(b->wizard, ";object('#%" PRIu64 "').contents[1]:destroy()", mint.barrel);
    mint.coins -= 34;
    check_mint(&mint, "destroy");
    assert_has(trial_type(b->wizard, "@undo"), "Undone:");

    mint.coins += 34;
    check_mint(&mint, "@undo");
}

BENCH_TEST(a_thing_of_the_barest_kind_becomes_a_coin_and_back)
{
    assert_has(trial_type(b->wizard, "; object('$capstan').protos[1].ref"), "thing");
    (void)trial_type(b->wizard, "@proto $capstan = coin");

    assert_has(trial_type(b->wizard, "@undo"), "Undone: @proto $capstan");
    assert_has(trial_type(b->wizard, "; object('$capstan').protos[1].ref"), "thing");

    assert_has(trial_type(b->wizard, "@redo"), "Redone: @proto $capstan");
    assert_has(trial_type(b->wizard, "; object('$capstan'):is('coin')"), "true");
}

BENCH_TEST(a_sale_stands_if_its_price_was_spent)
{
    struct mint mint;
    open_mint(&mint, b, 1);
    (void)trial_typef(b->alice,
            ";(function() local m = object('#%" PRIu64 "') m:perform('sell vase') "
            "m:perform('give coins to cob') end)()",
            mint.mule);
    assert_has(trial_type(mint.cob, "give 5 coins to bob"), "You give");
    assert_lacks(trial_type(b->alice, "look at mule"), "vase");
    check_mint(&mint, "sell");

    assert_has(trial_type(b->alice, "@undo"), "The coins that it moved have moved on");
    (void)trial_type(b->alice, "@undo force");

    check_mint(&mint, "@undo force");
    assert_lacks(trial_type(b->alice, "look at mule"), "vase");
}

/* -- at random -- */

static const char *const builders_lines[] = {
        ";pay(object('#%b'), me, %n)",
        ";pay(me, object('#%b'), %n)",
        ";object('#%b').contents[1]:move(me)",
        ";object('#%b').contents[1]:move(me.location)",
        ";pay(me, find{proto = 'npc', near = me}[1], %n)",
        ";object('#%m'):perform('drop %n coins')",
        ";object('#%m'):perform('take coins')",
        ";object('#%m'):perform('give %n coins to cob')",
        ";object('#%m'):perform('give %n coins to alice')",
        ";object('#%m'):perform('put %n coins in barrel')",
        ";object('#%m'):perform('take %n coins from barrel')",
        ";pay(object('#%m'), me, %n)",
        ";object('#%m'):perform('buy bun')",
        ";object('#%m'):perform('sell vase')",
        "@destroy #%b",
        "@destroy #%b",
        "@destroy coins",
        "@teleport #%b to me",
        "@create a sack from container",
        "@describe #%b = Old.",
        "@undo",
        "@undo",
        "@undo",
        "@undo 2",
        "@undo force",
        "@undo 3 force",
        "@redo",
        "@redo force",
};
static const char *const players_lines[] = {
        "take coins",
        "take coins from barrel",
        "take %n coins from barrel",
        "drop %n coins",
        "put %n coins in barrel",
        "give %n coins to alice",
        "give %n coins to bob",
        "give %n coins to cob",
        "give %n coins to mule",
        "give vase to mule",
        "deposit %n",
        "withdraw %n",
        "buy bun",
        "sell vase",
        "take vase",
        "take all",
};

#define CHOOSE_LINE(mint, list)                                                                \
    (list)[rng_below(&(mint)->rng, sizeof(list) / sizeof((list)[0]))]

static void type_at_random(struct mint *mint)
{
    struct bench *b = mint->bench;
    struct player *people[] = {b->alice, b->alice, mint->cob, b->bob};
    const char *names[] = {"alice", "alice", "cob", "bob"};
    size_t who = rng_below(&mint->rng, 4);
    bool builds = who < 3 && rng_below(&mint->rng, 5) < 3;
    const char *pattern =
            builds ? CHOOSE_LINE(mint, builders_lines) : CHOOSE_LINE(mint, players_lines);
    struct buf line = {0};
    for (const char *at = pattern; *at; at++) {
        if (at[0] == '%') {
            buf_printf(&line, "%" PRIu64,
                    at[1] == 'b'   ? mint->barrel
                    : at[1] == 'm' ? mint->mule
                                   : 1 + rng_below(&mint->rng, 12));
            at++;
        } else {
            buf_add_char(&line, *at);
        }
    }
    buf_printf(&mint->log, "%s: %s\n", names[who], line.bytes);
    (void)trial_type(people[who], line.bytes);
    (void)trial_type(b->alice, "yes");
    mint->ends |= str_starts(buf_str(&line), STR("@destroy coins"));
    check_mint(mint, line.bytes);
    trial_forget_all(b->trial);
    buf_finish(&line);
}

TEST(random_undos_neither_make_nor_lose_coins)
{
    struct mint mint;
    uint64_t seed = test_number("SKEIN_SEED", 0);
    uint64_t rounds = seed ? 1 : test_rounds(3, 12);
    for (uint64_t i = 1; i <= rounds; i++) {
        void *bench = NULL;
        assert_int_equal(bench_open(&bench), 0);
        open_mint(&mint, bench, seed ? seed : i);
        for (size_t step = 0; step < test_steps(120, 400); step++) {
            type_at_random(&mint);
        }
        buf_finish(&mint.log);
        assert_int_equal(bench_close(&bench), 0);
    }
}
