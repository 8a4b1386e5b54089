/* limits_test.c -- A runaway script: its owner gets the error, the world stays unchanged, and
 * others do not notice.
 *
 * Budgets are counted in instructions here; the sandbox's own test checks their milliseconds. To
 * add an attack, add a row. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static const char *const attacks[] = {
        "while true do end",
        "local function f() return f() end f()",
        "local function f() return 1 + f() end f()",
        "string.rep('x', 1 << 30)",
        "local s = 'x' for i = 1, 40 do s = s .. s end",
        "local t = {} for i = 1, 1 << 30 do t[i] = { i } end",
        "while true do pcall(function() while true do end end) end",
        "coroutine.wrap(function() while true do end end)()",
        "string.find(string.rep('a', 100000), string.rep('a*', 50) .. 'b')",
        "for i = 1, 1000000 do e.actor:tell(string.rep('x', 1000)) end",
        "e.actor:tell(string.rep('x', 900000))",
        "act(e.actor, string.rep('{s}', 10000), { s = string.rep('x', 60000) })",
        "for i = 1, 1000000 do create(nil, { name = 'spam' }) end",
        "for i = 1, 1000000 do e.this['p' .. i] = i end",
        "for i = 1, 1000000 do e.this:after(1, 't' .. i) end",
        "local t = {} for i = 1, 1000 do t = { t } end e.this.t = t",
        "error('boom')",
        "local x = nothing.there",
        "error({ code = 1 })",
        "error()",
        "e.this:call('again')",
        "e.this:move(e.this.nowhere.at.all)",
};

/* One of them as the command `poke machine`, after writes that must be undone. */
static void program_limits(struct bench *b, const char *attack)
{
    struct buf source = {0};
    buf_printf(&source,
            "command('poke {this}', function(e) e.this.n = 1 e.this.name = 'a wreck' "
            "e.actor:tell('Half.') create(nil, { name = 'a ghost', location = e.actor }) "
            "%s e.actor:tell('Whole.') error('done') end) "
            "on('call:again', function(e) return e.this:call('again') .. 'x' end)",
            attack);
    bench_program(b, source.bytes);
    buf_finish(&source);
}

BENCH_TEST(a_runaway_scripts_transaction_is_undone_and_its_owner_told)
{
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        program_limits(b, attacks[i]);

        struct str reply = trial_type(b->bob, "poke machine");

        if (str_find(reply, STR("Half."), 0) != SIZE_MAX || reply.length < 10) {
            fail_msg("%s: bob read %.*s", attacks[i], STR_FMT(reply));
        }
        if (str_find(trial_told(b->alice), STR("Error in a machine"), 0) == SIZE_MAX) {
            fail_msg("%s: alice was not told why", attacks[i]);
        }
        assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
        assert_string_equal(trial_property(b->trial, b->machine, "name"), "\"a machine\"");
        assert_lacks(trial_type(b->bob, "inventory"), "ghost");
        assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "a machine (#");
    }
}

BENCH_TEST(the_owner_reads_at_once_where_it_happened)
{
    bench_program(b,
            "command('poke {this}', function(e)\n  while true do end\nend)\n"
            "command('prod {this}', function(e)\n  local function deep() error('boom') end\n"
            "  deep()\nend)");

    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_told(b->alice), "rev 1:2: it ran for more than");
    (void)trial_type(b->bob, "prod machine");
    assert_has(trial_told(b->alice), "rev 1:5: boom");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "prod machine");

    assert_has(trial_told(b->alice), "rev 1:5 in deep");
    assert_has(trial_told(b->alice), "rev 1:6");
}

BENCH_TEST(a_repeated_error_is_reported_a_few_times)
{
    bench_program(b, "command('poke {this}', function(e) error('boom') end)");
    for (int i = 0; i < 3; i++) {
        trial_forget_all(b->trial);
        (void)trial_type(b->bob, "poke machine");
        assert_has(trial_told(b->alice), "boom");
    }
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "poke machine");
    assert_lacks(trial_told(b->alice), "boom");
    trial_advance(b->trial, 61);

    (void)trial_type(b->bob, "poke machine");

    assert_has(trial_told(b->alice), "boom");
}

