#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* Copies the world at `from`, a backup, to dest, which must not exist, as a world of this version's schema; whole or
 * not at all. verify (may be NULL) looks at it before it gets its name. Thread: any; blocks. */
MUST_CHECK bool store_restore(const char *from, const char *dest,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct err *err);
/* Whether the world at path has an older schema than this version's. */
MUST_CHECK bool store_is_older(const char *path, bool *out_older, struct err *err);

/* Puts the world `made` in the place of the one at path, which may be there or not: at no moment is there none. The one
 * that was there goes, with its log, to *aside, a name that was free; the caller frees it. NULL: there was none. Fails
 * if somebody has it. */
MUST_CHECK bool store_replace(
        const char *path, const char *made, char **out_aside, struct err *err);
