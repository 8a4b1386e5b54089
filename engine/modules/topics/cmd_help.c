/* cmd_help.c -- `skein help TOPIC`: prints a help page, wrapped for a terminal, or without a topic the names of all.
 *
 * No world is read, so pages of all packages are found, and a page of a package names it. A topic is found by its name, an
 * alias, or the beginning of one topic's name. */
#include "engine/modules/topics/cmd_help.h"

#include "engine/base/asset.h"
#include "engine/base/mem.h"
#include "engine/core/output/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 78, NEAR_SHOWN = 8, NEAR_MOST = 2, LONG_NAME = 5 };

struct topic_search {
    struct str word;
    struct str dashed; /* the word as topics' names are written */
    char named[HELP_PATH_MAX];
    char aliased[HELP_PATH_MAX];
    char begun[HELP_PATH_MAX];
    size_t beginning; /* topics whose names begin with the word */
    struct buf near;  /* names like the word */
    size_t near_count;
    const char *path; /* of the page whose aliases are compared */
};

static void take_alias(void *data, struct str alias)
{
    struct topic_search *search = data;
    if (str_equal_nocase(alias, search->word)) {
        (void)str_copy(str_of(search->path), search->aliased, sizeof(search->aliased));
    }
}

static void look(void *data, const char *path)
{
    struct topic_search *search = data;
    struct str name = help_name(path);
    struct buf text = {0};
    if (name.length == 0 || !asset_read(path, &text, NULL)) {
        return;
    }
    search->path = path;
    help_each_word(buf_str(&text), STR("Aliases:"), take_alias, search);
    if (str_starts_nocase(name, search->dashed)) {
        bool is_whole = name.length == search->dashed.length;
        search->beginning++;
        (void)str_copy(str_of(path), is_whole ? search->named : search->begun, HELP_PATH_MAX);
    }
    bool is_near = str_find(name, search->dashed, 0) != SIZE_MAX ||
                   (name.length > LONG_NAME &&
                           str_distance(name, search->dashed, NEAR_MOST) <= NEAR_MOST);
    if (is_near && search->near_count++ < NEAR_SHOWN) {
        buf_printf(&search->near, "%s%.*s", search->near_count > 1 ? ", " : "", STR_FMT(name));
    }
    buf_finish(&text);
}

/* Prints a line of prose, broken at blanks. The lines after the first of a list's item are indented. */
static void print_wrapped(struct str line)
{
    size_t indent = str_starts(line, STR("- ")) ? 2 : 0;
    size_t column = 0;
    while (line.length > 0) {
        struct str word = str_take_until(&line, ' ');
        size_t width = str_columns(word);
        if (column > indent && column + 1 + width > COLUMNS) {
            (void)printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent || (column > 0 && indent == 0)) {
            (void)putchar(' ');
            column++;
        }
        (void)printf("%.*s", STR_FMT(word));
        column += width;
    }
    (void)putchar('\n');
}

/* True if games are without the package unless they ask for it. */
static bool is_off(struct str package)
{
    struct buf path = {0};
    struct buf text = {0};
    buf_printf(&path, "scripts/%.*s/package.lua", STR_FMT(package));
    bool off = asset_read(path.bytes, &text, NULL) &&
               str_find(buf_str(&text), STR("default = false"), 0) != SIZE_MAX;
    buf_finish(&path);
    buf_finish(&text);
    return off;
}

static void print_page(struct str text, const char *path)
{
    struct str file = str_of(path);
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (help_is_list(line) && !str_starts(line, STR("See also:"))) {
            continue;
        }
        if (str_starts(line, STR("    ")) || line.length <= COLUMNS) {
            (void)printf("%.*s\n", STR_FMT(line));
        } else {
            print_wrapped(line);
        }
    }
    (void)str_take_until(&file, '/');
    struct str package = str_take_until(&file, '/');
    if (str_starts(str_of(path), STR("scripts/")) && is_off(package)) {
        (void)printf("\n(To turn on the package %.*s, add it to packages in game.lua.)\n",
                STR_FMT(package));
    }
}

/* -- the index -- */

struct index_of {
    enum help_shelf shelf;
    char **names; /* owned */
    size_t count;
    size_t capacity;
};

