#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct sqlite3;

/* From here on db keeps a write-ahead log. If it syncs each commit (PRAGMA synchronous=FULL), it adds to the log in few
 * writes, otherwise in two a page. */
MUST_CHECK bool store_wal_begin(struct sqlite3 *db, bool syncs, struct err *err);
/* Before db rolls back: what is not in the log yet is of no commit. */
void store_wal_forget(struct sqlite3 *db);
