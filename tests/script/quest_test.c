/* quest_test.c -- Quests of builders and goals of the world: their counts, their pay, and that
 * neither pays, tells or asks for more than it may.
 *
 * A hall of the wizard's accepts alice's scripts; bob plays. */
#include "engine/base/base.h"
#include "tests/script/bench.h"
#include "tests/script/pit.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <string.h>

struct hall {
    uint64_t room;
    uint64_t quest; /* alice's, on the floor */
    uint64_t pebble;
};

#define AN_ITEM(name) ";create('item', {name = '" name "', location = object('#%" PRIu64 "')})"

/* A quest with that steps; {pebble} of them is on the floor. */
static struct hall found_hall(struct bench *b, const char *steps)
{
    struct hall hall = {.room = bench_settle(b)};
    hall.pebble = trial_first_id(trial_typef(b->wizard, AN_ITEM("a pebble"), hall.room));
    hall.quest = bench_create(b, "Errand of Stones", "quest");
    (void)trial_typef(b->alice, "drop #%" PRIu64, hall.quest);
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/pebble", hall.pebble);
    struct str said =
            trial_typef(b->wizard, "@lua object('#%" PRIu64 "').steps = %s", hall.quest, steps);
    assert_lacks(said, "rror");
    return hall;
}

static void set(struct bench *b, uint64_t object, const char *what)
{
    assert_lacks(
            trial_typef(b->wizard, "@lua object('#%" PRIu64 "').%s", object, what), "rror");
}

static int64_t points_quest(struct bench *b, struct player *who)
{
    return pit_number(b, trial_character(who), "quest_points");
}

static int64_t coins(struct bench *b)
{
    return pit_ask_number(b,
            "(function() local n = 0 for _, o in ipairs(find{proto = 'coin'}) do "
            "n = n + o.amount end return '=' .. n end)()");
}

#define TAKE "{{goal = 'Take it.', on = 'take', what = 'q/pebble'}}"

BENCH_TEST(steps_can_branch_and_end_a_quest)
{
    struct hall hall = found_hall(b,
            "{{goal = 'Take or say.', ways = {{on = 'take', what = 'q/pebble', next = 'fail', "
            "done = 'Too late.'}, "
            "{on = 'say', what = '$npc', word = 'please', next = 'last'}}}, {key = 'other', "
            "goal = 'Never.'}, "
            "{key = 'last', goal = 'Read the slab.', on = 'read', what = 'q/slab'}}");
    (void)trial_typef(b->wizard,
            ";create('npc', {name = 'a guard', location = object('#%" PRIu64 "')})", hall.room);
    uint64_t mason = bench_create(b, "a mason", "npc");
    uint64_t slab = trial_first_id(trial_typef(b->wizard,
            ";create('sign', {name = 'a slab', text = 'X', location = object('#%" PRIu64 "')})",
            hall.room));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/slab", slab);
    assert_has(trial_type(b->bob, "journal begin stones"), "Take or say.");
    assert_has(trial_type(b->bob, "take pebble"), "The quest Errand of Stones is over.");
    assert_has(trial_reply(b->bob), "Too late.");
    (void)trial_type(b->bob, "drop pebble");
    (void)trial_type(b->bob, "journal begin stones");
    assert_lacks(trial_type(b->bob, "say Please!"), "Read the slab.");
    (void)trial_typef(b->alice, "drop #%" PRIu64, mason);
    assert_lacks(trial_type(b->bob, "say hm"), "Read the slab.");
    assert_has(trial_type(b->bob, "say Please!"), "Read the slab.");
    assert_has(trial_type(b->bob, "read slab"), "You have done the quest");
}

BENCH_TEST(the_same_thing_counts_once_towards_a_step)
{
    struct hall hall =
            found_hall(b, "{{goal = 'Take two.', on = 'take', what = '$item', count = 2}}");
    (void)trial_type(b->bob, "journal begin stones");
    for (int i = 0; i < 3; i++) {
        assert_has(trial_type(b->bob, "take pebble"), "1 more to go");
        (void)trial_type(b->bob, "undo");
        (void)trial_type(b->bob, "drop pebble");
    }
    (void)trial_typef(b->wizard, AN_ITEM("a shard"), hall.room);
    assert_has(trial_type(b->bob, "take shard"), "You have done the quest");
}

