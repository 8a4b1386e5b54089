#pragma once
#include "engine/base/buf.h"
#include "world/value/table.h"
#include "world/value/value.h"

/* One row. Its values are freed by row_finish or taken by rows_put. */
struct row {
    enum table table;
    struct value columns[TABLE_COLUMNS_MAX]; /* in the table's order; nil if not set */
};

struct row row_new(enum table table);
/* Return a row with its key set, which is the first column of the table (row_of_ids: the first two). */
struct row row_of_id(enum table table, uint64_t id);
struct row row_of_ids(enum table table, uint64_t first, uint64_t second);
struct row row_of_str(enum table table, struct str key);
struct row row_dup(const struct row *row);
void row_finish(struct row *row);

/* Columns are named as in table.c; an unknown column is a bug (must). */
void row_set_int(struct row *row, const char *column, int64_t value);
void row_set_id(struct row *row, const char *column, uint64_t id);
void row_set_str(struct row *row, const char *column, struct str text);
/* Takes value. */
void row_set(struct row *row, const char *column, struct value value);
/* Return 0 or empty for a value of another kind. Borrowed. */
int64_t row_int(const struct row *row, const char *column);
uint64_t row_id(const struct row *row, const char *column);
struct str row_str(const struct row *row, const char *column);
const struct value *row_value(const struct row *row, const char *column);

/* Makes a row of columns as read from the file, where ids and booleans are ints. The row and the
 * caller share the values, so only one of them may finish them. */
struct row row_lent(enum table table, const struct value *columns, size_t count);
/* Returns the encoded key; borrowed from out. */
struct str row_key(const struct row *row, struct buf *out);
