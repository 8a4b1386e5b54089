/* script_names.c -- which names does luacheck need to know of? Those that the host has.
 *
 * A library is a table in the globals, frozen: what it holds is behind its metatable. */
#include "engine/lua/host_impl.h"
#include "engine/lua/lint/script_lint.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 400

static int by_bytes(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Copies of the names in the table on top, sorted; returns how many. */
static size_t take_names(lua_State *L, char **names)
{
    size_t count = 0;
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && count < NAMES_MAX) {
            names[count++] = mem_dup_text(lua_tostring(L, -2));
        }
    }
    qsort(names, count, sizeof(*names), by_bytes);
    return count;
}

/* Replaces the library on top by what it holds; false if it is none. */
static bool open_library(lua_State *L)
{
    if (!lua_istable(L, -1) || !lua_getmetatable(L, -1)) {
        return false;
    }
    lua_getfield(L, -1, "__index");
    lua_remove(L, -2);
    lua_remove(L, -2);
    return lua_istable(L, -1);
}

static void write_fields(lua_State *L, struct buf *out)
{
    char *names[NAMES_MAX];
    size_t count = take_names(L, names);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s\"%s\"", i ? ", " : "", names[i]);
        mem_free(names[i]);
    }
}

void host_luacheckrc(struct host *host, struct buf *out)
{
    lua_State *L = host->L;
    char *names[NAMES_MAX];
    sandbox_push_globals(host->sandbox, L, false);
    size_t count = take_names(L, names);
    buf_add_text(out,
            "-- What behaviours of Skein may name.\nstd = \"none\"\nmax_line_length = 120\n"
            "-- A handler takes e whether it needs it or not.\nunused_args = false\n"
            "read_globals = {\n  \"_G\", \"load\",\n");
    for (size_t i = 0; i < count; i++) {
        lua_getfield(L, -1, names[i]);
        if (open_library(L)) {
            buf_printf(out, "  %s = { fields = { ", names[i]);
            write_fields(L, out);
            buf_add_text(out, " } },\n");
        } else {
            buf_printf(out, "  \"%s\",\n", names[i]);
        }
        lua_pop(L, 1);
        mem_free(names[i]);
    }
    lua_pop(L, 1);
    buf_add_text(out, "}\n");
}
