#pragma once
#include "engine/base/err.h"

/* Takes exclusive use of the world at path. *out_fd holds it until it is closed, which must be
 * after the last SQLite connection to path. ERR_BUSY names the holder. */
MUST_CHECK bool store_lock_take(const char *path, int *out_fd, struct err *err);