BENCH_TEST(undo_or_a_crash_does_not_repeat_a_finished_quest)
{
    struct hall hall = found_hall(b, TAKE);
    set(b, hall.quest, "reward = {points = 2, coins = 3}");
    bench_coins(b, trial_character(b->alice), 9);
    (void)trial_type(b->alice, "fund errand of stones with 9 coins");
    int64_t sum = coins(b);
    (void)trial_type(b->bob, "journal begin stones");
    assert_has(trial_type(b->bob, "take pebble"), "You are paid 3 coins");
    (void)trial_type(b->bob, "undo");
    trial_crash(b->trial);
    (void)trial_type(b->bob, "drop pebble");
    (void)trial_type(b->bob, "take pebble");
    assert_has(trial_type(b->bob, "journal begin stones"), "You've finished Errand of Stones");
    assert_int_equal(points_quest(b, b->bob), 2);
    assert_int_equal(coins(b), sum);
}

BENCH_TEST(a_builders_quest_gives_few_points_and_no_new_coins)
{
    struct hall hall = found_hall(b, TAKE);
    set(b, hall.quest,
            "reward = {points = 1000, coins = 1000, experience = 1000, title = 'King'}");
    assert_has(trial_type(b->bob, "journal begin stones"), "its reward has run out");
    set(b, hall.quest,
            "reward = {points = 1000, coins = -5, experience = 1000, title = 'King'}");
    set(b, hall.quest, "again = 1");
    int64_t sum = coins(b);
    for (int i = 0; i < 6; i++) {
        assert_has(trial_type(b->bob, "journal begin stones"), "You begin");
        assert_has(trial_type(b->bob, "take pebble"), "You have done the quest");
        (void)trial_type(b->bob, "drop pebble");
        assert_has(trial_type(b->bob, "journal begin stones"), "did that not long ago");
        trial_advance(b->trial, 3600);
    }
    assert_true(points_quest(b, b->bob) <= 20);
    assert_int_equal(coins(b), sum);
    assert_lacks(trial_type(b->bob, "score"), "King");
}

BENCH_TEST(an_errand_of_a_builder_pays_what_it_holds)
{
    struct hall hall = found_hall(b, "{}");
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area land = wizard"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".fighting = true", area);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, hall.room, area);
    uint64_t prior = bench_create(b, "a prior", "npc");
    (void)trial_typef(b->alice, "drop #%" PRIu64, prior);
    (void)trial_typef(b->alice,
            "@set #%" PRIu64 ".quest = {type = \"find_object\", target = \"q/pebble\", gold = "
            "900000, points = 90000, "
            "experience = 90000, object = \"coin\"}",
            hall.quest);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".quests = {#%" PRIu64 "}", prior, hall.quest);
    int64_t sum = coins(b);
    assert_has(trial_type(b->bob, "quest join 1"), "You join the quest");
    assert_has(trial_type(b->bob, "journal"), "Errand of Stones: Find a pebble.");
    assert_has(trial_type(b->bob, "take pebble"), "has run out of coins");
    assert_int_equal(coins(b), sum);
    assert_true(points_quest(b, b->bob) <= 3);
    assert_lacks(trial_type(b->bob, "score"), "90000");
}

BENCH_TEST(members_present_get_credit_and_no_other_group)
{
    struct hall hall = found_hall(b, TAKE);
    set(b, hall.quest, "together = true");
    struct player *eve = trial_join(b->trial, "eve", NULL);
    (void)trial_typef(b->wizard, "@teleport eve to #%" PRIu64, hall.room);
    (void)trial_type(b->alice, "journal begin stones");
    (void)trial_type(eve, "journal begin stones");
    (void)trial_type(b->bob, "journal begin stones");
    (void)trial_type(b->alice, "party invite bob");
    (void)trial_type(b->bob, "party accept");
    trial_forget_all(b->trial);
    (void)trial_type(b->wizard, "@teleport alice to $start");
    (void)trial_type(b->bob, "take pebble");
    assert_has(trial_reply(b->bob), "You have done the quest");
    assert_lacks(trial_told(b->alice), "You have done the quest");
    assert_lacks(trial_told(eve), "You have done the quest");
    (void)trial_type(b->bob, "drop pebble");
    (void)trial_typef(b->wizard, "@teleport alice to #%" PRIu64, hall.room);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "take pebble");
    assert_has(trial_told(b->alice), "You have done the quest");
    assert_lacks(trial_told(eve), "You have done the quest");
}

