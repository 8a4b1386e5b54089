#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Makes of the world at `path`, which nobody has, a new one at `made`, which must not exist: all rows that can be read,
 * indexes anew, and what the rows have to do with each other put in order. Calls told with a sentence for each thing
 * that was mended or lost. What it does not mend, `skein check` of the new one says. The old file is only read. */
MUST_CHECK bool repair_world(const char *path, const char *made,
        void (*told)(void *data, const char *text), void *data, struct err *err);
