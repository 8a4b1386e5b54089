#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "world/value/value.h"

/* The base of a directory of files, the state in which they and the world last agreed:
 * DIR/skein.base, kept with the files. Written by exports and after each apply.
 *
 *     skein.base 2 after 1f0c... 77aa...
 *     inn/hall =inn at:09d1... desc:77aa... name:...
 *
 * The first line names the applies that led to it, the newest last (16 digits each; "-": an
 * export). Each other line is a thing, with its file and a hash of each of its fields
 * (text_field.h), in the order of the files. So version control merges it like the files. Where
 * it cannot, it keeps the lines of both sides (.gitattributes); then the files agree with
 * either line. */

#define BASE_FILE "skein.base"
#define BASE_HEAD BASE_FILE " 2 after"

struct base_thing {
    char *name;          /* owned */
    char *file;          /* owned */
    struct value fields; /* name -> hash; if merged lines differ, a list, false if missing */
    unsigned merged;     /* number of lines merged into the first */
    bool dropped;        /* the thing was removed from the base */
};

struct base {
    struct base_thing *things; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_name; /* name -> index + 1, as a pointer */
    struct buf after;      /* each preceded by a blank */
};

void base_init(struct base *base);
void base_finish(struct base *base);
/* Parses text; name is for messages. */
MUST_CHECK bool base_read(
        struct base *base, struct str text, const char *name, struct err *err);
/* Returns NULL if the base does not have it. */
const struct base_thing *base_find(const struct base *base, struct str name);
/* Sets a thing's fields, which are copied. */
void base_set(struct base *base, struct str file, struct str name, const struct value *fields);
void base_drop(struct base *base, struct str name);
/* True if the apply with that hash led to this base. */
bool base_is_after(const struct base *base, struct str hash);
/* Appends the list of applies, and one more, to a head line. */
void base_put_after(const struct base *base, struct str hash, struct buf *out);
/* True if the field had this hash (an integer; NULL: missing) in some merged line. */
bool base_knows(const struct value *fields, struct str field, const struct value *hash);
/* Appends a thing's line; of merged fields the first hash. */
void base_put(struct str name, struct str file, const struct value *fields, struct buf *out);
