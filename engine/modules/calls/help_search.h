#pragma once
#include "engine/core/output/help.h"

/* Full-text search in the help topics. */

struct help_hit {
    struct str topic;
    struct str about; /* its first sentences, Markdown */
};

struct help_search;

/* Begins a search for topics that have all words (the first eight). The caller ends it with
 * help_search_end. */
struct help_search *help_search_begin(const struct engine *engine, struct str words);
/* Checks the next topic. Returns false when all are done. */
bool help_search_step(const struct engine *engine, struct help_search *search);
/* Visits the matches, the best first. Texts are borrowed for the call. */
void help_search_each(const struct help_search *search,
        void (*visit)(void *data, const struct help_hit *hit), void *data);
void help_search_end(struct help_search *search);
