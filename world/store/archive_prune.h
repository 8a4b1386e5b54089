#pragma once
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* The oldest backup that is kept. */
struct archive_keep {
    uint64_t mark;   /* of the world: only its segments go */
    uint64_t number; /* of the last commit that each kept backup has */
    int64_t wall_ms; /* when the oldest was begun */
};

/* Removes segments, the oldest first, that no kept backup needs; returns how many. A file that cannot be removed gets a line in the log.
 * Thread: any; blocks. */
size_t archive_prune(const char *directory, struct str base, const struct archive_keep *keep);
