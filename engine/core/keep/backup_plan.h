#pragma once
#include "engine/base/buf.h"
#include "engine/core/keep/backup_options.h"

#include <stdbool.h>
#include <stddef.h>

/* Names of copies that are made by themselves, and which of them are kept. Pure. */

/* Appends "BASE-20260131-235959.db", for that moment, UTC. */
void backup_plan_put_name(struct str base, int64_t wall_ms, struct buf *out);
/* Reads such a name back; false if it is none. */
bool backup_plan_read_name(struct str name, struct str base, int64_t *out_wall_ms);
/* What a world's copies are called: its file's name, without directory and ".db". Borrowed. */
struct str backup_plan_base(const char *world);

/* A copy in the directory. */
struct backup_copy {
    int64_t wall_ms; /* when it was made */
    bool drop;
};

/* Sorts them, the newest first, and marks those to be dropped: of the last keep[span] hours, days and weeks that have
 * any, the newest copy of each stays, and the newest of all. Weeks begin on Monday. */
void backup_plan_mark(
        struct backup_copy *copies, size_t count, const uint32_t keep[BACKUP_SPANS]);
/* Of each hour that keeps a copy, keeps the oldest as well: an archive goes on from it through all of the hour. The
 * copies are as backup_plan_mark leaves them. */
void backup_plan_keep_oldest(struct backup_copy *copies, size_t count);
