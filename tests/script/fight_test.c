/* fight_test.c -- Fights under random play and kills of the server: invariants. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "engine/core/script/timer.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>
#include <string.h>

/* -- lost things -- */

BENCH_TEST(no_thing_is_lost_or_doubled_by_death_and_kills)
{
    struct pit pit = pit_dig(b, 12, 0);
    struct rng rng;
    rng_seed(&rng, 5);
    int64_t coins = pit_coins(b);
    assert_int_equal(pit_bones(b), 3);
    (void)trial_type(b->bob, "kill rat");
    (void)trial_type(b->alice, "kill rat");
    for (int i = 0; i < 14; i++) {
        trial_pass(b->trial, 0.5 + (double)rng_below(&rng, 20) / 10);
        trial_step(b->trial);
        if (rng_below(&rng, 2) == 0) {
            trial_crash(b->trial);
        }
        trial_settle(b->trial);
        assert_int_equal(pit_bones(b), 3);
        assert_int_equal(pit_coins(b), coins);
    }
    struct str corpses = bench_value(b, "#find{proto = 'container', name = 'corpse'}");
    assert_true(str_find(corpses, STR("1"), 0) != SIZE_MAX);
    assert_has(trial_typef(b->wizard, ";object('#%" PRIu64 "')", pit.rat), "nil");
}

BENCH_TEST(a_fight_goes_on_after_a_crash_without_restored_points)
{
    struct pit pit = pit_dig(b, 0, 400);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 6);
    int64_t before = pit_number(b, pit.rat, "hp");

    trial_crash(b->trial);

    assert_true(pit_number(b, pit.rat, "hp") <= before);
    assert_has(trial_type(b->bob, "kill rat"), "fighting the best you can");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 20);
    assert_true(pit_number(b, pit.rat, "hp") < before);
}

/* -- rounds -- */

static size_t lines_from(struct str text, const char *start)
{
    size_t count = 0;
    while (text.length > 0) {
        count += str_starts(str_take_until(&text, '\n'), str_of(start));
    }
    return count;
}

BENCH_TEST(in_twenty_seconds_there_are_ten_blows_however_much_is_typed)
{
    (void)pit_dig(b, 0, 4000);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 1.9);
    struct buf told = {0};
    for (int i = 0; i < 10; i++) {
        trial_forget_all(b->trial);
        trial_advance(b->trial, 2);
        buf_add_str(&told, trial_told(b->bob));
        (void)trial_type(b->bob, "kill rat");
        (void)trial_type(b->bob, "attack rat");
    }
    size_t blows = lines_from(buf_str(&told), "You ");
    buf_finish(&told);
    assert_in_range(blows, 9, 11);
}

/* -- state that survives a restart -- */

BENCH_TEST(a_grudge_is_kept_when_the_server_is_killed)
{
    struct pit pit = pit_dig(b, -30, 1000);
    uint64_t lane = trial_first_id(trial_type(b->wizard, "@dig Lane"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".temper = \"memory\"", pit.rat);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 60);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, lane);
    trial_advance(b->trial, 5);
    assert_string_equal(trial_property(b->trial, pit.rat, "fighting"), "nil");

    trial_crash(b->trial);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, pit.room);
    trial_forget_all(b->trial);
    trial_advance(b->trial, 12);

    assert_has(trial_told(b->bob), "You're the fiend that attacked me!!!");
}

BENCH_TEST(a_bank_keeps_the_balance_that_it_reported_after_a_crash)
{
    (void)trial_type(b->wizard, "@create a teller machine from item, bank");
    (void)trial_type(b->wizard, "drop machine");
    (void)trial_typef(b->wizard,
            ";create('coin', {amount = 120, location = object('#%" PRIu64 "')})",
            trial_character(b->bob));
    (void)trial_type(b->wizard, "@teleport bob to me");

    assert_has(trial_type(b->bob, "deposit 100"), "You deposit 100 coins.");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "withdraw 40"), "You withdraw 40 coins.");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "balance"), "60 coins");
    assert_has(trial_type(b->bob, "withdraw 61"), "don't have that many coins");
    assert_has(trial_type(b->bob, "deposit 61"), "You don't have that many coins!");
    assert_has(trial_type(b->alice, "balance"), "no money deposited");
}

