#pragma once
#include "world/value/table.h"

struct buf;

/* Appends the statement that puts rows of the table: those of the table incoming
 * (store_incoming.h), its only parameter. */
void store_put_statement(enum table table, struct buf *out);
/* Appends the statement that deletes a row, with the columns of its key as parameters. */
void store_put_delete_statement(enum table table, struct buf *out);
/* Calls visit with both, for every table: for tests of SQLite's query plans. */
void store_put_each_statement(void (*visit)(void *data, const char *sql), void *data);
