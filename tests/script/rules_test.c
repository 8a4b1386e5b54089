/* rules_test.c -- Rules of fights from the configuration and from builders. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"

#include <inttypes.h>
#include <string.h>

/* -- rules replaced by a builder -- */

/* Creates a thing of the wizard's with a handler for a rule. */
static uint64_t add_rule(
        struct bench *b, const struct pit *pit, const char *name, const char *answer)
{
    uint64_t rule = trial_first_id(trial_type(b->wizard, "@create a rule from thing"));
    char source[400];
    (void)snprintf(source, sizeof(source), "on(\"call:%s\", function(e) %s end)", name, answer);
    char object[24];
    (void)snprintf(object, sizeof(object), "#%" PRIu64, rule);
    assert_lacks(trial_program(b->wizard, object, source), "rror");
    (void)trial_typef(
            b->wizard, "@set #%" PRIu64 ".rules = {%s = #%" PRIu64 "}", pit->area, name, rule);
    return rule;
}

/* How many points the rat loses in ten seconds at bob's hands. */
static int64_t beat_rat(struct bench *b, const struct pit *pit)
{
    int64_t before = pit_number(b, pit->rat, "hp");
    trial_advance(b->trial, 10);
    return before - pit_number(b, pit->rat, "hp");
}

BENCH_TEST(a_rule_of_an_area_applies_until_it_is_removed)
{
    struct pit pit = pit_dig(b, -30, 4000);
    (void)add_rule(b, &pit, "to_hit", "return 2");
    uint64_t rule = add_rule(b, &pit, "damage",
            "return e.data.level == 1 and e.data.foe_level == 1 and 100 + e.data.points * 0");
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 4);
    int64_t lost = beat_rat(b, &pit);
    assert_true(lost > 0 && lost % 100 == 0);

    (void)trial_typef(b->wizard, "@unset #%" PRIu64 ".rules", pit.area);
    assert_true(beat_rat(b, &pit) < 100);
    (void)rule;
}

BENCH_TEST(a_failing_or_invalid_rule_falls_back_to_the_stock_rule)
{
    struct pit pit = pit_dig(b, -30, 4000);
    (void)trial_type(b->bob, "kill rat");
    static const char *const answers[] = {"error(\"no\")", "return \"many\"", "return 0/0",
            "return {1}", "return", "while true do end"};
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        (void)add_rule(b, &pit, "damage", answers[i]);
        trial_forget_all(b->trial);
        trial_advance(b->trial, 10);
        assert_true(trial_told(b->bob).length > 0);
        assert_lacks(trial_told(b->bob), "went wrong");
    }
    assert_true(pit_number(b, pit.rat, "hp") > 3800);
    (void)add_rule(b, &pit, "damage", "return 1e18");
    assert_true(beat_rat(b, &pit) <= 5000);
}

BENCH_TEST(a_rule_of_a_builder_without_control_is_not_asked)
{
    struct pit pit = pit_dig(b, -30, 4000);
    bench_program(b, "on(\"call:damage\", function(e) return 1000 end)");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".rules = {damage = #%" PRIu64 "}", pit.area,
            b->machine);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 20);
    assert_true(pit_number(b, pit.rat, "hp") > 3800);
    assert_has(trial_typef(b->alice, "@set #%" PRIu64 ".rules = {}", pit.area),
            "You don't control");

    (void)trial_type(b->wizard, "@area pits = wizard, alice");
    trial_advance(b->trial, 20);
    assert_true(pit_number(b, pit.rat, "hp") <= 3000);
}

BENCH_TEST(an_area_can_set_the_word_for_a_blow)
{
    struct pit pit = pit_dig(b, -30, 4000);
    (void)add_rule(b, &pit, "to_hit", "return 2");
    (void)trial_typef(b->wizard,
            "@set #%" PRIu64 ".damage_words = {hit = \"prod\", tickle = \"<<b>\"}", pit.area);
    (void)trial_type(b->bob, "kill rat");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 20);
    struct str told = trial_told(b->bob);
    assert_true(str_find(told, STR("You prod the rat"), 0) != SIZE_MAX ||
                str_find(told, STR("You barely prod the rat"), 0) != SIZE_MAX);
    assert_lacks(told, "<b>");
}

