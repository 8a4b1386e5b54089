/* testing_test.c -- Tests of behaviours: their means, that they leave nothing behind, and the
 * warnings of a save. */
#include "engine/core/people/presence.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>

#define TESTING_LEVER                                                                          \
    "command('pull {this}', function(e)\n"                                                     \
    "  if e.this.down then return 'It is down already.' end\n"                                 \
    "  e.this.down = true\n"                                                                   \
    "  act(e.actor, '{Actor} {verb:pull} {this}.', { this = e.this })\n"                       \
    "  e.this:after(5, 'rise')\n"                                                              \
    "  wait(1)\n"                                                                              \
    "  e.this.location:announce('Dust trickles.')\n"                                           \
    "end)\n"                                                                                   \
    "on('timer:rise', function(e) e.this.down = nil end)\n"                                    \
    "before('take', function() return 'It is bolted.' end)\n"                                  \
    "command('name {this}', function(e) e.this.called = ask(e.actor, 'How?') or 'no' end)\n"   \
    "command('break {this}', function(e) e.this.down = true error('crack') end)\n"             \
    "command('hang {this}', function() while true do end end)\n"

/* Programs the lever with one test, runs it, and returns the text that alice read. */
static struct str test_of(struct bench *bench, const char *body)
{
    struct buf source = {0};
    buf_printf(&source, TESTING_LEVER "test('it', function(t)\n%s\nend)\n", body);
    bench_program(bench, source.bytes);
    buf_finish(&source);
    trial_send(bench->alice, "@test machine");
    trial_advance(bench->trial, 1);
    return trial_told(bench->alice);
}

static void assert_holds(struct bench *bench, const char *body)
{
    struct str told = test_of(bench, body);
    if (str_find(told, STR("ok: it"), 0) == SIZE_MAX) {
        fail_msg("%s\nsays:\n%.*s", body, STR_FMT(told));
    }
}

static void assert_fails(struct bench *bench, const char *body, const char *message)
{
    struct str told = test_of(bench, body);
    if (str_find(told, STR("FAILED: it"), 0) == SIZE_MAX ||
            str_find(told, str_of(message), 0) == SIZE_MAX) {
        fail_msg("%s\nsays:\n%.*s\nnot: %s", body, STR_FMT(told), message);
    }
}

BENCH_TEST(a_test_can_set_the_dice)
{
    assert_holds(b, "t:dice{6, 1, 6} t:equal(random(6), 6) t:equal(random(1, 6), 1) "
                    "t:equal(random(6), 6) t:dice(7) local first = random(1000000) t:dice(7) "
                    "t:equal(random(1000000), first)");
    assert_holds(b,
            "t:dice{} local a, b = random(1000000), random(1000000) t.this.a = a t:ok(a ~= b)");
    assert_fails(b, "t:dice{7} random(6)", "t:dice: 7 is not from 1 to 6");
    assert_fails(b, "t:dice{'six'}", "number");
    assert_fails(b, "t:dice()", "table");
}

BENCH_TEST(a_test_can_use_people_and_time)
{
    assert_holds(b, "local ann, ben = t:player('Ann'), t:player('Ben')\n"
                    "t:equal(t:command(ann, 'pull machine'), 'You pull a machine.')\n"
                    "t:equal(t:told(ben), 'Ann pulls a machine.')\n"
                    "t:equal(t:told(ben), '')\n"
                    "t:advance(1) t:has(t:told(ben), 'Dust trickles.')\n"
                    "t:has(t:command(ben, 'pull machine'), 'already')\n"
                    "t:advance(4) t:equal(t.this.down, nil)");
    assert_holds(b, "t:refused(t:player('Ann'), 'take machine', 'bolted')");
    assert_holds(b, "t:refused(t:player('Ann'), 'take lamp', 'You see no lamp here')");
    assert_holds(b, "t:refused(t:player('Ann'), 'frobnicate', 'know how')");
    assert_fails(b,
            "local ann = t:player('Ann') t:refused(ann, 'take lamp') t:refused(ann, 'look')",
            "it was not refused");
    assert_holds(b, "local now0 = now() t:advance(3600) t:equal(now() - now0, 3600.0)");
    assert_holds(b, "local ann = t:player('Ann') t:command(ann, 'name machine')\n"
                    "t:command(ann, 'Bob') t:equal(t.this.called, 'Bob')");
    assert_holds(b, "local ann = t:player('Ann') t:command(ann, 'name machine')\n"
                    "t:advance(119) t:equal(t.this.called, nil) t:advance(1)\n"
                    "t:equal(t.this.called, 'no')");
    assert_holds(b, "local room = t:room('Attic') local ann = t:player('Ann', room)\n"
                    "t:ok(t:go(ann, t.here)) t:equal(ann.location, t.here)\n"
                    "local box = t:create('container', { name = 'a box' })\n"
                    "t:equal(box.location, t.here) t:event(t.this, 'timer:rise')");
}

