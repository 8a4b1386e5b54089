/* loader_stock.c -- loads the packages of the stock game completely or not at all.
 *
 * Each package is a folder of scripts/ with a package.lua. The files in lib/ of all packages that
 * are on are loaded first: they are modules (require.c). Then follow those in commands/, which
 * register commands; these are staged and published together when everything is loaded, and those
 * in pages/ (on_page, and scripts/core/lib/panels.lua). Those in behaviours/ are compiled once here to verify them, and again on demand. Within each of these
 * steps, packages come in their order (engine/base/package.h).
 *
 * A reload that a script asks for goes on in slices: others have their turn between files, and find
 * what was there before (swap_loaded).
 *
 * On an error the staged commands, the new modules, phrases, packages and sources are dropped, and
 * the previous ones stay. Running coroutines finish on the old code, which they hold themselves.
 * Code loaded on demand later uses the sources read at this time (stock_files.h). */
#include "engine/base/asset.h"
#include "engine/base/catalogue.h"
#include "engine/base/package.h"
#include "engine/core/calls/calls_pages.h"
#include "engine/core/line/commands.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/packages.h"
#include "engine/data/game_file.h"
#include "engine/data/language.h"
#include "engine/data/package_file.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/package_prototypes.h"
#include "engine/lua/load/require.h"
#include "engine/lua/load/stock_files.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define SCRIPT_PATH_MAX 200

struct stock_file {
    const struct package *package; /* of the new ones */
    char *path;                    /* owned */
    bool (*load)(struct stock_load *load, const char *path);
};

struct stock_load {
    struct host *host;
    /* The new ones; those before while it loads. */
    int modules; /* registry */
    int pages;   /* registry */
    struct phrases *phrases;
    struct packages *packages;
    const struct catalogue *catalogue_used;
    struct catalogue *catalogue; /* owned; the new language */
    struct stock_files *files;   /* the new sources */
    struct stock_file *list;     /* owned: what to load, in order */
    size_t count;
    size_t capacity;
    size_t next;
    const struct package *package; /* being loaded */
    size_t counts[3];              /* of libraries, files of commands, behaviours */
    size_t depth;                  /* of libraries that load others */
    struct err *err;
    bool failed; /* a word of the language, or a file; err says which */
};

/* Each file has its own budget, which no configuration can reduce and no busy machine uses up: the
 * game cannot run without the stock scripts. */
static void renew_budget(struct host *host)
{
    sandbox_end(host->sandbox);
    sandbox_begin(host->sandbox);
    sandbox_extend(host->sandbox, STOCK_FILE_US, STOCK_FILE_STEPS);
}

/* Returns NAME of "…/NAME.lua". */
static struct str name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash ? slash + 1 : path);
    return str_slice(name, 0, name.length - strlen(".lua"));
}

/* Runs a file. Its single result is left on the stack of host->L. */
static bool run_file(struct stock_load *load, const char *path)
{
    char chunk_name[SCRIPT_PATH_MAX + 2];
    char family[SCRIPT_PATH_MAX];
    struct str text = STR_NONE;
    struct err err;
    int line = 0;
    int column = 0;
    (void)snprintf(chunk_name, sizeof(chunk_name), "=%s", path);
    (void)snprintf(family, sizeof(family), "%.*s", STR_FMT(name_of(path)));
    struct loading loading = {.family = family, .package = load->package->name};
    if (load->depth == 0) {
        renew_budget(load->host);
    }
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

static bool load_library(struct stock_load *load, const char *path)
{
    lua_State *L = load->host->L;
    const char *package = load->package->name;
    enum module_state state = module_find(L, load->host->modules, package, name_of(path));
    if (state == MODULE_LOADS) {
        return err_set(load->err, ERR_SCRIPT, "%s: it requires itself, by way of others", path);
    }
    if (state == MODULE_LOADED) {
        lua_pop(L, 1);
        return true;
    }
    module_begin(L, load->host->modules, package, name_of(path));
    if (!run_file(load, path)) {
        return false;
    }
    module_end(L, load->host->modules, package, name_of(path));
    load->counts[0]++;
    return true;
}

static bool load_commands(struct stock_load *load, const char *path)
{
    if (!run_file(load, path)) {
        return false;
    }
    lua_pop(load->host->L, 1);
    load->counts[1]++;
    return true;
}

static bool load_file(struct stock_load *load, const char *path)
{
    bool ok = run_file(load, path);
    if (ok) {
        lua_pop(load->host->L, 1);
    }
    return ok;
}

static bool check_behaviour(struct stock_load *load, const char *path)
{
    char chunk_name[SCRIPT_PATH_MAX + 2];
    struct str text = STR_NONE;
    struct err err;
    int line = 0;
    int column = 0;
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
            load->counts[2]++;
        }
    }
    return ok;
}

