#pragma once
#include "engine/app/export_index.h"

struct store_dump;

/* Appends one thing as a declaration:  kind "ref" { properties }. Its behaviour goes into
 * *behaviour (which is then not empty, but for an empty behaviour) if a file can be named after
 * it, else into the declaration. */
MUST_CHECK bool export_record_write(const struct export_index *index, struct store_dump *dump,
        const struct export_thing *thing, struct buf *out, struct buf *behaviour,
        struct err *err);
