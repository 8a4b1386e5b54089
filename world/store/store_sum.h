#pragma once
#include "engine/base/str.h"
#include "world/value/table.h"

#include <stddef.h>
#include <stdint.h>

struct buf;
struct sqlite3_context;
struct sqlite3_value;

/* Checksums of rows: the column `sum` of each table whose rows hold more than an index knows. */

/* row_sum(value, …) for SQL: of a row's other columns, in the order of the schema. */
void store_sum_function(
        struct sqlite3_context *context, int count, struct sqlite3_value **arguments);
/* Its steps, for other checksums: what is added changes the sum for good, as all that is in world files. */
uint64_t store_sum_word(uint64_t sum, uint64_t word);
uint64_t store_sum_bytes(uint64_t sum, struct str bytes);
/* Whether the table has such a column. */
bool store_sum_has(enum table table);

/* A statement that gives a sentence for each row that is not what was written. NULL: there is no table so high. The
 * caller finishes out. */
bool store_sum_rule(size_t i, struct buf *out);
