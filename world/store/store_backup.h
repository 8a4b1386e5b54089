#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* A consistent copy to dest (which must not exist), made by its own connection in steps; progress may be NULL,
 * and gives it up by returning false.
 * Thread: any; blocks. */
MUST_CHECK bool store_backup(const char *path, const char *dest,
        bool (*progress)(void *data, unsigned permille), void *data, struct err *err);
