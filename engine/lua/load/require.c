/* require.c -- require(NAME) and optional(NAME): the modules of the stock game.
 *
 * 1. NAME is "auction" for lib/auction.lua of the own package or of one that it needs, or
 *    "market/auction". core is needed by all.
 * 2. A package must name in its package.lua what it uses: needs for require, needs or wants for
 *    optional.
 * 3. Scripts of the world belong to no package. They name a module of any package that is on. Those
 *    of builders get a copy, which runs with their rights: they could change the game's own table,
 *    and its functions may skip permission checks. */
#include "engine/lua/load/require.h"

#include "engine/base/asset.h"
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/stock_files.h"

#include <stdio.h>
#include <string.h>

#define REQUIRE_PATH_MAX 200
#define SCRIPTS "=scripts/"

/* Pushes the modules' table and the key. */
static void push_key(lua_State *L, int modules, const char *package, struct str name)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, modules);
    lua_pushfstring(L, "%s/", package);
    push_str(L, name);
    lua_concat(L, 2);
}

enum module_state module_find(lua_State *L, int modules, const char *package, struct str name)
{
    push_key(L, modules, package, name);
    int type = lua_rawget(L, -2);
    lua_remove(L, -2);
    if (type == LUA_TNIL || type == LUA_TLIGHTUSERDATA) {
        lua_pop(L, 1);
    }
    return type == LUA_TNIL             ? MODULE_MISSING
           : type == LUA_TLIGHTUSERDATA ? MODULE_LOADS
                                        : MODULE_LOADED;
}

void module_begin(lua_State *L, int modules, const char *package, struct str name)
{
    push_key(L, modules, package, name);
    lua_pushlightuserdata(L, NULL);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

void module_end(lua_State *L, int modules, const char *package, struct str name)
{
    push_key(L, modules, package, name);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 2);
}

/* -- who asks -- */

/* Returns the package whose file calls, by the name of its chunk; NULL: a script of the world. */
static struct package *package_of_caller(lua_State *L)
{
    lua_Debug about;
    if (!lua_getstack(L, 1, &about) || !lua_getinfo(L, "S", &about) ||
            strncmp(about.source, SCRIPTS, strlen(SCRIPTS)) != 0) {
        return NULL;
    }
    struct str rest = str_of(about.source + strlen(SCRIPTS));
    return packages_find(packages_of(engine_of(L)), str_take_until(&rest, '/'));
}

/* The name asked for, and where it may be. */
struct asked {
    const struct packages *packages;
    const struct package *by; /* NULL: a script of the world */
    struct str package;       /* empty: any */
    struct str name;
    bool wants; /* what the package wants counts as well */
    char text[REQUIRE_PATH_MAX];
};

static void read_asked(lua_State *L, struct asked *asked)
{
    struct str whole = to_str(L, 1);
    struct str rest = whole;
    *asked = (struct asked){.packages = packages_of(engine_of(L)), .by = package_of_caller(L)};
    (void)snprintf(asked->text, sizeof(asked->text), "%.*s", STR_FMT(str_fit(whole, 100)));
    asked->package = str_take_until(&rest, '/');
    asked->name = rest;
    if (rest.length == 0) {
        asked->name = asked->package;
        asked->package = STR_NONE;
    }
}

static bool may_be_in(const struct asked *asked, const struct package *package)
{
    struct str name = str_of(package->name);
    return package->is_on && (asked->package.length == 0 || str_equal(asked->package, name)) &&
           (!asked->by || package_may_use(asked->by, name) ||
                   (asked->wants && package_words_has(&asked->by->wants, name)));
}

/* Pushes the module if this package has it. While the stock scripts are loaded, a module may be
 * required before its turn. */
static bool push_from(lua_State *L, const struct asked *asked, const struct package *package)
{
    struct host *host = host_of(L);
    char path[REQUIRE_PATH_MAX];
    struct err err = {0};
    enum module_state state = module_find(L, host->modules, package->name, asked->name);
    if (state == MODULE_LOADED) {
        return true;
    }
    (void)snprintf(
            path, sizeof(path), "scripts/%s/lib/%.*s.lua", package->name, STR_FMT(asked->name));
    if (!host->stock_load || !asset_has(path)) {
        return false;
    }
    if (!host->load_early(host, package->name, asked->name, &err)) {
        luaL_error(L, "%s", err.text);
    }
    return module_find(L, host->modules, package->name, asked->name) == MODULE_LOADED;
}

