#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

enum store_backup_pace {
    STORE_BACKUP_FAST,   /* nobody plays meanwhile */
    STORE_BACKUP_GENTLE, /* the world is served: half of the disk's time, and a low priority */
};

/* A consistent copy to dest (which must not exist), made by its own connection in steps; progress may be NULL,
 * and gives it up by returning false. It is called by the thread that copies.
 * Thread: any; blocks. */
MUST_CHECK bool store_backup(const char *path, const char *dest, enum store_backup_pace pace,
        bool (*progress)(void *data, unsigned permille), void *data, struct err *err);
