/* balance_test.c -- The duration of fights by the real rules stays within bands.
 *
 * The creatures are the medians of the old areas' creatures at their level (3,705 in all). Their
 * opponent is a warrior of that level with typical equipment for it. A band is the intended figure,
 * with a third to either side. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>

enum { BALANCE_ROUNDS = 150, PLENTY = 1000000 };

struct match {
    int level;
    int hitroll, armour, points, dice, size, plus; /* the creature */
    int hits, worn, arm_dice, arm_size, arm_plus; /* the warrior: points, armour worn, weapon */
};

static const struct match matches[] = {
        {5, 1, 70, 51, 1, 2, 0, 74, 26, 2, 6, 0},
        {15, 5, 10, 156, 1, 9, 0, 199, 69, 2, 6, 3},
        {30, 10, -80, 321, 2, 19, 0, 386, 105, 3, 6, 5},
};

struct band {
    const char *preset;
    int kill[3], die[3]; /* rounds, by match */
};

static const struct band bands[] = {
        {"classic", {13, 21, 35}, {105, 87, 37}},
        {"brisk", {8, 13, 22}, {48, 40, 29}},
        {"gentle", {8, 13, 22}, {80, 87, 37}},
};

static void set_up(struct bench *b, const struct pit *pit, const struct match *match)
{
    (void)trial_typef(b->wizard,
            "@lua local r = object('#%" PRIu64
            "') r.hp, r.max_hp = %d, %d r.diku = {level = %d, "
            "hitroll = %d, armour = %d, damage = {number = %d, size = %d, plus = %d}}",
            pit->rat, PLENTY, PLENTY, match->level, match->hitroll, match->armour, match->dice,
            match->size, match->plus);
    (void)trial_typef(b->wizard,
            "@lua local o = object('#%" PRIu64 "') o.hp, o.max_hp = %d, %d "
            "o.level, o.class = %d, 'warrior' for _, t in ipairs(o.contents) do t:destroy() "
            "end "
            "o.wielded = create('item', {name = 'a sword', location = o, diku = {dice = %d, "
            "dice_size = %d}}) local m = create('garment', {name = 'mail', location = o, diku "
            "= "
            "{armour = %d, modifiers = {{to = 'damroll', by = %d}}}}) m.worn = true",
            trial_character(b->bob), PLENTY, PLENTY, match->level, match->arm_dice,
            match->arm_size, match->worn, match->arm_plus);
}

/* True if that many rounds are near the intended figure; reports it otherwise. */
static bool is_within(const char *preset, int level, const char *what, double rounds, int aim)
{
    bool ok = rounds * 1.34 >= aim && rounds <= aim * 1.34;
    print_message(
            "# %s, level %d: %s in %.1f rounds, about %d\n", preset, level, what, rounds, aim);
    return ok;
}

static bool hold(struct bench *b, const struct band *band, size_t i)
{
    const struct match *match = &matches[i];
    char preset[16];
    (void)snprintf(preset, sizeof(preset), "\"%s\"", band->preset);
    pit_setting(b, "preset", preset);
    struct pit pit = pit_dig(b, 0, 0);
    set_up(b, &pit, match);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 2 * BALANCE_ROUNDS);
    double dealt = PLENTY - (double)pit_number(b, pit.rat, "hp");
    double taken = PLENTY - (double)pit_number(b, trial_character(b->bob), "hp");
    assert_true(dealt > 0 && taken > 0);
    double kill = match->points / (dealt / BALANCE_ROUNDS);
    double die = match->hits / (taken / BALANCE_ROUNDS);
    assert_true(15 * kill > die); /* five at once are an end */
    bool kills = is_within(band->preset, match->level, "kills", kill, band->kill[i]);
    return is_within(band->preset, match->level, "dies", die, band->die[i]) && kills;
}

static void hold_level(struct bench *b, size_t i)
{
    bool ok = true;
    for (size_t k = 0; k < sizeof(bands) / sizeof(bands[0]); k++) {
        ok = hold(b, &bands[k], i) && ok;
    }
    assert_true(ok);
}

BENCH_TEST(a_fight_of_level_5_lasts_as_long_as_each_preset_says)
{
    hold_level(b, 0);
}

BENCH_TEST(a_fight_of_level_15_lasts_as_long_as_each_preset_says)
{
    hold_level(b, 1);
}

BENCH_TEST(a_fight_of_level_30_lasts_as_long_as_each_preset_says)
{
    hold_level(b, 2);
}

/* -- answers of consider -- */

BENCH_TEST(consider_estimates_the_rounds_of_a_fight)
{
    struct pit pit = pit_dig(b, 0, 0);
    set_up(b, &pit, &matches[1]);
    (void)trial_typef(b->wizard,
            "@lua local r = object('#%" PRIu64 "') r.hp, r.max_hp = 156, 156", pit.rat);
    struct str says = trial_type(b->bob, "consider rat");
    size_t at = str_find(says, STR("About "), 0);
    assert_true(at != SIZE_MAX);
    int64_t rounds = strtoll(says.bytes + at + 6, NULL, 10);
    assert_in_range(rounds, 10, 17);
}
