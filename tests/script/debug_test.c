/* debug_test.c -- The step debugger in the game: stops, variables, expressions, going back, and its limits. */
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>

#define COUNTER                                                                                \
    "local count = 0\n"                                                                        \
    "local function add(n)\n"                                                                  \
    "  count = count + n\n"                                                                    \
    "  return count\n"                                                                         \
    "end\n"                                                                                    \
    "command('crank {this}', function(e)\n"                                                    \
    "  local x = add(2)\n"                                                                     \
    "  x = x + add(3)\n"                                                                       \
    "  e.this.down = x\n"                                                                      \
    "  e.actor:tell('Clank ' .. x)\n"                                                          \
    "end)\n"                                                                                   \
    "command('crush {this}', function(e)\n"                                                    \
    "  local bad = nil\n"                                                                      \
    "  bad.x = 1\n"                                                                            \
    "end)\n"                                                                                   \
    "command('hang {this}', function() while true do end end)\n"                               \
    "command('rest {this}', function(e)\n"                                                     \
    "  wait(1)\n"                                                                              \
    "  e.this.rested = true\n"                                                                 \
    "end)\n"                                                                                   \
    "test('it goes down', function(t)\n"                                                       \
    "  local ann = t:player('Ann')\n"                                                          \
    "  t:has(t:command(ann, 'crank machine'), 'Clank 7')\n"                                    \
    "end)\n"

/* Types a line of the debugger; returns what it tells. */
static struct str step(struct bench *b, const char *line)
{
    return bench_type(b, b->alice, line);
}

static void begin_debug(struct bench *b, const char *source, const char *line)
{
    bench_program(b, source);
    (void)step(b, line);
}

BENCH_TEST(a_run_is_stepped_through_line_by_line)
{
    bench_program(b, COUNTER);

    assert_has(step(b, "@debug machine = crank machine"), "It begins in line 7");
    assert_has(step(b, "step"), "Line 3, in add:");
    assert_has(step(b, "locals"), "n = 2\ncount = 0");
    assert_has(step(b, "s"), "Line 4, in add:");
    assert_has(step(b, "finish"), "Line 8");
    assert_has(step(b, "next"), "Line 9");
    assert_has(step(b, "l"), "x = 7");
    assert_has(step(b, "b"), "Line 4, in add:");
    assert_has(step(b, "back next"), "Line 3, in add:");
    assert_has(step(b, "back continue"), "It begins in line 7");
    assert_has(step(b, "c"), "would read: Clank 7");
    assert_has(step(b, "q"), "You leave the debugger.");
}

BENCH_TEST(breaks_stop_a_run_and_are_shown_in_the_list)
{
    begin_debug(b, COUNTER, "@debug machine = crank machine");

    assert_has(step(b, "break 4"), "It stops in line 4");
    assert_has(step(b, "c"), "Break in line 4, in add:");
    assert_has(step(b, "where"), "1. add, #");
    assert_has(step(b, "where"), "2. handler, #");
    assert_has(step(b, "c"), "Break in line 4");
    assert_has(step(b, "p count"), "count = 5");
    assert_has(step(b, "back continue"), "Break in line 4");
    assert_has(step(b, "p count"), "count = 2");
    assert_has(step(b, "breaks"), "return count");
    assert_has(step(b, "break 4"), "no longer");
    assert_has(step(b, "break 99"), "Which line?");
    assert_has(step(b, "c"), "The run is over");
}

BENCH_TEST(a_test_is_stepped_back_after_it_ended)
{
    begin_debug(b, COUNTER, "@debug machine test it goes down");

    assert_has(step(b, "c"), "The run is over");
    assert_has(step(b, "back"), "Line 24, in handler:");
    assert_has(step(b, "back"), "Line 11, in handler:");
    assert_has(step(b, "back"), "Line 10, in handler:");
    assert_has(step(b, "p x"), "x = 7");
    assert_has(step(b, "back"), "Line 9, in handler:");
    assert_has(step(b, "c"), "The run is over");
    assert_has(step(b, "back continue"), "It begins in line 22");
    (void)step(b, "break 4");
    assert_has(step(b, "c"), "Break in line 4");
    assert_has(step(b, "c"), "Break in line 4");
    assert_has(step(b, "c"), "The run is over");
    assert_has(step(b, "back continue"), "Break in line 4");
    assert_has(step(b, "p count"), "count = 5");
    assert_has(step(b, "back continue"), "Break in line 4");
    assert_has(step(b, "p count"), "count = 2");
}

BENCH_TEST(nothing_that_a_debugged_run_does_happens)
{
    begin_debug(b, COUNTER, "@debug machine = crank machine");

    for (int i = 0; i < 8; i++) {
        (void)step(b, "s");
    }
    assert_has(step(b, "p e.this.down"), "e.this.down = 7");
    (void)step(b, "c");
    (void)step(b, "q");

    assert_has(bench_value(b, "{m}.down"), "nil");
    assert_has(trial_type(b->alice, "crank machine"), "Clank 7");
}

