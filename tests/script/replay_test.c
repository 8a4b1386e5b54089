/* replay_test.c -- @replay repeats a failed run as it was, and makes a test of it. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The number behind the last "@replay " in text. */
static unsigned long number_in(struct str text)
{
    unsigned long number = 0;
    size_t at = str_find(text, STR("@replay "), 0);
    assert_true(at != SIZE_MAX);
    number = strtoul(text.bytes + at + strlen("@replay "), NULL, 10);
    return number;
}

#define VEND                                                                                   \
    "command('vend {this}', function(e) log('stock is ' .. tostring(e.this.stock)) "           \
    "e.this.sold = (e.this.sold or 0) + 1 local die = random(1000) log('die ' .. die) "        \
    "if e.this.stock < 1 then error('empty, with ' .. die .. ' at ' .. now()) end "            \
    "return 'Here.' end)"

/* Bob has made the machine fail; its state then is another. */
static unsigned long fail_once(struct bench *b)
{
    bench_program(b, VEND);
    (void)trial_type(b->alice, "@set machine.stock = 0");
    (void)trial_type(b->bob, "vend machine");
    struct str errors = trial_type(b->alice, "@errors");
    assert_has(errors, "empty, with ");
    assert_lacks(errors, "inputs:");
    return number_in(errors);
}

BENCH_TEST(a_replay_repeats_the_failed_run)
{
    unsigned long number = fail_once(b);
    char fault[200];
    struct str errors = trial_type(b->alice, "@errors");
    size_t at = str_find(errors, STR("empty, with "), 0);
    struct str line = str_slice(errors, at, errors.length);
    (void)snprintf(fault, sizeof(fault), "%.*s", STR_FMT(str_take_until(&line, '\n')));
    (void)trial_type(b->alice, "@set machine.stock = 10");
    trial_advance(b->trial, 50);

    struct str once = trial_typef(b->alice, "@replay %lu", number);
    assert_has(once, "command \"vend {this}\" of a machine (#");
    assert_has(once, "by bob (#");
    assert_has(once, "who typed \"vend machine\"");
    assert_has(once, "stock is 0");
    assert_has(once, "It would fail, and nothing would happen.");
    assert_has(once, fault);
    assert_string_equal(trial_property(b->trial, b->machine, "stock"), "10");
    assert_string_equal(trial_property(b->trial, b->machine, "sold"), "nil");
    assert_lacks(trial_told(b->bob), "Here.");

    bench_program(b, "command('vend {this}', function(e) log('stock ' .. e.this.stock) "
                     "e.this.sold = 1 return 'Sold out.' end)");
    once = trial_typef(b->alice, "@replay %lu", number);
    assert_has(once, "stock 0");
    assert_has(once, "bob would read:\n  [a machine, alice's] Sold out.");
    assert_has(once, "sold = 1");
    assert_has(once, "Nothing has happened.");
    assert_string_equal(trial_property(b->trial, b->machine, "sold"), "nil");
    trial_crash(b->trial);
    assert_has(trial_typef(b->alice, "@replay %lu", number), "stock 0");
}

BENCH_TEST(a_replay_includes_waits_and_answers)
{
    bench_program(b, "command('vend {this}', function(e) local what = ask(e.actor, 'What?') "
                     "e.this.asked = what wait(5) log('heard ' .. what) "
                     "e.this.stock = e.this.stock - #what end)");
    (void)trial_type(b->bob, "vend machine");
    (void)trial_type(b->bob, "lemonade");
    trial_advance(b->trial, 6);
    unsigned long number = number_in(trial_type(b->alice, "@errors"));

    struct str once = trial_typef(b->alice, "@replay %lu", number);
    assert_has(once, "heard lemonade");
    assert_has(once, "attempt to perform arithmetic on a nil value");
    assert_has(trial_type(b->alice, "@tasks"), "No tasks.");
}