/* -- places without fights -- */

static const char *const fight_words[] = {"kill alice", "kill", "flee", "consider alice",
        "con alice", "wimpy 40%", "stance", "stance bold", "step aside", "guard", "interrupt",
        "duel alice", "diagnose alice", "aid alice", "corpse", "allow alice", "k alice",
        "surrender", "foes", "disarm", "disarm alice", "whirlwind", "autoloot", "autosac"};

static const char *const settings[] = {"set auto", "set combat brief", "set numbers on"};

static void assert_peace(struct bench *b)
{
    for (size_t i = 0; i < sizeof(fight_words) / sizeof(fight_words[0]); i++) {
        struct str reply = trial_type(b->bob, fight_words[i]);
        if (str_find(reply, STR("Nobody fights here."), 0) == SIZE_MAX) {
            fail_msg("%s: %.*s", fight_words[i], STR_FMT(reply));
        }
    }
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        assert_lacks(trial_type(b->bob, settings[i]), "set auto");
        assert_lacks(trial_type(b->bob, settings[i]), "set combat");
    }
    assert_lacks(trial_type(b->bob, "score"), " of 24 points");
    assert_lacks(trial_type(b->bob, "score"), "experience");
    assert_lacks(trial_typef(b->wizard, "@show bob"), "hp =");
}

BENCH_TEST(without_fighting_no_trace_of_fights_is_shown)
{
    assert_peace(b);
}

BENCH_TEST(turning_fights_off_hides_everything_about_fights)
{
    (void)pit_dig(b, 0, 10);
    struct engine *engine = trial_engine(b->trial);
    struct engine_options options = *engine_options(engine);
    options.rules.fighting = "off";
    engine_set_options(engine, &options);

    assert_peace(b);
    assert_has(trial_type(b->bob, "help fighting"), "No help page is called");
    assert_has(trial_type(b->bob, "help duel"), "No help page is called");
    assert_lacks(trial_type(b->bob, "commands"), "fighting");

    options = *engine_options(engine);
    options.rules.fighting = "areas";
    engine_set_options(engine, &options);
    assert_has(trial_type(b->bob, "help kill"), "In some areas people fight");
    assert_has(trial_type(b->bob, "kill rat"), "rat");
}

/* -- rights -- */

BENCH_TEST(things_of_an_unaccepted_builder_cannot_fight_or_be_fought)
{
    struct pit pit = pit_dig(b, 0, 10);
    uint64_t ape = bench_create(b, "an ape", "npc");
    (void)trial_type(b->alice, "drop ape");

    assert_has(trial_type(b->bob, "kill ape"), "under protection");
    (void)trial_typef(
            b->alice, "@set #%" PRIu64 ".fighting = #%" PRIu64, ape, trial_character(b->bob));
    (void)trial_typef(b->alice, ";object('#%" PRIu64 "'):after(1, 'round')", ape);
    (void)trial_typef(b->alice, ";object('#%" PRIu64 "'):perform('kill bob')", ape);
    trial_advance(b->trial, 5);
    assert_string_equal(trial_property(b->trial, trial_character(b->bob), "hp"), "nil");

    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".accepts = \"anybody\"", pit.room);
    assert_has(trial_type(b->bob, "kill ape"), "the ape");
}

