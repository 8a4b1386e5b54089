/* spelling_test.c -- Old spellings of functions for scripts: each works as the new one, and a script that has one gets
 * one warning. Also values that handlers return, and functions that fail. */
#include "engine/core/script/behaviour.h"
#include "engine/lua/host.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

struct spellings_said {
    struct buf text;
    size_t count;
    size_t old;
};

static void take_said(void *data, const struct lint_problem *problem)
{
    struct spellings_said *said = data;
    buf_printf(&said->text, "%d: %.*s\n", problem->line, STR_FMT(problem->text));
    said->count++;
    said->old += problem->old;
}

/* Fails unless the source gets one warning with that part, of an old spelling or another one. NULL: it gets none. */
static void assert_said(struct bench *b, const char *source, const char *part, bool is_old)
{
    struct spellings_said said = {0};
    host_lint_alone(engine_script_data(trial_engine(b->trial)), 0, str_of(source), false,
            take_said, &said);
    bool fits = part ? said.count == 1 && said.old == is_old && strstr(said.text.bytes, part)
                     : said.count == 0;
    if (!fits) {
        fail_msg("%s\nis said to have:\n%s\nnot: %s", source,
                said.text.bytes ? said.text.bytes : "nothing", part ? part : "nothing");
    }
    buf_finish(&said.text);
}

BENCH_TEST(a_script_with_an_old_spelling_gets_one_warning_that_names_the_new_one)
{
    static const char *const cases[][2] = {
            {"on('take', function(e) act(e.actor, '{Actor} {verb:smile}.') end)",
                    "write o:act(...) for act(o, ...). It works until 2027-12-01"},
            {"command('x {this}', function(e) local n = ask(e.actor, 'Well?') end)",
                    "o:ask(...)"},
            {"command('x {this}', function(e) choose(e.actor, 'Well?', {'a'}) end)",
                    "o:choose(...)"},
            {"on('take', function(e) offer(e.actor, 'X', function() end) end)", "o:offer(...)"},
            {"on('take', function(e) pay(e.actor, e.this, 1) end)", "o:pay(...)"},
            {"on('take', function(e) notes(e.actor).x = 1 end)", "o:notes(...)"},
            {"on('take', function(e) award(e.actor, 'a', 'b') end)", "o:award(...)"},
            {"on('take', function(e) match(e.actor, 'a', {}) end)", "o:match(...)"},
            {"on('take', function(e) emit(e.this, 'gong') end)", "o:emit(...)"},
            {"on('take', function(e) pcall(pay, e.actor, e.this, 1) end)",
                    "\"pay\" is a method"},
            {"on('give', 'target', function(e) end)", "the role \"target\" is called \"to\""},
            {"before('take', 'source', function(e) end)",
                    "the role \"source\" is called \"from\""},
            {"on('take', function(e) local o = object('$gate') end)", "write object(\"gate\")"},
            {"on('take', function(e) local o = object('#12') end)", "write object(12)"},
            {"test('x', function(t) t:ok(t.here) end)", "write t.room for t.here"},
            {"test('x', function(t) t:ok(t:room('Mill')) end)", "write t:place(...)"},
            {"on('take', function(e) e.this.notes = 1 end)", "hides the method o:notes(...)"},
            {"on('take', function(e) act(e.this, 'x') pay(e.this, e.actor, 1) end)\n"
             "on('give', 'target', function(e) end)",
                    "1: old spelling: write o:act(...) for act(o, ...) (2 more in this "
                    "script)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1], true);
    }
}

BENCH_TEST(a_new_spelling_and_a_function_of_the_script_get_no_warning)
{
    static const char *const cases[] = {
            "on('take', 'from', function(e) e.actor:act('{Actor} {verb:smile}.') end)",
            "local function ask(who) return who end on('take', function(e) ask(e.actor) end)",
            "local match = string.match on('hear', function(e) if match(e.text, 'a') then end "
            "end)",
            "local t = { here = 1 } on('take', function(e) e.this.x = t.here end)",
            "test('x', function(t) local mill = t:place('Mill') t:ok(t.room ~= mill) "
            "t:ok(t.this) end)",
            "on('take', function(e) local o = object('gate') or object(12) end)",
            "on('take', function(e) e.room:create('item', { name = 'x' }) end)",
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i], NULL, false);
    }
}

