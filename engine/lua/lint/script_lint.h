#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* What is probably wrong in a behaviour that compiles: names that nothing has, what a player said glued into
 * markup, a wait where none is possible. Only what is certain enough to say is said. */
struct host;

struct lint_problem {
    int line; /* from 1 */
    int column;
    struct str text; /* one sentence, plain */
};

/* Looks through a source and calls report for each problem, in the order of the source; stock: it may name
 * what only the stock game has. In the open slice, within three quarters of what is left of it: of a source
 * that is too long for that, nothing is said. */
void host_lint(struct host *host, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data);
/* The same between slices, in one of its own that is undone and has some seconds. */
void host_lint_alone(struct host *host, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data);

/* Appends settings for luacheck that know what a behaviour may name: globals and the fields of libraries,
 * sorted. Between slices. */
void host_luacheckrc(struct host *host, struct buf *out);
