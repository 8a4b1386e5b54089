#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Finds probable mistakes in areas: in properties, exits, doors, shops, quests and conditions of objects, wherever they
 * come from. scripts/building/lib/lint_area.lua has the rules. */
struct host;

struct area_problem {
    uint64_t object;
    struct str name; /* of the property; empty: none */
    struct str key;  /* in its table; empty: none */
    struct str text; /* one sentence, plain */
    bool note;       /* somebody else has to mend it */
};

struct area_objects {
    const uint64_t *ids; /* NULL: all of the world */
    size_t count;
    const struct str *
            kinds; /* of the declaration of each in files: prototype, room …; NULL: not from files */
};

/* Calls report for each problem of the objects, by object. Call it between transactions: it works in one of its own
 * with some seconds, which is undone. */
void host_lint_area(struct host *host, const struct area_objects *objects,
        void (*report)(void *data, const struct area_problem *problem), void *data);
/* Same in the open transaction, which nobody waits for. */
void host_lint_area_here(struct host *host, const struct area_objects *objects,
        void (*report)(void *data, const struct area_problem *problem), void *data);

/* Adds what it needs to the table `build`. */
void area_lint_open(struct host *host);
/* Adds the calls build.lint and script.stubs. */
void calls_lint_add(struct host *host);