BENCH_TEST(a_returned_value_without_a_meaning_is_a_warning)
{
    static const char *const cases[][2] = {
            {"command('x {this}', function(e) return 'Done.' end)", NULL},
            {"command('x {this}', function(e) return true end)",
                    "returns a text for the actor"},
            {"command('x {this}', function(e) return 5 end)", "returns a text for the actor"},
            {"command('x {this}', function(e) return e.this:move(e.room) end)", NULL},
            {"before('take', function(e) return 'No.' end)", NULL},
            {"before('take', function(e) return false end)", NULL},
            {"before('hit', function(e) return 3 end)", NULL},
            {"before('take', function(e) return true end)",
                    "nothing to allow: true has no meaning"},
            {"on('describe', function(e) return 'It glows.' end)", NULL},
            {"on('describe', function(e) return e.this.lit and 'It glows.' end)", NULL},
            {"on('describe', function(e) return 3 end)", "on(\"describe\") returns a text"},
            {"on('name', function(e) return 'a stranger' end)", NULL},
            {"on('call:price', function(e) return 3 end)", NULL},
            {"on('take', function(e) return 'You feel odd.' end)",
                    "on(\"take\") comes afterwards, and nobody reads what it returns"},
            {"on('take', function(e) return 'You have ' .. e.this.x end)", "nobody reads"},
            {"on('take', function(e) return false end)", "before(\"take\") can forbid"},
            {"on('timer:x', function(e) return nil end)", NULL},
            {"on('take', function(e) local function f() return 'x' end f() end)", NULL},
            {"on('take', function(e) return e.this:after(3, 'x') end)", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_said(b, cases[i][0], cases[i][1], false);
    }
}

BENCH_TEST(a_ref_with_a_dollar_in_lua_is_a_mistake)
{
    static const char *const wrong[] = {"on('take', function(e) print(e.this:is('$rope')) end)",
            "on('take', function(e) create('$rope') end)",
            "on('take', function(e) e.room:create('$rope', {}) end)"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_said(b, wrong[i], "no ref begins with $ in Lua; write \"rope\"", false);
    }
}

/* Gives the machine a command with that body. Appends the answers to bob's "buzz machine" and to the lines after it. */
static void put_buzz(struct bench *b, const char *body, const char *const *lines, size_t count,
        struct buf *out)
{
    char source[600];
    (void)snprintf(source, sizeof(source), "command('buzz {this}', function(e) %s end)", body);
    bench_program(b, source);
    buf_add_str(out, trial_type(b->bob, "buzz machine"));
    for (size_t i = 0; i < count; i++) {
        buf_add_str(out, trial_type(b->bob, lines[i]));
    }
}

BENCH_TEST(an_old_spelling_does_what_the_new_one_does)
{
    static const struct {
        const char *old;
        const char *new;
        const char *line; /* typed after it */
        const char *told;
    } cases[] = {
            {"act(e.actor, '{Actor} {verb:smile}.')", "e.actor:act('{Actor} {verb:smile}.')",
                    NULL, "You smile."},
            {"e.actor:tell('{t}', { t = ask(e.actor, 'Well?') })",
                    "e.actor:tell('{t}', { t = e.actor:ask('Well?') })", "tea", "tea"},
            {"local n, what = choose(e.actor, 'Well?', { 'tea', 'cocoa' }) return what",
                    "local n, what = e.actor:choose('Well?', { 'tea', 'cocoa' }) return what",
                    "2", "cocoa"},
            {"offer(e.actor, 'Somebody would hug you.', function(yes) return 'Hugged.' end)",
                    "e.actor:offer('Somebody would hug you.', function(yes) return 'Hugged.' "
                    "end)",
                    "yes", "Hugged."},
            {"return select(2, pay(e.actor, e.this, 3))",
                    "return select(2, e.actor:pay(e.this, 3))", NULL, "coin"},
            {"notes(e.actor).x = 7 return 'x' .. notes(e.actor).x",
                    "e.actor:notes().x = 7 return 'x' .. e.actor:notes().x", NULL, "x7"},
            {"return tostring(award(e.actor, 'a' .. random(1, 1000000), 'Buzzer'))",
                    "return tostring(e.actor:award('a' .. random(1, 1000000), 'Buzzer'))", NULL,
                    "true"},
            {"return match(e.actor, 'machine', { e.this }).name",
                    "return e.actor:match('machine', { e.this }).name", NULL, "machine"},
            {"emit(e.this, 'gong') return 'Rung.'", "e.this:emit('gong') return 'Rung.'", NULL,
                    "Rung."},
            {"return object('$start').name", "return object('start').name", NULL,
                    "The Waking Room"},
            {"return tostring(create('item', { name = 'a pip', location = e.room }))",
                    "return tostring(e.room:create('item', { name = 'a pip' }))", NULL, "#"},
    };

    (void)bench_settle(b);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf old = {0};
        struct buf new = {0};
        size_t count = cases[i].line != NULL;
        put_buzz(b, cases[i].old, &cases[i].line, count, &old);
        put_buzz(b, cases[i].new, &cases[i].line, count, &new);

        assert_has(buf_str(&old), cases[i].told);
        assert_has(buf_str(&new), cases[i].told);
        buf_finish(&old);
        buf_finish(&new);
    }
}

