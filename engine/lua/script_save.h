#pragma once
#include "engine/core/engine.h"

/* Saving and reading the source of behaviours; every save is a new revision. */
struct host;

struct script_draft {
    struct str source;
    struct str note; /* kept with the revision */
    uint64_t author;
};

/* Compiles a draft and makes it object's behaviour, a revision more, through the open slice: on
 * rollback nothing was ever live. False, and the old behaviour stays, if it does not compile:
 * err, *out_line, *out_column say where. Rights are the caller's to ask. */
MUST_CHECK bool script_save(struct host *host, struct object *object,
        const struct script_draft *draft, struct err *err, int *out_line, int *out_column);

struct script_source {
    struct buf text; /* the caller's to finish */
    uint32_t revision;
    uint64_t author;
    int64_t time_ms; /* wall clock */
};

/* Reads a revision (0: the one in force). False if there is none. */
bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out);
