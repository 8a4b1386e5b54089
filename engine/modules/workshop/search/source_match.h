#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Finds and replaces a text in the lines of a source. */
struct source_pattern {
    struct str text; /* the text to find, in one line */
    struct str with; /* the replacement: one line, or empty */
    bool is_lua;     /* text is a pattern of Lua, and with has its captures: %1 */
};

#define SOURCE_PATTERN_MAX 200

/* Fails with a sentence if the pattern is malformed or would match nothing. */
MUST_CHECK bool source_pattern_check(const struct source_pattern *pattern, struct err *err);

/* A line with the text; new is it with every occurrence replaced. Borrowed for the call. */
struct source_line {
    size_t number; /* from 1 */
    struct str old;
    struct str new;
};

/* Appends the source to out (may be NULL) with every occurrence replaced, and calls visit (may be NULL) for each line that
 * changes. Returns false with a sentence if the pattern takes too many steps; then out is incomplete. */
MUST_CHECK bool source_replace(const struct source_pattern *pattern, struct str source,
        struct buf *out, void (*visit)(void *data, const struct source_line *line), void *data,
        struct err *err);
