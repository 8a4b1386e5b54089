#pragma once
#include "world/value/table.h"

struct buf;

/* Appends the statement that puts a row of the table, with its columns as parameters, and the
 * statement that deletes a row, with the columns of its key as parameters. */
void store_put_statements(enum table table, struct buf *put, struct buf *delete_key);
