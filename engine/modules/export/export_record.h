#pragma once
#include "engine/modules/export/export_index.h"

struct store_dump;

/* The texts of one thing; the caller owns and clears them. */
struct export_texts {
    struct buf *design;    /* a declaration:  kind "ref" { properties } */
    struct buf *state;     /* changes by play:  state "ref" { ... }, or a thing made by play */
    struct buf *behaviour; /* empty if it has no behaviour, or no file can be named after it */
    struct buf *base;      /* a line with the fields of its design (base.h) */
};

/* Appends one thing to texts. */
MUST_CHECK bool export_record_write(const struct export_index *index, struct store_dump *dump,
        const struct export_thing *thing, const struct export_texts *texts, struct err *err);
