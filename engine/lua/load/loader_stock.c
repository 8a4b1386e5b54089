/* loader_stock.c -- loads the stock scripts completely or not at all.
 *
 * scripts/init.lua returns the load list { lib = {…}, rules = {…}, commands = {…}, behaviours = {…}
 * }. Libraries and rules are modules (require returns their file's result). Files of commands
 * register commands, which are staged and published together when everything is loaded. Behaviours
 * are compiled once here to verify them, and again on demand.
 *
 * On an error the staged commands, the new modules, phrases and sources are dropped, and the
 * previous scripts stay. Running coroutines finish on the old code, which they hold themselves.
 * Code loaded on demand later uses the sources read at this time (stock_files.h). */
#include "engine/base/asset.h"
#include "engine/base/catalogue.h"
#include "engine/core/line/commands.h"
#include "engine/core/phrase/phrase.h"
#include "engine/data/language.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/stock_files.h"

#include <string.h>

struct stock_load {
    struct host *host;
    int modules;               /* registry: the new modules */
    struct stock_files *files; /* the new sources */
    size_t counts[4];
    struct err *err;
    bool failed; /* a word of the language; err says which */
};

/* Each file has its own budget, which no configuration can reduce and no busy machine uses up: the
 * game cannot run without the stock scripts. */
static void renew_budget(struct host *host)
{
    sandbox_end(host->sandbox);
    sandbox_begin(host->sandbox);
    sandbox_extend(host->sandbox, STOCK_FILE_US, STOCK_FILE_STEPS);
}

/* Runs scripts/FOLDER/NAME.lua. Its single result is left on the stack of host->L. */
static bool run_file(struct stock_load *load, const char *folder, const char *name)
{
    char path[160];
    char chunk_name[162];
    struct str text = STR_NONE;
    struct err err;
    int line = 0;
    int column = 0;
    (void)snprintf(path, sizeof(path), "scripts/%s%s%s.lua", folder, *folder ? "/" : "", name);
    (void)snprintf(chunk_name, sizeof(chunk_name), "=%s", path);
    struct loading loading = {.family = name};
    renew_budget(load->host);
    bool ok = stock_files_read(load->files, path, &text, load->err);
    struct chunk chunk = {.source = text,
            .compiled = stock_files_compiled(path, text),
            .name = chunk_name,
            .stock = true,
            .results = 1};
    if (ok && !loader_run_chunk(load->host, &chunk, &loading, &err, &line, &column)) {
        ok = err_set(load->err, ERR_SCRIPT, "%s:%d: %s", path, line, err.text);
    }
    return ok;
}

static bool load_module(struct stock_load *load, const char *folder, const char *name)
{
    lua_State *L = load->host->L;
    if (!run_file(load, folder, name)) {
        return false;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, load->modules);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 2);
    return true;
}

static bool load_commands(struct stock_load *load, const char *folder, const char *name)
{
    if (!run_file(load, folder, name)) {
        return false;
    }
    lua_pop(load->host->L, 1);
    return true;
}

static bool check_behaviour(struct stock_load *load, const char *folder, const char *name)
{
    char path[160];
    char chunk_name[162];
    struct str text = STR_NONE;
    struct err err;
    int line = 0;
    int column = 0;
    (void)snprintf(path, sizeof(path), "scripts/%s/%s.lua", folder, name);
    (void)snprintf(chunk_name, sizeof(chunk_name), "=%s", path);
    renew_budget(load->host);
    bool ok = stock_files_read(load->files, path, &text, load->err);
    if (ok) {
        struct chunk chunk = {.source = text,
                .compiled = stock_files_compiled(path, text),
                .name = chunk_name,
                .stock = true};
        struct behaviour *behaviour = loader_compile(load->host, &chunk, &err, &line, &column);
        ok = behaviour != NULL ||
             err_set(load->err, ERR_SCRIPT, "%s:%d: %s", path, line, err.text);
        if (behaviour) {
            loader_discard(load->host, behaviour);
        }
    }
    return ok;
}