/* Pushes the module asked for: of the own package, or else of the first that has it. */
static bool push_asked(lua_State *L, const struct asked *asked, const struct package **out)
{
    luaL_checkstack(L, 12, NULL);
    if (asked->by && may_be_in(asked, asked->by) && push_from(L, asked, asked->by)) {
        *out = asked->by;
        return true;
    }
    for (size_t i = 0; asked->packages && i < asked->packages->count; i++) {
        const struct package *package = asked->packages->list[i];
        if (package != asked->by && may_be_in(asked, package) && push_from(L, asked, package)) {
            *out = package;
            return true;
        }
    }
    return false;
}

/* Raises with the reason why the module is not there. */
static int refuse_require(lua_State *L, const struct asked *asked)
{
    char path[REQUIRE_PATH_MAX];
    for (size_t i = 0; asked->by && i < asked->packages->count; i++) {
        const struct package *package = asked->packages->list[i];
        (void)snprintf(path, sizeof(path), "scripts/%s/lib/%.*s.lua", package->name,
                STR_FMT(asked->name));
        bool fits =
                asked->package.length == 0 || str_equal(asked->package, str_of(package->name));
        if (fits && asset_has(path) && !package_may_use(asked->by, str_of(package->name))) {
            return luaL_error(L,
                    "\"%s\" is of the package %s, which %s does not need: add \"%s\" to its "
                    "needs "
                    "in scripts/%s/package.lua",
                    asked->text, package->name, asked->by->name, package->name,
                    asked->by->name);
        }
    }
    return luaL_error(
            L, "there is no stock module \"%s\" (or it is loaded later)", asked->text);
}

static int push_copy(lua_State *L, const struct package *package, struct str name)
{
    struct host *host = host_of(L);
    char path[REQUIRE_PATH_MAX];
    struct err err;
    int line = 0;
    int column = 0;
    luaL_checkstack(L, 8, NULL);
    (void)snprintf(
            path, sizeof(path), "=scripts/%s/lib/%.*s.lua", package->name, STR_FMT(name));
    struct str text = stock_files_find(host->stock_files, path + 1);
    push_str(L, text.bytes ? text : STR_NONE);
    sandbox_push_environment(host->sandbox, L, false);
    if (!sandbox_load(L, to_str(L, -2), path, &err, &line, &column)) {
        return luaL_error(L, "%s", err.text);
    }
    lua_call(L, 0, 1);
    return 1;
}

/*** require(NAME) -> any
Returns the result of the stock module NAME. A behaviour gets a copy of its own, which runs with its
owner's rights. Meant for behaviours are answers (how an npc finds an answer), calendar (the game's
time), exits (twin, goal, is_open, from), trade (prices and wares), values and words (helpers for
tables and text). Functions of other modules may need rights that only the game has. Their files in
scripts/ describe each function; "market/auction" names one of a package. */
static int api_require(lua_State *L)
{
    struct asked asked;
    const struct package *package = NULL;
    read_asked(L, &asked);
    if (!push_asked(L, &asked, &package)) {
        return refuse_require(L, &asked);
    }
    return sandbox_is_trusted(host_of(L)->sandbox) ? 1 : push_copy(L, package, asked.name);
}

/* optional(NAME): the stock module NAME, or nil if its package is off. */
static int api_optional(lua_State *L)
{
    struct asked asked;
    const struct package *package = NULL;
    read_asked(L, &asked);
    asked.wants = true;
    if (!push_asked(L, &asked, &package)) {
        lua_pushnil(L);
    }
    return 1;
}

void require_open(struct host *host)
{
    static const struct api all[] = {{"require", api_require}};
    static const struct api stock[] = {{"optional", api_optional}};
    api_add(host, false, all, 1);
    api_add(host, true, stock, 1);
}
