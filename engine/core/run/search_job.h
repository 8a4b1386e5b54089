#pragma once
#include "engine/core/engine.h"

/* Asynchronous searches for objects by part of a name or text. A worker reads, so only the
 * asker waits. */

struct search_job_found {
    const uint64_t *ids; /* in order of creation, without duplicates */
    size_t count;
    struct str part; /* as passed to search_job_begin, like limit and asker */
    size_t limit;
    uint64_t asker;      /* as passed */
    const char *problem; /* why the search failed; NULL: it succeeded */
};

/* Searches objects that have part, case-folded, in a name or alias of their own. Call it in a
 * transaction. Finds at least limit objects, if there are so many. done is called later with
 * asker, outside any transaction; found is borrowed for the call. Objects may change meanwhile,
 * so users of an id call world_is_named in their own transaction. Returns false if too many
 * searches run already. */
MUST_CHECK bool search_job_begin(struct engine *engine, uint64_t asker, struct str part,
        size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data);
/* Same, for part in any property's text or any active behaviour, with its ASCII letters in
 * lower case. Changes that are not durable yet are not found. Users of an id check its current
 * text, and the right to read it. */
MUST_CHECK bool search_job_texts_begin(struct engine *engine, uint64_t asker, struct str part,
        size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data);
