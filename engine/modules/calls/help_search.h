#pragma once
#include "engine/core/output/help.h"

/* Full-text search in the help topics. */

/* The lists of the index, in their order. */
enum help_list {
    HELP_LIST_TOPICS,
    HELP_LIST_BUILDING,
    HELP_LIST_RUNNING,
    HELP_LIST_API,
    HELP_LISTS
};
/* Returns the list of a topic by its path. */
enum help_list help_list_of(const char *path);

/* Texts in which backticks mark code, without other marks of Markdown. */
struct help_hit {
    struct str topic;
    struct str title;
    struct str about; /* its first sentence */
    struct str
            sentence; /* the first that has the first word, if about has it not; else empty */
    enum help_list list;
    bool is_named; /* the words are its name */
};

struct help_search;

/* Begins a search for topics that have all words (the first eight). The caller ends it with
 * help_search_end. */
struct help_search *help_search_begin(const struct engine *engine, struct str words);
/* Checks the next topic. Returns false when all are done. */
bool help_search_step(const struct engine *engine, struct help_search *search);
/* Returns the first word that is searched; borrowed. */
struct str help_search_word(const struct help_search *search);
/* Visits the matches, the best first. Texts are borrowed for the call. */
void help_search_each(const struct help_search *search,
        void (*visit)(void *data, const struct help_hit *hit), void *data);
/* Returns where a word of text begins with word, in any case; SIZE_MAX: nowhere. */
size_t help_search_find(struct str text, struct str word);
void help_search_end(struct help_search *search);
