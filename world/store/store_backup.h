#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum store_backup_pace {
    STORE_BACKUP_FAST,   /* nobody plays meanwhile */
    STORE_BACKUP_GENTLE, /* the world is served: half of the disk's time, and a low priority */
};

/* A copy to be made. Both callbacks may be NULL, and are called by the thread that copies. */
struct store_backup {
    const char *path;
    const char *dest; /* must not exist */
    enum store_backup_pace pace;
    int64_t mark; /* what store_backup_mark says of the copy; 0: none */
    /* Gives the copy up by returning false. */
    bool (*progress)(void *data, unsigned permille);
    /* Looks at the copy, closed and whole, before it gets its name; false: it gets none. */
    bool (*verify)(void *data, const char *copy, struct err *err);
    void *data;
};

/* Makes a consistent copy by a connection of its own, in steps, and looks through it for damage.
 * Thread: any; blocks. */
MUST_CHECK bool store_backup(const struct store_backup *backup, struct err *err);
/* The mark of copies of the world at a path, which is made from that; never 0. */
int64_t store_backup_mark_of(const char *world);
/* The mark of the copy at path; 0: it has none, or is no copy. Thread: any. */
int64_t store_backup_mark(const char *path);