BENCH_TEST(a_kill_quest_can_time_out_and_be_done_on_a_second_try)
{
    struct pit pit = pit_dig(b, 0, 10);
    uint64_t quest = trial_first_id(trial_typef(b->wizard,
            ";create('quest', {name = 'Rat Race', location = object('#%" PRIu64
            "'), time = 300, steps = "
            "{{goal = 'Kill it.', on = 'kill', what = object('#%" PRIu64 "')}}})",
            pit.room, pit.rat));
    assert_true(quest > 0);
    assert_has(trial_type(b->bob, "journal begin rat race"), "You have 5 minutes for it");
    trial_advance(b->trial, 301);
    assert_has(trial_told(b->bob), "run out of time");
    assert_has(trial_type(b->bob, "journal begin rat race"), "Kill it.");
    trial_forget(b->bob);
    (void)trial_type(b->bob, "kill rat");
    trial_advance(b->trial, 60);
    assert_has(trial_told(b->bob), "You have done the quest Rat Race");
}

BENCH_TEST(a_quest_is_given_only_where_its_owner_is_accepted)
{
    struct hall hall = found_hall(b, TAKE);
    assert_has(trial_type(b->bob, "journal"), "Errand of Stones, here");
    (void)trial_type(b->bob, "ignore alice");
    assert_lacks(trial_type(b->bob, "journal"), "Errand of Stones");
    (void)trial_type(b->bob, "unignore alice");
    (void)trial_typef(b->wizard,
            ";create('npc', {name = 'a clerk', location = object('#%" PRIu64 "')})", hall.room);
    uint64_t clerk = trial_first_id(trial_reply(b->wizard));
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "'):move(object('#%" PRIu64 "'))",
            hall.quest, clerk);
    assert_lacks(trial_type(b->bob, "journal"), "Errand of Stones");
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "'):move(object('#%" PRIu64 "'))",
            hall.quest, hall.room);
    assert_has(trial_type(b->bob, "journal"), "Errand of Stones, here");
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " =", hall.room);
    assert_lacks(trial_type(b->bob, "journal"), "Errand of Stones");
    assert_has(trial_type(b->bob, "journal begin stones"), "No quest of that name");
}

BENCH_TEST(a_quest_that_does_not_start_says_what_is_missing)
{
    struct hall hall = found_hall(b, TAKE);

    (void)trial_typef(b->wizard,
            ";create('npc', {name = 'a clerk', location = object('#%" PRIu64 "')})", hall.room);
    uint64_t clerk = trial_first_id(trial_reply(b->wizard));
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = alice", clerk);
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "').giver = object('#%" PRIu64 "')",
            hall.quest, clerk);
    set(b, hall.room, "lit = false");
    assert_has(trial_type(b->bob, "journal begin errand"),
            "It's too dark here to see who would give you Errand of Stones.");
    set(b, hall.room, "lit = true");
    set(b, hall.quest, "steps = {}");
    assert_has(
            trial_type(b->bob, "journal begin errand"), "No quest of that name starts here.");
    assert_has(trial_type(b->alice, "journal begin errand"),
            "Errand of Stones has no steps, so nobody can begin it.");
    set(b, hall.quest, "steps = " TAKE);
    set(b, hall.quest, "giver = object('item')");
    assert_has(trial_type(b->alice, "journal begin errand"), "is in no room");
    set(b, hall.quest, "giver = nil");
    assert_has(trial_type(b->bob, "journal begin errand"), "Take it.");
    assert_has(trial_type(b->bob, "journal begin errand"),
            "You've begun Errand of Stones already");
    (void)trial_type(b->bob, "take pebble");
    assert_has(trial_type(b->bob, "journal begin errand"),
            "You've finished Errand of Stones already");
    assert_has(
            trial_type(b->bob, "journal begin nothing"), "No quest of that name starts here.");
}

