#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

/* Copies the backup at `from` to dest, which must not exist, and migrates the copy to this
 * version's schema, completely or not at all. verify (may be NULL) checks the copy before it is
 * renamed. Thread: any; blocks. */
MUST_CHECK bool store_restore(const char *from, const char *dest,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct err *err);
/* *out_older: true if the world at path has an older schema than this version's. */
MUST_CHECK bool store_is_older(const char *path, bool *out_older, struct err *err);

/* Replaces the world at path, if there is one, by the world `made`, without a moment when none
 * exists. The old world moves with its log to *out_aside, a free name, which the caller frees; NULL
 * if no world was there. Fails if somebody has the old world open. */
MUST_CHECK bool store_replace(
        const char *path, const char *made, char **out_aside, struct err *err);