BENCH_TEST(errors_without_end_fill_neither_screen_nor_file)
{
    bench_program(b, "command('poke {this}', function(e) e.this:every(1, 'fail') end) "
                     "n = 0 for i = 1, 20 do on('timer:fail', function(e) n = n + 1 "
                     "if n % 100 > 20 then error(i .. ' at ' .. now()) end end) end");
    (void)trial_type(b->bob, "poke machine");
    trial_forget_all(b->trial);

    trial_advance(b->trial, 59);

    struct str told = trial_told(b->alice);
    size_t times = 0;
    for (size_t at = 0; (at = str_find(told, STR("Error in"), at)) != SIZE_MAX; at++) {
        times++;
    }
    assert_in_range(times, 150, 250);
}

BENCH_TEST(others_can_play_while_a_script_runs_away)
{
    program_limits(b, "while true do end");
    size_t prompts = trial_prompts(b->wizard);
    for (int i = 0; i < 5; i++) {
        trial_send(b->bob, "poke machine");
        trial_send(b->wizard, "look");
    }

    trial_settle(b->trial);

    assert_int_equal(trial_prompts(b->wizard) - prompts, 5);
    assert_has(trial_told(b->wizard), "Waking");
}

BENCH_TEST(a_runaway_timer_is_stopped_and_undone)
{
    bench_program(b, "command('poke {this}', function(e) e.this:after(1, 'spin') end) "
                     "on('timer:spin', function(e) e.this.n = 1 while true do end end)");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 5);

    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "it ran for more than");
    trial_crash(b->trial);
    trial_advance(b->trial, 5);
    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(a_runaway_handler_of_a_bystander_does_not_end_the_command)
{
    bench_program(b, "on('hear', function(e) e.this.n = 1 while true do end end)");

    struct str reply = trial_type(b->bob, "say hello");

    assert_has(reply, "You say");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "it ran for more than");
}

BENCH_TEST(a_behaviour_that_runs_away_while_loading_is_refused)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
    bench_program(b, "command('poke {this}', function(e) return 'Poked.' end)");

    struct str reply = trial_program(b->alice, id, "while true do end");

    assert_has(reply, "Error");
    assert_has(reply, "ran for more than");
    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
}

BENCH_TEST(a_compile_error_has_a_place_and_keeps_the_old_behaviour)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
    bench_program(b, "command('poke {this}', function(e) return 'Poked.' end)");

    struct str reply = trial_program(b->alice, id, "local x = 1\nlocal y = = 2");

    assert_has(reply, "line 2");
    assert_has(reply, "column");
    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
}

BENCH_TEST(a_chunk_that_fails_while_it_loads_names_its_place)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);

    struct str reply = trial_program(b->alice, id, "local x = 1\n  error('boom')");

    assert_has(reply, "Error in line 2, column 3: boom");
}

static const char *const absent[] = {"io", "os", "debug", "package", "dofile", "loadfile",
        "collectgarbage", "setmetatable", "string.dump", "string.pack", "sys", "build", "move",
        "before_event", "carry", "perform", "next"};

BENCH_TEST(scripts_cannot_reach_the_operating_system)
{
    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
        struct str reply = trial_typef(b->alice, "; tostring(%s)", absent[i]);
        if (str_find(reply, STR("nil"), 0) == SIZE_MAX) {
            fail_msg("%s is there: %.*s", absent[i], STR_FMT(reply));
        }
    }
}

static const char *const floods[] = {
        "return string.rep('x', 900000)",
        "refuse(string.rep('{s}', 5000), { s = string.rep('x', 60000) })",
        "e.this.name = string.rep('x', 80) act(e.actor, string.rep('{this}', 100), e)",
};

BENCH_TEST(output_of_a_transaction_is_limited_for_each_player)
{
    struct buf source = {0};
    for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
        buf_clear(&source);
        buf_printf(&source, "command('poke {this}', function(e) %s end)", floods[i]);
        bench_program(b, source.bytes);

        struct str reply = trial_typef(b->bob, "poke #%" PRIu64, b->machine);

        assert_has(reply, "xxxx");
        assert_in_range(reply.length, 5000, 100000);
    }
    buf_finish(&source);
}