BENCH_TEST(only_its_own_script_says_that_a_step_is_done)
{
    struct hall hall = found_hall(b, TAKE);
    set(b, hall.quest, "reward = {points = 2}");
    (void)trial_type(b->wizard, "@role bob builder");
    (void)trial_type(b->bob, "@create a cheat");
    (void)trial_type(b->bob, "journal begin stones");
    char source[400];
    (void)snprintf(source, sizeof(source),
            "command('cheat {this}', function(e) e.actor:tell('{x}', {x = "
            "tostring(object('#%" PRIu64 "'):call('step', {who = e.actor}))}) end)",
            hall.quest);
    (void)trial_program(b->bob, "cheat", source);
    assert_has(trial_type(b->bob, "cheat cheat"), "false");
    assert_int_equal(points_quest(b, b->bob), 0);
    (void)snprintf(source, sizeof(source),
            "command('bless {this}', function(e) object('#%" PRIu64
            "'):call('step', {who = e.actor}) end)",
            hall.quest);
    bench_program(b, source);
    assert_has(trial_type(b->bob, "bless machine"), "You have done the quest");
}

BENCH_TEST(a_script_that_fails_or_forbids_hurts_nobody_else)
{
    struct hall hall = found_hall(b, TAKE);
    bench_program_object(b, hall.quest, "before('quest', function(e) return 'Not today.' end)");
    assert_has(trial_type(b->bob, "journal begin stones"), "Not today.");
    bench_program_object(b, hall.quest, "on('quest', function(e) error('no') end)");
    (void)trial_type(b->bob, "journal begin stones");
    assert_has(trial_type(b->bob, "take pebble"), "You have done the quest");
    (void)trial_type(b->bob, "drop pebble");
}

BENCH_TEST(steps_done_at_their_start_cannot_loop)
{
    (void)found_hall(
            b, "{{key = 'a', goal = 'Round.', on = 'have', what = 'q/pebble', next = 'a'}}");
    (void)trial_type(b->bob, "take pebble");
    assert_has(trial_type(b->bob, "journal begin stones"), "Round.");
    assert_has(trial_type(b->bob, "journal drop stones"), "You give up");
}

BENCH_TEST(a_long_text_is_cut)
{
    (void)found_hall(b, "{{goal = string.rep('Ä\\'\\\"', 5000), on = 'take', what = "
                        "'q/pebble', hints = {string.rep('x', 30000)}}}");
    for (int i = 0; i < 9; i++) {
        assert_has(trial_typef(b->wizard,
                           ";create('quest', {name = 'copy %d', location = "
                           "object('q/pebble').location, steps = {{goal = string.rep('&', "
                           "60000)}}})",
                           i),
                "#");
        assert_has(trial_typef(b->bob, "journal begin copy %d", i), "You begin");
    }
    assert_has(trial_type(b->bob, "journal begin stones"), "You begin");
    assert_true(trial_reply(b->bob).length < 5000);
    assert_has(trial_type(b->bob, "journal begin stones"), "You've begun Errand of Stones");
    trial_advance(b->trial, 2);
    assert_has(trial_events(b->bob), "Errand of Stones");
    assert_true(trial_type(b->bob, "hint stones").length < 5000);
    assert_has(trial_type(b->bob, "take pebble"), "You have done the quest");
}

/* -- goals -- */

static uint64_t way(
        struct bench *b, const char *name, uint64_t from, const char *to, const char *props)
{
    uint64_t room =
            trial_first_id(trial_typef(b->wizard, ";create('room', {name = '%s'})", to));
    (void)trial_typef(b->wizard, "@ref #%" PRIu64 " = q/%s", room, to);
    (void)trial_typef(b->wizard,
            ";create('exit', {name = '%s', to = object('#%" PRIu64
            "'), location = object('#%" PRIu64 "')%s})",
            name, room, from, props);
    return room;
}

