/* stock_files_test.c -- A set of sources stays as it was read, and lists the changes in another. */
#include "engine/lua/load/stock_files.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <lauxlib.h>

#define ENTRY(path, text)                                                                      \
    {                                                                                          \
        path, (const unsigned char *)(text), sizeof(text) - 1                                  \
    }

static const struct asset_entry monday[] = {
        ENTRY("scripts/a.lua", "-- a"),
        ENTRY("scripts/b.lua", "-- b"),
        ENTRY("scripts/c.lua", "-- c"),
};

static const struct asset_entry tuesday[] = {
        ENTRY("scripts/a.lua", "-- a"),
        ENTRY("scripts/b.lua", "-- B"),
        ENTRY("scripts/d.lua", "-- d"),
};

static struct stock_files *read_all(const struct asset_entry *entries, size_t count)
{
    struct stock_files *files = stock_files_create();
    asset_set_table(entries, count);
    for (size_t i = 0; i < count; i++) {
        struct err err;
        struct str text;
        assert_true(stock_files_read(files, entries[i].path, &text, &err));
        assert_int_equal(text.length, entries[i].length);
    }
    return files;
}

static void assert_compared(
        const struct stock_files *before, const struct stock_files *now, const char *expected)
{
    struct buf text = {0};
    stock_files_compare(before, now, &text);
    assert_str(buf_str(&text), expected);
    buf_finish(&text);
}

TEST(changed_added_and_removed_files_are_named)
{
    struct stock_files *before = read_all(monday, 3);
    struct stock_files *now = read_all(tuesday, 3);

    assert_compared(
            before, now, "changed scripts/b.lua; added scripts/d.lua; removed scripts/c.lua");
    assert_compared(now, now, "no script has changed (pages of help need no reload)");
    stock_files_destroy(before);
    stock_files_destroy(now);
}

TEST(a_loaded_source_stays_unchanged_by_the_directory)
{
    struct stock_files *files = read_all(monday, 3);
    asset_set_table(tuesday, 3);
    struct err err;
    struct str text;

    assert_true(stock_files_read(files, "scripts/b.lua", &text, &err));
    assert_str(text, "-- b");
    assert_str(stock_files_find(files, "scripts/c.lua"), "-- c");
    assert_null(stock_files_find(files, "scripts/d.lua").bytes);
    assert_null(stock_files_find(NULL, "scripts/b.lua").bytes);
    assert_false(stock_files_read(files, "scripts/none.lua", &text, &err));
    stock_files_destroy(files);
}

TEST(at_most_twenty_changed_files_are_named)
{
    enum { MANY = 60 };

    static char paths[MANY][32];
    struct asset_entry entries[MANY];
    for (size_t i = 0; i < MANY; i++) {
        (void)snprintf(paths[i], sizeof(paths[i]), "scripts/f%02zu.lua", i);
        entries[i] = (struct asset_entry)ENTRY(paths[i], "--");
    }
    struct stock_files *none = stock_files_create();
    struct stock_files *all = read_all(entries, MANY);
    struct buf text = {0};

    stock_files_compare(none, all, &text);

    assert_true(str_starts(buf_str(&text), STR("added scripts/f00.lua, scripts/f01.lua, ")));
    assert_true(str_ends(buf_str(&text), STR("scripts/f19.lua and 40 more")));
    buf_finish(&text);
    stock_files_destroy(none);
    stock_files_destroy(all);
}

TEST(only_an_unchanged_source_has_a_compiled_chunk)
{
    static const struct asset_entry built[] = {
            ENTRY("data/made/scripts/a.luac", "chunk of a"),
            ENTRY("scripts/a.lua", "-- a"),
            ENTRY("scripts/b.lua", "-- b"),
    };
    asset_set_table(built, 3);

    assert_str(stock_files_compiled("scripts/a.lua", STR("-- a")), "chunk of a");
    assert_null(stock_files_compiled("scripts/a.lua", STR("-- changed")).bytes);
    assert_null(stock_files_compiled("scripts/b.lua", STR("-- b")).bytes);
    assert_null(stock_files_compiled("scripts/c.lua", STR("")).bytes);
}

static int append_code(lua_State *L, const void *piece, size_t length, void *data)
{
    (void)L;
    buf_add(data, piece, length);
    return 0;
}

TEST(a_compiled_chunk_gets_its_globals_and_another_luas_chunk_is_refused)
{
    struct buf code = {0};
    lua_State *L = luaL_newstate();
    assert_int_equal(luaL_loadstring(L, "answer = 6 * 7"), LUA_OK);
    assert_int_equal(lua_dump(L, append_code, &code, 0), 0);
    lua_settop(L, 0);
    lua_newtable(L);

    assert_false(stock_files_load(L, (struct str){NULL, 0}));
    assert_false(stock_files_load(L, STR("return 1")));
    code.bytes[4]++; /* the version */
    assert_false(stock_files_load(L, buf_str(&code)));
    code.bytes[4]--;
    assert_int_equal(lua_gettop(L), 1);
    lua_pushvalue(L, 1);
    assert_true(stock_files_load(L, buf_str(&code)));
    assert_int_equal(lua_pcall(L, 0, 0, 0), LUA_OK);
    assert_int_equal(lua_gettop(L), 1);
    assert_int_equal(lua_getfield(L, 1, "answer"), LUA_TNUMBER);
    assert_int_equal(lua_getglobal(L, "answer"), LUA_TNIL);

    lua_close(L);
    buf_finish(&code);
}
