#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

struct export_options {
    const char *area; /* by its ref: it alone, as world_split.h has it; NULL: all */
    bool design;      /* alone, without what play has made */
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* Writes the world at path as text into directory, whole or not at all; it must be empty or not
 * there. The world may be in use: what is written is of one moment. Appends to out_notes (NULL: not asked) a line for
 * each property that names what is left out. */
MUST_CHECK bool world_export(const char *path, const char *directory,
        const struct export_options *options, struct buf *out_notes, struct err *err);
