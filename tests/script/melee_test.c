/* melee_test.c -- The rules of fights under random play and kills of the server: invariants after
 * every step.
 *
 * Bob and alice, in a pit with rats, a hound that helps them, a dog that eats corpses, a bank and a
 * prior who gives a quest, type random lines. A step is a line or two and some rounds; in many the
 * server is killed. After each: no bone and no coin is lost or doubled, nobody has more points than
 * their maximum or lives on below -10, nobody has two turns, levels do not fall, experience is at
 * most the value of the dead, and a quest has paid once at most. */
#include "engine/base/base.h"
#include "engine/base/rng.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <string.h>

enum { MELEE_STEPS = 40, RAT_GOLD = 7, QUEST_GOLD = 11 };

static const char *const melee_lines[] = {"flee", "wimpy 40%", "wimpy off", "stance bold",
        "stance wary", "guard", "step aside", "interrupt", "north", "south", "take all",
        "take all from corpse", "take all from 2.corpse", "drop bone", "drop all",
        "give bone to alice", "give bone to bob", "give 2 coins to bob", "deposit 3",
        "deposit 9", "withdraw 2", "balance", "quest join 1", "quest leave", "quest",
        "follow alice", "follow bob", "group all", "group", "ungroup", "split 4", "aid alice",
        "aid bob", "duel bob", "duel alice", "assist bob", "score", "corpse", "cast armor",
        "cast cure light", "kick", "rescue alice", "wield bone", "allow bob", "allow alice",
        "autoloot", "autosplit"};

static const char *const foes[] = {
        "kill rat", "kill rat", "kill rat", "kill hound", "kill dog", "south"};

static const char melee_setup[] =
        ";(function() local pit = object('#%" PRIu64
        "') local lane = create('room', {name = 'Lane', "
        "area = pit.area}) create('exit', {name = 'north', to = lane, location = pit}) "
        "create('exit', {name = 'south', to = pit, location = lane}) pit.area.recall = lane "
        "create({'item', 'bank'}, {name = 'a machine', location = pit, portable = false}) "
        "create('npc', {name = 'a hound', location = pit, temper = {'helper', 'memory'}, diku "
        "= "
        "{level = 2, hitroll = 3, armour = 100, hit_points = {number = 2, size = 4, plus = "
        "60}, "
        "damage = {number = 1, size = 3, plus = 0}, experience = 30, gold = 0}}) "
        "create({'npc', 'fido'}, {name = 'a dog', location = pit, diku = {level = 1, hitroll = "
        "0, "
        "armour = 100, hit_points = {number = 2, size = 4, plus = 9}, damage = {number = 1, "
        "size = "
        "2, plus = 0}, experience = 30, gold = 0}}) "
        "local q = create('thing', {name = 'rats', quest = {type = 'kill_mobile', target = "
        "'melee/rat', quantity = 2, gold = 11, points = 3}}) "
        "create('npc', {name = 'a prior', location = lane, no_kill = true, quests = {q}}) "
        "for _, who in ipairs(pit.contents) do if who:is('player') then who.level = 7 who.hp, "
        "who.max_hp, who.mana, who.max_mana = 30, 30, 100, 100 "
        "who.class = 'cleric' who.skills = {armor = 95, ['cure light'] = 95, kick = 95, rescue "
        "= "
        "95} create('coin', {amount = 10, location = who}) end end end)()";

/* The state of the world in one answer: "=bones coins dead-experience quest-points level-sum
 * trouble". */
