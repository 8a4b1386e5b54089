#pragma once
#include "engine/base/err.h"

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct sqlite3;

/* Migrates db, the world at path, to this version's schema. Unless it is new, the world is first
 * copied to "PATH.before-N". The caller holds the lock. Errors name the file, the schema and the
 * next step. */
MUST_CHECK bool migrate_run(struct sqlite3 *db, const char *path, bool is_new, struct err *err);

/* Writes the name of the copy made before step `number`, of which there may be several: attempt counts from 1. False if it is
 * too long. */
MUST_CHECK static inline bool migrate_name_copy(
        const char *path, uint64_t number, unsigned attempt, char out[PATH_MAX])
{
    int length = attempt == 1 ? snprintf(out, PATH_MAX, "%s.before-%" PRIu64, path, number)
                              : snprintf(out, PATH_MAX, "%s.before-%" PRIu64 "-%u", path,
                                        number, attempt);
    return length > 0 && length < PATH_MAX;
}

/* Returns the number of this version's schema. */
uint64_t migrate_newest(void);
/* For readers, which cannot migrate: fails unless the schema is exactly this version's. */
MUST_CHECK bool migrate_verify(struct sqlite3 *db, const char *path, struct err *err);
/* *out_older: true if the schema is older than this version's. Fails for a newer one. */
MUST_CHECK bool migrate_is_older(
        struct sqlite3 *db, const char *path, bool *out_older, struct err *err);
/* Compares db's tables with their columns, indexes, triggers and views with those of the migration
 * steps, and calls problem with a sentence for each difference. False if the comparison failed. */
MUST_CHECK bool migrate_compare(struct sqlite3 *db,
        void (*problem)(void *data, const char *text), void *data, struct err *err);