/* A folder of each package, and how its files are loaded. lines: sentences of C by key (phrase.h), in
 * the words of a package, and of a later one before those of an earlier one. */
struct stock_folder {
    const char *name;
    bool (*load)(struct stock_load *load, const char *path);
    size_t listed; /* where a package lists its files, or 0 */
};

static const struct stock_folder folders[] = {
        {"lib", load_library, offsetof(struct package, lib)},
        {"lines", load_file, 0},
        {"commands", load_commands, offsetof(struct package, commands)},
        {"pages", load_commands, 0},
        {"behaviours", check_behaviour, 0},
};

/* Whose files are found. */
struct found_files {
    struct stock_load *load;
    const struct package *package;
    const struct stock_folder *folder;
};

static void add_file(void *data, const char *path)
{
    const struct found_files *found = data;
    struct stock_load *load = found->load;
    if (str_ends(str_of(path), STR(".lua"))) {
        load->list = mem_grow(load->list, load->count, &load->capacity, sizeof(*load->list));
        load->list[load->count++] =
                (struct stock_file){found->package, str_dup(str_of(path)), found->folder->load};
    }
}

/* Finds the files that the package lists, or else all of the folder. */
static void find_files(struct stock_load *load, const struct package *package,
        const struct stock_folder *folder)
{
    char path[SCRIPT_PATH_MAX];
    struct found_files found = {load, package, folder};
    const struct package_words *listed = (const void *)((const char *)package + folder->listed);
    if (folder->listed == 0 || listed->count == 0) {
        (void)snprintf(path, sizeof(path), "scripts/%s/%s/", package->name, folder->name);
        asset_each(path, add_file, &found);
    }
    for (size_t i = 0; folder->listed > 0 && i < listed->count; i++) {
        (void)snprintf(path, sizeof(path), "scripts/%s/%s/%s.lua", package->name, folder->name,
                listed->list[i]);
        add_file(&found, path);
    }
}

/* A library that is required before its turn: it is loaded now. */
static bool load_early(struct host *host, const char *package, struct str name, struct err *err)
{
    struct stock_load *load = host->stock_load;
    const struct package *outer = load->package;
    char path[SCRIPT_PATH_MAX];
    (void)snprintf(path, sizeof(path), "scripts/%s/lib/%.*s.lua", package, STR_FMT(name));
    load->package = packages_find(packages_of(host->engine), str_of(package));
    load->depth++;
    bool ok = load_library(load, path);
    load->depth--;
    load->package = outer;
    if (!ok && err != load->err) {
        *err = *load->err;
    }
    return ok;
}

static bool read_through(void *data, const char *path, struct str *out, struct err *err)
{
    struct stock_load *load = data;
    return stock_files_read(load->files, path, out, err);
}

struct kinds {
    const struct packages *packages;
    struct package *package;
};

/* Adds the ref of a behaviour that no package adds to that is on. */
static void add_kind(void *data, const char *path)
{
    const struct kinds *kinds = data;
    struct str ref = name_of(path);
    char other[SCRIPT_PATH_MAX];
    bool shared = !str_ends(str_of(path), STR(".lua"));
    for (size_t i = 0; i < kinds->packages->count && !shared; i++) {
        (void)snprintf(other, sizeof(other), "scripts/%s/behaviours/%.*s.lua",
                kinds->packages->list[i]->name, STR_FMT(ref));
        shared = kinds->packages->list[i]->is_on && asset_has(other);
    }
    if (!shared) {
        package_words_add(&kinds->package->kinds, ref);
    }
}

static void find_kinds(const struct packages *packages)
{
    char folder[SCRIPT_PATH_MAX];
    for (size_t i = 0; i < packages->count; i++) {
        struct kinds kinds = {packages, packages->list[i]};
        (void)snprintf(folder, sizeof(folder), "scripts/%s/behaviours/", kinds.package->name);
        if (!kinds.package->is_on) {
            asset_each(folder, add_kind, &kinds);
        }
    }
}

static bool is_here(struct packages *packages, struct str name, bool is_needed)
{
    bool found = packages_find(packages, name) != NULL;
    if (!found && is_needed && !packages->missing) {
        packages->missing = str_dup(name);
    }
    return found;
}

/* Returns the settings whose packages are here. The caller finishes it. */
static struct value settings_here(
        struct packages *packages, const struct value *settings, bool are_needed)
{
    struct value here = value_table();
    for (size_t i = 0; i < value_table_count(settings); i++) {
        struct value key;
        const struct value *table = value_table_at(settings, i, &key);
        if (is_here(packages, value_as_str(&key), are_needed)) {
            value_table_set_str(&here, value_as_str(&key), value_dup(table));
        }
    }
    return here;
}

