/* reader_lua.c -- the Lua state for import scripts. Lua errors jump, so nothing is owned across a
 * call that may raise. */
#include "engine/data/reader_lua.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <lauxlib.h>
#include <lualib.h>

/* A file in lib/ of some package. */
struct library {
    const char *name;
    struct buf path; /* empty: not found */
};

static void find_library(void *data, const char *path)
{
    struct library *library = data;
    struct buf end = {0};
    buf_printf(&end, "/lib/%s.lua", library->name);
    if (library->path.length == 0 && str_ends(str_of(path), buf_str(&end))) {
        buf_add_text(&library->path, path);
    }
    buf_finish(&end);
}

/* Reads NAME.lua beside the script, or from lib/ of a package. */
static bool read_library(const char *folder, const char *name, struct buf *path,
        struct buf *source, struct err *err)
{
    struct library library = {.name = name};
    struct err why;
    buf_printf(path, "%s%s.lua", folder, name);
    if (asset_read(path->bytes, source, err)) {
        return true;
    }
    asset_each("scripts/", find_library, &library);
    bool found = library.path.length > 0 && asset_read(library.path.bytes, source, &why);
    if (found) {
        buf_clear(path);
        buf_add_str(path, buf_str(&library.path));
    }
    buf_finish(&library.path);
    return found;
}

/* require(NAME) */
static int load_beside(lua_State *L)
{
    struct buf path = {0};
    struct buf source = {0};
    struct err err = {0};
    int status = LUA_ERRERR;
    lua_settop(L, 1);
    if (lua_getfield(L, lua_upvalueindex(1), luaL_checkstring(L, 1)) != LUA_TNIL) {
        return 1;
    }
    if (read_library(lua_tostring(L, lua_upvalueindex(2)), lua_tostring(L, 1), &path, &source,
                &err)) {
        lua_pushfstring(L, "=%s", path.bytes);
        status = luaL_loadbufferx(
                L, source.bytes ? source.bytes : "", source.length, lua_tostring(L, -1), "t");
    } else {
        lua_pushstring(L, err.text);
    }
    buf_finish(&path);
    buf_finish(&source);
    if (status != LUA_OK) {
        return lua_error(L);
    }
    lua_call(L, 0, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, lua_upvalueindex(1), lua_tostring(L, 1));
    return 1;
}

void reader_lua_open(lua_State *L, const char *folder)
{
    static const luaL_Reg libraries[] = {{"_G", luaopen_base}, {"string", luaopen_string},
            {"table", luaopen_table}, {"math", luaopen_math}, {"utf8", luaopen_utf8}};
    static const char *const outside[] = {
            "dofile", "loadfile", "load", "print", "collectgarbage"};
    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
        lua_pop(L, 1);
    }
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
        lua_pushnil(L);
        lua_setglobal(L, outside[i]);
    }
    lua_createtable(L, 0, 8);
    lua_pushstring(L, folder);
    lua_pushcclosure(L, load_beside, 2);
    lua_setglobal(L, "require");
}
