#pragma once
#include "engine/app/args.h"
#include "engine/base/err.h"

/* The options of `skein restore` that say which moment's world is wanted. */
struct restore_moment {
    const char *world;   /* the world's file */
    const char *file;    /* a backup, or a directory of backups */
    const char *moment;  /* as it was written */
    const char *archive; /* the archive's directory; NULL: as the backup says */
};

struct buf;

/* Makes the world of that moment at `made`, which must not exist; verify looks at it then. Appends how it came about, a
 * sentence. On failure nothing is left of it. */
MUST_CHECK bool restore_as_of(const struct restore_moment *asked, const char *made,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct buf *out, struct err *err);
