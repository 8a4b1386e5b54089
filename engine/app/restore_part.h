#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a world in a backup: an area or a thing with its contents, without players and what
 * they hold. */

struct restore_prop {
    char *name; /* owned */
    struct value value;
};

struct restore_timer {
    char *name; /* owned */
    int64_t due_ms;
    int64_t period_ms; /* 0: once */
    uint64_t owner;
    struct value data; /* nil: no data */
};

struct restore_thing {
    uint64_t id;
    uint64_t location; /* 0: nowhere */
    uint64_t arrived;
    uint64_t owner;
    char *ref;        /* owned; NULL: none */
    char *kind;       /* owned: the name of its prototype */
    uint64_t *protos; /* owned */
    size_t proto_count;
    struct restore_prop *props; /* owned */
    size_t prop_count;
    struct restore_timer *timers; /* owned */
    size_t timer_count;
    struct buf source; /* the behaviour's source */
    bool has_source;
    uint64_t author; /* the source's author */
    /* a prototype or a return exit of other things: restored only if destroyed */
    bool spare;
};

struct restore_part {
    uint64_t root;
    char *root_ref; /* owned; NULL: none */
    bool is_area;
    int64_t time_ms; /* the world's clock in the backup */
    uint64_t next_id;
    struct restore_thing *things; /* owned */
    size_t count;
    size_t capacity;
    uint64_t *ids; /* owned, sorted: every object in the backup */
    size_t id_count;
    /* The first account and its creation time identify the world. */
    uint64_t first_character; /* 0: the world had no account */
    int64_t first_created_ms;
};

struct change_set;
struct store_dump;

/* Reads the members that not every thing has, for the thing's id; file is used in messages. */
MUST_CHECK bool restore_thing_read(struct store_dump *dump, const char *file,
        struct restore_thing *thing, struct err *err);
/* Reads the members of a destroyed thing from the change set that destroyed it. */
MUST_CHECK bool restore_thing_read_lost(struct store_dump *dump, const char *file,
        const struct change_set *set, struct restore_thing *thing, struct err *err);
/* True for a property that no backup or file restores. */
bool restore_thing_leaves(struct str name);
/* Frees the thing's members. */
void restore_thing_finish(struct restore_thing *thing);

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
