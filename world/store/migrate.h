#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* Brings the schema of db, the world at path, up to this version's. Unless it is new, the world
 * is copied to "PATH.before-N" before each step.
 * The caller holds the lock. Errors name the file, the schema and the next step. */
MUST_CHECK bool migrate_run(struct sqlite3 *db, const char *path, bool is_new, struct err *err);
/* If a newer skein brought the world at path to a schema that this one does not know: puts the copy back that was made
 * before, and keeps the world as "PATH.newer". Nobody may have it open; what came to be since then is in PATH.newer alone. */
void migrate_take_back(const char *path);
/* The number of this version's schema. */
uint64_t migrate_newest(void);
/* For readers, who cannot migrate: fails unless the schema is exactly this version's. */
MUST_CHECK bool migrate_verify(struct sqlite3 *db, const char *path, struct err *err);
/* Whether its schema is older than this version's; fails for a newer one. */
MUST_CHECK bool migrate_is_older(
        struct sqlite3 *db, const char *path, bool *out_older, struct err *err);
/* Compares what db consists of (tables with their columns, indexes, triggers, views) with what the steps make, and
 * calls problem with a sentence for each difference. False if that cannot be told. */
MUST_CHECK bool migrate_compare(struct sqlite3 *db,
        void (*problem)(void *data, const char *text), void *data, struct err *err);
