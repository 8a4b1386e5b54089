/* library_test.c -- Checks that help lists the library of Lua here completely and correctly.
 *
 * The names come from a plain Lua 5.3 with all its libraries; a behaviour tells which of them
 * exist. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include <inttypes.h>

static const char walk[] =
        "local names = {} for k, v in pairs(_G) do "
        "if type(v) == 'table' and k ~= '_G' then for n in pairs(v) do "
        "names[#names + 1] = k .. '.' .. n end else names[#names + 1] = k end end "
        "table.sort(names) return table.concat(names, '\\n') .. '\\n'";

/* All names of Lua's own library, a line each. */
static void list_names(struct buf *out)
{
    lua_State *L = luaL_newstate();
    assert_non_null(L);
    luaL_openlibs(L);
    assert_int_equal(luaL_dostring(L, walk), LUA_OK);
    buf_add_text(out, lua_tostring(L, -1));
    lua_close(L);
}

/* Returns the list's entry for name: "open", "replaced", "gone", or "" if it is missing.
 * *out_reason tells whether it gives a reason. */
static struct str verdict_on(struct str help, struct str name, bool *out_reason)
{
    struct buf head = {0};
    buf_printf(&head, "\n- `%.*s`: ", STR_FMT(name));
    size_t at = str_find(help, buf_str(&head), 0);
    struct str verdict = STR_NONE;
    if (at != SIZE_MAX) {
        struct str rest = str_slice(help, at + head.length, help.length);
        struct str line = str_take_until(&rest, '\n');
        verdict = str_take_until(&line, '.');
        *out_reason = line.length > 5;
    }
    buf_finish(&head);
    return verdict;
}

/* True if name exists in a behaviour, as any type but nil. */
static bool is_there(struct bench *b, struct str name)
{
    struct str reply = trial_typef(b->alice,
            "; (function() local at = _G for part in ('%.*s'):gmatch('[^.]+') do "
            "at = at and at[part] end return at ~= nil end)()",
            STR_FMT(name));
    assert_true(str_starts(reply, STR("true")) || str_starts(reply, STR("false")));
    return str_starts(reply, STR("true"));
}

static bool is_right(struct bench *b, struct str help, struct str name)
{
    bool has_reason = false;
    struct str verdict = verdict_on(help, name, &has_reason);
    bool is_open = str_equal(verdict, STR("open"));
    bool is_gone = str_equal(verdict, STR("gone"));
    if (!is_open && !is_gone && !str_equal(verdict, STR("replaced"))) {
        print_error("nothing is decided on %.*s\n", STR_FMT(name));
        return false;
    }
    if (!is_open && !has_reason) {
        print_error("no reason is given for %.*s\n", STR_FMT(name));
        return false;
    }
    if (is_there(b, name) == is_gone) {
        print_error("%.*s is said to be %.*s\n", STR_FMT(name), STR_FMT(verdict));
        return false;
    }
    return true;
}

BENCH_TEST(each_name_of_luas_library_works_as_help_says)
{
    struct buf help = {0};
    struct buf names = {0};
    unsigned wrong = 0;
    assert_true(asset_read("data/help/lua-library.md", &help, NULL));
    list_names(&names);
    struct str rest = buf_str(&names);

    while (rest.length > 0) {
        wrong += !is_right(b, buf_str(&help), str_take_until(&rest, '\n'));
    }

    assert_int_equal(wrong, 0);
    buf_finish(&help);
    buf_finish(&names);
}

BENCH_TEST(help_lists_only_names_that_lua_has)
{
    struct buf help = {0};
    struct buf names = {0};
    assert_true(asset_read("data/help/lua-library.md", &help, NULL));
    buf_add_char(&names, '\n');
    list_names(&names);
    struct str rest = buf_str(&help);
    unsigned wrong = 0;

    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (!str_starts(line, STR("- `"))) {
            continue;
        }
        struct buf name = {0};
        buf_printf(&name, "\n%.*s\n", STR_FMT(str_slice(line, 3, str_find_char(line, '`', 3))));
        if (str_find(buf_str(&names), buf_str(&name), 0) == SIZE_MAX) {
            print_error("Lua has no %s", name.bytes);
            wrong++;
        }
        buf_finish(&name);
    }

    assert_int_equal(wrong, 0);
    buf_finish(&help);
    buf_finish(&names);
}

BENCH_TEST(the_library_list_is_shown_in_the_game)
{
    assert_has(trial_type(b->alice, "help lua library"), "setmetatable: gone");
}

BENCH_TEST(no_library_can_be_written)
{
    static const char *const libraries[] = {"string", "table", "math", "utf8", "coroutine"};
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        struct str reply = trial_typef(b->alice,
                "; tostring(pcall(function() %s.x = 1 end)) .. tostring(%s.x)", libraries[i],
                libraries[i]);
        assert_has(reply, "falsenil");
    }
}
