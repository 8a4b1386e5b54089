/* sandbox_test.c -- what the host sees of scripts, and scripts of each other. */
#include "engine/lua/sandbox.h"

#include "engine/base/buf.h"
#include "engine/base/rng.h"
#include "tests/support/test.h"

#include <lauxlib.h>

struct fixture {
    struct sandbox *sb;
    lua_State *L;
    struct rng rng;
    struct buf traceback;
    enum sandbox_result result;
};

static const struct sandbox_limits by_steps = {
        .deterministic = true, .slice_instructions = 1000000};

static void setup(struct fixture *f)
{
    *f = (struct fixture){0};
    rng_seed(&f->rng, 1);
    f->sb = sandbox_create(&by_steps, &f->rng);
    f->L = sandbox_state(f->sb);
}

static void teardown(struct fixture *f)
{
    buf_finish(&f->traceback);
    sandbox_destroy(f->sb);
}

static void must_load(struct fixture *f, const char *source, const char *chunk)
{
    struct err err;
    int line = 0;
    int column = 0;
    if (!sandbox_load(f->sb, f->L, str_of(source), chunk, &err, &line, &column)) {
        print_error("%s\n", err.text);
        fail();
    }
}

/* Runs source in a slice and a fresh environment; leaves its one result on the stack. */
static void run_as(struct fixture *f, const char *source, uint64_t owner, bool trusted)
{
    lua_settop(f->L, 0);
    buf_clear(&f->traceback);
    sandbox_begin(f->sb);
    sandbox_set_owner(f->sb, owner, trusted);
    sandbox_push_environment(f->sb, f->L, trusted);
    must_load(f, source, "=#12 rev 3");
    f->result = sandbox_call(f->sb, f->L, 0, 1, &f->traceback);
    sandbox_end(f->sb);
}

static void run(struct fixture *f, const char *source)
{
    run_as(f, source, 7, false);
}

#define assert_result(f, expected)                                                             \
    do {                                                                                       \
        assert_int_equal((f)->result, SANDBOX_OK);                                             \
        assert_string_equal(lua_tostring((f)->L, -1), expected);                               \
    } while (0)

/* -- Failures -- */

TEST(an_error_has_place_name_and_levels)
{
    struct fixture f;
    setup(&f);

    run(&f, "local function inner()\n  nothing.x = 1\nend\nfunction outer()\n  "
            "inner()\nend\nouter()");

    assert_int_equal(f.result, SANDBOX_ERROR);
    assert_string_equal(sandbox_message(f.sb),
            "#12 rev 3:2: attempt to index a nil value (global 'nothing')");
    assert_str(buf_str(&f.traceback),
            "#12 rev 3:2: attempt to index a nil value (global 'nothing')\n"
            "  #12 rev 3:2 in inner\n"
            "  #12 rev 3:5 in outer\n"
            "  #12 rev 3:7\n");
    assert_int_equal(lua_gettop(f.L), 0);
    teardown(&f);
}

TEST(a_traceback_has_at_most_twelve_levels)
{
    struct fixture f;
    setup(&f);

    run(&f, "local function f(n) if n == 0 then error('deep') end f(n - 1) return n end f(50)");

    size_t lines = 0;
    for (size_t i = 0; i < f.traceback.length; i++) {
        lines += f.traceback.bytes[i] == '\n';
    }
    assert_int_equal(lines, 13);
    teardown(&f);
}

