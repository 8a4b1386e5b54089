#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <stdbool.h>

struct story;
struct story_stage;
struct story_world;

/* Where a story failed. */
struct story_failure {
    unsigned line;     /* of the file; 0: its world could not be opened */
    unsigned act_line; /* the line before it that somebody typed */
    struct buf got;    /* what came instead; may be empty */
};

/* Plays a story in a world of its own. On failure err is a sentence without file and line. The caller
 * finishes out, which is zeroed before. */
MUST_CHECK bool story_play(const struct story_stage *stage, const struct story_world *world,
        const struct story *story, struct story_failure *out, struct err *err);
void story_failure_finish(struct story_failure *failure);
/* Appends the lines that explain a failure: those of the file, and what came; each begins with mark. */
void story_failure_put(const struct story_failure *failure, const struct story *story,
        const char *mark, struct buf *out);