static const char melee_state_of[] =
        "(function() local bones, coins, exp, points, level, bad = 0, 0, 0, 0, 0, 'none' "
        "for _, o in ipairs(find{proto = 'item'}) do if o.name == 'a bone' and o.location then "
        "bones = bones + 1 end end "
        "for _, o in ipairs(find{proto = 'coin'}) do if o.location then coins = coins + "
        "o.amount end end "
        "for _, o in ipairs(find{proto = 'character'}) do if o.location then "
        "if o:is('npc') and o.diku then coins = coins + (o.diku.gold or 0) end "
        "if o:is('player') and o.name ~= 'wizard' then exp = exp + (o.experience or 0) points "
        "= points + "
        "(o.quest_points or 0) level = level + o.level end "
        "if o.hp and o.hp > o.max_hp then bad = o.name .. ' has too many points' end "
        "if o.hp and (o.hp <= -11 or o:is('npc') and o.hp <= 0) then bad = o.name .. ' lives "
        "on at ' .. o.hp end "
        "end end return '=' .. bones .. ' ' .. coins .. ' ' .. exp .. ' ' .. points .. ' ' .. "
        "level "
        ".. ' ' .. bad end)()";

struct melee {
    struct bench *b;
    struct pit pit;
    struct rng rng;
    int64_t rats; /* that there were */
    int64_t bones, coins;
    int64_t experience, points;
};

static void add_rat(struct melee *m)
{
    (void)trial_typef(m->b->wizard,
            ";(function() local r = create('melee/rat', {name = 'a rat', location = "
            "object('#%" PRIu64 "')}) create('item', {name = 'a bone', location = r}) end)()",
            m->pit.room);
    m->rats++;
    m->bones++;
    m->coins += RAT_GOLD;
}

static void check_melee(struct melee *m, const char *line)
{
    int64_t found[5] = {0};
    struct str says = bench_value(m->b, melee_state_of);
    size_t from = str_find(says, STR("="), 0);
    assert_true(from != SIZE_MAX);
    char text[200];
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(str_slice(says, from + 1, says.length)));
    char *rest = text;
    for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
        found[i] = strtoll(rest, &rest, 10);
    }
    int64_t bones = found[0];
    int64_t coins = found[1];
    int64_t experience = found[2];
    int64_t points = found[3];
    int64_t level = found[4];
    if (!str_starts(str_of(rest), STR(" none"))) {
        fail_msg("after \"%s\": %s", line, rest);
    }
    /* A quest pays its points and coins together. */
    assert_int_equal(points % 3, 0);
    assert_int_equal(coins, m->coins + points / 3 * QUEST_GOLD);
    assert_int_equal(bones, m->bones);
    assert_true(points / 3 <= 2);
    assert_true(level >= 14);
    assert_true(experience <= m->rats * (10 + 2) + 2 * (10 + 2));
}

/* Nobody has a turn twice: each fighter has one timer of that name, and a foe who is there. */
static void check_turns(struct melee *m)
{
    assert_has(bench_value(m->b,
                       "(function() for _, o in ipairs(find{proto = 'character'}) do "
                       "local f = o.location and o.fighting "
                       "if f and object(f) and f.location ~= o.location then return o.name end "
                       "end return 'fair' end)()"),
            "fair");
}

static void step_melee(struct melee *m)
{
    struct bench *b = m->b;
    struct player *who = rng_below(&m->rng, 3) == 0 ? b->alice : b->bob;
    const char *line = rng_below(&m->rng, 2) == 0
                               ? foes[rng_below(&m->rng, sizeof(foes) / sizeof(foes[0]))]
                               : melee_lines[rng_below(&m->rng,
                                         sizeof(melee_lines) / sizeof(melee_lines[0]))];
    struct str reply = trial_type(who, line);
    assert_lacks(reply, "went wrong");
    trial_pass(b->trial, 0.1 + (double)rng_below(&m->rng, 50) / 10);
    trial_step(b->trial);
    if (rng_below(&m->rng, 3) == 0) {
        trial_crash(b->trial);
    }
    trial_settle(b->trial);
    check_melee(m, line);
    if (rng_below(&m->rng, 8) == 0) {
        add_rat(m);
    }
}

