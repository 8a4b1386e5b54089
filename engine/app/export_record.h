#pragma once
#include "engine/app/export_index.h"

struct store_dump;

/* What one thing becomes; all owned by the caller, who empties them. */
struct export_texts {
    struct buf *design; /* a declaration:  kind "ref" { properties } */
    struct buf *
            state; /* what play has made of it:  state "ref" { … }, or the whole of what it made */
    struct buf *
            behaviour; /* not empty if a file can be named after the thing and it has one (but an empty one) */
    struct buf *base; /* a line: what its design is known by (base.h) */
};

/* Appends one thing to texts. */
MUST_CHECK bool export_record_write(const struct export_index *index, struct store_dump *dump,
        const struct export_thing *thing, const struct export_texts *texts, struct err *err);
