#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct buf;

/* What differs between two texts, by lines. */

struct diff_names {
    const char *before; /* what the head calls the two; NULL: no head */
    const char *after;
    bool spoken; /* each line in words, with its number: for those who hear it */
};

/* Calls visit for each line with ' ' (in both), '-' (only before) or '+' (only after), in order. Texts are
 * borrowed for the call. */
void diff_each(struct str before, struct str after,
        void (*visit)(void *data, char sign, struct str line), void *data);
/* Appends the difference with three lines of context as a unified diff, which `patch` can read unless
 * spoken; nothing if there is none. Long, wholly different texts are shown as one replacing the
 * other: the work is bounded. */
void diff_unified(
        struct str before, struct str after, const struct diff_names *names, struct buf *out);