BENCH_TEST(only_players_who_agreed_are_hurt)
{
    (void)pit_dig(b, 0, 10);

    assert_has(trial_type(b->bob, "kill alice"), "has to agree");
    (void)trial_type(b->bob, "duel alice");
    assert_has(trial_type(b->bob, "kill alice"), "has to agree");
    (void)trial_type(b->alice, "ignore bob");
    assert_has(trial_type(b->bob, "duel alice"), "doesn't wish to hear from you");
    (void)trial_type(b->alice, "unignore bob");
    (void)trial_type(b->bob, "duel alice");
    (void)trial_type(b->alice, "duel bob");
    trial_advance(b->trial, 300);
    assert_has(trial_type(b->bob, "kill alice"), "has to agree");
    int64_t left = pit_number(b, trial_character(b->bob), "hp") <
                                   pit_number(b, trial_character(b->alice), "hp")
                           ? pit_number(b, trial_character(b->bob), "hp")
                           : pit_number(b, trial_character(b->alice), "hp");
    assert_true(left >= 1);
}

/* A builder cannot harm the game by odd values in their own properties. */
static const char *const nonsense[] = {"diku = 5", "diku = \"x\"", "hp = \"many\"",
        "max_hp = 0", "diku = {hit_points = 7, damage = \"x\", armour = {}}", "circle = 3",
        "circle = {action = 4}", "temper = 7", "stance = {}", "wimpy = {}", "telling = 99",
        "telling = \"x\"", "plan = {}", "fighting = 5", "fighting = \"bob\"", "grudges = 1",
        "level = -3", "level = 0/0", "wielded = 12",
        "diku = {damage = {number = 1e9, size = 1e9}}"};

BENCH_TEST(nonsense_in_properties_breaks_no_fight)
{
    struct pit pit = pit_dig(b, 0, 1000);
    for (size_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
        (void)trial_typef(
                b->wizard, "@lua local r = object('#%" PRIu64 "') r.%s", pit.rat, nonsense[i]);
        (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, pit.room);
        struct str reply = trial_type(b->bob, "kill rat");
        assert_lacks(reply, "went wrong");
        assert_lacks(trial_type(b->bob, "consider rat"), "went wrong");
        trial_advance(b->trial, 11);
        (void)trial_typef(b->wizard,
                "@lua local b = object('#%" PRIu64 "') b.hp = 24 b.fighting = nil",
                trial_character(b->bob));
    }
    assert_lacks(trial_type(b->wizard, "@errors"), "rules/");
}

/* -- clients -- */

BENCH_TEST(points_are_shown_as_data_in_prompts_and_by_score)
{
    (void)pit_dig(b, 20, 1000);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "kill rat");
    assert_has(trial_events(b->bob), "Char.Vitals {");
    assert_has(trial_events(b->bob), "\"maxhp\":24");
    (void)trial_type(b->bob, "set prompt points");
    assert_has(trial_last_prompt(b->bob), "/24hp 100/100mana > ");
    assert_has(trial_type(b->bob, "score"), "of 24 points");
}

/* Kills of alice's creatures on the wizard's ground, each of another prototype: they are worth
 * little, and count ten a day. */
BENCH_TEST(a_builders_creatures_give_little_experience_and_seldom)
{
    struct pit pit = pit_dig(b, -30, 1);
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, pit.rat);
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice", pit.room);
    for (int i = 0; i < 12; i++) {
        uint64_t hare = trial_first_id(trial_typef(b->alice,
                "; create('npc', {name = 'a hare', location = object(%" PRIu64
                "), diku = {level = 30, hitroll = -90, armour = 100, hit_points = {number = 1, "
                "size = 1, plus = 0}, damage = {number = 1, size = 1, plus = 0}, experience = "
                "100000000, gold = 0}})",
                pit.room));
        (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hp = 1", hare);
        (void)trial_type(b->bob, "kill hare");
        trial_advance(b->trial, 60);
    }
    assert_true(pit_number(b, trial_character(b->bob), "kills") >= 12);
    int64_t gained = pit_number(b, trial_character(b->bob), "experience");
    assert_true(gained > 0);
    assert_true(gained <= 10 * 33);
}
