#pragma once
#include "engine/app/args.h"
#include "engine/base/err.h"

/* The options of `skein restore` that select a moment. */
struct restore_moment {
    const char *world;   /* the world's file */
    const char *file;    /* a backup, or a directory of backups */
    const char *moment;  /* as the user wrote it */
    const char *archive; /* the archive's directory; NULL: as the backup says */
};

struct buf;

/* Makes the world of that moment at `made`, which must not exist, and then calls verify on it.
 * Appends a sentence that says how it was made. On failure the copy is removed. */
MUST_CHECK bool restore_as_of(const struct restore_moment *asked, const char *made,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct buf *out, struct err *err);
