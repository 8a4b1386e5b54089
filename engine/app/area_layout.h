#pragma once
#include "engine/app/base.h"
#include "engine/app/export_index.h"
#include "engine/base/buf.h"

/* The text of an area as its builders wrote it: an area's file that is read has the comments, the order and the forms of
 * the one that was saved last, and says what is in the world now.
 *
 * The world keeps the text that was saved, an area each, as the row "area text:ID" of the table of numbers. */

struct engine;
struct store_dump;

/* One thing of the area, as an export writes it. */
struct area_piece {
    const struct export_thing *thing; /* borrowed */
    char *name;                       /* owned: what text calls it */
    struct buf text;                  /* its declaration */
    const struct value *fields;       /* borrowed from the base */
    bool placed;                      /* its place in the layout is known */
};

struct area_pieces {
    struct area_piece *list; /* owned */
    size_t count;
    struct base base;   /* what each is known by */
    const char *called; /* the area, as text calls it; borrowed */
    const char *reader; /* the account of who reads it; borrowed; NULL: none */
};

/* Appends the area's text: the layout, with what is in the world. False if the layout has more than
 * declarations, or cannot be read; then nothing was appended. Thread: any. */
bool area_layout_write(struct str layout, struct area_pieces *pieces, struct buf *out);
/* Reads what was saved; empty: nothing was. Thread: any. */
MUST_CHECK bool area_layout_read(
        struct store_dump *dump, uint64_t area, struct buf *out, struct err *err);
/* Keeps what was saved, in the open slice. */
void area_layout_keep(struct engine *engine, uint64_t area, struct str text);