BENCH_TEST(a_role_is_named_as_its_field_and_by_its_old_name)
{
    (void)bench_settle(b);
    uint64_t sack = bench_create(b, "a sack", "container");
    (void)trial_type(b->alice, "drop sack");
    (void)trial_type(b->alice, "open sack");

    bench_program_object(b, sack,
            "on('put', 'to', function(e) e.this.new = e.to == e.this end)"
            "on('put', 'target', function(e) e.this.old = e.to == e.this end)"
            "on('take', 'from', function(e) e.this.taken = e.from == e.this end)"
            "on('take', 'source', function(e) e.this.before = e.from == e.this end)");
    (void)trial_type(b->bob, "take machine");
    assert_has(trial_type(b->bob, "put machine in sack"), "You put");
    assert_has(trial_type(b->bob, "take machine from sack"), "You take");

    assert_string_equal(trial_property(b->trial, sack, "new"), "true");
    assert_string_equal(trial_property(b->trial, sack, "old"), "true");
    assert_string_equal(trial_property(b->trial, sack, "taken"), "true");
    assert_string_equal(trial_property(b->trial, sack, "before"), "true");
}

BENCH_TEST(a_role_has_a_name)
{
    assert_has(trial_program(b->alice, "machine", "on('put', '', function(e) end)"),
            "\"\" is not a role in an event");
}

BENCH_TEST(a_property_of_an_older_world_hides_a_method_of_its_name)
{
    (void)bench_settle(b);

    (void)trial_typef(b->alice, "@set #%" PRIu64 ".notes = 5", b->machine);
    bench_program(b, "command('buzz {this}', function(e) e.this.notes = e.this.notes + 1 "
                     "return 'now ' .. e.this.notes .. type(e.actor.notes) end)");

    assert_has(trial_type(b->bob, "buzz machine"), "now 6function");
    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".notes", b->machine);
    assert_has(bench_value(b, "type({m}.notes)"), "function");
}

BENCH_TEST(the_names_of_handlers_work_in_lines_of_lua)
{
    assert_has(trial_type(b->wizard, ";e.actor == me and e.room == here"), "true");
    (void)trial_type(b->wizard, ";object(\"start\")");
    assert_has(trial_type(b->wizard, ";e.this == it and e.this.ref"), "start");
    (void)trial_type(b->wizard, ";e = 5");
    assert_has(trial_type(b->wizard, ";e + 1"), "6");
}

BENCH_TEST(a_search_that_finds_nothing_gives_nil_and_the_reason)
{
    assert_has(bench_value(b, "select(2, object('no/such'))"),
            "Nothing has the ref or number no/such.");
    assert_has(bench_value(b, "select(2, object(999999))"),
            "Nothing has the ref or number 999999.");
    assert_has(bench_value(b, "select(2, here:exit('soup'))"), "There is no exit soup here.");
    assert_has(bench_value(b, "select(2, direction('soup'))"), "That isn't a direction.");
    assert_has(bench_value(b, "select(2, opposite('soup'))"), "That isn't a direction.");
    assert_has(bench_value(b, "opposite('n')"), "south");
    assert_has(bench_value(b, "select('#', object('start'))"), "1");
}

/* -- scripts that are in the world -- */

static void add_old_spelling(void *data, enum log_level level, const char *line)
{
    struct buf *out = data;
    if (level == LOG_INFO && strstr(line, "old spelling")) {
        buf_printf(out, "%s\n", line);
    }
}

static void put_reloaded(struct bench *b, const char *source, struct buf *out)
{
    bench_program(b, source);
    log_set_sink(add_old_spelling, out);
    for (int i = 0; i < 3; i++) {
        behaviours_forget(trial_engine(b->trial));
        (void)trial_type(b->bob, "look at machine");
    }
    log_set_sink(NULL, NULL);
}

BENCH_TEST(a_loaded_script_with_an_old_spelling_is_logged_once)
{
    static const char *const cases[][2] = {
            {"local x = 1\ncommand('y {this}', function(e) act(e.actor, 'x') end)",
                    "line=2: act is"},
            {"on('give', 'target', function(e) end)", "line=1: 'target' is"},
            {"command('y {this}', function(e) e.actor:act('x') end)", NULL},
            {"local function ask(x) return x end command('y {this}', function(e) ask(1) end)",
                    NULL},
            {"-- act(e.actor) and \"pay(\"\nlocal x = 'notes(e.actor)'", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf out = {0};
        put_reloaded(b, cases[i][0], &out);
        const char *first = out.length > 0 ? strchr(out.bytes, '\n') : NULL;
        bool once = first && first[1] == '\0' && cases[i][1] && strstr(out.bytes, cases[i][1]);
        if (cases[i][1] ? !once : out.length > 0) {
            fail_msg("%s\nlogs: %s", cases[i][0], out.bytes ? out.bytes : "nothing");
        }
        buf_finish(&out);
    }
}

BENCH_TEST(a_text_that_nobody_reads_is_reported_once_to_its_owner)
{
    (void)bench_settle(b);
    bench_program(b, "local text = 'You feel odd.' on('take', function(e) return text end)");

    (void)trial_type(b->bob, "take machine");
    (void)trial_type(b->bob, "drop machine");
    (void)trial_type(b->bob, "take machine");

    struct str errors = trial_typef(b->alice, "@errors #%" PRIu64, b->machine);
    assert_has(errors, "on(\"take\") returned a text, which nobody reads");
    size_t at = str_find(errors, STR("nobody reads"), 0);
    assert_true(str_find(errors, STR("nobody reads"), at + 1) == SIZE_MAX);
}