/* Twenty builders fill their memory quota while the stock game goes on. */
BENCH_TEST(builders_variables_do_not_stop_the_game)
{
    bench_program(b, "t = {} command('poke {this}', function(e) local list = {} "
                     "for i = 1, 60000 do list[i] = i end t[#t + 1] = list "
                     "return #t .. ' kept.' end)");
    uint64_t other = bench_create(b, "a statue", NULL);
    bench_program_object(b, other,
            "n = 0 on('hear', function(e) n = n + 1 "
            "e.actor:tell('Heard ' .. n .. '.') end)");
    (void)bench_create(b, "a bell", NULL);
    (void)trial_type(b->alice, "@program bell");
    for (int i = 0; i < 40; i++) {
        (void)trial_type(b->bob, "poke machine");
        assert_has(trial_type(b->bob, "look"), "Waking");
    }

    assert_has(trial_told(b->alice), "were started afresh");
    trial_send(b->alice, "command('toll {this}', function() return 'Dong.' end)");
    assert_has(trial_type(b->alice, "."), "is now in force");
    assert_has(trial_type(b->bob, "poke machine"), "kept.");
    assert_has(trial_type(b->alice, "say hello"), "Heard ");
}

BENCH_TEST(a_builder_with_too_many_variables_learns_the_thing)
{
    uint64_t first = bench_create(b, "a board", NULL);
    bench_program_object(b, first, "moves = {} command('play {this}', function(e) end)");
    bench_program(b, "kept = {} command('poke {this}', function(e) local list = {} "
                     "for i = 1, 3000 do list[i] = ('leak %d'):format(#kept * 3000 + i) end "
                     "kept[#kept + 1] = list end)");
    uint64_t last = bench_create(b, "a bell", NULL);
    bench_program_object(b, last, "command('toll {this}', function(e) return 'Dong.' end)");
    for (int i = 0; i < 120; i++) {
        (void)trial_type(b->bob, "poke machine");
    }

    struct str told = trial_told(b->alice);

    assert_has(told, "Error in a machine");
    assert_has(told, "this one most of it");
    assert_lacks(told, "Error in a board");
    assert_lacks(told, "Error in a bell");
}

BENCH_TEST(errors_of_destroyed_things_are_still_listed)
{
    bench_program(b, "command('poke {this}', function(e) error('boom') end)");
    (void)trial_type(b->bob, "poke machine");
    (void)trial_typef(b->alice, "@destroy #%" PRIu64, b->machine);

    struct str told = trial_type(b->alice, "@errors");

    assert_has(told, "which no longer exists");
    assert_has(told, "boom");
    assert_lacks(told, "Something went wrong");
}

BENCH_TEST(commands_about_players_accept_an_npc_without_an_error)
{
    uint64_t npc = bench_create(b, "a crow", "npc");

    assert_lacks(trial_typef(b->bob, "whois #%" PRIu64, npc), "Something went wrong");
    assert_lacks(
            trial_typef(b->wizard, "@force #%" PRIu64 " score", npc), "Something went wrong");
    assert_lacks(trial_typef(b->alice, "@errors"), "player is needed");
}

BENCH_TEST(a_repeating_script_can_create_only_so_many_objects)
{
    bench_program(b, "command('poke {this}', function(e) for k = 1, 100 do for i = 1, 100 do "
                     "create(nil, { name = 'spam', location = e.this }) end wait(1) end end)");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 60);

    assert_has(bench_value(b, "#{m}.contents >= 1000 and #{m}.contents < 1100"), "true");
    assert_has(
            trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "too many objects lately");
}

BENCH_TEST(undone_work_does_not_count_towards_a_limit)
{
    bench_program(b,
            "for _, verb in ipairs({'poke', 'jab'}) do command(verb .. ' {this}', function(e) "
            "for i = 1, 190 do create(nil) end "
            "for i = 1, 60 do e.actor:tell(string.rep('x', 1000)) end error('no') end) end "
            "command('prod {this}', function(e) return create(nil) and 'Made.' end)");
    for (int i = 0; i < 5; i++) {
        (void)trial_type(b->bob, "poke machine");
        (void)trial_type(b->bob, "jab machine");
    }

    assert_has(trial_type(b->bob, "prod machine"), "Made.");
    assert_has(trial_told(b->alice), "rev 1:1: no");
}

BENCH_TEST(a_repeating_script_can_send_only_so_much_text)
{
    bench_program(b, "command('poke {this}', function(e) for k = 1, 100 do "
                     "e.actor:tell(string.rep('x', 30000)) wait(0) end end)");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 2);

    assert_in_range(trial_told(b->bob).length, 200000, 400000);
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "KiB lately");
    trial_advance(b->trial, 10);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_told(b->bob), "xxxx");
}
