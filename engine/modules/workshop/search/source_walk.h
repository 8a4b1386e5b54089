#pragma once
#include "engine/core/engine.h"
#include "engine/lua/load/script_save.h"

/* Walks over all behaviours that a character may read or change, in the order of their objects, in pieces: each step
 * looks at one object. Changes that are not durable yet may be missed. */

#define SOURCE_WALK_PAGE 100

struct source_walk {
    struct engine *engine;
    uint64_t character;
    bool own;          /* only what the character may change */
    struct str within; /* the beginning of the objects' refs; empty: any */
    uint64_t after;    /* the object after which it goes on; 0: the first */
    uint64_t page[SOURCE_WALK_PAGE];
    size_t count;
    size_t at;
    bool over;
};

enum source_step {
    SOURCE_FOUND,  /* the object and its source, which the caller finishes */
    SOURCE_PASSED, /* an object that does not count: go on */
    SOURCE_OVER,
    SOURCE_UNREAD, /* the file cannot be read: err */
};

/* Goes on by one object, in the open transaction. */
enum source_step source_walk_next(struct source_walk *walk, struct object **out_object,
        struct script_source *out, struct err *err);