TEST(messages_are_clean_short_and_never_call_the_script)
{
    static const struct {
        const char *source;
        const char *message;
    } cases[] = {
            {"error('a\\27[2J\\255\\nb', 0)", "a[2J\xEF\xBF\xBD"
                                              "b"},
            {"error(nil)", "an error without a message"},
            {"error({})", "an error that is a table"},
            {"error(print)", "an error without a message"},
            {"error(5, 0)", "5"},
            {"error(2.5, 0)", "2.5"},
            {"error(true)", "an error that is a boolean"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;
        setup(&f);

        run(&f, cases[i].source);

        assert_int_equal(f.result, SANDBOX_ERROR);
        assert_string_equal(sandbox_message(f.sb), cases[i].message);
        teardown(&f);
    }
}

TEST(a_stock_table_with_tostring_is_not_asked_for_its_message)
{
    struct fixture f;
    setup(&f);

    run_as(&f, "error(setmetatable({}, {__tostring = function() while true do end end}))", 0,
            true);

    assert_int_equal(f.result, SANDBOX_ERROR);
    assert_string_equal(sandbox_message(f.sb), "an error that is a table");
    teardown(&f);
}

TEST(an_error_in_a_coroutine_of_the_host_has_its_levels)
{
    struct fixture f;
    setup(&f);
    sandbox_begin(f.sb);
    lua_State *co = lua_newthread(f.L);
    sandbox_push_environment(f.sb, f.L, false);
    must_load(&f, "local function g()\n  error('no')\nend\ng()", "=task");
    lua_xmove(f.L, co, 1);
    int results = 0;

    enum sandbox_result result = sandbox_resume(f.sb, co, 0, &results, &f.traceback);

    assert_int_equal(result, SANDBOX_ERROR);
    assert_str(buf_str(&f.traceback), "task:2: no\n  task:2 in g\n  task:4\n");
    sandbox_end(f.sb);
    teardown(&f);
}

/* -- Kills -- */

TEST(a_kill_says_why_and_where)
{
    static const struct {
        const char *source;
        const char *reason;
    } cases[] = {
            {"\nwhile true do end", "it ran for more than 1000000 steps"},
            {"\nlocal t = {} for i = 1, 1e6 do t[i << 20] = i end",
                    "it made a table of more than 4096 keys"},
            {"\nlocal s = ('x'):rep(1000000) s = s .. s .. s",
                    "it made something larger than 2048 KB"},
            {"\nlocal function f() return 1 + f() end f()", "it called functions too deeply"},
            {"\nlocal t = {} for i = 1, 1e4 do t[i] = ('%035d'):format(i) end",
                    "it made more than 4096 strings of 32 to 40 bytes"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;
        setup(&f);

        run(&f, cases[i].source);

        assert_int_equal(f.result, SANDBOX_KILLED);
        assert_true(sandbox_killed(f.sb));
        assert_string_equal(sandbox_kill_reason(f.sb), cases[i].reason);
        assert_string_equal(sandbox_message(f.sb), cases[i].reason);
        assert_true(str_find(buf_str(&f.traceback), STR("\n  #12 rev 3:2"), 0) != SIZE_MAX);
        teardown(&f);
    }
}

TEST(memory_of_a_slice_is_limited)
{
    struct fixture f;
    setup(&f);
    struct sandbox_limits limits = {.deterministic = true};
    sandbox_set_limits(f.sb, &limits);

    run(&f, "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1000000) end");

    assert_int_equal(f.result, SANDBOX_KILLED);
    assert_string_equal(sandbox_kill_reason(f.sb), "it used more than 16 MB of memory");
    teardown(&f);
}

TEST(an_owner_who_holds_too_much_cannot_take_more)
{
    struct fixture f;
    setup(&f);
    struct sandbox_limits limits = {.deterministic = true, .owner_bytes = 1 << 20};
    sandbox_set_limits(f.sb, &limits);
    sandbox_push_globals(f.sb, f.L, false);
    lua_newtable(f.L);
    lua_setfield(f.L, -2, "kept");
    run(&f, "for i = 1, 30 do kept[i] = ('x'):rep(100000) end");
    sandbox_collect_all(f.sb);

    run(&f, "for i = 31, 60 do kept[i] = ('x'):rep(100000) end");

    assert_int_equal(f.result, SANDBOX_KILLED);
    assert_string_equal(
            sandbox_kill_reason(f.sb), "its owner's scripts hold more than 1 MB of memory");
    assert_true(sandbox_owner_bytes(f.sb, 7) > 3000000);

    run_as(&f, "for i = 1, 30 do local s = ('x'):rep(100000) end return 'fine'", 8, false);
    assert_result(&f, "fine");
    run(&f, "for i = 1, 60 do kept[i] = nil end return 'freed'");
    assert_result(&f, "freed");
    sandbox_collect_all(f.sb);
    run(&f, "for i = 1, 9 do kept[i] = ('x'):rep(100000) end return 'again'");
    assert_result(&f, "again");
    teardown(&f);
}

TEST(stock_code_may_have_large_tables)
{
    struct fixture f;
    setup(&f);
    struct sandbox_limits limits = {.deterministic = true};
    sandbox_set_limits(f.sb, &limits);

    run_as(&f, "local t = {} for i = 1, 10000 do t['k' .. i] = i end return 'made'", 0, true);

    assert_result(&f, "made");
    teardown(&f);
}

static int call_and_grant(lua_State *L)
{
    struct sandbox *sb = sandbox_of(L);
    lua_settop(L, 1);
    enum sandbox_result result = sandbox_call(sb, L, 0, 0, NULL);
    sandbox_grant(sb, 1000, 1000);
    lua_pushinteger(L, result);
    return 1;
}

TEST(a_grant_lets_the_caller_of_killed_code_go_on_once)
{
    struct fixture f;
    setup(&f);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushcfunction(f.L, call_and_grant);
    lua_setfield(f.L, -2, "attempt");

    run(&f, "local r = attempt(function() while true do end end) for i = 1, 50 do end return "
            "r");

    assert_int_equal(f.result, SANDBOX_OK);
    assert_int_equal(lua_tointeger(f.L, -1), SANDBOX_KILLED);

    run(&f, "attempt(function() while true do end end) while true do end");
    assert_int_equal(f.result, SANDBOX_KILLED);
    run(&f, "for i = 1, 2 do attempt(function() while true do end end) end");
    assert_int_equal(f.result, SANDBOX_KILLED);
    teardown(&f);
}

/* -- Signals -- */

static int signal_value;

static int throw_signal(lua_State *L)
{
    sandbox_throw_signal(L, &signal_value);
}

TEST(a_signal_passes_everything_a_script_could_catch_it_with)
{
    static const char *const sources[] = {
            "refuse()",
            "pcall(refuse) caught = true",
            "pcall(pcall, pcall, refuse) caught = true",
            "xpcall(refuse, function() caught = true end) caught = true",
            "coroutine.resume(coroutine.create(refuse)) caught = true",
            "pcall(coroutine.wrap(function() pcall(refuse) caught = true end)) caught = true",
            "pcall(table.sort, {2, 1}, refuse) caught = true",
            "pcall(string.gsub, 'x', 'x', refuse) caught = true",
    };
    struct fixture f;
    setup(&f);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushcfunction(f.L, throw_signal);
    lua_setfield(f.L, -2, "refuse");
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {

        run(&f, sources[i]);

        assert_int_equal(f.result, SANDBOX_SIGNAL);
        assert_ptr_equal(sandbox_signal(f.sb), &signal_value);
        assert_int_equal(f.traceback.length, 0);
    }
    teardown(&f);
}

/* -- Yields -- */

static int wait_here(lua_State *L)
{
    if (!sandbox_may_yield(L)) {
        return luaL_error(L, "cannot wait here");
    }
    return lua_yield(L, lua_gettop(L));
}

static lua_State *start_task(struct fixture *f, const char *source)
{
    sandbox_push_globals(f->sb, f->L, false);
    lua_pushcfunction(f->L, wait_here);
    lua_setfield(f->L, -2, "wait");
    lua_State *co = lua_newthread(f->L);
    sandbox_push_environment(f->sb, f->L, false);
    must_load(f, source, "=task");
    lua_xmove(f->L, co, 1);
    return co;
}

TEST(a_task_waits_through_pcall_and_goes_on)
{
    struct fixture f;
    setup(&f);
    int results = 0;
    sandbox_begin(f.sb);
    lua_State *co = start_task(
            &f, "local ok, v = pcall(function() return wait(5) .. '!' end) return ok, v");

    assert_int_equal(sandbox_resume(f.sb, co, 0, &results, NULL), SANDBOX_YIELD);
    assert_int_equal(results, 1);
    assert_int_equal(lua_tointeger(co, -1), 5);
    sandbox_end(f.sb);
    lua_pop(co, 1);
    sandbox_begin(f.sb);
    lua_pushliteral(co, "back");
    assert_int_equal(sandbox_resume(f.sb, co, 1, &results, NULL), SANDBOX_OK);

    assert_int_equal(results, 2);
    assert_string_equal(lua_tostring(co, -1), "back!");
    sandbox_end(f.sb);
    teardown(&f);
}

TEST(nothing_but_the_task_itself_waits)
{
    static const char *const sources[] = {
            "coroutine.wrap(wait)(1)",
            "table.sort({2, 1}, wait)",
    };
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct fixture f;
        setup(&f);
        int results = 0;
        sandbox_begin(f.sb);
        lua_State *co = start_task(&f, sources[i]);

        enum sandbox_result result = sandbox_resume(f.sb, co, 0, &results, NULL);

        assert_int_equal(result, SANDBOX_ERROR);
        assert_non_null(strstr(sandbox_message(f.sb), "cannot wait here"));
        sandbox_end(f.sb);
        teardown(&f);
    }
}

/* -- Environments -- */

TEST(environments_share_the_host_s_globals_and_nothing_else)
{
    struct fixture f;
    setup(&f);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushinteger(f.L, 42);
    lua_setfield(f.L, -2, "answer");

    run(&f, "answer = answer + 1 x = 1 return tostring(answer)");
    assert_result(&f, "43");
    run(&f, "return answer .. tostring(x)");
    assert_result(&f, "42nil");
    teardown(&f);
}

TEST(builders_have_no_hold_on_metatables_and_stock_code_has)
{
    struct fixture f;
    setup(&f);

    run(&f, "return tostring(setmetatable) .. tostring(getmetatable) .. tostring(rawset) .. "
            "tostring(rawget) .. tostring(next) .. tostring(collectgarbage) .. "
            "tostring(print)");
    assert_result(&f, "nilnilnilnilnilnilnil");
    run_as(&f,
            "local t = setmetatable({}, {__index = {a = 'yes'}}) rawset(t, 'b', next({5})) "
            "return t.a .. t.b .. type(getmetatable(t)) .. tostring(getmetatable('')) .. "
            "tostring(getmetatable(string)) .. tostring(getmetatable(_G)) .. rawget(t, 'b')",
            0, true);
    assert_result(&f, "yes1tablefalsefalsefalse1");
    run_as(&f,
            "return tostring(pcall(rawset, string, 'x', 1)) .. "
            "tostring(pcall(setmetatable, {}, {__gc = print or type}))",
            0, true);
    assert_result(&f, "falsefalse");
    teardown(&f);
}

TEST(frozen_tables_of_the_host_read_through)
{
    struct fixture f;
    setup(&f);
    sandbox_push_globals(f.sb, f.L, false);
    lua_newtable(f.L);
    lua_pushinteger(f.L, 5);
    lua_setfield(f.L, -2, "five");
    sandbox_freeze(f.L);
    lua_setfield(f.L, -2, "numbers");

    run(&f, "return tostring(numbers.five) .. tostring(pcall(function() numbers.six = 6 end))");

    assert_result(&f, "5false");
    teardown(&f);
}

TEST(texts_of_values_show_no_address)
{
    struct fixture f;
    setup(&f);

    run(&f, "return tostring({}) .. tostring(type) .. ('%s'):format({}) .. "
            "tostring(coroutine.create(type))");

    assert_result(&f, "tablefunctiontablethread");
    teardown(&f);
}

TEST(chance_repeats_with_its_seed)
{
    struct fixture f;
    setup(&f);
    static const char source[] = "return math.random(1000000) .. ' ' .. math.random()";

    run(&f, source);
    char first[64];
    (void)snprintf(first, sizeof(first), "%s", lua_tostring(f.L, -1));
    rng_seed(&f.rng, 1);
    run(&f, source);

    assert_result(&f, first);
    run(&f, "return tostring(math.randomseed)");
    assert_result(&f, "nil");
    teardown(&f);
}

/* -- Order -- */

static uint64_t rank_of(lua_State *L, int index)
{
    return *(uint64_t *)lua_touserdata(L, index);
}

static int new_thing(lua_State *L)
{
    uint64_t *rank = lua_newuserdata(L, sizeof(*rank));
    *rank = (uint64_t)luaL_checkinteger(L, 1);
    return 1;
}

TEST(pairs_walks_in_a_fixed_order)
{
    static const struct {
        const char *table;
        const char *keys;
    } cases[] = {
            {"{}", ""},
            {"{5, 6, 7}", "1 2 3 "},
            {"{c = 1, a = 2, b = 3}", "a b c "},
            {"{[3] = 1, [-1] = 1, [2.5] = 1, [0] = 1, x = 1, [true] = 1, [false] = 1, [1e300] "
             "= 1}",
                    "-1 0 2.5 3 1e+300 x false true "},
            {"{10, 20, z = 1, [0] = 5, [1.5] = 2, [99] = 1}", "0 1 1.5 2 99 z "},
            {"(function() local t = {} for i = 60, 1, -1 do t[i * 3] = 1 t['k' .. i % 7] = 1 "
             "end "
             "for i = 4, 60 do t[i * 3] = nil end return t end)()",
                    "3 6 9 k0 k1 k2 k3 k4 k5 k6 "},
            {"{[math.maxinteger] = 1, [math.mininteger] = 1, [2.0 ^ 63] = 1, [-1 / 0] = 1}",
                    "-inf -9223372036854775808 9223372036854775807 9.2233720368548e+18 "},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;
        struct buf source = {0};
        setup(&f);
        buf_printf(&source,
                "local s = '' for k in pairs(%s) do s = s .. tostring(k) .. ' ' end return s",
                cases[i].table);

        run(&f, source.bytes);

        assert_result(&f, cases[i].keys);
        buf_finish(&source);
        teardown(&f);
    }
}

TEST(pairs_orders_the_host_s_objects_by_rank)
{
    struct fixture f;
    setup(&f);
    sandbox_set_key_rank(f.sb, rank_of);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushcfunction(f.L, new_thing);
    lua_setfield(f.L, -2, "thing");

    run(&f, "local t = {} for i = 9, 1, -1 do t[thing(i)] = i end "
            "local s = '' for k, v in pairs(t) do s = s .. v end return s");

    assert_result(&f, "123456789");
    teardown(&f);
}

TEST(pairs_bears_removal_and_addition_on_the_way)
{
    struct fixture f;
    setup(&f);

    run(&f, "local t, s = {a = 1, b = 2, c = 3, d = 4}, '' "
            "for k in pairs(t) do s = s .. k t[k] = nil t.c = nil t['new' .. k] = 1 end return "
            "s");

    assert_result(&f, "abd");
    teardown(&f);
}

/* -- Compiling -- */

TEST(a_mistake_is_shown_with_line_and_column)
{
    static const struct {
        const char *source;
        int line;
        int column;
        const char *message;
    } cases[] = {
            {"x = 1\ny = = 2", 2, 0, "unexpected symbol near '='"},
            {"local a\nif a than b end", 2, 6, "'then' expected near 'than'"},
            {"x =", 1, 0, "unexpected symbol near <eof>"},
            {"\n\nreturn 'abc\n", 3, 8, "unfinished string near ''abc'"},
            {"f(", 1, 0, "unexpected symbol near <eof>"},
            {"goto nowhere", 1, 0, "no visible label 'nowhere' for <goto> at line 1"},
            {"for i = 1 do end", 1, 11, "',' expected near 'do'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;
        struct err err = {0};
        int line = 0;
        int column = 0;
        setup(&f);
        sandbox_begin(f.sb);
        sandbox_push_environment(f.sb, f.L, false);

        bool ok = sandbox_load(
                f.sb, f.L, str_of(cases[i].source), "=#1: a rev 2", &err, &line, &column);

        assert_false(ok);
        assert_string_equal(err.text, cases[i].message);
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
        assert_int_equal(lua_gettop(f.L), 0);
        sandbox_end(f.sb);
        teardown(&f);
    }
}

TEST(only_text_of_limited_length_is_compiled)
{
    struct fixture f;
    struct err err = {0};
    struct buf source = {0};
    int line = 0;
    int column = 0;
    setup(&f);
    for (int i = 0; i < 20000; i++) {
        buf_add_text(&source, "x=1 ");
    }
    sandbox_begin(f.sb);
    sandbox_set_owner(f.sb, 7, false);
    sandbox_push_environment(f.sb, f.L, false);
    assert_false(sandbox_load(f.sb, f.L, buf_str(&source), "=x", &err, &line, &column));
    assert_string_equal(err.text, "the source is 80000 bytes long, and 65536 are allowed");
    sandbox_push_environment(f.sb, f.L, false);
    assert_false(sandbox_load(f.sb, f.L, STR("\033Lua"), "=x", &err, &line, &column));
    sandbox_end(f.sb);
    buf_finish(&source);
    teardown(&f);
}

/* -- Collector -- */

TEST(collecting_costs_nothing_until_there_is_something)
{
    struct fixture f;
    setup(&f);
    run(&f, "return 1");
    lua_settop(f.L, 0);

    assert_false(sandbox_collect(f.sb, 0));
    size_t before = sandbox_heap_bytes(f.sb);
    for (int i = 0; i < 5; i++) {
        run(&f, "local t = {} for i = 1, 5000 do t[i] = {} end");
    }
    size_t grown = sandbox_heap_bytes(f.sb);
    (void)sandbox_collect(f.sb, 0);

    assert_true(grown > before + 1000000);
    assert_true(sandbox_heap_bytes(f.sb) < before + 200000);
    teardown(&f);
}

static const struct CMUnitTest tests[] = {
        IT(an_error_has_place_name_and_levels),
        IT(a_traceback_has_at_most_twelve_levels),
        IT(messages_are_clean_short_and_never_call_the_script),
        IT(a_stock_table_with_tostring_is_not_asked_for_its_message),
        IT(an_error_in_a_coroutine_of_the_host_has_its_levels),
        IT(a_kill_says_why_and_where),
        IT(memory_of_a_slice_is_limited),
        IT(an_owner_who_holds_too_much_cannot_take_more),
        IT(stock_code_may_have_large_tables),
        IT(a_grant_lets_the_caller_of_killed_code_go_on_once),
        IT(a_signal_passes_everything_a_script_could_catch_it_with),
        IT(a_task_waits_through_pcall_and_goes_on),
        IT(nothing_but_the_task_itself_waits),
        IT(environments_share_the_host_s_globals_and_nothing_else),
        IT(builders_have_no_hold_on_metatables_and_stock_code_has),
        IT(frozen_tables_of_the_host_read_through),
        IT(texts_of_values_show_no_address),
        IT(chance_repeats_with_its_seed),
        IT(pairs_walks_in_a_fixed_order),
        IT(pairs_orders_the_host_s_objects_by_rank),
        IT(pairs_bears_removal_and_addition_on_the_way),
        IT(a_mistake_is_shown_with_line_and_column),
        IT(only_text_of_limited_length_is_compiled),
        IT(collecting_costs_nothing_until_there_is_something),
};
TESTS(tests)