BENCH_TEST(an_area_can_define_a_class)
{
    struct pit pit = pit_dig(b, -30, 4000);
    (void)trial_typef(b->wizard,
            ";create({'npc', 'guild'}, {name = 'an abbot', location = object('#%" PRIu64
            "'), teaches = 'monk'})",
            pit.room);
    assert_lacks(trial_type(b->bob, "join"), "monk");
    (void)trial_typef(b->wizard,
            "@set #%" PRIu64
            ".classes = {monk = {hits = {15, 900}, most = 90, skills = {kick = "
            "1, fireball = 2}}, mage = {most = 15}}",
            pit.area);
    assert_has(trial_type(b->bob, "join"), "as a monk");
    assert_has(trial_type(b->bob, "practice kick"), "15% of kick");
    assert_has(trial_type(b->bob, "practice fireball"), "can't learn that yet");
    assert_has(trial_type(b->bob, "practice"), "kick: 15%");
    (void)trial_typef(b->wizard, "@set bob.experience = 1990");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hp = 1", pit.rat);
    (void)add_rule(b, &pit, "experience", "return 10");
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 60);
    assert_has(trial_type(b->bob, "score"), "a monk of level 2");
    assert_int_equal(pit_number(b, trial_character(b->bob), "max_hp"), 24 + 15);
    (void)trial_typef(b->wizard, "@unset #%" PRIu64 ".classes", pit.area);
    assert_lacks(trial_type(b->bob, "score"), "monk");
}

/* -- the configuration's settings -- */

static const char *const rules_words[] = {"kill alice", "consider alice", "flee", "cast armor",
        "levels", "practice", "affects", "kick alice", "wield bone", "stance", "corpse",
        "assist alice", "quaff bone", "quest", "join", "train str"};

BENCH_TEST(without_fighting_there_are_no_words_pages_or_points)
{
    struct pit pit = pit_dig(b, 0, 10);
    (void)trial_typef(b->wizard,
            ";create({'npc', 'guild'}, {name = 'an abbot', location = object('#%" PRIu64
            "'), teaches = 'mage'})",
            pit.room);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".temper = \"aggressive\"", pit.rat);
    (void)trial_type(b->bob, "set prompt points");
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 3);
    pit_setting(b, "where", "\"off\"");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 60);
    assert_int_equal(trial_told(b->bob).length, 0);
    for (size_t i = 0; i < sizeof(rules_words) / sizeof(rules_words[0]); i++) {
        struct str reply = trial_type(b->bob, rules_words[i]);
        assert_lacks(reply, "points");
        assert_lacks(reply, "group");
        assert_lacks(reply, "of level");
    }
    struct str score = trial_type(b->bob, "score");
    assert_lacks(score, " of 24 points");
    assert_lacks(score, "experience");
    assert_lacks(score, "of level");
    assert_true(str_equal(trial_last_prompt(b->bob), STR("> ")));
    assert_lacks(trial_events(b->bob), "Char.Vitals");
    assert_lacks(trial_events(b->bob), "Char.Status");
    static const char *const pages[] = {"fighting", "levels", "skills", "affects",
            "fighting-together", "area-rules", "cast", "practice", "errands"};
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_has(trial_typef(b->bob, "help %s", pages[i]), "No help page is called");
        assert_lacks(trial_type(b->bob, "commands"), pages[i]);
    }
    assert_lacks(trial_type(b->bob, "help kill"), "In some areas people fight");
    assert_has(trial_type(b->bob, "set prompt points"), "no fighting");
}

BENCH_TEST(fighting_can_be_allowed_everywhere)
{
    struct pit pit = pit_dig(b, 0, 10);
    (void)trial_typef(b->wizard, "@unset #%" PRIu64 ".fighting", pit.area);
    assert_has(trial_type(b->bob, "kill rat"), "Nobody fights here");
    pit_setting(b, "where", "\"everywhere\"");
    assert_has(trial_type(b->bob, "kill rat"), "rat");
    trial_advance(b->trial, 120);
    assert_has(trial_type(b->bob, "score"), "of level 1");

    (void)trial_type(b->wizard, "@teleport bob to $start");
    (void)trial_type(b->wizard, "@teleport alice to $start");
    assert_has(trial_type(b->bob, "kill alice"), "peaceful");
}

BENCH_TEST(points_regenerate_in_every_room)
{
    (void)pit_dig(b, -30, 400);
    (void)trial_type(b->bob, "kill rat");
    (void)trial_type(b->wizard, "@teleport bob to $start");
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "').hp = 6", trial_character(b->bob));
    trial_advance(b->trial, 20);
    trial_crash(b->trial);
    trial_advance(b->trial, 600);
    assert_int_equal(pit_number(b, trial_character(b->bob), "hp"), 24);
}