BENCH_TEST(a_test_can_give_its_players_things)
{
    assert_holds(b, "local ann = t:player('Ann')\n"
                    "local coins = t:create('coin', { amount = 2, location = ann })\n"
                    "t:equal(coins.location, ann) t:equal(coins.amount, 2)\n"
                    "t:has(t:command(ann, 'drop coin'), 'You drop')");
    assert_fails(b,
            "for _, one in ipairs(find{ proto = 'player' }) do\n"
            "if one.name == 'bob' then t:create('coin', { location = one }) end end",
            "no right");
}

BENCH_TEST(a_held_thing_is_laid_down_for_a_test)
{
    bench_program(b, TESTING_LEVER "test('it', function(t) "
                                   "t:equal(t:command(t:player('Ann'), 'pull machine'), "
                                   "'You pull a machine.') end)");
    trial_send(b->alice, "@teleport machine to me");

    trial_send(b->alice, "@test machine");
    trial_advance(b->trial, 1);

    assert_has(trial_told(b->alice), "ok: it");
    assert_has(trial_type(b->alice, "inventory"), "machine");
}

BENCH_TEST(an_error_in_a_test_fails_it_unless_it_is_expected)
{
    assert_holds(b, "t:command(t:player('Ann'), 'break machine') t:equal(t.this.down, nil)\n"
                    "t:equal(#t:faults(), 1)");
    assert_fails(b, "t:command(t:player('Ann'), 'break machine')", "crack");
}

BENCH_TEST(a_test_that_fails_says_in_which_line_and_why)
{
    assert_fails(b, "t:equal(1, 2, 'one')", ":15: one is 1, not 2");
    assert_fails(b, "t:ok(nil, 'so it is')", "so it is");
    assert_fails(b, "t:has('a box', 'cat')", "\"cat\" is not in the output: \"a box\"");
    assert_fails(b, "t:lacks('a cat', 'cat')", "\"cat\" is in the output");
    assert_fails(b, "t:refused(t:player('Ann'), 'look')", "it was not refused");
    assert_fails(b, "error('bang')", "bang");
    assert_fails(b, "refuse('no')", "refused: no");
    assert_fails(b, "t:command(t.this, 'look')", "somebody that t:player made");
    assert_fails(b, "while true do end", "it ran for more than");
    assert_fails(b, "t:command(t:player('Ann'), 'hang machine')", "it ran for more than");
    assert_fails(b, "t.this:every(1, 'x') t:advance(100000)", "more than 2000 timers");
}

/* The reply to a line that failed is only "Something went wrong", and a timer that failed tells
 * nothing. */
BENCH_TEST(a_test_that_fails_shows_the_script_errors_before_it)
{
    assert_fails(b, "t:has(t:command(t:player('Ann'), 'break machine'), 'It works')",
            "\na script failed: ");
    assert_has(trial_told(b->alice), "\"It works\" is not in the output");
    assert_has(trial_told(b->alice), "crack");
    assert_fails(b, "t:command(t:player('Ann'), 'break machine') t:faults() t:equal(1, 2)",
            "it is 1, not 2");
    assert_lacks(trial_told(b->alice), "crack");
    assert_fails(b, "t:command(t:player('Ann'), 'break machine') refuse('no')", "refused: no");
    assert_has(trial_told(b->alice), "crack");
}

BENCH_TEST(a_failed_comparison_names_both_things)
{
    assert_fails(b, "t:equal(t.this, object('start'))", "it is a machine (#");
    assert_has(trial_told(b->alice), "not The Waking Room (#");
    assert_fails(b, "t:equal({ 1, t.this }, { 'a' })", "it is { 1, a machine (#");
    assert_has(trial_told(b->alice), "not { \"a\" } (two tables are never equal");
    assert_fails(b, "t:equal(t.this, nil)", ", not nil");
}

/* Returns the milliseconds of the case with that name, as text. */
static struct str time_of(struct str told, struct str name)
{
    size_t at = str_find(told, name, 0);
    assert_true(at != SIZE_MAX);
    size_t end = str_find(told, STR(" ms)"), at);
    assert_true(end != SIZE_MAX);
    return str_slice(told, at + name.length, end);
}

BENCH_TEST(each_test_is_shown_with_its_own_time)
{
    bench_program(b, "local function work() for i = 1, 20000 do local x = i * 2 end end\n"
                     "test('one', work) test('two', work) test('six', work)");

    struct buf told = {0};
    buf_add_str(&told, trial_type(b->alice, "@test machine"));

    struct str first = time_of(buf_str(&told), STR("one ("));
    struct str third = time_of(buf_str(&told), STR("six ("));
    assert_true(strtod(first.bytes, NULL) > 0);
    assert_true(strtod(third.bytes, NULL) < 2 * strtod(first.bytes, NULL));
    buf_finish(&told);
}

