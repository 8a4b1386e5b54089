#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct engine;

/* Help topics: data/help/NAME.md, found by name or alias. Markdown, its head "# Title", then
 * "Aliases: a, b", "See also: a, b", "Module: a", without which it is not there, and "Shelf: building", for those that
 * have them; "See also" may stand at the end, the others come before the first line of prose. */

#define HELP_PATH_MAX 200

/* What else a word may have meant; each is called at most once a topic. Names are borrowed for
 * the call. */
struct help_others {
    void (*near)(
            void *data, struct str topic); /* begins with it, or differs by a letter or two */
    void (*mentions)(void *data, struct str topic);
    void *data;
};

/* Finds the topic that a word names: by its name, an alias, or the only one that begins with it.
 * False if there is none; then others (may be NULL) was told of what comes close. */
bool help_find(const struct engine *engine, struct str word, const struct help_others *others,
        char out_path[HELP_PATH_MAX]);

/* Appends a topic's text. A line that begins with "[NAME] " is there if that module is on, without these. */
MUST_CHECK bool help_read(
        const struct engine *engine, const char *path, struct buf *out, struct err *err);

struct help_hit {
    struct str topic;
    struct str about; /* its first sentences, Markdown */
};

struct help_search;

/* Begins to look for topics that have all of the words (the first eight); the caller ends it. */
struct help_search *help_search_begin(const struct engine *engine, struct str words);
/* Looks at the next topic; false: there is none. */
bool help_search_step(const struct engine *engine, struct help_search *search);
/* Visits those that were found, the one that the words name first. Texts are borrowed for the call. */
void help_search_each(const struct help_search *search,
        void (*visit)(void *data, const struct help_hit *hit), void *data);
void help_search_end(struct help_search *search);
/* The name in a topic's path; empty if it is none. */
struct str help_name(const char *path);
/* False for pages about a module that the configuration leaves out: nobody finds or is listed them. */
bool help_is_shown(const struct engine *engine, const char *path);

/* HELP_PARTS: pages of the reference and steps of the tutorial, found by name and not listed. HELP_BUILDERS: for those
 * who build and run the world, "Shelf: building" and all that begin with "@". */
enum help_shelf { HELP_PLAYERS, HELP_BUILDERS, HELP_PARTS };
enum help_shelf help_shelf(const char *path);
/* By a topic's name as it is written in "See also": true if there is one of that name, not shown. */
bool help_is_hidden(const struct engine *engine, struct str name);
/* Is it one of the lines below the title that are lists of words? */
bool help_is_list(struct str line);
/* Takes "Aliases: a, b" or "See also: a, b" off a topic's text: visits each word. */
void help_each_word(struct str text, struct str head,
        void (*visit)(void *data, struct str word), void *data);