BENCH_TEST(goals_are_reachable_and_need_only_unowned_things)
{
    uint64_t room = bench_settle(b);
    (void)way(b, "north", room, "moor", "");
    (void)way(b, "south", room, "vault", ", door = true, open = false, locked = true");
    (void)way(b, "east", room, "nook", ", hidden = true");
    (void)way(b, "west", room, "lair", "");
    (void)way(b, "up", room, "loft", "");
    (void)trial_type(b->wizard, "@lua object('q/lair').public = false");
    (void)trial_typef(b->wizard,
            ";create({'npc', 'guard'}, {name = 'a sentry', guards = 'up', location = "
            "object('#%" PRIu64 "')})",
            room);
    (void)trial_type(b->wizard,
            "@lua for _, n in ipairs{'moor', 'vault', 'nook', 'lair', 'loft'} do "
            "create('item', {name = 'a leaf of ' .. n, "
            "location = object('q/' .. n)}) create('npc', {name = 'warden of ' .. n, location "
            "= object('q/' .. n)}) end "
            "create('item', {name = 'a relic', hidden = true, location = object('q/moor')})");
    uint64_t jewel = bench_create(b, "a jewel", "item");
    (void)trial_typef(b->wizard, "@lua object('#%" PRIu64 "'):move(object('q/moor'))", jewel);
    for (int i = 0; i < 12; i++) {
        struct str told = trial_type(b->bob, "goals");
        assert_has(told, "moor");
        static const char *const never[] = {"vault", "nook", "lair", "loft", "relic", "jewel"};
        for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++) {
            assert_lacks(told, never[k]);
        }
        (void)trial_type(b->bob, "journal drop 1");
        (void)trial_type(b->bob, "journal drop 2");
        trial_advance(b->trial, 60);
    }
}

/* Goes where the third hint says; true if that ended the goal. */
static bool follow_hint_quest(struct bench *b)
{
    char line[400];
    for (int i = 0; i < 2; i++) {
        (void)trial_type(b->bob, "hint 1");
    }
    struct str told = trial_type(b->bob, "hint 1");
    size_t at = str_find(told, STR("type: "), 0);
    if (at == SIZE_MAX) {
        assert_has(told, "right here");
        return false;
    }
    struct str rest = str_slice(told, at + 6, told.length);
    struct str ways = str_take_until(&rest, '\n');
    (void)snprintf(line, sizeof(line), "%.*s", STR_FMT(ways));
    trial_forget(b->bob);
    (void)trial_try(b->bob, line, &told);
    trial_advance(b->trial, 1);
    return str_find(trial_told(b->bob), STR("Goal done: "), 0) != SIZE_MAX;
}

BENCH_TEST(goals_are_done_renewed_and_paid_a_few_times_a_day)
{
    static const char *const ways[] = {"north", "east", "south", "west", "northeast",
            "southeast", "southwest", "northwest", "up", "down"};
    uint64_t room = bench_settle(b);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        char name[20];
        (void)snprintf(name, sizeof(name), "moor-%c", (char)('a' + i));
        uint64_t moor = way(b, ways[i], room, name, "");
        (void)trial_typef(b->wizard,
                ";create('exit', {name = 'out', to = object('#%" PRIu64
                "'), location = object('#%" PRIu64 "')})",
                room, moor);
    }
    for (int i = 0; i < 8; i++) {
        assert_has(trial_type(b->bob, "goals"), "Visit");
        assert_true(follow_hint_quest(b));
        assert_has(trial_told(b->bob), "Goal done: Visit");
        (void)trial_type(b->bob, "out");
        trial_advance(b->trial, 60);
    }
    assert_int_equal(points_quest(b, b->bob), 5);
    assert_has(trial_type(b->bob, "journal done"), "8 goals");
    trial_advance(b->trial, 86400);
    (void)trial_type(b->bob, "goals");
    assert_true(follow_hint_quest(b));
    assert_int_equal(points_quest(b, b->bob), 6);
}

BENCH_TEST(a_room_that_the_player_knows_is_no_goal)
{
    uint64_t room = bench_settle(b);
    uint64_t moor = way(b, "north", room, "moor", "");
    (void)way(b, "south", room, "fen", "");
    (void)trial_typef(b->wizard,
            ";create('exit', {name = 'out', to = object('#%" PRIu64
            "'), location = object('#%" PRIu64 "')})",
            room, moor);
    (void)trial_type(b->bob, "north");
    (void)trial_type(b->bob, "out");
    for (int i = 0; i < 3; i++) {
        struct str told = trial_type(b->bob, "goals");
        assert_has(told, "Visit fen");
        assert_lacks(told, "moor");
        (void)trial_type(b->bob, "journal drop goal 1");
        trial_advance(b->trial, 60);
    }
}