static bool load_list(struct stock_load *load, int list, const char *folder,
        bool (*one)(struct stock_load *load, const char *folder, const char *name),
        size_t *count)
{
    lua_State *L = load->host->L;
    bool ok = true;
    int top = lua_gettop(L);
    if (lua_getfield(L, list, folder) == LUA_TTABLE) {
        lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
        for (lua_Integer i = 1; ok && i <= n; i++) {
            bool is_name = lua_rawgeti(L, top + 1, i) == LUA_TSTRING;
            ok = is_name ? one(load, folder, lua_tostring(L, -1))
                         : err_set(load->err, ERR_SCRIPT,
                                   "scripts/init.lua: %s has an entry that is not a name",
                                   folder);
            *count += ok;
            lua_settop(L, top + 1);
        }
    }
    lua_settop(L, top);
    return ok;
}

struct part_names {
    struct stock_load *load;
    const char *folder; /* "NAME/behaviours" */
    bool ok;
};

static void check_part(void *data, const char *path)
{
    struct part_names *names = data;
    struct str name = str_of(path + strlen("scripts/") + strlen(names->folder) + 1);
    char word[100];
    if (names->ok && str_ends(name, STR(".lua"))) {
        (void)snprintf(word, sizeof(word), "%.*s", (int)name.length - 4, name.bytes);
        names->ok = check_behaviour(names->load, names->folder, word);
        names->load->counts[3] += names->ok;
    }
}

/* Adds the folder of a package, whose behaviours are loaded behind those of scripts/behaviours. */
static bool load_package(struct stock_load *load, const char *folder, const char *name)
{
    char below[80];
    char path[100];
    (void)folder;
    (void)snprintf(below, sizeof(below), "%s/behaviours", name);
    (void)snprintf(path, sizeof(path), "scripts/%s/", below);
    struct part_names names = {load, below, true};
    stock_files_add_package(load->files, str_of(name));
    asset_each(path, check_part, &names);
    return names.ok;
}

static bool load_all(struct stock_load *load)
{
    size_t packages = 0;
    lua_State *L = load->host->L;
    int top = lua_gettop(L);
    bool ok = run_file(load, "", "init");
    if (ok && !lua_istable(L, -1)) {
        ok = err_set(load->err, ERR_SCRIPT,
                "scripts/init.lua: it must return its load list, a table");
    }
    int list = top + 1;
    ok = ok && load_list(load, list, "lib", load_module, &load->counts[0]);
    ok = ok && load_list(load, list, "rules", load_module, &load->counts[1]);
    ok = ok && load_list(load, list, "commands", load_commands, &load->counts[2]);
    ok = ok && load_list(load, list, "behaviours", check_behaviour, &load->counts[3]);
    ok = ok && load_list(load, list, "packages", load_package, &packages);
    lua_settop(L, top);
    return ok;
}

static void count_functions(void *data, const struct command *command)
{
    (void)command;
    *(size_t *)data += 1;
}

static void keep_function(void *data, const struct command *command)
{
    struct host *host = data;
    host->stock_refs[host->stock_ref_count++] = command->function;
}

/* Releases the functions of the replaced commands. */
static void swap_functions(struct host *host)
{
    for (size_t i = 0; i < host->stock_ref_count; i++) {
        luaL_unref(host->L, LUA_REGISTRYINDEX, host->stock_refs[i]);
    }
    mem_free(host->stock_refs);
    size_t count = 0;
    commands_each(host->engine->commands, count_functions, &count);
    host->stock_refs = mem_alloc_array(count + 1, sizeof(int));
    host->stock_ref_count = 0;
    commands_each(host->engine->commands, keep_function, host);
}

/* True if the new phrases include all that the engine uses. */
static bool check_phrases(struct stock_load *load)
{
    const char *missing = phrase_missing(load->host->engine);
    return !missing || err_set(load->err, ERR_SCRIPT,
                               "scripts/lib: there are no words for the phrase %s", missing);
}

static void say_what_changed(const struct stock_load *load, struct buf *summary)
{
    const struct host *host = load->host;
    if (host->stock_files) {
        stock_files_compare(host->stock_files, load->files, summary);
        buf_add_text(summary, "; ");
    }
    buf_printf(summary,
            "%zu commands in %zu files, %zu behaviours, %zu libraries and %zu rules",
            host->stock_ref_count, load->counts[2], load->counts[3], load->counts[0],
            load->counts[1]);
}

static void take(struct stock_load *load, struct buf *summary)
{
    struct host *host = load->host;
    commands_publish(host->engine->commands);
    swap_functions(host);
    behaviours_forget(host->engine);
    if (summary) {
        say_what_changed(load, summary);
    }
    stock_files_destroy(host->stock_files);
    host->stock_files = load->files;
}

