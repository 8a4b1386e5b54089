#pragma once
#include "engine/base/str.h"
#include "world/value/table.h"

#include <stddef.h>
#include <stdint.h>

struct buf;
struct sqlite3_context;
struct sqlite3_value;

/* Checksums of rows: the column `sum` of each table that has columns outside of its indexes. */

/* row_sum(value, …) for SQL: the checksum of a row's other columns, in the order of the schema. */
void store_sum_function(
        struct sqlite3_context *context, int count, struct sqlite3_value **arguments);
/* The steps of the sum, for other checksums. They are part of the file format and must not
 * change. */
uint64_t store_sum_word(uint64_t sum, uint64_t word);
uint64_t store_sum_bytes(uint64_t sum, struct str bytes);
/* True if the table has such a column. */
bool store_sum_has(enum table table);

/* Builds a statement that returns a sentence for each row whose checksum is wrong. False beyond the
 * last table. The caller finishes out. */
bool store_sum_rule(size_t i, struct buf *out);
