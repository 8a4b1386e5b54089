#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* What is probably wrong in a behaviour that compiles: names that nothing has, what a player said glued into
 * markup, a wait where none is possible. Only what is certain enough to say is said. */
struct host;

/* What there is to be named. Each says whether it exists; if not, nearest (unless NULL) may get what was
 * meant. */
struct lint_names {
    bool (*has_global)(void *data, struct str name, struct buf *nearest);
    /* A member of a library: string.rep. */
    bool (*has_member)(void *data, struct str library, struct str name, struct buf *nearest);
    bool (*has_method)(void *data, struct str name, struct buf *nearest); /* o:tell */
    bool (*has_event)(void *data, struct str name, struct buf *nearest);
    void *data;
};

#define LINT_PROBLEMS_MAX 100

struct lint_problem {
    int line; /* from 1 */
    int column;
    struct str text; /* one sentence, plain */
};

/* Looks through a source and calls report for each problem, in the order of the source. */
void script_lint(const struct lint_names *names, struct str source,
        void (*report)(void *data, const struct lint_problem *problem), void *data);

/* The same with the names that scripts of the host have; stock: those of the stock game. */
void host_lint(struct host *host, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data);

/* Appends settings for luacheck that know what a behaviour may name: globals and the fields of libraries,
 * sorted. */
void host_luacheckrc(struct host *host, struct buf *out);
