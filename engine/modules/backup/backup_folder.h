#pragma once
#include "engine/base/err.h"
#include "engine/core/backup_options.h"

/* The directory of scheduled copies. A copy is ours if its name has a date and its mark says
 * that it is a scheduled copy of this world. Thread: any; blocks. */

/* Returns the mark of world's copies; never 0. */
int64_t backup_folder_mark(const char *world);
/* Returns when our newest copy was made; 0 if we have none. */
int64_t backup_folder_newest(const char *directory, const char *world);
/* Sets when our oldest copy was begun, and the last commit that all our copies contain. Returns
 * false if we have no copy, or one of them cannot be read. */
MUST_CHECK bool backup_folder_oldest(
        const char *directory, const char *world, int64_t *out_wall_ms, uint64_t *out_number);
/* Deletes our copies that are not to be kept, except the one named `made`, and half-made copies
 * left by a killed server. With an archive the oldest of each hour stays too
 * (backup_plan_keep_oldest). Returns the number of deleted copies; logs failures. */
size_t backup_folder_prune(const char *directory, const char *world, const char *made,
        const uint32_t keep[BACKUP_SPANS], bool archives);
