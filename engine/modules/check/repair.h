#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Builds a new world at `made`, which must not exist, from the world at `path`, which nobody may
 * have open. It copies all readable rows, rebuilds the indexes and repairs references between rows.
 * Calls told with a sentence for each repair or loss. `skein check` of the new file reports the
 * rest. The old file is only read. */
MUST_CHECK bool repair_world(const char *path, const char *made,
        void (*told)(void *data, const char *text), void *data, struct err *err);
