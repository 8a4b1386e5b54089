#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct sqlite3;

/* Switches db to a write-ahead log. If it syncs each commit (PRAGMA synchronous=FULL), it adds to
 * the log in few writes, otherwise in two for each page. */
MUST_CHECK bool store_wal_begin(struct sqlite3 *db, bool syncs, struct err *err);
/* Call it before db rolls back: data that is not in the log yet belongs to no commit. */
void store_wal_forget(struct sqlite3 *db);
