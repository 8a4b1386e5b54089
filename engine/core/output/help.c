/* help.c -- finds the help topic for a word.
 *
 * A name beats an alias, and an alias beats a prefix, which must fit only one topic. An alias of a
 * page for players beats one of a page for builders or operators. A blank in
 * the word matches a dash in the name, so "api act" finds api-act. Topics are read from the
 * assets each time: there are some hundred small ones, in memory, and only the head of each is
 * searched for lists of words.
 *
 * The display is up to the caller: bind_help.c makes markup of a topic, web_markdown.c HTML. */
#include "engine/core/output/help.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/core/engine.h"
#include "engine/core/run/packages.h"

#include <stdio.h>
#include <string.h>

enum { RANK_NONE, RANK_ALIAS, RANK_PLAYERS_ALIAS, RANK_NAME };

enum { NAME_MAX_BYTES = 60 };

struct search {
    const struct engine *engine;
    struct str word;
    const struct help_others *others;
    int rank; /* rank of found */
    char found[HELP_PATH_MAX];
    char only[HELP_PATH_MAX]; /* the last topic that begins with word */
    size_t beginning;         /* how many topics begin with word */
    struct buf text;          /* of the current topic */
};

static bool is_part(struct str name)
{
    return str_starts(name, STR("api-")) || str_starts(name, STR("tutorial-"));
}

static bool is_name(struct str name, struct str word)
{
    if (name.length != word.length) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        char c = word.bytes[i] == ' ' ? '-' : word.bytes[i];
        if (!str_equal_nocase(str_slice(name, i, i + 1), (struct str){&c, 1})) {
            return false;
        }
    }
    return true;
}

#define SHELF STR("Shelf:")
#define TASK STR("Task:")

bool help_is_list(struct str line)
{
    return str_starts_nocase(line, STR("Aliases:")) ||
           str_starts_nocase(line, STR("See also:")) ||
           str_starts_nocase(line, STR("Module:")) || str_starts_nocase(line, SHELF) ||
           str_starts_nocase(line, TASK);
}

void help_each_word(struct str text, struct str head,
        void (*visit)(void *data, struct str word), void *data)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (!str_starts_nocase(line, head)) {
            continue;
        }
        line = str_slice(line, head.length, line.length);
        while (line.length > 0) {
            visit(data, str_trim(str_take_until(&line, ',')));
        }
    }
}

/* Returns the head of a topic: all before its first line of prose. */
static struct str head_of(struct str text)
{
    struct str rest = text;
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (line.length > 0 && line.bytes[0] != '#' && line.bytes[0] != ' ' &&
                !help_is_list(line)) {
            return str_slice(text, 0, (size_t)(line.bytes - text.bytes));
        }
    }
    return text;
}

struct alias {
    struct str word;
    bool found;
};

static void compare_alias(void *data, struct str word)
{
    struct alias *alias = data;
    alias->found = alias->found || str_equal_nocase(word, alias->word);
}

static bool has_alias(struct str head, struct str word)
{
    struct alias alias = {word, false};
    help_each_word(head, STR("Aliases:"), compare_alias, &alias);
    return alias.found;
}

struct needs {
    const struct engine *engine;
    bool met;
};

static void check_module(void *data, struct str module)
{
    struct needs *needs = data;
    needs->met = needs->met && packages_is_on(needs->engine, module);
}

static bool is_text_shown(const struct engine *engine, const char *path, struct str text)
{
    struct needs needs = {engine, help_is_of_package(engine, path)};
    help_each_word(head_of(text), STR("Module:"), check_module, &needs);
    return needs.met;
}

/* Takes "[NAME] " off a line and returns the name; empty if none exists. */
static struct str take_condition(struct str *line)
{
    size_t end = str_find(*line, STR("] "), 0);
    if (end == SIZE_MAX || !str_starts(*line, STR("["))) {
        return STR_NONE;
    }
    for (size_t i = 1; i < end; i++) {
        if (line->bytes[i] < 'a' || line->bytes[i] > 'z') {
            return STR_NONE;
        }
    }
    struct str name = str_slice(*line, 1, end);
    *line = str_slice(*line, end + 2, line->length);
    return name;
}

/* Appends a line, in which `help TOPIC` stays a link only if the topic is shown. */
static void put_line(const struct engine *engine, struct str line, struct buf *out)
{
    for (size_t at; (at = str_find(line, STR("`help "), 0)) != SIZE_MAX;) {
        size_t end = str_find_char(line, '`', at + 1);
        bool hidden = help_is_hidden(engine, str_slice(line, at + strlen("`help "), end));
        buf_add_str(out, str_slice(line, 0, at + !hidden));
        buf_add_str(out, str_slice(line, at + 1, hidden ? end : end + (end != SIZE_MAX)));
        line = str_slice(line, end + (end != SIZE_MAX), line.length);
    }
    buf_add_str(out, line);
    buf_add_char(out, '\n');
}

bool help_read(const struct engine *engine, const char *path, struct buf *out, struct err *err)
{
    struct buf text = {0};
    bool ok = asset_read(path, &text, err);
    struct str rest = buf_str(&text);
    while (ok && rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        struct str module = take_condition(&line);
        if (module.length == 0 || packages_is_on(engine, module)) {
            put_line(engine, line, out);
        }
    }
    buf_finish(&text);
    return ok;
}

bool help_is_shown(const struct engine *engine, const char *path)
{
    struct buf text = {0};
    bool shown = asset_read(path, &text, NULL) && is_text_shown(engine, path, buf_str(&text));
    buf_finish(&text);
    return shown;
}

static void keep_word(void *data, struct str word)
{
    struct str *kept = data;
    *kept = word;
}

