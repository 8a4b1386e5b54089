/* sandbox_env_test.c -- The view of scripts on the host, on each other and on their tables. */
#include "tests/support/sandbox_fixture.h"

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

TEST(only_stock_code_can_use_metatables)
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

TEST(frozen_tables_can_be_read_but_not_written)
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

TEST(the_same_seed_repeats_random_numbers)
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

TEST(pairs_allows_removal_and_addition_during_the_loop)
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

/* A source that does not load, and what is said of it. */
struct wrong {
    const char *source;
    int line;
    int column;
    const char *message;
};

static void assert_wrong(const struct wrong *wrong)
{
    struct fixture f;
    struct err err = {0};
    int line = 0;
    int column = 0;
    setup(&f);
    sandbox_begin(f.sb);
    sandbox_push_environment(f.sb, f.L, false);

    bool ok = sandbox_load(f.L, str_of(wrong->source), "=#1: a rev 2", &err, &line, &column);

    assert_false(ok);
    assert_string_equal(err.text, wrong->message);
    assert_int_equal(line, wrong->line);
    assert_int_equal(column, wrong->column);
    assert_int_equal(lua_gettop(f.L), 0);
    sandbox_end(f.sb);
    teardown(&f);
}

TEST(a_table_that_does_not_end_names_what_is_missing)
{
    static const struct wrong cases[] = {
            {"return {\n  name = 'x'\n  desc = 'y' }", 3, 3,
                    "'}' expected (to close '{' at line 1) near 'desc' (a comma is missing "
                    "before it)"},
            {"return { 'x' 'y' }", 1, 14,
                    "'}' expected near ''y'' (a comma is missing before it)"},
            {"return { 'x'\nend", 2, 1,
                    "'}' expected (to close '{' at line 1) near 'end' (a } is missing before "
                    "it)"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_wrong(&cases[i]);
    }
}

TEST(a_syntax_error_has_its_line_and_column)
{
    static const struct wrong cases[] = {
            {"x = 1\ny = = 2", 2, 5, "unexpected symbol near '='"},
            {"local a\nif a than b end", 2, 6, "'then' expected near 'than'"},
            {"x =", 1, 4, "unexpected symbol near <eof>"},
            {"\n\nreturn 'abc\n", 3, 8, "unfinished string near ''abc'"},
            {"\tf(", 1, 4, "unexpected symbol near <eof>"},
            {"if x then\n", 2, 1, "'end' expected (to close 'if' at line 1) near <eof>"},
            {"goto nowhere", 1, 1, "no visible label 'nowhere' for <goto> at line 1"},
            {"for i = 1 do end", 1, 11, "',' expected near 'do'"},
            /* Syntax of other languages. */
            {"if a != b then end", 1, 6,
                    "'then' expected near '!' (Lua writes ~= for \"is not\")"},
            {"if a = b then end", 1, 6, "'then' expected near '=' (to compare, write ==)"},
            {"while a = b do end", 1, 9, "'do' expected near '=' (to compare, write ==)"},
            {"local x = 1\nx += 2", 2, 3,
                    "syntax error near '+' (Lua has no +=: write x = x + 1)"},
            {"x -= 2", 1, 3, "syntax error near '-' (Lua has no -=: write x = x - 1)"},
            {"s ..= 'a'", 1, 3, "syntax error near '..' (Lua has no ..=: write x = x .. y)"},
            {"i++", 1, 3, "syntax error near '+' (Lua has no ++: write x = x + 1)"},
            {"if a && b then end", 1, 7, "unexpected symbol near '&' (Lua writes and for &&)"},
            {"if a || b then end", 1, 7, "unexpected symbol near '|' (Lua writes or for ||)"},
            {"if !a then end", 1, 4, "unexpected symbol near '!' (Lua writes not for !)"},
            {"const x = 1", 1, 7,
                    "syntax error near 'x' (Lua writes local for a new variable)"},
            {"// a note", 1, 1, "unexpected symbol near '//' (a comment begins with --)"},
            {"return { at: \"mill\" }", 1, 14,
                    "<name> expected near '\"mill\"' (write NAME = VALUE)"},
            {"return { \"south\" = 1 }", 1, 18,
                    "'}' expected near '=' (a key in quotes has brackets: [\"KEY\"] = VALUE)"},
            {"return { key = ref mill/key }", 1, 20,
                    "'}' expected near 'mill' (a ref stands in quotes: ref \"AREA/NAME\")"},
            {"tale-part \"mill/x\" { }", 1, 5,
                    "syntax error near '-' (no name has a -: thing \"REF\" { proto = \"A-B\" "
                    "})"},
            {"item mill/x { }", 1, 6,
                    "syntax error near 'mill' (a ref stands in quotes: item \"AREA/NAME\")"},
            {"return a - * b -- x += 1", 1, 12, "unexpected symbol near '*'"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_wrong(&cases[i]);
    }
}

SANDBOX_TEST(only_text_of_limited_length_is_compiled)
{
    struct err err = {0};
    struct buf source = {0};
    int line = 0;
    int column = 0;
    for (int i = 0; i < 20000; i++) {
        buf_add_text(&source, "x=1 ");
    }
    sandbox_begin(f->sb);
    sandbox_set_owner(f->sb, 7, false);
    sandbox_push_environment(f->sb, f->L, false);
    assert_false(sandbox_load(f->L, buf_str(&source), "=x", &err, &line, &column));
    assert_string_equal(err.text, "the source is 80000 bytes long, and 65536 are allowed");
    sandbox_push_environment(f->sb, f->L, false);
    assert_false(sandbox_load(f->L, STR("\033Lua"), "=x", &err, &line, &column));
    sandbox_end(f->sb);
    buf_finish(&source);
}
