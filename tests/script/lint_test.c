/* lint_test.c -- The lint's warnings on behaviours that compile, and correct code without
 * warnings. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "tests/script/bench.h"
#include "tests/support/growth.h"

/* -- warnings -- */

static void note(void *data, const struct lint_problem *problem)
{
    struct buf *out = data;
    buf_printf(out, "%d:%d: %.*s\n", problem->line, problem->column, STR_FMT(problem->text));
}

static void lint(struct bench *b, struct str source, struct buf *out)
{
    host_lint_alone(engine_script_data(trial_engine(b->trial)), 0, source, false, note, out);
}

/* Fails unless the warnings on the source contain each of parts (NULL: none), a line each. */
static void assert_said(struct bench *b, const char *source, const char *part)
{
    struct buf out = {0};
    lint(b, str_of(source), &out);
    bool fits = part ? out.length > 0 && strstr(out.bytes, part) : out.length == 0;
    if (!fits) {
        fail_msg("%s\nis said to have:\n%s\nnot: %s", source, out.bytes ? out.bytes : "nothing",
                part ? part : "nothing");
    }
    buf_finish(&out);
}

BENCH_TEST(unknown_names_cause_a_warning)
{
    static const char *const cases[][2] = {
            {"helper()", "1:1: unknown function or variable \"helper\""},
            {"on('hear', function(e)\n  local x = quot(e.text)\nend)",
                    "2:13: unknown function or variable \"quot\"; did "
                    "you mean \"quote\"?"},
            {"count = 1", "1:1: the global \"count\" is set; declare it as local"},
            {"function helper() end", "the global \"helper\" is set"},
            {"act = nil", "\"act\" is a function of the game"},
            {"local x = string.fromat", "string has no \"fromat\"; did you mean \"format\"?"},
            {"local _ENV = {} x = y", NULL},
            {"local function f() return f end f()", NULL},
            {"for i, v in ipairs({}) do print(i, v) end", NULL},
            {"for i = 1, 3 do print(i) end print(i)", "unknown function or variable \"i\""},
            {"do local a = 1 end print(a)", "unknown function or variable \"a\""},
            {"repeat local a = 1 until a == 1", NULL},
            {"local t = {x = 1, y = {z = 2}} print(t.q, t.y.z)", NULL},
            {"goto out ::out:: print(1)", NULL},
            {"local a = function(...) return ... end a()", NULL},
            {"local s = ('x'):rep(3) print(#s, -1, not s, 2 ^ 3 // 1 | 4)", NULL},
            {"local t = {} function t.a.b:c() return self end", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(unknown_members_of_e_cause_a_warning)
{
    static const char *const cases[][2] = {
            {"on('take', function(e) print(e.actr) end)", "e has no \"actr\"; did you mean "
                                                          "\"actor\"?"},
            {"command('pull {this} with {tool}', function(e) print(e.tool, e.this, e.line) "
             "end)",
                    NULL},
            {"before('command', function(e) return e.verb == 'x' or e.word == 'y' end)", NULL},
            {"on('take', function(e) print(e.verb) end)", "e has no \"verb\""},
            {"command('pay {x}', function(e) print(e.amounts) end)", NULL},
            {"command('pull {this}', function(e) print(e.tool) end)", "e has no \"tool\""},
            {"command('pull {this}', function(e) e.tool = 1 print(e.tool) end)", NULL},
            {"local p = 'pull {x}' command(p, function(e) print(e.x) end)", NULL},
            {"local function f(e) return e.anything end f()", NULL},
            {"on('take', function(e) local f = function() return e.nope end f() end)",
                    "e has no \"nope\""},
            {"on('take', function(e) e:tell('x') end)", "e isn't an object"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(object_types_are_known_where_they_are_certain)
{
    static const char *const cases[][2] = {
            {"on('take', function(e) e.actor:tel('x') end)",
                    "objects have no method \"tel\"; did "
                    "you mean \"tell\"?"},
            {"on('take', function(e) e.this.location.owner:jump() end)", "no method \"jump\""},
            {"on('take', function(e) e.text:jump() e.this.name:jump() end)", NULL},
            {"on('take', function(e) e.actor.tell('x') end)", "write :tell(...) with a colon"},
            {"on('take', function(e) e.this.location = nil end)",
                    "o.location can only be read; "
                    "o:move(dest) moves it"},
            {"on('take', function(e) e.this.mood = 1 end)", NULL},
            {"local o = create('x') o:jump()", "no method \"jump\""},
            {"command('pull {x}', function(e) e.x:jump() end)", "no method \"jump\""},
            {"command('pull {x:word}', function(e) e.x:jump() end)", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

#define HEAR(body) "on('hear', function(e) " body " end)"

BENCH_TEST(players_words_joined_into_markup_cause_a_warning)
{
    static const char *const glued[] = {
            HEAR("e.actor:tell('You say ' .. e.text)"),
            HEAR("e.actor:tell('You say ' .. e.text .. '!')"),
            HEAR("e.this.location:announce(e.text:upper() .. '!')"),
            HEAR("e.actor:act('X ' .. (e.text or ''))"),
            HEAR("local s = 'x' .. e.text e.actor:tell(s)"),
            HEAR("local s = 'x' s = s .. e.text e.actor:tell(s)"),
            HEAR("e.actor:tell(string.format('%s', e.text))"),
            HEAR("e.actor:tell(('%s'):format(e.text))"),
            HEAR("e.actor:tell(e.text .. 'x')"),
            HEAR("refuse('No ' .. e.text)"),
            HEAR("e.this.desc = 'It says ' .. e.text"),
            HEAR("e.this.desc = e.text .. '<b>'"),
            HEAR("e.this.desc = e.text .. 's'"),
            HEAR("e.actor:tell(e.text .. '.')"),
            HEAR("e.this.last = 'It says ' .. e.text"),
            "local function sing(e) return 'La ' .. e.text end command('sing', sing)",
            HEAR("local helper = print or nil helper('x' .. e.text)"),
            "command('sing {song:text}', function(e) return 'La ' .. e.song end)",
            "command('sing {song:text}', function(e) return e.song end)",
            "command('sing {song:word}', function(e) e.actor:tell('x' .. e.song) end)",
            "command('sing', function(e) local n = e.actor:ask('What?') e.actor:tell('x' .. "
            "n) "
            "end)",
            "on('describe', function(e) return 'x' .. e.text end)",
            "before('command', function(e) return 'No ' .. e.word end)",
    };
    static const char *const clean[] = {
            HEAR("e.actor:tell('You say {text}', e)"),
            HEAR("e.actor:tell('You say {text}', { text = 'x' .. e.text })"),
            HEAR("e.actor:tell('You say ' .. quote(e.text))"),
            HEAR("e.this:perform('say ' .. e.text)"),
            HEAR("log('heard ' .. e.text)"),
            HEAR("e.this.last = e.text"),
            HEAR("local s = e.text s = s .. '.' e.this.last = s"),
            HEAR("e.this.last = '... ' .. e.text"),
            HEAR("if e.text:lower():find('a' .. e.text) then return end"),
            HEAR("e.actor:tell('n ' .. #e.text)"),
            HEAR("local n = tonumber(e.text) e.actor:tell('n ' .. n)"),
            HEAR("local t = {} t['k' .. e.text] = 1"),
            HEAR("e.actor:tell(e.text == 'x' and 'yes' or 'no')"),
            "command('add {n:number}', function(e) return 'n ' .. e.n end)",
    };

    for (size_t i = 0; i < sizeof(glued) / sizeof(glued[0]); i++) {
        assert_said(b, glued[i], "a player's input is");
    }
    for (size_t i = 0; i < sizeof(clean) / sizeof(clean[0]); i++) {
        assert_said(b, clean[i], NULL);
    }
}

/* The game's own find asks for a prototype; a text's asks for a pattern, whatever it is in. */
BENCH_TEST(a_text_s_methods_name_no_prototype)
{
    static const char *const texts[] = {
            "e.text", "e.text:lower()", "said", "o.name", "string", "('a coin'):lower()"};
    static const char *const patterns[] = {"coins", "contaner", "rom", "^$.", "roomm"};
    static const char *const methods[] = {"find", "match", "gmatch", "gsub"};
    for (size_t i = 0; i < 6 * 5 * 4; i++) {
        struct buf script = {0};
        bool is_library = i / 20 == 4;
        buf_printf(&script,
                HEAR("local said, o = e.text, e.this print(said, o, %s%s%s(%s'%s'%s))"),
                texts[i / 20], is_library ? "." : ":", methods[i % 4],
                is_library ? "e.text, " : "", patterns[i / 4 % 5], i % 4 == 3 ? ", ''" : "");
        assert_said(b, script.bytes, NULL);
        buf_finish(&script);
    }
    assert_said(b,
            HEAR("local own = {} function own:create(x) return x end own:create('contaner')"),
            NULL);
    assert_said(b, HEAR("print(find{ proto = 'contaner' })"), "did you mean \"container\"?");
    assert_said(b, HEAR("print(find('contaner'))"), "did you mean \"container\"?");
    assert_said(b, HEAR("print(e.this:is('contaner'))"), "did you mean \"container\"?");
}

BENCH_TEST(a_text_with_a_missing_argument_causes_a_warning)
{
    static const char *const cases[][2] = {
            {HEAR("e.actor:act('{Actor} {verb:wave} at {the who}.', { who = e.this })"), NULL},
            {HEAR("e.actor:act('{Actor} {verb:wave} at {the who}.', {})"), "names {the who}"},
            {HEAR("e.actor:act('{Actor} {vreb:wave}.')"), "the text has {vreb:wave}"},
            {HEAR("e.actor:act('{The w} {w verbs:be} {w amount:2}.', { w = e.this })"),
                    "{w verbs:be}"},
            {HEAR("e.actor:act('{Actor} {verb:wave} at {who}.')"), "no \"who\" is given"},
            {HEAR("e.actor:tell('{actor} waves')"), "no \"actor\" is given"},
            {HEAR("e.actor:act('{actor} {verb:wave}.')"),
                    "begins with {actor}, so with a small"},
            {HEAR("e.actor:tell('{who} wins!', { who = e.actor })"), "write {Who}"},
            {HEAR("e.actor:tell('{the who} wins!', { who = e.this })"), "write {The who}"},
            {HEAR("e.actor:tell('{who} wins!', { who = 'Nobody' })"), NULL},
            {HEAR("e.actor:tell('{who}', { who = e.actor })"), NULL},
            {HEAR("e.actor:act('{Actor} waves.')"),
                    "reads \"you waves\"; write {Actor} {verb:wave}"},
            {HEAR("e.actor:act('{Actor} has it.')"), "{verb:have}"},
            {HEAR("e.actor:act('{Actor} passes by.')"), "{verb:pass}"},
            {HEAR("e.actor:act('{Actor} carries it.')"), "{verb:carry}"},
            {HEAR("e.actor:act('{Actor} always {verb:win}.')"), NULL},
            {HEAR("e.actor:act('{Actor} {verb:dress} thus.')"), NULL},
            {HEAR("e.actor:tell('{Thing} {thing verb:fall}, {thing they} {{x} {1+2}', e)"),
                    NULL},
            {HEAR("e.actor:tell('{stick}', e)"), "no \"stick\" is given"},
            {HEAR("local n = {} e.actor:tell('{stick}', n)"), NULL},
            {HEAR("e.actor:tell('{stick}', { [e.text] = 1 })"), NULL},
            {HEAR("e.actor:act('{a}', { a = { b = { c = 1 } } })"), NULL},
            {HEAR("e.actor:act('{b}', { a = { b = 1 } })"), "no \"b\" is given"},
            {"command('pull {it}', function(e) return e.actor:tell('{it}', e) end)", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(misspelt_events_patterns_and_misplaced_waits_are_reported)
{
    static const char *const cases[][2] = {
            {"on('taake', function() end)", "no event is called \"taake\"; did you mean "
                                            "\"take\"?"},
            {"before('take', 'to', function() end)", NULL},
            {"on('eaten-up', 'area', function() end)", NULL},
            {"on('eaten', 'area', function() end)", NULL},
            {"on('taken', function() end)", "did you mean \"take\"?"},
            {"on('entr', 'area', function() end)", "did you mean \"enter\"?"},
            {"on('entered', function() end)", "did you mean \"enter\"?"},
            {"before('get', function() end)", "did you mean \"take\"?"},
            {"on('say', function() end)", "did you mean \"hear\"?"},
            {"before('say', function() end)", "did you mean \"hear\"?"},
            {"on('dawn', function() end)", "did you mean \"time:dawn\"?"},
            {"on('tkae', function() end)", "did you mean \"take\"?"},
            {"on('timer:ris', function() end) on('take', function(e) e.this:after(1, 'rise') "
             "end)",
                    "1:4: no timer is called \"ris\"; did you mean \"rise\"?"},
            {"on('take', function(e) e.this:every(60, 'rise') end) on('timer:rise', "
             "function() "
             "end)",
                    NULL},
            {"on('take', function(e) e.this:after(1, 'sink') end) on('timer:rise', "
             "function() "
             "end)",
                    NULL},
            {"if nil then command('pull {x', pass) end", "pattern"},
            {"before('take', function() wait(1) end)", "wait() cannot wait here"},
            {"on('describe', function(e) e.actor:ask('x') end)", "ask() cannot wait here"},
            {"atomic(function() wait(1) end)", "wait() cannot wait here"},
            {"on('take', function() wait(1) end)", NULL},
            {"on('timer:go', function(e) e.actor:ask('x') end)",
                    "ask() asks whoever gave the command"},
            {"on('time:dawn', function(e) e.actor:choose('x', {}) end)", "but nobody did"},
            {"on('timer:go', function(e) wait(1) end)", NULL},
            {"on('give', function(e) e.actor:ask('x') end)", NULL},
            {"before('take', function() return function() wait(1) end end)", NULL},
            {"on('describe', function(e) e.this.x = 1 end)", "it can't change \"x\""},
            {"on('name', function(e) e.this.x = 1 end)", "on(\"name\") only tells"},
            {"on('name', function(e) wait(1) end)", "wait() cannot wait here"},
            {"on('describe', function(e) e.this:move(e.actor) end)", "it can't move"},
            {"command('ring front|back bell', pass)",
                    "1:9: the pattern \"ring front|back bell\" also makes \"back\" a verb of "
                    "its "
                    "own"},
            {"command('turn on|off {this}', pass)", NULL},
            {"command('pull {thsi}', pass)", "1:9: {thsi} is anything in reach; did "
                                             "you mean {this}, the object itself?"},
            {"command('pull {this} with {thing}', pass)", NULL},
            {"command('pull {thing}', pass)", NULL},
            {"command('pull (this)', pass)", "the pattern has \"(this)\""},
            {"command('pull [the] <this>', pass)", "the pattern has \"<this>\""},
            {"command('pull $lever', pass)", "the pattern has \"$lever\""},
            {"command('pull {x:held} [(hard)]', pass)", "\"(hard)\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(warnings_are_bounded_and_in_order)
{
    struct buf source = {0};
    struct buf out = {0};
    for (int i = 0; i < 300; i++) {
        buf_printf(&source, "on('take', function(e) nope%d(e.nope) end)\n", i);
    }

    lint(b, buf_str(&source), &out);

    size_t lines = 0;
    int last = 0;
    for (struct str rest = buf_str(&out); rest.length > 0; lines++) {
        struct str line = str_take_until(&rest, '\n');
        uint64_t number = 0;
        assert_true(str_to_u64(str_take_until(&line, ':'), &number));
        assert_true((int)number >= last);
        last = (int)number;
    }
    assert_int_equal(lines, 100);
    buf_finish(&source);
    buf_finish(&out);
}

BENCH_TEST(a_deeply_nested_source_ends_the_lint_without_a_crash)
{
    struct buf source = {0};
    struct buf out = {0};
    buf_add_text(&source, "local x = ");
    for (int i = 0; i < 100000; i++) {
        buf_add_text(&source, i % 2 ? "(" : "{");
    }

    lint(b, buf_str(&source), &out);

    assert_int_equal(out.length, 0);
    buf_finish(&source);
    buf_finish(&out);
}

/* Lints that many functions in each other with 150 variables each, and 250 calls for each of them. */
static int64_t lint_ns(void *data, size_t functions)
{
    struct buf source = {0};
    struct buf out = {0};
    for (size_t i = 0; i < functions; i++) {
        buf_add_text(&source, "local function a() local a");
        for (int k = 0; k < 150; k++) {
            buf_add_text(&source, ",a");
        }
        buf_add_char(&source, '\n');
    }
    for (size_t i = 0; i < 250 * functions; i++) {
        buf_add_text(&source, "b()");
    }

    int64_t begun_ns = growth_now_ns();
    lint(data, buf_str(&source), &out);
    int64_t took_ns = growth_now_ns() - begun_ns;

    buf_finish(&source);
    buf_finish(&out);
    return took_ns;
}

BENCH_TEST(an_event_with_a_colon_is_one_of_the_game)
{
    static const char *const cases[][2] = {
            {"on('timr:bite', function() end)",
                    "1:4: no event is called \"timr:bite\"; did you mean \"timer:bite\"?"},
            {"on('cal:bite', function() end)", "did you mean \"call:bite\"?"},
            {"on('tide:high', function() end)", "no event is called \"tide:high\""},
            {"on('time:dwan', function() end)", "did you mean \"time:dawn\"?"},
            {"on('timer:', function() end)", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1]);
    }
}

/* Fails unless the warnings on a source of the stock game contain part; NULL: it gets none. */
static void assert_said_of_stock(struct bench *b, const char *source, const char *part)
{
    struct buf out = {0};
    host_lint_alone(
            engine_script_data(trial_engine(b->trial)), 0, str_of(source), true, note, &out);
    if (part ? !out.bytes || !strstr(out.bytes, part) : out.length > 0) {
        fail_msg("%s: %s", source, out.bytes ? out.bytes : "nothing");
    }
    buf_finish(&out);
}

BENCH_TEST(unknown_settings_and_prototypes_of_packages_cause_a_warning)
{
    static const char *const cases[][2] = {
            {"local x = sys.setting('market', 'fee')", NULL},
            {"local x = sys.setting('market', 'fe')",
                    "1:33: the package \"market\" has no setting \"fe\""},
            {"local x = sys.setting('markt', 'fee')",
                    "there is no package \"markt\"; did you mean \"market\"?"},
            {"local function f(name) return sys.setting('market', name) end f()", NULL},
            {"command('cast {rod:item} {x:held item .lit}', pass)", NULL},
            {"command('cast {rod:rodd}', pass)", "the pattern names \"rodd\""},
            {"command('cast {rod:held rodd}', pass)", "the pattern names \"rodd\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said_of_stock(b, cases[i][0], cases[i][1]);
    }
}

BENCH_TEST(the_cost_of_many_names_among_many_locals_grows_with_their_number)
{
    assert_true(growth_is_linear(lint_ns, b, 15));
}

BENCH_TEST(an_incomplete_source_is_checked_up_to_its_end)
{
    static const char source[] =
            "nope1() local a, b = {x = 1, ['y'] = {2; f}}, [==[s]==] .. 'q' goto l ::l:: "
            "for i = 1, 2 do a.b.c[1]:m 'x' end for k, v in pairs(a) do while k do break end "
            "end "
            "repeat local z until not z == -#a ^ 2 function a.b:c(e, ...) return e.text, ... "
            "end "
            "if a then b = 1 elseif b then a, b = b, a else do end end "
            "command('x {y:text}', function(e) e.actor:act('{y}', {y = e.y .. \"x\"}) end)";

    for (size_t length = strlen("nope1()"); length < strlen(source); length++) {
        struct buf out = {0};

        lint(b, (struct str){source, length}, &out);

        if (!out.bytes || !strstr(out.bytes, "\"nope1\"")) {
            fail_msg("%.*s: %s", (int)length, source, out.bytes ? out.bytes : "");
        }
        buf_finish(&out);
    }
}

BENCH_TEST(the_lint_uses_none_of_the_transactions_budget)
{
    static const char *const pieces[] = {"nope(1 + 2)\n", "x.x.x=x.x\n", ";", "x={{{}}}",
            "f{x=x}", "local function x(x)end ", "x=x..x..x ", "x=function(e)end "};
    struct engine *engine = trial_engine(b->trial);
    struct host *host = engine_script_data(engine);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct buf source = {0};
        struct buf out = {0};
        struct err err = {0};
        int line = 0;
        int column = 0;
        while (source.length < 65000) {
            buf_add_text(&source, pieces[i]);
        }
        transaction_begin(engine, 0, 0);

        host_lint(host, 0, buf_str(&source), false, note, &out);

        if (!host_check_source(host, STR("local x = 1"), false, &err, &line, &column)) {
            fail_msg("%s: %s", pieces[i], err.text);
        }
        transaction_abort(engine);
        buf_finish(&source);
        buf_finish(&out);
    }
}
