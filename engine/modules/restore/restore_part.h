#pragma once
#include "engine/modules/export/stored_thing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a world in a backup: an area or a thing with its contents, without players and what
 * they hold. */

struct restore_part {
    uint64_t root;
    char *root_ref; /* owned; NULL: none */
    bool is_area;
    int64_t time_ms; /* the world's clock in the backup */
    uint64_t next_id;
    struct stored_thing *things; /* owned */
    size_t count;
    size_t capacity;
    uint64_t *ids; /* owned, sorted: every object in the backup */
    size_t id_count;
    /* The first account and its creation time identify the world. */
    uint64_t first_character; /* 0: the world had no account */
    int64_t first_created_ms;
};

/* A request: which part of which backup. */
struct restore_ask {
    const char *file;
    const char *scratch; /* path for a temporary copy if the backup has an older schema */
    const char *name;    /* a ref, "$ref" or "#12" */
    bool is_area;
    size_t most; /* number of things; 0: unlimited */
};

/* Reads the part; the caller finishes out. Thread: any; blocks. */
MUST_CHECK bool restore_part_read(
        const struct restore_ask *ask, struct restore_part *out, struct err *err);
void restore_part_finish(struct restore_part *part);
/* Returns true if the part contains that thing. */
bool restore_part_has(const struct restore_part *part, uint64_t id);
/* Returns whether that object existed in the backup. */
bool restore_part_had(const struct restore_part *part, uint64_t id);

struct engine;
struct host;

/* Restores the part in the running world, as one command of the author, in its own transaction.
 * Appends a line for each change to out. *out_number is the commit to wait for. any_size: also
 * allows a change too large for @undo, and reports that. On failure nothing is changed. */
struct restore_make {
    struct host *host;
    uint64_t author; /* a wizard's character */
    bool any_size;
};

MUST_CHECK bool restore_part_make(const struct restore_make *make,
        const struct restore_part *part, struct buf *out, uint64_t *out_number,
        struct err *err);
