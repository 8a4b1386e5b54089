#pragma once
#include "engine/base/err.h"
#include "world/value/table.h"

struct buf;
struct sqlite3;
struct sqlite3_stmt;

/* Prepares the statement that puts a row of the table, with its columns as parameters, and the
 * statement that deletes a row, with the columns of its key as parameters. */
MUST_CHECK bool store_put_prepare(struct sqlite3 *db, enum table table,
        struct sqlite3_stmt **out_put, struct sqlite3_stmt **out_delete, struct err *err);
/* Appends the statement that puts all rows of the table incoming (store_incoming.h), its only
 * parameter. */
void store_put_many_statement(enum table table, struct buf *out);
/* Calls visit with each of them, for every table: for tests of SQLite's query plans. */
void store_put_each_statement(void (*visit)(void *data, const char *sql), void *data);