/* Puts the packages of a game before choice, which can turn off what the game adds. */
static void put_list(
        struct packages *packages, const struct game_file *game, struct buf *choice)
{
    struct buf names = {0};
    struct buf all = {0};
    game_items_put(&game->packages, &names);
    for (struct str rest = buf_str(&names), word; (word = str_take_word(&rest)).length > 0;) {
        bool adds = word.bytes[0] == '+';
        if (is_here(packages, str_slice(word, adds, word.length), true)) {
            buf_printf(&all, "%.*s ", STR_FMT(word));
            packages->is_of_game = !adds;
        }
    }
    buf_add_str(&all, buf_str(choice));
    buf_finish(choice);
    buf_finish(&names);
    *choice = all;
}

/* Applies the settings of the world's game, and puts its list before a choice without names. A
 * package that is not here is left out, so that a world can be checked and exported without the
 * folders that it is served with; packages->missing has its name. */
static bool take_game(struct stock_load *load, struct packages *packages, struct buf *choice)
{
    struct game_file game = {0};
    struct buf text = {0};
    bool is_chosen = packages_choice_has_names(buf_str(choice));
    bool ok = !packages_game(engine_world(load->host->engine), &text) ||
              game_file_read(buf_str(&text), "the world's game", &game, load->err);
    if (ok && game.settings.kind == VALUE_TABLE) {
        struct value settings = settings_here(packages, &game.settings, !is_chosen);
        ok = package_settings_set(packages, &settings, load->err);
        value_finish(&settings);
    }
    if (ok && !is_chosen) {
        put_list(packages, &game, choice);
    }
    game_file_finish(&game);
    buf_finish(&text);
    return ok;
}

static bool find_packages(struct stock_load *load, struct packages *packages)
{
    const struct engine_options *options = engine_options(load->host->engine);
    struct buf choice = {0};
    buf_printf(&choice, "%s ", options->packages);
    bool ok = package_files_read(packages, read_through, load, load->err) &&
              take_game(load, packages, &choice) &&
              package_settings_set(packages, options->package_settings, load->err) &&
              (packages_choose(packages, buf_str(&choice), load->err) ||
                      (packages->is_of_game && err_wrap(load->err, "the world's game"))) &&
              packages_order(packages, load->err);
    buf_finish(&choice);
    return ok;
}

static void find_all(struct stock_load *load)
{
    const struct packages *packages = packages_of(load->host->engine);
    find_kinds(packages);
    for (size_t i = 0; i < packages->count; i++) {
        if (packages->list[i]->is_on) {
            stock_files_add_package(load->files, str_of(packages->list[i]->name));
        }
    }
    for (size_t f = 0; f < sizeof(folders) / sizeof(folders[0]); f++) {
        for (size_t i = 0; i < packages->count; i++) {
            if (packages->list[i]->is_on) {
                find_files(load, packages->list[i], &folders[f]);
            }
        }
    }
}

/* Loads up to `most` files. False if one doesn't load. */
static bool load_some(struct stock_load *load, size_t most)
{
    int top = lua_gettop(load->host->L);
    bool ok = true;
    while (ok && load->next < load->count && most-- > 0) {
        const struct stock_file *file = &load->list[load->next++];
        load->package = file->package;
        ok = file->load(load, file->path);
    }
    lua_settop(load->host->L, top);
    return ok;
}

static void count_functions(void *data, const struct command *command __attribute__((unused)))
{
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
    commands_each(stock_commands(host->engine), count_functions, &count);
    host->stock_refs = mem_alloc_array(count + 1, sizeof(int));
    host->stock_ref_count = 0;
    commands_each(stock_commands(host->engine), keep_function, host);
}

/* True if the new phrases include all that the engine uses. */
static bool check_phrases(struct stock_load *load)
{
    const char *missing = phrase_missing(load->host->engine);
    return !missing || err_set(load->err, ERR_SCRIPT,
                               "scripts: there are no words for the phrase %s", missing);
}

static void say_what_changed(const struct stock_load *load, struct buf *summary)
{
    const struct host *host = load->host;
    if (host->stock_files) {
        stock_files_compare(host->stock_files, load->files, summary);
        buf_add_text(summary, "; ");
    }
    buf_printf(summary, "%zu commands in %zu files, %zu behaviours and %zu libraries",
            host->stock_ref_count, load->counts[1], load->counts[2], load->counts[0]);
}

