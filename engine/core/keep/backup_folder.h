#pragma once
#include "engine/base/err.h"
#include "engine/core/keep/backup_options.h"

/* The directory of copies that are made by themselves. A copy is ours if its name says when it was made and the
 * copy itself that it is one of this world, made by itself. Thread: any; blocks. */

/* What those of world are marked with; never 0. */
int64_t backup_folder_mark(const char *world);
/* When our newest copy was made; 0: there is none. */
int64_t backup_folder_newest(const char *directory, const char *world);
/* Drops those of ours that are not to be kept, but for the one called `made`, and what a killed server has left half
 * made. Returns how many copies; tells the log of what it cannot remove. */
size_t backup_folder_prune(const char *directory, const char *world, const char *made,
        const uint32_t keep[BACKUP_SPANS]);