BENCH_TEST(an_expression_has_the_variables_and_is_undone_and_bounded)
{
    begin_debug(b, COUNTER, "@debug machine = crank machine");
    (void)step(b, "s");

    assert_has(step(b, "print n * 10"), "n * 10 = 20");
    assert_has(step(b, "print { a = n, 7 }"), "a = 2");
    assert_has(step(b, "print find{ proto = 'npc' }"), "\n  [1] = ");
    assert_has(step(b, "print {}"), "{} = an empty table");
    assert_has(step(b, "print nothing.x"), "attempt to index a nil value");
    assert_has(step(b, "print 1 +"), "unexpected symbol");
    assert_has(step(b, "print (function() while true do end end)()"), "it ran for more than");
    assert_has(step(b, "print wait(1)"), "wait");
    (void)step(b, "print object('machine')");
    assert_has(step(b, "print (function() count = 99 return count end)()"), "= 99");
    assert_has(step(b, "l"), "count = 0");
    assert_has(step(b, "print"), "Print what?");
    assert_has(trial_type(b->bob, "look"), "machine");
}

BENCH_TEST(an_error_stops_at_its_line)
{
    begin_debug(b, COUNTER, "@debug machine = crush machine");

    assert_has(step(b, "c"), "It fails in line 14");
    assert_has(step(b, "l"), "bad = nil");
    assert_has(step(b, "c"), "attempt to index a nil value");
    assert_has(step(b, "q"), "You leave");
    assert_lacks(trial_type(b->alice, "@errors machine"), "attempt to index");
}

BENCH_TEST(a_recorded_error_is_debugged_as_it_was)
{
    bench_program(b, COUNTER);
    (void)trial_type(b->bob, "crush machine");
    struct str errors = trial_type(b->alice, "@errors machine");
    size_t at = str_find(errors, STR("@replay "), 0);
    uint64_t number = at == SIZE_MAX ? 1 : strtoull(errors.bytes + at + 8, NULL, 10);
    char line[64];
    (void)snprintf(line, sizeof(line), "@debug machine error %" PRIu64, number);

    assert_has(step(b, line), "It begins in line 13");
    assert_has(step(b, "c"), "It fails in line 14");
    assert_has(step(b, "p e.actor"), "bob");
}

BENCH_TEST(a_test_is_debugged_by_its_name)
{
    bench_program(b, COUNTER);

    assert_has(step(b, "@debug machine test it goes down"), "It begins in line 22");
    (void)step(b, "break 4");
    assert_has(step(b, "c"), "Break in line 4, in add:");
    assert_has(step(b, "w"), "handler, #");
    (void)step(b, "break 4");
    assert_has(step(b, "c"), "The run is over");
    (void)step(b, "q");
    assert_has(step(b, "@debug machine test nothing"), "no test of that name");
}

BENCH_TEST(an_endless_run_is_stopped_and_a_wait_ends_it)
{
    begin_debug(b, COUNTER, "@debug machine = hang machine");
    assert_has(step(b, "c"), "too many lines");
    (void)step(b, "q");

    (void)step(b, "@debug machine = rest machine");
    assert_has(step(b, "c"), "would wait or ask");
    assert_has(step(b, "q"), "You leave");
}

BENCH_TEST(a_stop_shows_the_handlers_that_led_there)
{
    bench_program(b, "command('toss {this}', function(e)\n"
                     "  e.this:call('land', { height = 3 })\n"
                     "end)\n"
                     "on('call:land', function(e)\n"
                     "  local ok = pcall(function()\n"
                     "    local deep = coroutine.wrap(function(h)\n"
                     "      h = h + 1\n"
                     "      return h\n"
                     "    end)\n"
                     "    return deep(e.data.height)\n"
                     "  end)\n"
                     "  return ok\n"
                     "end)\n");
    (void)step(b, "@debug machine = toss machine");
    (void)step(b, "break 8");

    assert_has(step(b, "c"), "Break in line 8");
    assert_has(step(b, "l"), "h = 4");
    struct str told = step(b, "w");
    assert_has(told, "line 8");
    assert_has(told, "line 2");
    assert_has(step(b, "c"), "The run is over");
}

BENCH_TEST(a_run_that_goes_another_way_is_noticed)
{
    begin_debug(b,
            "command('look2 {this}', function(e)\n"
            "  if e.this.odd then\n"
            "    e.actor:tell('odd')\n"
            "  end\n"
            "  e.actor:tell('over')\n"
            "end)\n",
            "@debug machine = look2 machine");
    (void)step(b, "s");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".odd = true", b->machine);

    assert_has(step(b, "s"), "took another way");
    assert_has(step(b, "s"), "Line 3");
}

BENCH_TEST(only_ones_own_scripts_are_debugged)
{
    bench_program(
            b, "command('crank {this}', function(e) local secret = 'xyzzy' return secret end)");
    struct player *eve = trial_join(b->trial, "eve", "builder");

    assert_has(trial_typef(eve, "@debug #%" PRIu64 " = crank machine", b->machine), "control");
    assert_lacks(
            trial_typef(b->bob, "@debug #%" PRIu64 " = crank machine", b->machine), "line");
    (void)trial_typef(b->wizard, "@create Sluice from area");
    (void)trial_type(b->wizard, "@ref sluice = sluice");
    (void)trial_type(b->wizard, "@area sluice = alice, eve");
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = $sluice", b->machine);

    struct str told = trial_typef(eve, "@debug #%" PRIu64 " = crank machine", b->machine);
    assert_has(told, "somebody else's rights");
    assert_lacks(told, "xyzzy");
    assert_has(trial_type(b->alice, "preview @debug machine = look"), "inside a preview");
}

BENCH_TEST(an_expression_has_no_more_rights_than_the_builder)
{
    begin_debug(b, COUNTER, "@debug machine = crank machine");
    uint64_t bob = trial_character(b->bob);
    char line[160];
    (void)snprintf(
            line, sizeof(line), "print (function() object(%" PRIu64 ").desc = 'x' end)()", bob);

    assert_has(step(b, line), "no right");
}
