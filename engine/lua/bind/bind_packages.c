/* bind_packages.c -- sys.packages, sys.setting and sys.verb_list: the packages of the game, what the
 * configuration set in them, and which of them have a verb. */
#include "engine/base/package.h"
#include "engine/core/line/commands.h"
#include "engine/core/run/packages.h"
#include "engine/lua/host_impl.h"

static void set_words(lua_State *L, const char *name, const struct package_words *words)
{
    lua_createtable(L, (int)words->count, 0);
    for (size_t i = 0; i < words->count; i++) {
        lua_pushstring(L, words->list[i]);
        append_item(L);
    }
    lua_setfield(L, -2, name);
}

static void set_settings(lua_State *L, const struct package *package)
{
    lua_createtable(L, (int)package->setting_count, 0);
    for (size_t i = 0; i < package->setting_count; i++) {
        const struct package_setting *setting = &package->settings[i];
        lua_createtable(L, 0, 4);
        set_text(L, "name", setting->name);
        set_text(L, "value", setting->value);
        set_text(L, "help", setting->help);
        set_flag(L, "is_set", setting->is_set);
        append_item(L);
    }
    lua_setfield(L, -2, "settings");
}

/* sys.packages(): {{name=, title=, version=, on=, why= it is off, needs={NAME, …}, wants=, kinds= refs
 * of prototypes without behaviour while it is off, settings={{name=, value= a literal, help=,
 * is_set=}, …}}, …} in the order in which they are loaded. */
static int sys_packages(lua_State *L)
{
    const struct packages *packages = packages_of(engine_of(L));
    sandbox_charge(L, 2000);
    lua_createtable(L, 0, 0);
    for (size_t i = 0; packages && i < packages->count; i++) {
        const struct package *package = packages->list[i];
        lua_createtable(L, 0, 9);
        set_text(L, "name", package->name);
        set_text(L, "title", package->title);
        set_integer(L, "version", (lua_Integer)package->version);
        set_flag(L, "on", package->is_on);
        if (package->why) {
            set_text(L, "why", package->why);
        }
        set_words(L, "needs", &package->needs);
        set_words(L, "wants", &package->wants);
        set_words(L, "kinds", &package->kinds);
        set_settings(L, package);
        append_item(L);
    }
    return 1;
}

/* sys.setting(PACKAGE, NAME): the value of a setting, of its kind; nil if there is none. */
static int sys_setting(lua_State *L)
{
    const struct package *package = packages_find(packages_of(engine_of(L)), to_str(L, 1));
    struct str name = to_str(L, 2);
    const struct host_tools *tools = host_of(L)->tools;
    if (tools && tools->setting(L, to_str(L, 1), name)) {
        return 1;
    }
    const struct package_setting *setting = package_find_setting(package, name);
    if (!setting) {
        lua_pushnil(L);
        return 1;
    }
    struct value value = value_nil();
    struct err err;
    if (!literal_read(engine_of(L), str_of(setting->value), &value, &err)) {
        return luaL_error(L, "%s", err.text);
    }
    push_value(L, &value);
    value_finish(&value);
    return 1;
}

/* sys.verb_list(WORD): {{pattern=, package=, family= its file, last= whether things come before it}, …}
 * in the order in which they are tried. */
static int sys_verb_list(lua_State *L)
{
    struct commands_of all = commands_of_verb(stock_commands(engine_of(L)), to_str(L, 1));
    sandbox_charge(L, 500);
    lua_createtable(L, (int)all.count, 0);
    for (size_t i = 0; i < all.count; i++) {
        lua_createtable(L, 0, 4);
        set_str(L, "pattern", all.list[i]->pattern);
        set_str(L, "package", all.list[i]->package);
        set_str(L, "family", all.list[i]->family);
        set_flag(L, "last", i >= all.plain);
        append_item(L);
    }
    return 1;
}

void bind_packages_open(struct host *host)
{
    static const struct api sys[] = {
            {"packages", sys_packages}, {"setting", sys_setting}, {"verb_list", sys_verb_list}};
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
}
