/* compiled_scripts_test.c -- The build compiles each script that a start loads. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/lua/load/stock_files.h"
#include "tests/support/test.h"

#include <lauxlib.h>

#include <string.h>

static bool is_loaded(const char *path)
{
    return strstr(path, "/lib/") || strstr(path, "/commands/") || strstr(path, "/behaviours/");
}

static void assert_compiled(void *data, const char *path)
{
    if (!is_loaded(path) || !str_ends(str_of(path), STR(".lua"))) {
        return;
    }
    lua_State *L = luaL_newstate();
    struct str code = stock_files_compiled(path, asset_built_in(path));
    if (!code.bytes || luaL_loadbufferx(L, code.bytes, code.length, path, "b") != LUA_OK) {
        fail_msg("the build did not compile %s: %s", path,
                code.bytes ? lua_tostring(L, -1) : "there is no chunk");
    }
    lua_close(L);
    *(size_t *)data += 1;
}

TEST(every_script_loaded_at_the_start_is_compiled)
{
    size_t count = 0;
    asset_set_table(asset_table, asset_count);

    asset_each("scripts/", assert_compiled, &count);

    assert_true(count > 100);
}