BENCH_TEST(only_the_owner_and_controllers_of_the_source_can_replay)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    unsigned long number = fail_once(b);
    assert_has(trial_typef(carol, "@replay %lu", number), "You have no error");
    assert_has(trial_typef(carol, "@replay %lu file", number), "You have no error");
    assert_has(trial_typef(carol, "@replay %lu test", number), "You have no error");
    assert_has(trial_typef(b->bob, "@replay %lu", number), "is for builders");

    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = carol", b->machine);
    assert_has(trial_typef(carol, "@replay %lu", number), "the rights of an earlier owner");
    assert_has(trial_typef(b->alice, "@replay %lu", number), "You have no error");
}

BENCH_TEST(a_record_contains_only_the_places_of_people)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)trial_type(b->bob, "describe me as a tall secret");
    bench_program(b, "command('vend {this}', function(e) local d = e.actor.desc "
                     "local vase = object('vase') local x = vase.shape "
                     "notes(e.actor).step = (notes(e.actor).step or 0) + 1 "
                     "if notes(e.actor).step == 2 then error('boom') end end)");
    uint64_t vase = trial_first_id(trial_type(carol, "@create a vase"));
    (void)trial_typef(carol, "@ref #%" PRIu64 " = vase", vase);
    (void)trial_type(carol, "@set vase._secret = \"hidden\"");
    (void)trial_type(carol, "@set vase.shape = \"round\"");
    (void)trial_type(b->bob, "vend machine");
    (void)trial_type(b->bob, "vend machine");
    unsigned long number = number_in(trial_type(b->alice, "@errors"));

    struct str file = trial_typef(b->alice, "@replay %lu file", number);
    assert_has(file, "shape = \"round\"");
    assert_lacks(file, "hidden");
    assert_lacks(file, "tall secret");
    assert_has(file, "step = 1");
    assert_lacks(trial_typef(b->alice, "@replay %lu test", number), "tall secret");
}

BENCH_TEST(a_replay_becomes_a_test_that_fails_until_the_fix)
{
    unsigned long number = fail_once(b);
    struct buf source = {0};
    buf_add_text(&source, VEND "\n");
    buf_add_str(&source, trial_typef(b->alice, "@replay %lu test", number));
    (void)trial_type(b->alice, "@set machine.stock = 10");

    bench_program(b, source.bytes);
    struct str red = trial_type(b->alice, "@test machine");
    assert_has(red, "FAILED: replay of vend {this}");
    assert_has(red, "empty, with ");
    struct buf mended = {0};
    buf_add_text(&mended, "command('vend {this}', function(e) if e.this.stock < 1 then return "
                          "'Empty.' end return 'Here.' end)\n");
    buf_add_str(&mended, str_slice(buf_str(&source), strlen(VEND), source.length));
    bench_program(b, mended.bytes);
    assert_has(trial_type(b->alice, "@test machine"), "ok: replay of vend {this}");
    buf_finish(&source);
    buf_finish(&mended);
}

/* Alice runs the test of the last error with source before it; returns the result that she
 * reads. */
static struct str try_with(struct bench *b, unsigned long number, const char *source)
{
    struct buf all = {0};
    buf_printf(&all, "%s\n", source);
    buf_add_str(&all, trial_typef(b->alice, "@replay %lu test", number));
    bench_program(b, all.bytes);
    buf_finish(&all);
    return trial_typef(b->alice, "@test #%" PRIu64, b->machine);
}

BENCH_TEST(a_test_of_a_held_thing_has_it_in_hand)
{
    const char *broken = "command('wind {this}', function(e) if e.this.location == e.actor "
                         "then error('snap') end return 'It stands.' end)";
    const char *mended = "command('wind {this}', function(e) if e.this.location ~= e.actor "
                         "then error('not held') end return e.actor.name end)";
    (void)bench_settle(b);
    bench_program(b, broken);
    (void)trial_type(b->bob, "take machine");
    (void)trial_type(b->bob, "wind machine");
    unsigned long number = number_in(trial_type(b->alice, "@errors"));
    assert_has(try_with(b, number, broken), "FAILED: replay of wind {this}");
    assert_has(trial_reply(b->alice), "snap");
    assert_has(try_with(b, number, mended), "ok: replay of wind {this}");
}

