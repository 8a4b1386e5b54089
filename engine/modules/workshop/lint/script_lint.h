#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Finds probable mistakes in a behaviour that compiles: undefined names, player input inserted into
 * markup, a wait where none is possible. Only mistakes that are sufficiently certain are
 * reported. */
struct host;
struct lua_State;

struct lint_problem {
    int line; /* from 1 */
    int column;
    bool old;        /* an old spelling, which still works */
    struct str text; /* one sentence, plain */
};

/* The day on which old spellings of functions for scripts end: see scripts/building/lib/spellings.lua. */
#define OLD_SPELLINGS_UNTIL "2027-12-01"

/* Checks the source of an object's behaviour (0: a file of a package, or a behaviour of no object yet) and calls report
 * for each problem, in the order of the source. stock: it may use names of the stock game. Runs in the open transaction,
 * beside its budget. False if the source is too long for that: then the only problem says so. */
bool host_lint(struct host *host, uint64_t object, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data);
/* Same between transactions, in a new one that is undone and has some seconds. */
void host_lint_alone(struct host *host, uint64_t object, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data);
/* A report for both: appends the problem to the JSON list `data`, in the shape `warning` of calls. */
void host_lint_append(void *data, const struct lint_problem *problem);

/* Appends the source with its old spellings replaced, and calls report for each that only a person can replace. False
 * if the source is not Lua. stock, and when to call it: as host_lint_alone. */
bool host_rewrite(struct host *host, struct str source, bool stock, struct buf *out,
        void (*report)(void *data, const struct lint_problem *problem), void *data);

/* Pushes FUNCTION of scripts/building/lib/lint.lua. Returns false, and pushes nothing, in a game without the package. */
bool lint_push(struct host *host, struct lua_State *L, const char *function);
/* Calls FUNCTION of scripts/building/lib/lint.lua with the nargs values on top of L, which are popped, with so many
 * microseconds. Pushes its result if there is one. */
bool lint_ask(struct host *host, struct lua_State *L, const char *function, int nargs,
        int64_t budget_us);

/* Replaces in why what Lua said of a line of the chunk, which does not load, by what a builder has to do, if that is
 * known. Call it in a transaction. */
struct chunk;
struct err;
void lint_explain(struct host *host, const struct chunk *chunk, int line, struct err *why);

/* Adds the linter's functions for the stock game. */
void script_lint_open(struct host *host);
/* Appends a luacheck configuration with the names a behaviour may use: globals and the fields of
 * libraries, sorted. Call it between transactions. */
void host_luacheckrc(struct host *host, struct buf *out);
/* Appends the classes of objects for Lua language servers, with the properties that prototypes declare. Same. */
void host_object_stubs(struct host *host, struct buf *out);