/* Returns the text behind the number in the first row of the list. */
static void first_goal(struct bench *b, char goal[200])
{
    struct str told = trial_type(b->bob, "goals");
    size_t at = str_find(told, STR("1. "), 0);
    assert_true(at != SIZE_MAX);
    struct str rest = str_slice(told, at + 3, told.length);
    struct str row = str_take_until(&rest, '\n');
    (void)snprintf(goal, 200, "%.*s", STR_FMT(row));
}

/* "Find a hat, and take it." -> "take a hat" */
static void take_it(struct bench *b, const char *goal, const char *end)
{
    char line[220];
    const char *from = strchr(goal, ' ') + 1;
    const char *to = strstr(goal, end);
    (void)snprintf(line, sizeof(line), "take %.*s", (int)(to - from), from);
    (void)trial_type(b->bob, line);
}

/* Somebody who walks about may leave just as Bob arrives, so he goes after them a few times. */
static void bring_it(struct bench *b, const char *goal)
{
    take_it(b, goal, " to ");
    for (int i = 0; i < 5; i++) {
        (void)follow_hint_quest(b);
        if (str_find(trial_type(b->bob, "drop all"), STR("Goal done: "), 0) != SIZE_MAX) {
            return;
        }
        (void)trial_type(b->bob, "take all");
    }
}

static void greet_them(struct bench *b)
{
    for (int i = 0; i < 5; i++) {
        if (str_find(trial_type(b->bob, "say hello"), STR("Goal done: "), 0) != SIZE_MAX) {
            return;
        }
        (void)follow_hint_quest(b);
    }
}

/* The goals and the hints are drawn by a seed: SKEIN_SEED. */
static int bench_open_quest(void **state)
{
    const struct trial_options options = {.seed = test_number("SKEIN_SEED", 1)};
    return bench_open_with(state, &options);
}

TEST_OF(every_goal_can_be_done_by_following_its_hints, struct bench, b, bench_open_quest,
        bench_close)
{
    (void)trial_type(b->bob, "out");
    for (uint64_t i = 0, goals = test_steps(40, 200); i < goals; i++) {
        char goal[200];
        first_goal(b, goal);
        bool done = follow_hint_quest(b);
        if (strncmp(goal, "Greet", 5) == 0) {
            greet_them(b);
        } else if (strncmp(goal, "Find", 4) == 0) {
            take_it(b, goal, ", and");
        } else if (strncmp(goal, "Bring", 5) == 0) {
            bring_it(b, goal);
        }
        struct str journal = trial_type(b->bob, "journal");
        if (!done && str_find(journal, str_of(goal), 0) != SIZE_MAX) {
            fail_msg("%s is not done: %.*s", goal, STR_FMT(trial_told(b->bob)));
        }
        (void)trial_type(b->bob, "drop all");
        trial_advance(b->trial, 30);
    }
    assert_has(trial_type(b->bob, "score"), "Wayfarer");
}

BENCH_TEST(a_masked_npc_is_never_a_goal)
{
    uint64_t room = bench_settle(b);
    (void)way(b, "north", room, "moor", "");
    (void)trial_type(
            b->wizard, ";create('npc', {name = 'the spy', location = object('q/moor')})");
    uint64_t spy = trial_first_id(trial_reply(b->wizard));
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, spy);
    (void)trial_program(b->wizard, id, "on('name', function(e) return 'a beggar' end)");
    for (int i = 0; i < 6; i++) {
        assert_lacks(trial_type(b->bob, "goals"), "spy");
        (void)trial_type(b->bob, "journal drop 1");
        trial_advance(b->trial, 60);
    }
}

BENCH_TEST(funding_a_builders_quest_says_that_its_owner_can_take_the_coins)
{
    (void)bench_settle(b);
    uint64_t quest = bench_create(b, "The Lost Spoon", "quest");
    (void)trial_type(b->alice, "drop spoon");
    bench_coins(b, trial_character(b->bob), 20);

    assert_has(trial_type(b->bob, "fund spoon with 20 coins"), "Its owner can take them out");

    assert_has(trial_typef(b->alice, ";pay(object(%" PRIu64 "), me, 20)", quest), "true");
}
