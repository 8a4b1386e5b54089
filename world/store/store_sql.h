#pragma once
#include "engine/base/err.h"
#include "world/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct batch;

/* The connection that writes a world. One thread at a time. */
struct store_sql;

/* Opens the world options->path, whose lock the caller holds, and migrates it. Makes everything
 * durable that a killed writer left in the log, before anybody reads it. */
MUST_CHECK bool store_sql_open(
        const struct store_options *options, struct store_sql **out, struct err *err);
/* Closes the connection. With crash nothing more is written, and the log stays as it is. NULL is
 * fine. */
void store_sql_close(struct store_sql *sql, bool crash);

/* Returns the number of the last batch in the file when it was opened. */
uint64_t store_sql_opened_at(const struct store_sql *sql);
/* Writes all batches from first on in one transaction with one sync. Batches that the file has
 * already are skipped, so it can be called again after any failure. */
MUST_CHECK bool store_sql_write(
        struct store_sql *sql, const struct batch *first, struct err *err);

/* How busy the writer is. */
enum store_sql_leisure {
    STORE_SQL_BUSY, /* more batches wait */
    STORE_SQL_IDLE, /* nothing waits at the moment */
    STORE_SQL_REST, /* nothing has waited for a while */
};

/* Writes the log back into the file if it is long enough: a small log if idle, only a large one if
 * busy, any log at rest, so that the file alone is the world. *out_done tells whether anything was
 * written. A failure loses nothing. */
MUST_CHECK bool store_sql_checkpoint(
        struct store_sql *sql, enum store_sql_leisure leisure, bool *out_done, struct err *err);

/* Calls visit with every statement used here: for tests of SQLite's query plans. */
void store_sql_each_statement(void (*visit)(void *data, const char *sql), void *data);
