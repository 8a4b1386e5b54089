#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

struct export_options {
    const char *area; /* ref of the only area to export, as in world_split.h; NULL: all */
    bool design;      /* export only the design, without changes from play */
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* Writes the world at path as text into directory, completely or not at all. The directory must
 * be empty or missing. The world may be in use: the export shows one moment. Appends to
 * out_notes (may be NULL) a line for each property that refers to something left out. */
MUST_CHECK bool world_export(const char *path, const char *directory,
        const struct export_options *options, struct buf *out_notes, struct err *err);