static void take(struct stock_load *load, struct buf *summary)
{
    struct host *host = load->host;
    commands_publish(stock_commands(host->engine));
    host->stock_loads++;
    call_pages_forget(host->engine);
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
    if (!phrase_set(phrases_of(load->host->engine), key, text) && !load->failed) {
        load->failed = true;
        (void)err_set(load->err, ERR_MISSING,
                "the language %s has a word \"%.*s\", which the game does not use: skein lines "
                "lists the words",
                engine_options(load->host->engine)->language, STR_FMT(key));
    }
}

/* Sets the words of the language, behind those of the scripts. */
static bool set_words(struct stock_load *load, const struct catalogue *catalogue)
{
    catalogue_each_word(catalogue, set_word, load);
    return !load->failed;
}

/* Exchanges what was there before and the new, which is in use only while it loads. */
static void swap_loaded(struct stock_load *load)
{
    struct host *host = load->host;
    int modules = host->modules;
    int pages = host->pages;
    host->modules = load->modules;
    host->pages = load->pages;
    load->modules = modules;
    load->pages = pages;
    load->phrases = phrases_set(host->engine, load->phrases);
    load->packages = packages_set(host->engine, load->packages);
    load->catalogue_used = catalogue_use(load->catalogue_used);
    host->stock_load = host->stock_load ? NULL : load;
}

static int new_table(lua_State *L)
{
    lua_createtable(L, 0, 16);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static bool begin_load(struct host *host, struct err *err)
{
    struct catalogue *catalogue = NULL;
    if (!language_read(engine_options(host->engine)->language,
                engine_options(host->engine)->languages, &catalogue, err)) {
        return false;
    }
    struct stock_load *load = mem_alloc(sizeof(*load));
    *load = (struct stock_load){.host = host,
            .modules = new_table(host->L),
            .pages = new_table(host->L),
            .phrases = phrases_create(),
            .packages = packages_create(),
            .catalogue = catalogue,
            .catalogue_used = catalogue,
            .files = stock_files_create()};
    host->stock_begun = load;
    return true;
}

/* Ends it, outside its slices. ok: its parts were taken, and those before go. */
static void end_load(struct stock_load *load, bool ok)
{
    struct host *host = load->host;
    host->stock_begun = NULL;
    if (!ok) {
        commands_unstage(stock_commands(host->engine));
        stock_files_destroy(load->files);
    }
    luaL_unref(host->L, LUA_REGISTRYINDEX, load->pages);
    luaL_unref(host->L, LUA_REGISTRYINDEX, load->modules);
    packages_destroy(load->packages);
    phrases_destroy(load->phrases);
    catalogue_destroy(ok ? host->catalogue : load->catalogue);
    host->catalogue = ok ? load->catalogue : host->catalogue;
    for (size_t i = 0; i < load->count; i++) {
        mem_free(load->list[i].path);
    }
    mem_free(load->list);
    mem_free(load);
}

void host_load_stop(struct host *host)
{
    if (host->stock_begun) {
        end_load(host->stock_begun, false);
    }
}

/* A slice: the packages, some files, or the end. */
static enum stock_loading load_part(
        struct stock_load *load, size_t most, struct buf *summary, struct err *err)
{
    struct engine *engine = load->host->engine;
    load->err = err;
    bool ok = load->count > 0 || find_packages(load, packages_of(engine));
    if (ok && load->count == 0) {
        find_all(load);
    }
    ok = ok && load_some(load, most);
    if (ok && load->next < load->count) {
        return STOCK_GOES_ON;
    }
    ok = ok && commands_order(stock_commands(engine), packages_of(engine), err) &&
         check_phrases(load) && package_prototypes_check(engine, err) &&
         set_words(load, load->catalogue);
    if (ok) {
        take(load, summary);
    }
    return ok ? STOCK_LOADED : STOCK_REFUSED;
}

enum stock_loading host_load_some(
        struct host *host, size_t most, struct buf *summary, struct err *err)
{
    struct engine *engine = host->engine;
    if (!host->stock_begun && !begin_load(host, err)) {
        return STOCK_REFUSED;
    }
    struct stock_load *load = host->stock_begun;
    host->load_early = load_early;
    transaction_begin(engine, 0, 0);
    swap_loaded(load);
    enum stock_loading how = load_part(load, most, summary, err);
    if (how == STOCK_LOADED) {
        host->stock_load = NULL; /* what is left in load now was there before */
        asset_set_language(engine_options(engine)->language, engine_options(engine)->languages);
    } else {
        swap_loaded(load);
    }
    if (how != STOCK_GOES_ON) {
        end_load(load, how == STOCK_LOADED);
    }
    transaction_commit(engine);
    return how;
}

bool host_load_stock(struct host *host, struct buf *summary, struct err *err)
{
    host_load_stop(host);
    return host_load_some(host, SIZE_MAX, summary, err) == STOCK_LOADED;
}
