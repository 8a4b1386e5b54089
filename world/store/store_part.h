#pragma once
#include "engine/base/err.h"

/* A file under construction: PATH.part, until it is complete. Embedded; a zeroed struct is
 * unused. */
struct store_part {
    char *path; /* owned; path of the .part file */
    char *dest; /* owned */
    int fd;     /* holds its flock; open until after SQLite's connections to it are closed */
};

/* Starts an empty file of mode 0600 beside dest, which must not exist. */
MUST_CHECK bool store_part_begin(struct store_part *part, const char *dest, struct err *err);
/* Syncs the file and renames it. Fails if dest exists by now. */
MUST_CHECK bool store_part_finish(struct store_part *part, struct err *err);
/* Removes the .part file of a dead creator of dest. Does nothing if a creator is at work. */
void store_part_sweep(const char *dest);
/* Removes the unfinished file. */
void store_part_drop(struct store_part *part);
