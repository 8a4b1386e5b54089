/* bind_help.c -- help topics for the stock game: data/help/NAME.md and help/NAME.md of packages, found by name or alias.
 *
 * The first line is "# Title"; a line "Aliases: a, b" gives other names, "See also: a, b" related
 * ones. scripts/core/lib/markdown.lua formats topics. tools/doc makes the topics of the script
 * functions, api and api-NAME, from comments. */
#include "engine/base/asset.h"
#include "engine/core/output/help.h"
#include "engine/lua/host_impl.h"

/* Two tables on top of the Lua stack: names of similar topics, and of topics that mention the
 * word. */
static void list_name(lua_State *L, int table, struct str name)
{
    push_str(L, name);
    lua_rawseti(L, table - 1, (lua_Integer)lua_rawlen(L, table - 1) + 1);
}

static void list_near(void *data, struct str topic)
{
    list_name(data, -2, topic);
}

static void list_mention(void *data, struct str topic)
{
    list_name(data, -1, topic);
}

static int push_topic(lua_State *L, const char *path)
{
    struct buf text = {0};
    struct err err;
    if (!help_read(engine_of(L), path, &text, &err)) {
        return luaL_error(L, "%s", err.text);
    }
    return push_buf(L, &text);
}

/* help_topic(WORD[, EXACT]): its Markdown, or nil, a list of similar topics and a list of those
 * that mention it, which reads all pages. EXACT: only nil. */
static int api_help_topic(lua_State *L)
{
    char path[HELP_PATH_MAX];
    struct help_others others = {list_near, list_mention, L};
    bool exact = lua_toboolean(L, 2);
    sandbox_charge(L, exact ? 200 : 1000);
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 0);
    if (help_find(engine_of(L), to_str(L, 1), exact ? NULL : &others, path)) {
        return push_topic(L, path);
    }
    lua_pushnil(L);
    lua_insert(L, -3);
    return 3;
}

/* help_hidden(NAME): true if there is a topic of that name about a feature that the configuration
 * disables. */
static int api_help_hidden(lua_State *L)
{
    sandbox_charge(L, 100);
    return push_flag(L, help_is_hidden(engine_of(L), to_str(L, 1)));
}

struct listing {
    lua_State *L;
    struct buf text;
};

static void list_topic(void *data, const char *path)
{
    struct listing *listing = data;
    lua_State *L = listing->L;
    struct help_entry entry;
    if (!help_entry(engine_of(L), path, &listing->text, &entry)) {
        return;
    }
    lua_createtable(L, 0, 4);
    set_str(L, "name", entry.name);
    set_str(L, "shelf", str_of(help_shelf_word(entry.shelf)));
    set_str(L, "task", entry.task);
    set_str(L, "about", entry.about);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* help_topics(): the index, a list of { name=, shelf= "play", "build" or "run", task=, about= },
 * sorted by name. */
static int api_help_topics(lua_State *L)
{
    struct listing listing = {.L = L};
    sandbox_charge(L, 2000);
    lua_createtable(L, 0, 0);
    help_each(engine_of(L), list_topic, &listing);
    buf_finish(&listing.text);
    return 1;
}

void bind_help_open(struct host *host)
{
    static const struct api stock[] = {{"help_hidden", api_help_hidden},
            {"help_topic", api_help_topic}, {"help_topics", api_help_topics}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