static void add_name(void *data, const char *path)
{
    struct index_of *index = data;
    struct str name = help_name(path);
    if (name.length > 0 && help_shelf(path) == index->shelf) {
        index->names =
                mem_grow(index->names, index->count, &index->capacity, sizeof(*index->names));
        index->names[index->count++] = str_dup(name);
    }
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Prints the names in their order, and frees them. */
static void print_names(struct index_of *index)
{
    struct buf line = {0};
    if (index->count > 0) {
        qsort(index->names, index->count, sizeof(*index->names), compare_names);
    }
    for (size_t i = 0; i < index->count; i++) {
        buf_printf(&line, "%s%s", i > 0 ? ", " : "", index->names[i]);
        mem_free(index->names[i]);
    }
    print_wrapped(buf_str(&line));
    mem_free(index->names);
    buf_finish(&line);
}

static enum cmd_status print_index(void)
{
    static const struct {
        enum help_shelf shelf;
        const char *title;
    } shelves[] = {{HELP_BUILDERS, "Building"}, {HELP_OPERATORS, "Running a game"},
            {HELP_PLAYERS, "Playing"}};

    for (size_t i = 0; i < sizeof(shelves) / sizeof(shelves[0]); i++) {
        struct index_of index = {.shelf = shelves[i].shelf};
        asset_each("data/help/", add_name, &index);
        asset_each("scripts/", add_name, &index);
        (void)printf("# %s\n\n", shelves[i].title);
        print_names(&index);
        (void)putchar('\n');
    }
    (void)puts("`skein help TOPIC` prints a page; `skein --help` lists the commands.");
    return CMD_DONE;
}

/* Returns the path of the page, borrowed from search; NULL if there is none, or several may be meant. */
static const char *find_page(struct topic_search *search)
{
    asset_each("data/help/", look, search);
    asset_each("scripts/", look, search);
    return search->named[0]         ? search->named
           : search->aliased[0]     ? search->aliased
           : search->beginning == 1 ? search->begun
                                    : NULL;
}

static enum cmd_status run_help(const struct args *args, struct err *err)
{
    struct topic_search search = {0};
    struct buf word = {0};
    struct buf dashed = {0};
    struct buf text = {0};
    if (!cmd_set_assets(args, err)) {
        return CMD_FAILED;
    }
    for (size_t i = 0; i < args->word_count; i++) {
        buf_printf(&word, "%s%s", i > 0 ? " " : "", args->words[i]);
    }
    if (word.length == 0) {
        buf_finish(&word);
        return print_index();
    }
    buf_add_str(&dashed, buf_str(&word));
    for (char *at = dashed.bytes; (at = strchr(at, ' ')) != NULL;) {
        *at = '-';
    }
    search.word = buf_str(&word);
    search.dashed = buf_str(&dashed);
    const char *path = find_page(&search);
    bool ok = path ? asset_read(path, &text, err)
                   : err_set(err, ERR_MISSING, "there is no help topic \"%s\"%s%s", word.bytes,
                             search.near_count > 0 ? "; did you mean one of these: "
                                                   : "; `skein --help` lists the commands",
                             search.near_count > 0 ? search.near.bytes : "");
    if (ok) {
        print_page(buf_str(&text), path);
    }
    buf_finish(&search.near);
    buf_finish(&text);
    buf_finish(&dashed);
    buf_finish(&word);
    return ok ? CMD_DONE : CMD_FAILED;
}

static const struct args_option help_options[] = {
        {"assets", "DIR", "use the pages in DIR before those built in"},
        {0},
};

const struct cmd cmd_help = {
        .name = "help",
        .usage = "[TOPIC]",
        .summary = "prints a help page, or a command's help",
        .help = "Prints a page of the game's help, such as `area files`, wrapped for a "
                "terminal;\n"
                "without a topic, the names of all. The name of a command gives that "
                "command's\n"
                "help, unless a page is called so: then write `skein COMMAND --help`.\n"
                "\n"
                "Example: skein help making quests\n",
        .options = help_options,
        .words = CMD_ANY_WORDS,
        .word_names = "TOPIC",
        .run = run_help,
};
