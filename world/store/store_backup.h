#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum store_backup_pace {
    STORE_BACKUP_FAST,   /* without players */
    STORE_BACKUP_GENTLE, /* while the world is served: half of the disk's time, low priority */
};

/* A copy to make. Both callbacks may be NULL; the copying thread calls them. */
struct store_backup {
    const char *path;
    const char *dest; /* must not exist */
    enum store_backup_pace pace;
    int64_t mark; /* the copy's mark (store_backup_mark); 0: none */
    /* Reports progress; returning false aborts the copy. */
    bool (*progress)(void *data, unsigned permille);
    /* Checks the closed, complete copy before it is renamed. False discards it. */
    bool (*verify)(void *data, const char *copy, struct err *err);
    void *data;
};

/* Makes a consistent copy over a separate connection, in steps, and checks it for damage. Thread:
 * any; blocks. */
MUST_CHECK bool store_backup(const struct store_backup *backup, struct err *err);
/* Returns the mark for copies of the world at a path, computed from the path; never 0. */
int64_t store_backup_mark_of(const char *world);
/* Returns the mark of the copy at path; 0 if it has none or is not a copy. Thread: any. */
int64_t store_backup_mark(const char *path);
