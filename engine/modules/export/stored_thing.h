#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A thing as a world's file has it. */

struct stored_prop {
    char *name; /* owned */
    struct value value;
};

struct stored_timer {
    char *name; /* owned */
    int64_t due_ms;
    int64_t period_ms; /* 0: once */
    uint64_t owner;
    struct value data; /* nil: no data */
};

struct stored_thing {
    uint64_t id;
    uint64_t location; /* 0: nowhere */
    uint64_t arrived;
    uint64_t owner;
    char *ref;        /* owned; NULL: none */
    char *kind;       /* owned: the name of its prototype */
    uint64_t *protos; /* owned */
    size_t proto_count;
    struct stored_prop *props; /* owned */
    size_t prop_count;
    struct stored_timer *timers; /* owned */
    size_t timer_count;
    struct buf source; /* the behaviour's source */
    bool has_source;
    uint64_t author; /* the source's author */
    /* a prototype or a return exit of other things: restored only if destroyed */
    bool spare;
};

struct change_set;
struct store_dump;

/* Reads the members that not every thing has, for the thing's id; file is used in messages. */
MUST_CHECK bool stored_thing_read(
        struct store_dump *dump, const char *file, struct stored_thing *thing, struct err *err);
/* Reads the members of a destroyed thing from the change set that destroyed it. */
MUST_CHECK bool stored_thing_read_lost(struct store_dump *dump, const char *file,
        const struct change_set *set, struct stored_thing *thing, struct err *err);
/* True for a property that no backup or file restores. */
bool stored_thing_leaves(struct str name);
/* Frees the thing's members. */
void stored_thing_finish(struct stored_thing *thing);
