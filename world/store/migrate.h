#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* Migrates db, the world at path, to this version's schema. Unless it is new, the world is first
 * copied to "PATH.before-N". The caller holds the lock. Errors name the file, the schema and the
 * next step. */
MUST_CHECK bool migrate_run(struct sqlite3 *db, const char *path, bool is_new, struct err *err);
/* If a newer skein has migrated the world at path to a schema unknown here: restores the copy made
 * before, and keeps the world as "PATH.newer". Nobody may have it open. Later changes are only in
 * PATH.newer. */
void migrate_take_back(const char *path);
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
