#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "world/value/value.h"

#include <stdio.h>

/* What files were when they and the world last agreed: DIR/skein.base, kept with the files; and the same of each apply,
 * kept in the world (tables meta: "applied", "applied:NUMBER").
 *
 *     skein.base 1 after 1f0c…
 *     = inn
 *     inn/hall at:09d1… desc:77aa… name:…
 *
 * The first line names the apply that the world had last seen (16 digits, or "-"). "= FILE" begins
 * what FILE.lua had. Each other line is a thing, with a hash of each of its fields (text_field.h), so that version control
 * merges it as it merges the files. Sorted as the files are. */

#define BASE_FILE "skein.base"

struct store_dump;

struct base_thing {
    char *name;          /* owned */
    const char *file;    /* borrowed from the base */
    struct value fields; /* a table: name -> hash, as an integer */
    bool dropped;        /* a later apply took it out */
};

struct base {
    struct base_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> its place and one, as a pointer */
    struct strmap files;   /* each its own key, owned */
    char after[32];
};

/* Writes the first line of an export. */
MUST_CHECK bool base_write_head(struct store_dump *dump, FILE *file, struct err *err);

void base_init(struct base *base);
void base_finish(struct base *base);
/* Reads text, with name for messages, on top of what base has: a file that it names replaces what that file had. */
MUST_CHECK bool base_read(
        struct base *base, struct str text, const char *name, struct err *err);
/* NULL if there is none. */
const struct base_thing *base_find(const struct base *base, struct str name);
/* Appends a thing's line. */
void base_put(struct str name, const struct value *fields, struct buf *out);
