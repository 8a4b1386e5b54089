#pragma once
#include "engine/base/buf.h"
#include "engine/modules/archive/archive.h"
#include "engine/modules/archive/archive_dir.h"

/* Shared by archive.c and archive_recover.c. */

/* A world's last commit. */
struct archive_place {
    uint64_t number;
    uint64_t chain;
};

/* The state of the world at the start of a server. */
struct archive_start {
    struct archive_place place; /* the world's last commit */
    uint64_t origin;            /* origin of the world's file */
};

/* Completes the segments that a killed server left open. A segment written for this file loses the
 * commits after the file's last one, whose output nobody has seen. *out_continues: the newest
 * segment ends at that commit, so the archive has no gap. *out_named_ms: the time in the newest
 * segment's name. */
MUST_CHECK bool archive_recover(const struct store_archive_options *options,
        const struct archive_start *start, bool *out_continues, int64_t *out_named_ms,
        struct err *err);
/* Appends the end mark to an open segment, syncs it, closes fd and renames the file. False: fd is
 * still open. */
MUST_CHECK bool archive_complete(
        int fd, const char *path, const struct archive_place *last, struct err *err);
/* Writes all bytes. */
MUST_CHECK bool archive_write(int fd, struct str bytes, struct err *err);