BENCH_TEST(a_test_sets_settings_of_packages_within_their_bounds)
{
    assert_holds(b, "t:setting('market', 'fee', 7)");
    assert_fails(
            b, "t:setting('market', 'fee', 700)", "market.fee must be a number from 0 to ");
    assert_fails(b, "t:setting('market', 'fee', 'much')", "market.fee must be a number");
    assert_fails(b, "t:setting('market', 'feee', 7)", "has no setting \"feee\"");
    assert_fails(b, "t:setting('markt', 'fee', 7)", "\"markt\" has no setting");
}

BENCH_TEST(a_test_indoors_is_told_that_there_is_no_weather)
{
    assert_fails(b, "t:weather('rainy')", "no weather");
    (void)trial_type(b->wizard, "@set here.area = $start");
    assert_fails(b, "t:weather('rainy')", "t.room is indoors");
}

BENCH_TEST(a_sky_that_does_not_exist_is_told_with_those_that_do)
{
    assert_fails(b, "t:weather('rain')",
            "\"rain\" is no sky; they are sunny, cloudy, rainy and lightning");
}

BENCH_TEST(a_test_leaves_nothing_behind_and_shows_nothing)
{
    struct engine *engine = trial_engine(b->trial);
    bench_program(b, TESTING_LEVER
            "local count = 0\n"
            "command('count {this}', function() count = count + 1 return 'n' .. "
            "count end)\n"
            "test('it', function(t) local ann = t:player('Ann')\n"
            "t:command(ann, 'pull machine') t:command(ann, 'say hello')\n"
            "t:command(ann, 'name machine') t:command(ann, 'count machine')\n"
            "t:command(ann, 'tell bob hello') t:create('item') t:advance(2) end)");
    (void)trial_type(b->bob, "count machine");
    size_t people = presence_count(engine);
    size_t sessions = hub_count(engine_hub(engine));
    int64_t now_ms = world_now_ms(trial_world(b->trial));
    trial_forget_all(b->trial);

    assert_has(trial_type(b->alice, "@test machine"), "ok: it");

    assert_int_equal(trial_told(b->bob).length, 0);
    assert_string_equal(trial_property(b->trial, b->machine, "down"), "nil");
    assert_int_equal(presence_count(engine), people);
    assert_int_equal(hub_count(engine_hub(engine)), sessions);
    assert_int_equal(world_now_ms(trial_world(b->trial)), now_ms);
    assert_int_equal(timer_count(engine, trial_character(b->alice)), 0);
    assert_has(trial_type(b->bob, "count machine"), "n2");
    assert_lacks(trial_type(b->bob, "look"), "Ann");
    assert_lacks(trial_type(b->alice, "@errors"), "line");
}

BENCH_TEST(short_tests_all_report_before_the_prompt)
{
    bench_program(b, "test('one', function(t) end) test('two', function(t) t:ok(false) end) "
                     "test('three', function(t) end)");

    struct str reply = trial_type(b->alice, "@test machine");

    assert_has(reply, "FAILED: two");
    assert_has(reply, "1 of 3 tests failed");
}

BENCH_TEST(only_controllers_of_a_thing_run_its_tests)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    bench_program(b, TESTING_LEVER "test('it', function(t) end)");

    assert_lacks(trial_type(carol, "@test machine"), "ok");
    assert_has(trial_type(b->alice, "@test machine"), "ok: it");
}

BENCH_TEST(a_thing_without_tests_is_reported)
{
    bench_program(b, TESTING_LEVER);

    assert_has(trial_type(b->alice, "@test machine"), "help testing");
}

BENCH_TEST(a_test_has_no_more_rights_than_its_behaviour)
{
    assert_fails(b, "object('start').desc = 'x'", "no right");
    assert_fails(b, "t:command(t:player('wizard'), '@shutdown') t:ok(false, 'still here')",
            "still here");
}

/* Text told there would reach somebody at home. */
BENCH_TEST(a_tests_player_stands_only_where_its_author_may_go)
{
    uint64_t den = trial_first_id(trial_type(b->wizard, "@dig Den"));
    uint64_t own = trial_first_id(trial_type(b->alice, "@dig Hut"));
    uint64_t chest = trial_first_id(trial_type(b->wizard, "@create chest from container"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".public = false", den);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, chest, den);
    uint64_t places[] = {den, chest, trial_character(b->bob)};
    char source[96];
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        (void)snprintf(
                source, sizeof(source), "t:player('Zed', object(%" PRIu64 "))", places[i]);
        assert_fails(b, source, "where its author may go");
    }
    (void)snprintf(source, sizeof(source), "t:player('Zed', object(%" PRIu64 "))", own);
    assert_holds(b, source);
}

BENCH_TEST(a_save_warns_of_probable_mistakes_and_saves)
{
    struct str reply = trial_program(b->alice, "machine",
            "command('mumble {x:text}', function(e)\n  e.actor:tell('It: ' .. e.x)\n  "
            "hlp()\nend)");

    assert_has(reply, "in force");
    assert_has(reply, "Warning, line 2, column 26: a player's input is glued in");
    assert_has(reply, "Warning, line 3, column 3: unknown function or variable \"hlp\"");
}
