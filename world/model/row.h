#pragma once
#include "engine/base/buf.h"
#include "world/value/table.h"
#include "world/value/value.h"

/* One row. What it owns ends with row_finish, or goes to rows_put. */
struct row {
    enum table table;
    struct value columns
            [TABLE_COLUMNS_MAX]; /* in the order of the table; nil where nothing was set */
};

struct row row_new(enum table table);
struct row row_dup(const struct row *row);
void row_finish(struct row *row);

/* Columns go by their names in table.c; one that the table does not have is a bug (must). */
void row_set_int(struct row *row, const char *column, int64_t value);
void row_set_id(struct row *row, const char *column, uint64_t id);
void row_set_str(struct row *row, const char *column, struct str text);
/* Takes value. */
void row_set(struct row *row, const char *column, struct value value);
/* 0 or empty where it is of another kind. Borrowed. */
int64_t row_int(const struct row *row, const char *column);
uint64_t row_id(const struct row *row, const char *column);
struct str row_str(const struct row *row, const char *column);
const struct value *row_value(const struct row *row, const char *column);

/* Columns as the file gives them back: ids and truths are ints there. What they own is lent to the row, or goes over to it:
 * only one of the two finishes it. */
struct row row_lent(enum table table, const struct value *columns, size_t count);
/* The key, encoded; borrowed from out. */
struct str row_key(const struct row *row, struct buf *out);