/* -- the game's language -- */

static void set_word(void *data, struct str key, struct str text)
{
    struct stock_load *load = data;
    if (!phrase_set(load->host->engine->phrases, key, text) && !load->failed) {
        load->failed = true;
        (void)err_set(load->err, ERR_MISSING,
                "the language %s has a word \"%.*s\", which the game does not use: skein lines "
                "lists the words",
                load->host->engine->options.language, STR_FMT(key));
    }
}

/* Sets the words of the language, behind those of the scripts. */
static bool set_words(struct stock_load *load, const struct catalogue *catalogue)
{
    catalogue_each_word(catalogue, set_word, load);
    return !load->failed;
}

static bool load_in(struct stock_load *load, struct catalogue *catalogue)
{
    const struct catalogue *before = catalogue_use(catalogue);
    bool ok = load_all(load) && check_phrases(load) && set_words(load, catalogue);
    (void)catalogue_use(ok ? catalogue : before);
    return ok;
}

bool host_load_stock(struct host *host, struct buf *summary, struct err *err)
{
    struct catalogue *catalogue = NULL;
    if (!language_read(host->engine->options.language, host->engine->options.languages,
                &catalogue, err)) {
        return false;
    }
    struct stock_load load = {.host = host, .files = stock_files_create(), .err = err};
    struct engine *engine = host->engine;
    int outer_modules = host->modules;
    struct phrases *outer_phrases = engine->phrases;
    transaction_begin(engine, 0, 0);
    lua_createtable(host->L, 0, 16);
    load.modules = luaL_ref(host->L, LUA_REGISTRYINDEX);
    host->modules = load.modules;
    engine->phrases = phrases_create();
    bool ok = load_in(&load, catalogue);
    if (ok) {
        take(&load, summary);
    } else {
        commands_unstage(engine->commands);
        stock_files_destroy(load.files);
    }
    host->modules = ok ? load.modules : outer_modules;
    luaL_unref(host->L, LUA_REGISTRYINDEX, ok ? outer_modules : load.modules);
    phrases_destroy(ok ? outer_phrases : engine->phrases);
    engine->phrases = ok ? engine->phrases : outer_phrases;
    catalogue_destroy(ok ? host->catalogue : catalogue);
    host->catalogue = ok ? catalogue : host->catalogue;
    if (ok) {
        asset_set_language(engine->options.language, engine->options.languages);
    }
    transaction_commit(engine);
    return ok;
}

/* Pushes the source of a module that is loaded. */
static void push_module_source(lua_State *L, struct str name, char path[160])
{
    static const char *const folders[] = {"lib", "rules"};
    struct str text = {NULL, 0};
    for (size_t i = 0; i < 2 && !text.bytes; i++) {
        (void)snprintf(path, 160, "=scripts/%s/%.*s.lua", folders[i], STR_FMT(name));
        text = stock_files_find(host_of(L)->stock_files, path + 1);
    }
    push_str(L, text.bytes ? text : STR_NONE);
}

/* Builders get a copy of a module, which runs with their rights: they could change the stock game's
 * own table, and its functions may skip permission checks. */
static int push_copy(lua_State *L, struct host *host, struct str name)
{
    char path[160];
    struct err err;
    int line = 0;
    int column = 0;
    luaL_checkstack(L, 8, NULL);
    push_module_source(L, name, path);
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
scripts/ describe each function. */
static int api_require(lua_State *L)
{
    struct host *host = host_of(L);
    struct str name = to_str(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->modules);
    push_str(L, name);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        return luaL_error(L, "there is no stock module \"%s\" (or it is loaded later)",
                luaL_checkstring(L, 1));
    }
    return sandbox_is_trusted(host->sandbox) ? 1 : push_copy(L, host, name);
}

/* optional(NAME): the stock module NAME, or nil if the configuration disables it. */
static int api_optional(lua_State *L)
{
    (void)to_str(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host_of(L)->modules);
    lua_pushvalue(L, 1);
    (void)lua_rawget(L, -2);
    return 1;
}

void loader_open(struct host *host)
{
    static const struct api all[] = {{"require", api_require}};
    static const struct api stock[] = {{"optional", api_optional}};
    api_add(host, false, all, 1);
    api_add(host, true, stock, 1);
}
