#pragma once
#include "engine/core/engine.h"

/* Things by a part of their names or texts: a worker reads, so nobody waits but who asked. */

struct seek_found {
    const uint64_t *ids; /* in the order in which they came into the world, each once */
    size_t count;
    struct str part; /* as it was asked for, as limit */
    size_t limit;
    uint64_t asker;      /* as it was given */
    const char *problem; /* why they could not be read; NULL: they could */
};

/* Looks for what has part, case-folded, in a name or an alias of its own, in a slice; at least limit of them, if there
 * are so many. asker is for done, which is called later, outside any slice, with what is its own for the call; whoever uses an id asks
 * world_is_named of it in their slice, as things go on meanwhile. False if too many ask already. */
MUST_CHECK bool seek_begin(struct engine *engine, uint64_t asker, struct str part, size_t limit,
        void (*done)(struct engine *engine, void *data, const struct seek_found *found),
        void *data);
/* The same for part in any property's text or any behaviour in force, ASCII letters of it small; of what is not durable yet
 * nothing is found. Whoever uses an id looks again what stands there, and who may read it. */
MUST_CHECK bool seek_texts_begin(struct engine *engine, uint64_t asker, struct str part,
        size_t limit,
        void (*done)(struct engine *engine, void *data, const struct seek_found *found),
        void *data);
/* -- for engine.c -- */
void seeks_abandon(struct engine *engine);
