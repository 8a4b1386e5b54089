/* sandbox_test.c -- The host's view of scripts that fail, end, signal or wait. */
#include "engine/base/clock.h"
#include "tests/support/sandbox_fixture.h"

#ifdef SKEIN_MIMALLOC
#include <mimalloc.h>
#endif

/* -- Failures -- */

SANDBOX_TEST(an_error_has_place_name_and_levels)
{
    run(f, "local function inner()\n  nothing.x = 1\nend\nfunction outer()\n  "
           "inner()\nend\nouter()");

    assert_int_equal(f->result, SANDBOX_ERROR);
    assert_string_equal(sandbox_message(f->sb),
            "#12 rev 3:2: attempt to index a nil value (global 'nothing')");
    assert_str(buf_str(&f->traceback),
            "#12 rev 3:2: attempt to index a nil value (global 'nothing')\n"
            "  #12 rev 3:2 in inner\n"
            "  #12 rev 3:5 in outer\n"
            "  #12 rev 3:7\n");
    assert_int_equal(lua_gettop(f->L), 0);
}

SANDBOX_TEST(an_error_names_its_place_once)
{
    run(f, "\nnothing()");

    assert_str(buf_str(&f->traceback),
            "#12 rev 3:2: attempt to call a nil value (global 'nothing')\n");
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

SANDBOX_TEST(a_stock_table_with_tostring_is_not_asked_for_its_message)
{
    run_as(f, "error(setmetatable({}, {__tostring = function() while true do end end}))", 0,
            true);

    assert_int_equal(f->result, SANDBOX_ERROR);
    assert_string_equal(sandbox_message(f->sb), "an error that is a table");
}

SANDBOX_TEST(an_error_in_a_coroutine_of_the_host_has_its_levels)
{
    sandbox_begin(f->sb);
    lua_State *co = lua_newthread(f->L);
    sandbox_push_environment(f->sb, f->L, false);
    must_load(f, "local function g()\n  error('no')\nend\ng()", "=task");
    lua_xmove(f->L, co, 1);
    int results = 0;

    enum sandbox_result result = sandbox_resume(f->sb, co, 0, &results, &f->traceback);

    assert_int_equal(result, SANDBOX_ERROR);
    assert_str(buf_str(&f->traceback), "task:2: no\n  task:2 in g\n  task:4\n");
    sandbox_end(f->sb);
}

/* -- Kills -- */

TEST(a_killed_script_reports_why_and_where)
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
        assert_true(str_starts(str_of(sandbox_message(f.sb)), STR("#12 rev 3:2: it ")));
        assert_true(str_starts(buf_str(&f.traceback), str_of(sandbox_message(f.sb))));
        teardown(&f);
    }
}

SANDBOX_TEST(memory_of_a_transaction_is_limited)
{
    struct sandbox_limits limits = {.deterministic = true};
    sandbox_set_limits(f->sb, &limits);

    run(f, "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1000000) end");

    assert_int_equal(f->result, SANDBOX_KILLED);
    assert_string_equal(sandbox_kill_reason(f->sb), "it used more than 16 MB of memory");
}

TEST(an_owner_over_the_memory_limit_cannot_allocate_more)
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

/* Calls its argument with the budget of ten transactions. */
static int call_aside(lua_State *L)
{
    struct sandbox *sb = sandbox_of(L);
    struct sandbox_part outer;
    sandbox_set_aside(sb, 1000000, 10000000, &outer);
    lua_pushinteger(L, sandbox_call(sb, L, 0, 0, NULL));
    sandbox_take_up(sb, &outer);
    return 1;
}

