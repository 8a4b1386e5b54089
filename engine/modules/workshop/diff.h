#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct buf;

/* Line differences between two texts. */

struct diff_names {
    const char *before; /* names of the two texts in the header; NULL: no header */
    const char *after;
    bool spoken; /* each line in words with its number, for screen readers */
};

/* Calls visit for each line with ' ' (in both), '-' (only before) or '+' (only after), in order.
 * Texts are borrowed for the call. */
void diff_each(struct str before, struct str after,
        void (*visit)(void *data, char sign, struct str line), void *data);
/* Appends the differences as a unified diff with three lines of context, or nothing if the texts
 * are equal. `patch` can read it unless spoken. Long texts with nothing in common are shown as one
 * replaced by the other, which bounds the work. */
void diff_unified(
        struct str before, struct str after, const struct diff_names *names, struct buf *out);