BENCH_TEST(a_failed_disguise_is_replayed_for_its_viewer)
{
    const char *broken = "on('name', function(e) if e.actor and e.actor.name ~= 'bob' then "
                         "log('for ' .. e.actor.name) error('boom') end end)";
    (void)bench_settle(b);
    bench_program(b, broken);
    (void)trial_type(b->bob, "smile at machine");
    unsigned long number = number_in(trial_type(b->alice, "@errors"));
    struct str once = trial_typef(b->alice, "@replay %lu", number);
    assert_has(once, "boom");
    assert_lacks(once, "for bob");
    assert_has(try_with(b, number, broken), "FAILED: replay of name");
}

BENCH_TEST(a_handler_is_replayed_with_its_event)
{
    (void)bench_settle(b);
    bench_program(b,
            "before('take', function(e) if e.actor.name == 'bob' then "
            "local x = nil + 1 end end)\n"
            "on('hear', function(e) log('heard ' .. e.text) local x = e.this.no.such "
            "end)\n"
            "command('wind {this}', function(e) e.this:after(1, 'rise', {7}) end)\n"
            "on('timer:rise', function(e) log('seven is ' .. e.data[1]) e.x.y = 1 end)");
    (void)trial_type(b->bob, "take machine");
    struct str once = trial_typef(
            b->alice, "@replay %lu", number_in(trial_type(b->alice, "@errors machine")));
    assert_has(once, "before \"take\" of a machine (#");
    assert_has(once, "attempt to perform arithmetic on a nil value");
    (void)trial_type(b->bob, "say tangerine");
    once = trial_typef(
            b->alice, "@replay %lu", number_in(trial_type(b->alice, "@errors machine")));
    assert_has(once, "heard tangerine");
    (void)trial_type(b->bob, "wind machine");
    trial_advance(b->trial, 2);
    once = trial_typef(
            b->alice, "@replay %lu", number_in(trial_type(b->alice, "@errors machine")));
    assert_has(once, "seven is 7");
}

BENCH_TEST(a_marked_run_is_kept_even_without_an_error)
{
    bench_program(b, VEND);
    (void)trial_type(b->alice, "@set machine.stock = 3");
    assert_has(trial_type(b->alice, "@replay keep machine 60"), "The next five runs");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "vend machine");
    trial_settle(b->trial);
    assert_lacks(trial_told(b->alice), "kept");

    struct str errors = trial_type(b->alice, "@errors");
    assert_has(errors, "kept: it ran well");
    (void)trial_type(b->alice, "@set machine.stock = 0");
    assert_has(trial_typef(b->alice, "@replay %lu", number_in(errors)),
            "bob would read:\n  [a machine, alice's] Here.");
    for (int i = 0; i < 10; i++) {
        (void)trial_type(b->alice, "@set machine.stock = 3");
        (void)trial_type(b->bob, "vend machine");
    }
    errors = trial_type(b->alice, "@errors");
    assert_has(errors, "5 times");
}

BENCH_TEST(a_report_names_its_senders_latest_failure)
{
    trial_advance(b->trial, 700);
    unsigned long number = fail_once(b);
    (void)trial_type(b->bob, "report the machine broke");
    char line[60];
    (void)snprintf(line, sizeof(line), "empty, with");
    struct str report = trial_type(b->wizard, "@watch 1");
    assert_has(report, line);
    assert_int_equal(number_in(report), number);
    assert_has(trial_typef(b->wizard, "@replay %lu", number), "stock is 0");
    assert_has(trial_typef(b->wizard, "@replay %lu file", number), "{");
    trial_advance(b->trial, 700);
    (void)trial_type(b->bob, "report something else");
    assert_lacks(trial_type(b->wizard, "@watch 2"), line);
}

