#pragma once
#include "engine/base/err.h"
#include "engine/core/keep/backup_options.h"

/* The directory of copies that are made by themselves. A copy is ours if its name says when it was made and the
 * copy itself that it is one of this world, made by itself. Thread: any; blocks. */

/* What those of world are marked with; never 0. */
int64_t backup_folder_mark(const char *world);
/* When our newest copy was made; 0: there is none. */
int64_t backup_folder_newest(const char *directory, const char *world);
/* When our oldest copy was begun, and the last commit that all of ours have. False: there is none, or one of them cannot
 * be read. */
MUST_CHECK bool backup_folder_oldest(
        const char *directory, const char *world, int64_t *out_wall_ms, uint64_t *out_number);
/* Drops those of ours that are not to be kept, but for the one called `made`, and what a killed server has left half
 * made. With an archive the oldest of each hour stays too (backup_plan_keep_oldest). Returns how many copies; tells the log of what it cannot remove. */
size_t backup_folder_prune(const char *directory, const char *world, const char *made,
        const uint32_t keep[BACKUP_SPANS], bool archives);
