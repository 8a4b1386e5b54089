#pragma once
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>

struct sqlite3;
struct sqlite3_stmt;

/* Rows in memory, as a table for SQL: "SELECT c0, c1 FROM incoming(?1)". */
struct store_incoming {
    const struct value *values; /* borrowed; row by row */
    const char *kinds;          /* of each column: see enum store_db_column */
    size_t width;               /* columns of a row; at most STORE_INCOMING_COLUMNS */
    size_t count;               /* rows */
};

#define STORE_INCOMING_COLUMNS 20

/* Adds the table to a connection. */
bool store_incoming_add(struct sqlite3 *db);
/* Sets a parameter of a statement to the rows, which must stay until it is reset. */
bool store_incoming_bind(
        struct sqlite3_stmt *statement, int index, struct store_incoming *incoming);