BENCH_TEST(invalid_replay_commands_are_refused_with_a_hint)
{
    static const struct {
        const char *line;
        const char *says;
    } lines[] = {
            {"@replay", "Which error?"},
            {"@replay 999999", "You have no error 999999"},
            {"@replay -1", "You have no error"},
            {"@replay 1.5", "Which number?"},
            {"@replay keep machine 0", "For how long? From 1 to 3600 seconds."},
            {"@replay keep nowhere", "isn't the name of anything here"},
            {"preview @replay 1", "can't use that inside a preview"},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->alice, lines[i].line), lines[i].says);
    }
}

BENCH_TEST(a_replay_names_missing_commands_and_things)
{
    uint64_t vase = bench_create(b, "a vase", NULL);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = vase", vase);
    bench_program(b, "command('vend {this}', function(e) local v = object('vase') "
                     "local x = v and v.shape error('boom') end)");
    (void)trial_type(b->bob, "vend machine");
    unsigned long number = number_in(trial_type(b->alice, "@errors machine"));
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, vase);
    assert_has(trial_typef(b->alice, "@replay %lu", number),
            "which it looked at, no longer exists");
    bench_program(b, "command('sell {this}', function(e) end)");
    assert_has(trial_typef(b->alice, "@replay %lu", number),
            "vend {this}, which ran then, no longer exists");
}

BENCH_TEST(a_record_stays_small)
{
    bench_program(b,
            "command('fill {this}', function(e) for i = 1, 30 do e.this['p' .. i] = "
            "('x'):rep(30000) end e.this.small = 7 end)\n"
            "command('vend {this}', function(e) local x = e.this.p1 .. e.this.small "
            "for _, o in ipairs(find{ proto = 'thing' }) do local n = o.name end error('boom') "
            "end)\n"
            "command('dally {this}', function(e) for i = 1, 60 do e.this.n = i wait(0) end "
            "error('late') end)");
    (void)trial_type(b->bob, "fill machine");
    (void)trial_type(b->bob, "vend machine");
    struct str file = trial_typef(
            b->alice, "@replay %lu file", number_in(trial_type(b->alice, "@errors machine")));
    assert_in_range(file.length, 200, 13000);
    assert_lacks(file, "xxxxx");
    assert_has(file, "small = 7");
    (void)trial_type(b->bob, "dally machine");
    trial_advance(b->trial, 10);
    assert_has(trial_type(b->alice, "@errors machine"), "late");
}

BENCH_TEST(a_test_gives_odd_inputs_and_nothing_hangs)
{
    bench_program(b,
            "command('throw {this}', function(e) for i = 1, 50 do random(3) random(1, 7) end "
            "end)\n"
            "on('hit', function(e) local x = e.amount + now() e.this:after(5, 'x') end)\n"
            "test('dice', function(t) t:replay{ kind = 'command', name = 'throw {this}', "
            "dice = { 0, 0, 0, 0 }, time = math.maxinteger, args = { 1, 2, { } }, data = { } } "
            "end)\n"
            "test('more', function(t) t:replay{ kind = 'on', name = 'hit', amount = 1/0, "
            "time = -5, dice = { 'a' }, parts = { { } }, line = 7, things = 3 } end)\n"
            "test('parts', function(t) t:replay{ kind = 'on', name = 'hit', amount = 1, parts "
            "= 3, "
            "args = 3, from = 'x', actor = nil } end)");
    assert_has(trial_type(b->alice, "@test machine"), "0 of ");
}

BENCH_TEST(a_replayed_test_has_its_own_thing_and_people)
{
    bench_program(b,
            "command('vend {this}', function(e) e.actor:tell('hi') end)\n"
            "test('another', function(t) t:replay{ kind = 'command', "
            "name = 'vend {this}', actor = object('wizard') or t.this } end)\n"
            "test('no such', function(t) t:replay{ kind = 'command', name = 'x' } end)");
    struct str said = trial_type(b->alice, "@test machine");
    assert_has(said, "somebody that t:player made");
    assert_has(said, "x, which ran then, no longer exists");
}