/* Measures the points that a beginner and a rat of level 1 take from each other in 40 blows each
 * that all hit, with two dice of one side. */
static void measure_preset(
        struct bench *b, const char *preset, int64_t *out_dealt, int64_t *out_taken)
{
    char literal[16];
    (void)snprintf(literal, sizeof(literal), "\"%s\"", preset);
    pit_setting(b, "preset", literal);
    struct pit pit = pit_dig(b, -30, 4000);
    (void)add_rule(b, &pit, "to_hit", "return 2");
    (void)trial_typef(b->wizard,
            "@lua local r = object('#%" PRIu64 "') r.diku = {level = 1, damage = {number = 1, "
            "size = 1, plus = 9}} r.hp, r.max_hp = 4000, 4000",
            pit.rat);
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(b->wizard,
            "@lua local o = object('#%" PRIu64 "') o.hp, o.max_hp = 4000, 4000", bob);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 80);
    *out_dealt = 4000 - pit_number(b, pit.rat, "hp");
    *out_taken = 4000 - pit_number(b, bob, "hp");
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, pit.rat);
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, pit.room);
    trial_advance(b->trial, 3);
}

BENCH_TEST(presets_say_how_hard_people_and_npcs_hit)
{
    int64_t dealt[3];
    int64_t taken[3];
    static const char *const presets[] = {"classic", "brisk", "gentle"};
    for (size_t i = 0; i < 3; i++) {
        measure_preset(b, presets[i], &dealt[i], &taken[i]);
    }
    assert_true(dealt[1] > dealt[0]);
    assert_true(dealt[2] > dealt[0]);
    assert_true(taken[1] > taken[2]);
    assert_true(taken[2] > taken[0]);
}

BENCH_TEST(fights_between_players_follow_the_configured_mode)
{
    struct pit pit = pit_dig(b, 0, 10);
    assert_has(trial_type(b->bob, "kill alice"), "has to agree");
    pit_setting(b, "pvp", "\"off\"");
    assert_has(trial_type(b->bob, "kill alice"), "can't fight each other here");
    assert_has(trial_type(b->bob, "duel alice"), "can't fight each other here");
    pit_setting(b, "pvp", "\"areas\"");
    assert_has(trial_type(b->bob, "kill alice"), "has to agree");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".pvp = true", pit.area);
    assert_has(trial_type(b->bob, "kill alice"), "alice");
    assert_has(trial_type(b->bob, "kill alice"), "the best you can");
}

/* Returns the points that bob, who has one, regains in a minute. */
static int64_t heal_a_minute(struct bench *b)
{
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(b->wizard,
            "@lua local o = object('#%" PRIu64
            "') o.max_hp, o.hp = 1000, 1 o:after(15, 'heal')",
            bob);
    trial_advance(b->trial, 61);
    return pit_number(b, bob, "hp") - 1;
}

BENCH_TEST(hunger_slows_healing_only_where_it_is_on)
{
    (void)pit_dig(b, -30, 400);
    (void)trial_type(b->bob, "kill rat");
    (void)trial_type(b->wizard, "@teleport bob to $start");
    trial_advance(b->trial, 3);
    int64_t well = heal_a_minute(b);
    trial_advance(b->trial, 7200);
    assert_int_equal(heal_a_minute(b), well);

    pit_setting(b, "hunger", "true");
    (void)trial_type(b->wizard, "@area pits = wizard");
    (void)pit_dig(b, -30, 400);
    (void)trial_type(b->bob, "kill rat");
    (void)trial_type(b->wizard,
            ";(function() for _, o in ipairs(find{proto = 'npc'}) do if "
            "o.name == 'a rat' and o.location then o:destroy() end end end)()");
    trial_advance(b->trial, 3);
    assert_lacks(trial_type(b->bob, "score"), "hungry");
    trial_advance(b->trial, 1900);
    assert_has(trial_type(b->bob, "score"), "You are hungry");
    assert_true(heal_a_minute(b) * 3 < well);
    (void)trial_typef(b->wizard,
            "@lua local o = object('#%" PRIu64 "') create('food', {name = 'a loaf', location = "
            "o}) create('drink', {name = 'a cider', location = o})",
            trial_character(b->bob));
    (void)trial_type(b->bob, "eat loaf");
    assert_has(trial_type(b->bob, "score"), "You are thirsty");
    (void)trial_type(b->bob, "drink cider");
    assert_lacks(trial_type(b->bob, "score"), "You are thirsty");
    assert_int_equal(heal_a_minute(b), well);
}
