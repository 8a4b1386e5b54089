/* stock_files.c -- the sources of the running stock game, and comparing two sets of them.
 *
 * A set is filled while the stock scripts load and does not change afterwards. A failed load drops
 * its set. The sources, some two hundred kilobytes, are kept in memory, so that everything loaded
 * on demand is of the same version.
 *
 * loader_stock.c interprets the files. */
#include "engine/lua/load/stock_files.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"

#include <lauxlib.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 20

struct stock_files {
    struct strmap texts; /* path -> struct buf, owned */
    char **packages;     /* owned */
    size_t package_count;
    size_t package_capacity;
};

struct stock_files *stock_files_create(void)
{
    struct stock_files *files = mem_alloc(sizeof(*files));
    strmap_init(&files->texts);
    return files;
}

void stock_files_destroy(struct stock_files *files)
{
    if (!files) {
        return;
    }
    size_t cursor = 0;
    struct str path;
    void *text = NULL;
    while (strmap_each(&files->texts, &cursor, &path, &text)) {
        buf_finish(text);
        mem_free(text);
    }
    strmap_finish(&files->texts);
    for (size_t i = 0; i < files->package_count; i++) {
        mem_free(files->packages[i]);
    }
    mem_free(files->packages);
    mem_free(files);
}

void stock_files_add_package(struct stock_files *files, struct str name)
{
    files->packages = mem_grow(files->packages, files->package_count, &files->package_capacity,
            sizeof(*files->packages));
    files->packages[files->package_count++] = str_dup(name);
}

const char *stock_files_package(const struct stock_files *files, size_t index)
{
    return files && index < files->package_count ? files->packages[index] : NULL;
}

bool stock_files_read(
        struct stock_files *files, const char *path, struct str *out, struct err *err)
{
    struct buf *text = strmap_find(&files->texts, str_of(path));
    if (!text) {
        text = mem_alloc(sizeof(*text));
        *text = (struct buf){0};
        if (!asset_read(path, text, err)) {
            buf_finish(text);
            mem_free(text);
            return false;
        }
        (void)strmap_put(&files->texts, str_of(path), text);
    }
    *out = buf_str(text);
    return true;
}

struct str stock_files_find(const struct stock_files *files, const char *path)
{
    struct buf *text = files ? strmap_find(&files->texts, str_of(path)) : NULL;
    return text ? buf_str(text) : (struct str){NULL, 0};
}

struct str stock_files_compiled(const char *path, struct str text)
{
    char name[256];
    int length = snprintf(name, sizeof(name), "data/made/%sc", path);
    bool is_same = (size_t)length < sizeof(name) && str_equal(text, asset_built_in(path));
    return is_same ? asset_built_in(name) : (struct str){NULL, 0};
}

bool stock_files_load(lua_State *L, struct str code)
{
    int env = lua_gettop(L);
    if (code.length == 0 || luaL_loadbufferx(L, code.bytes, code.length, "=", "b") != LUA_OK) {
        lua_settop(L, env);
        return false;
    }
    lua_pushvalue(L, env);
    if (!lua_setupvalue(L, -2, 1)) {
        lua_pop(L, 1);
    }
    lua_remove(L, env);
    return true;
}

/* -- differences -- */

enum difference { CHANGED, ADDED, REMOVED };

/* True if the file at path, with this text in one set, has the wanted difference to the other
 * set. */
static bool is_different(const struct stock_files *other, struct str path, struct str text,
        enum difference wanted)
{
    struct buf *there = strmap_find(&other->texts, path);
    if (!there) {
        return wanted != CHANGED;
    }
    return wanted == CHANGED && !str_equal(buf_str(there), text);
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Appends "; WORD a, b and 3 more" for the files of one set that differ from the other. */
static void list(const struct stock_files *of, const struct stock_files *other,
        enum difference wanted, const char *word, struct buf *out)
{
    struct str *names = mem_alloc_array(of->texts.count + 1, sizeof(*names));
    size_t count = 0;
    size_t cursor = 0;
    struct str path;
    void *text = NULL;
    while (strmap_each(&of->texts, &cursor, &path, &text)) {
        if (is_different(other, path, buf_str(text), wanted)) {
            names[count++] = path;
        }
    }
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 0; i < count && i < NAMES_MAX; i++) {
        if (i > 0) {
            buf_add_text(out, ", ");
        } else {
            buf_printf(out, "%s%s ", out->length > 0 ? "; " : "", word);
        }
        buf_add_str(out, names[i]);
    }
    if (count > NAMES_MAX) {
        buf_printf(out, " and %zu more", count - NAMES_MAX);
    }
    mem_free(names);
}

void stock_files_compare(
        const struct stock_files *before, const struct stock_files *now, struct buf *out)
{
    struct buf text = {0};
    list(now, before, CHANGED, "changed", &text);
    list(now, before, ADDED, "added", &text);
    list(before, now, REMOVED, "removed", &text);
    buf_add_str(out, text.length > 0
                             ? buf_str(&text)
                             : STR("no script has changed (pages of help need no reload)"));
    buf_finish(&text);
}