static void play_melee(struct bench *b, uint64_t seed)
{
    struct melee m = {.b = b};
    rng_seed(&m.rng, seed);
    m.pit = pit_dig(b, 0, 2);
    uint64_t proto = trial_first_id(trial_type(b->wizard, ";create('npc', {name = 'rat'})"));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = melee/rat", proto);
    (void)trial_typef(b->wizard, "@lua object('melee/rat').diku = object('#%" PRIu64 "').diku",
            m.pit.rat);
    (void)trial_typef(b->wizard, melee_setup, m.pit.room);
    m.rats = 1;
    m.bones = pit_bones(b);
    m.coins = pit_ask_number(b,
                      "(function() local n = 0 for _, o in ipairs(find{proto = 'coin'}) do if "
                      "o.location then n = n + o.amount end end return '=' .. n end)()") +
              RAT_GOLD;
    for (int i = 0; i < 3; i++) {
        add_rat(&m);
    }
    check_melee(&m, "the beginning");
    for (int i = 0; i < (int)test_steps(15, MELEE_STEPS); i++) {
        step_melee(&m);
    }
    trial_advance(b->trial, 5);
    check_turns(&m);
    assert_true(
            pit_ask_number(b, "(function() local n = 0 for _, o in ipairs(find{proto = "
                              "'container'}) do if o.died then n = n + 1 end end for _, o in "
                              "ipairs(find{proto = 'player'}) do n = n + (o.kills or 0) end "
                              "return '=' .. n end)()") > 0);
    static const char *const whose[] = {"$area", "$character", "$player", "$fido", "$bank"};
    for (size_t i = 0; i < sizeof(whose) / sizeof(whose[0]); i++) {
        assert_lacks(trial_typef(b->wizard, "@errors %s", whose[i]), ".lua:");
    }
}

BENCH_TEST(random_fights_and_crashes_lose_and_double_nothing)
{
    play_melee(b, 1);
}

BENCH_TEST(random_fights_with_a_second_seed_lose_nothing)
{
    play_melee(b, 2);
}

BENCH_TEST(random_fights_with_a_third_seed_lose_nothing)
{
    play_melee(b, 3);
}

/* -- single properties, over kills -- */

BENCH_TEST(an_effect_ends_once_on_time_even_if_the_server_was_down)
{
    (void)pit_dig(b, -30, 100);
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(b->wizard,
            "@lua local o = object('#%" PRIu64
            "') o.class, o.level, o.skills, o.hp, o.max_hp, o.mana, o.max_mana = 'cleric', 5, "
            "{armor = 100}, "
            "30, 30, 200, 200",
            bob);
    (void)trial_type(b->bob, "cast armor");
    assert_has(trial_type(b->bob, "affects"), "armor, for 24 hours more");
    trial_crash(b->trial);
    trial_advance(b->trial, 24 * 75 - 2);
    assert_lacks(trial_told(b->bob), "You feel less protected.");
    trial_advance(b->trial, 3);
    assert_has(trial_told(b->bob), "You feel less protected.");
    trial_forget_all(b->trial);
    trial_crash(b->trial);
    trial_advance(b->trial, 60);
    assert_lacks(trial_told(b->bob), "You feel less protected.");
    assert_string_equal(trial_property(b->trial, bob, "affects"), "nil");
}

BENCH_TEST(a_dying_player_dies_unless_they_are_aided)
{
    (void)pit_dig(b, -30, 100);
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(
            b->wizard, "@lua local o = object('#%" PRIu64 "') o.hp, o.max_hp = 1, 24", bob);
    (void)trial_type(b->wizard, "@lua object('start').peaceful = true");
    (void)trial_typef(b->wizard,
            ";(function() local o = object('#%" PRIu64
            "') o.hp, o.dying = -5, true o:after(2, 'round') end)()",
            bob);
    trial_crash(b->trial);
    trial_advance(b->trial, 4.5);
    assert_in_range(-pit_number(b, bob, "hp"), 7, 7);
    assert_has(trial_type(b->alice, "aid bob"), "will live");
    trial_advance(b->trial, 30);
    assert_true(pit_number(b, bob, "hp") >= 1);

    (void)trial_typef(b->wizard,
            ";(function() local o = object('#%" PRIu64
            "') o.hp, o.dying = -5, true o:after(2, 'round') end)()",
            bob);
    trial_advance(b->trial, 14);
    assert_has(trial_told(b->bob), "You are dead.");
    assert_true(pit_number(b, bob, "hp") >= 1);
}
