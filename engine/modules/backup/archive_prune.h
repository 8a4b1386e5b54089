#pragma once
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* The oldest backup that is kept. */
struct archive_keep {
    uint64_t mark;   /* of the world whose segments may be removed */
    uint64_t number; /* of the last commit that every kept backup has */
    int64_t wall_ms; /* when the oldest was begun */
};

/* Removes the segments that no kept backup needs, the oldest first. Returns how many. A file that
 * cannot be removed is logged. Thread: any; blocks. */
size_t archive_prune(const char *directory, struct str base, const struct archive_keep *keep);
