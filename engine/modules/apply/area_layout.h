#pragma once
#include "engine/base/buf.h"
#include "engine/data/base.h"
#include "engine/modules/export/export_index.h"

/* The text of an area in its builders' layout: comments, order and forms of the last saved
 * text, with the world's current state.
 *
 * The world stores the last saved text of each area in the table area_text. */

struct engine;
struct store_dump;

/* One thing of the area, as an export writes it. */
struct area_piece {
    const struct export_thing *thing; /* borrowed */
    char *name;                       /* owned: its name in text */
    struct buf text;                  /* its declaration */
    const struct value *fields;       /* borrowed from the base */
    bool placed;                      /* its place in the layout is known */
    bool in_room;                     /* it is an exit inside its room's declaration */
};

struct area_pieces {
    struct area_piece *list; /* owned */
    size_t count;
    struct base base;   /* the fields of each */
    const char *called; /* the area's name in text; borrowed */
    bool owners;        /* they are said: for wizards */
};

/* Appends the area's text: the layout with the world's state. Returns false, and appends
 * nothing, if the layout has more than declarations, or cannot be parsed. Thread: any. */
bool area_layout_write(struct str layout, struct area_pieces *pieces, struct buf *out);
/* Reads the stored text; empty: none. Thread: any. */
MUST_CHECK bool area_layout_read(
        struct store_dump *dump, uint64_t area, struct buf *out, struct err *err);
/* Stores the text, in the open transaction. */
void area_layout_keep(struct engine *engine, uint64_t area, struct str text);