/* Returns the shelf of a topic by its name and text. */
static enum help_shelf shelf_of(struct str name, struct str text)
{
    struct str shelf = STR_NONE;
    help_each_word(head_of(text), SHELF, keep_word, &shelf);
    if (is_part(name)) {
        return HELP_PARTS;
    }
    if (str_equal(shelf, STR("running"))) {
        return HELP_OPERATORS;
    }
    bool builds = str_starts(name, STR("@")) || str_equal(name, STR("api")) ||
                  str_equal(shelf, STR("building"));
    return builds ? HELP_BUILDERS : HELP_PLAYERS;
}

enum help_shelf help_shelf(const char *path)
{
    struct str name = help_name(path);
    struct buf text = {0};
    enum help_shelf shelf = !is_part(name) && asset_read(path, &text, NULL)
                                    ? shelf_of(name, buf_str(&text))
                                    : shelf_of(name, STR_NONE);
    buf_finish(&text);
    return shelf;
}

const char *help_shelf_word(enum help_shelf shelf)
{
    static const char *const shelves[] = {
            [HELP_PLAYERS] = "play", [HELP_BUILDERS] = "build", [HELP_OPERATORS] = "run"};
    return shelf == HELP_PARTS ? "" : shelves[shelf];
}

struct str help_about(struct str text)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        bool is_example = str_starts(line, STR("    "));
        line = str_trim(line);
        if (!is_example && line.length > 0 && line.bytes[0] != '#' && !help_is_list(line)) {
            return line;
        }
    }
    return STR_NONE;
}

bool help_entry(
        const struct engine *engine, const char *path, struct buf *text, struct help_entry *out)
{
    struct str name = help_name(path);
    buf_clear(text);
    if (name.length == 0 || is_part(name) || !asset_read(path, text, NULL)) {
        return false;
    }
    struct str whole = buf_str(text);
    *out = (struct help_entry){
            .name = name, .shelf = shelf_of(name, whole), .about = help_about(whole)};
    help_each_word(head_of(whole), TASK, keep_word, &out->task);
    return is_text_shown(engine, path, whole);
}

/* Reads the topic with exactly this name. Returns false if none exists. */
static bool read_named(const struct engine *engine, struct str name, char path[HELP_PATH_MAX],
        struct buf *text)
{
    char file[NAME_MAX_BYTES + 1];
    if (name.length == 0 || name.length > NAME_MAX_BYTES ||
            str_find_char(name, '/', 0) != SIZE_MAX) {
        return false;
    }
    (void)snprintf(file, sizeof(file), "%.*s", STR_FMT(name));
    for (char *at = file; *at; at++) {
        *at = *at == ' ' ? '-' : *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    }
    (void)help_path(engine, str_of(file), path);
    return asset_read(path, text, NULL);
}

static bool is_named(const struct engine *engine, struct str name, bool shown)
{
    char path[HELP_PATH_MAX];
    struct buf text = {0};
    bool is = read_named(engine, name, path, &text) &&
              is_text_shown(engine, path, buf_str(&text)) == shown;
    buf_finish(&text);
    return is;
}

bool help_is_hidden(const struct engine *engine, struct str name)
{
    return is_named(engine, name, false);
}

bool help_is_page(const struct engine *engine, struct str name)
{
    return is_named(engine, name, true);
}

static void take_topic(struct search *search, int rank, const char *path)
{
    if (rank > search->rank) {
        search->rank = rank;
        (void)snprintf(search->found, sizeof(search->found), "%s", path);
    }
}

static void tell_near(const struct search *search, struct str name)
{
    if (search->others) {
        search->others->near(search->others->data, name);
    }
}

static void look_at_topic(void *data, const char *path)
{
    struct search *search = data;
    struct str name = help_name(path);
    struct str word = search->word;
    buf_clear(&search->text);
    if (name.length == 0 || !asset_read(path, &search->text, NULL)) {
        return;
    }
    struct str text = buf_str(&search->text);
    if (!is_text_shown(search->engine, path, text)) {
        return;
    }
    if (is_name(name, word)) {
        take_topic(search, RANK_NAME, path);
    } else if (has_alias(head_of(text), word)) {
        take_topic(search,
                shelf_of(name, text) == HELP_PLAYERS ? RANK_PLAYERS_ALIAS : RANK_ALIAS, path);
    } else if (!is_part(name) && str_starts_nocase(name, word)) {
        (void)snprintf(search->only, sizeof(search->only), "%s", path);
        search->beginning++;
        tell_near(search, name);
    } else if (!is_part(name) && str_distance(name, word, 2) <= 2) {
        tell_near(search, name);
    } else if (search->others && !is_part(name) && word.length >= 3 &&
               str_find_nocase(text, word, 0) != SIZE_MAX) {
        search->others->mentions(search->others->data, name);
    }
}

bool help_find(const struct engine *engine, struct str word, const struct help_others *others,
        char out_path[HELP_PATH_MAX])
{
    struct search search = {.engine = engine, .word = str_trim(word)};
    if (read_named(engine, search.word, out_path, &search.text) &&
            is_text_shown(engine, out_path, buf_str(&search.text))) {
        buf_finish(&search.text);
        return true; /* a name beats aliases: no other topic needs to be read */
    }
    help_each(engine, look_at_topic, &search);
    bool found = search.rank != RANK_NONE || search.beginning == 1;
    if (!found && others) {
        search.others = others;
        help_each(engine, look_at_topic, &search);
    }
    buf_finish(&search.text);
    if (!found) {
        return false;
    }
    (void)snprintf(out_path, HELP_PATH_MAX, "%s",
            search.rank != RANK_NONE ? search.found : search.only);
    return true;
}
