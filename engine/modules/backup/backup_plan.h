#pragma once
#include "engine/base/buf.h"
#include "engine/core/backup_options.h"

#include <stdbool.h>
#include <stddef.h>

/* Names of scheduled copies, and which of them are kept. Pure functions. */

/* Appends "BASE-20260131-235959.db" for that time, in UTC. */
void backup_plan_put_name(struct str base, int64_t wall_ms, struct buf *out);
/* Reads the time from such a name. Returns false for other names. */
bool backup_plan_read_name(struct str name, struct str base, int64_t *out_wall_ms);
/* Returns the base of a world's copies: its file name, without directory and ".db". Borrowed. */
struct str backup_plan_base(const char *world);

/* A copy in the directory. */
struct backup_copy {
    int64_t wall_ms; /* when it was made */
    bool drop;
};

/* Sorts the copies, the newest first, and marks those to be deleted. Of the last keep[span]
 * hours, days and weeks that have any, the newest copy of each stays, and so does the newest of
 * all. Weeks begin on Monday. */
void backup_plan_mark(
        struct backup_copy *copies, size_t count, const uint32_t keep[BACKUP_SPANS]);
/* Keeps the oldest copy of each hour that keeps one, too: with the archive, the whole hour can be
 * restored from it. Expects the result of backup_plan_mark. */
void backup_plan_keep_oldest(struct backup_copy *copies, size_t count);
