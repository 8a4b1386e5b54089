#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "world/value/value.h"

/* What files were when they and the world last agreed: DIR/skein.base, kept with the files. An export writes it, and each
 * apply anew.
 *
 *     skein.base 2 after 1f0c… 77aa…
 *     inn/hall =inn at:09d1… desc:77aa… name:…
 *
 * The first line names the applies that wrote it, the newest last (16 digits each; "-": an export). Each other line is a
 * thing, with the file it stands in and a hash of each of its fields (text_field.h), sorted as the files are. So version
 * control merges it as it merges the files, and where it cannot, it keeps the lines of both sides (.gitattributes): then
 * the files have seen what either line says. */

#define BASE_FILE "skein.base"
#define BASE_HEAD BASE_FILE " 2 after"

struct base_thing {
    char *name; /* owned */
    char *file; /* owned */
    struct value
            fields; /* name -> hash, an integer; of lines that differ a list, with false for none */
    unsigned merged; /* lines beside the first */
    bool dropped;    /* it does not stand there after all */
};

struct base {
    struct base_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> its place and one, as a pointer */
    struct buf after;      /* each with a blank in front */
};

void base_init(struct base *base);
void base_finish(struct base *base);
/* Reads text, with name for messages. */
MUST_CHECK bool base_read(
        struct base *base, struct str text, const char *name, struct err *err);
/* NULL if there is none. */
const struct base_thing *base_find(const struct base *base, struct str name);
/* The thing is as fields say, which are copied. */
void base_set(struct base *base, struct str file, struct str name, const struct value *fields);
void base_drop(struct base *base, struct str name);
/* Whether the apply of that hash wrote the base, or one before it. */
bool base_is_after(const struct base *base, struct str hash);
/* Appends the applies that wrote it, and one more, to a head. */
void base_put_after(const struct base *base, struct str hash, struct buf *out);
/* Whether a field was so: hash is an integer, NULL for none. */
bool base_knows(const struct value *fields, struct str field, const struct value *hash);
/* Appends a thing's line; of a list the first. */
void base_put(struct str name, struct str file, const struct value *fields, struct buf *out);