TEST(code_run_beside_a_transaction_uses_none_of_its_budget)
{
    static const char *const half = "for i = 1, 400000 do end ";
    static const char *const aside =
            "local r = aside(function() for i = 1, 4000000 do end end) ";
    struct fixture f;
    char source[300];
    setup(&f);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushcfunction(f.L, call_aside);
    lua_setfield(f.L, -2, "aside");

    (void)snprintf(source, sizeof(source), "%s%s%s return r", half, aside, half);
    run(&f, source);
    assert_int_equal(f.result, SANDBOX_OK);
    assert_int_equal(lua_tointeger(f.L, -1), SANDBOX_OK);
    (void)snprintf(source, sizeof(source), "%s%s%s%s return r", half, aside, half, half);
    run(&f, source);
    assert_int_equal(f.result, SANDBOX_KILLED);
    teardown(&f);
}

static int64_t stopped_us; /* a clock that stands still but for stand_still */

static int64_t read_stopped_us(void *data)
{
    (void)data;
    return stopped_us;
}

static int stand_still(lua_State *L)
{
    stopped_us += luaL_checkinteger(L, 1) * 1000;
    sandbox_check(L);
    return 0;
}

TEST(few_steps_have_longer_because_the_machine_may_stand_still)
{
    static const struct {
        const char *source;
        enum sandbox_result result;
    } cases[] = {
            {"stand_still(19) stand_still(20)", SANDBOX_OK},
            {"stand_still(19) stand_still(22)", SANDBOX_KILLED},
            {"for i = 1, 200000 do end stand_still(19)", SANDBOX_OK},
            {"for i = 1, 200000 do end stand_still(21)", SANDBOX_KILLED},
            {"stand_still(21) for i = 1, 200000 do end", SANDBOX_KILLED},
    };
    static const struct clock_source source = {
            .monotonic_us = read_stopped_us, .wall_ms = read_stopped_us};
    struct fixture f;
    clock_set_source(&source);
    setup(&f);
    sandbox_set_limits(f.sb, NULL);
    sandbox_push_globals(f.sb, f.L, false);
    lua_pushcfunction(f.L, stand_still);
    lua_setfield(f.L, -2, "stand_still");

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        run(&f, cases[i].source);
        assert_int_equal(f.result, cases[i].result);
    }
    teardown(&f);
    clock_set_source(NULL);
}

/* -- Signals -- */

static int signal_value;

static int throw_signal(lua_State *L)
{
    sandbox_throw_signal(L, &signal_value);
}

TEST(a_script_cannot_catch_a_signal_of_the_host)
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

TEST(wait_works_only_directly_in_a_task)
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

/* -- Collector -- */

TEST(garbage_is_collected_only_after_enough_allocation)
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

TEST(garbage_is_also_collected_in_idle_time)
{
    struct fixture f;
    setup(&f);
    run(&f, "return 1");
    lua_settop(f.L, 0);
    sandbox_collect_all(f.sb);
    size_t before = sandbox_heap_bytes(f.sb);
    run(&f, "local t = {} for i = 1, 3000 do t[i] = {} end");

    (void)sandbox_collect(f.sb, 0);
    size_t grown = sandbox_heap_bytes(f.sb);
    for (int i = 0; i < 100; i++) {
        sandbox_rest(f.sb);
    }

    assert_true(grown > before + 150000);
    assert_true(sandbox_heap_bytes(f.sb) < before + 50000);
    teardown(&f);
}

/* -- Memory -- */

#ifdef SKEIN_MIMALLOC
static bool add_area(const mi_heap_t *heap, const mi_heap_area_t *area, void *block,
        size_t block_size, void *data)
{
    (void)heap;
    (void)block;
    (void)block_size;
    *(size_t *)data += area->committed;
    return true;
}

/* Bytes of pages that the thread's own heap keeps. */
static size_t bytes_of_thread(void)
{
    size_t bytes = 0;
    (void)mi_heap_visit_blocks(mi_heap_get_default(), false, add_area, &bytes);
    return bytes;
}

TEST(memory_of_destroyed_sandboxes_is_released)
{
    const struct sandbox_limits limits = {.deterministic = true};
    size_t before = bytes_of_thread();
    for (unsigned i = 0; i < 100; i++) {
        sandbox_destroy(sandbox_create(&limits, NULL));
    }
    assert_in_range(bytes_of_thread(), 0, before + 65536);
}
#endif
