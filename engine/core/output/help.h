#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct engine;

/* Help topics: data/help/NAME.md and scripts/PACKAGE/help/NAME.md, found by name or alias. Each is
 * Markdown and begins with "#
 * Title". Optional lines follow: "Shelf: building" or "Shelf: running", "Task: WORD" for the
 * players' index, "Module: a" (the topic is hidden if that package is off), "Aliases: a, b" and
 * "See also: a, b". "See also" may stand at the end; the others come before the first line of
 * prose. */

#define HELP_PATH_MAX 200

/* Receives other topics that a word may mean, each at most once. Names are borrowed for the
 * call. */
struct help_others {
    void (*near)(void *data, struct str topic); /* similar name */
    void (*mentions)(void *data, struct str topic);
    void *data;
};

/* True if a topic that players may read has exactly this name. */
bool help_is_page(const struct engine *engine, struct str name);
/* Finds a topic by its name, an alias, or a prefix that only one topic has. Returns false if no
 * topic fits; then others (may be NULL) has received the similar ones. */
bool help_find(const struct engine *engine, struct str word, const struct help_others *others,
        char out_path[HELP_PATH_MAX]);

/* Appends a topic's text. A line "[NAME] text" is included, without the mark, only if that
 * package is on. */
MUST_CHECK bool help_read(
        const struct engine *engine, const char *path, struct buf *out, struct err *err);

/* Visits the paths of all topics, sorted by name, except those of packages that are off. */
void help_each(
        const struct engine *engine, void (*visit)(void *data, const char *path), void *data);
/* Writes the path that a topic of that name has or would have. True if it is a package's. */
bool help_path(const struct engine *engine, struct str name, char path[HELP_PATH_MAX]);
/* False for a path in a package that is off. */
bool help_is_of_package(const struct engine *engine, const char *path);
/* Returns the topic's name in a path; empty if the path is not a topic. */
struct str help_name(const char *path);
/* False for pages about a package that is turned off: they are neither found nor listed. */
bool help_is_shown(const struct engine *engine, const char *path);

/* HELP_BUILDERS: "Shelf: building", and all names with "@" that have no shelf. HELP_OPERATORS:
 * "Shelf: running". HELP_PARTS: pages of the reference and steps of the tutorial, which no index
 * lists. */
enum help_shelf { HELP_PLAYERS, HELP_BUILDERS, HELP_OPERATORS, HELP_PARTS };
enum help_shelf help_shelf(const char *path);
/* Returns "play", "build", "run" or "". */
const char *help_shelf_word(enum help_shelf shelf);

/* A line of the index. Texts are borrowed from the buffer given to help_entry. */
struct help_entry {
    struct str name;
    enum help_shelf shelf;
    struct str task;  /* of "Task:"; empty: none */
    struct str about; /* the first line of prose, Markdown */
};

/* Reads a topic for the index into text. Returns false for HELP_PARTS and for hidden topics. */
bool help_entry(const struct engine *engine, const char *path, struct buf *text,
        struct help_entry *out);
/* Returns the first line of prose: no head, no example. */
struct str help_about(struct str text);
/* True if there is a hidden topic of that name, as written in "See also". */
bool help_is_hidden(const struct engine *engine, struct str name);
/* True if line is one of the word lists below the title. */
bool help_is_list(struct str line);
/* Visits each word of the lines of text that begin with head ("Aliases:", "See also:"). */
void help_each_word(struct str text, struct str head,
        void (*visit)(void *data, struct str word), void *data);
