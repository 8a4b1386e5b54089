#pragma once
#include "world/value/table.h"

struct buf;

/* Appends the statement that puts a row of the table, whose parameters are its columns, and the one that deletes a row,
 * whose parameters are its key's. */
void store_put_statements(enum table table, struct buf *put, struct buf *delete_key);
