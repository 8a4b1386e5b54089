#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a world as a backup has it: an area or a thing, with all that is in it, but for people and what they hold. */

struct restore_prop {
    char *name; /* owned */
    struct value value;
};

struct restore_timer {
    char *name; /* owned */
    int64_t due_ms;
    int64_t period_ms; /* 0: once */
    uint64_t owner;
    struct value data; /* nil: none */
};

struct restore_thing {
    uint64_t id;
    uint64_t location; /* 0: nowhere */
    uint64_t arrived;
    uint64_t owner;
    char *ref;        /* owned; NULL: none */
    char *kind;       /* owned: what its prototype is called */
    uint64_t *protos; /* owned */
    size_t proto_count;
    struct restore_prop *props; /* owned */
    size_t prop_count;
    struct restore_timer *timers; /* owned */
    size_t timer_count;
    struct buf source; /* of its behaviour */
    bool has_source;
    uint64_t author; /* of that */
    bool spare;      /* a prototype or a way back of the others: wanted only if it is gone */
};

struct restore_part {
    uint64_t root;
    char *root_ref; /* owned; NULL: none */
    bool is_area;
    int64_t time_ms; /* the world's, then */
    uint64_t next_id;
    struct restore_thing *things; /* owned */
    size_t count;
    size_t capacity;
    uint64_t *ids; /* owned, in order: of all that existed then */
    size_t id_count;
    /* Whose account was the first, and when: so it is in no other world. */
    uint64_t first_character; /* 0: nobody had one */
    int64_t first_created_ms;
};

struct change_set;
struct store_dump;

/* Reads what the thing with that id has beside what all things have; file is for messages. */
MUST_CHECK bool restore_thing_read(struct store_dump *dump, const char *file,
        struct restore_thing *thing, struct err *err);
/* The same of a thing that is no more, from the set that ended it. */
MUST_CHECK bool restore_thing_read_lost(struct store_dump *dump, const char *file,
        const struct change_set *set, struct restore_thing *thing, struct err *err);
/* Frees what the thing owns. */
void restore_thing_finish(struct restore_thing *thing);

/* Which part, of which backup. */
struct restore_ask {
    const char *file;
    const char *
            scratch; /* where a copy may go for the moment, if the backup is of an older schema */
    const char *name; /* a ref, "$ref" or "#12" */
    bool is_area;
    size_t most; /* things; 0: any number */
};

/* Reads it; the caller finishes out. Thread: any; blocks. */
MUST_CHECK bool restore_part_read(
        const struct restore_ask *ask, struct restore_part *out, struct err *err);
void restore_part_finish(struct restore_part *part);
/* True if the part has that thing. */
bool restore_part_has(const struct restore_part *part, uint64_t id);
/* Whether that existed then. */
bool restore_part_had(const struct restore_part *part, uint64_t id);

struct engine;
struct host;

/* Makes the part in the living world what it was, as one command of author's, in a slice of its own; appends a line for
 * each change to out. *out_number is the commit to wait for. any_size: also if that is too large for @undo, which is said
 * then. On failure nothing was changed. */
struct restore_make {
    struct host *host;
    uint64_t author; /* a wizard's character */
    bool any_size;
};

MUST_CHECK bool restore_part_make(const struct restore_make *make,
        const struct restore_part *part, struct buf *out, uint64_t *out_number,
        struct err *err);
