/* row.c -- one row of a table stored beside the objects, with columns by name. */
#include "world/value/row.h"

struct row row_new(enum table table)
{
    return (struct row){.table = table};
}

struct row row_of_id(enum table table, uint64_t id)
{
    struct row row = row_new(table);
    row.columns[0] = value_int((int64_t)id);
    return row;
}

struct row row_of_ids(enum table table, uint64_t first, uint64_t second)
{
    struct row row = row_of_id(table, first);
    row.columns[1] = value_int((int64_t)second);
    return row;
}

struct row row_of_str(enum table table, struct str key)
{
    struct row row = row_new(table);
    row.columns[0] = value_str(key);
    return row;
}

struct row row_dup(const struct row *row)
{
    struct row copy = row_new(row->table);
    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
        copy.columns[i] = value_dup(&row->columns[i]);
    }
    return copy;
}

void row_finish(struct row *row)
{
    for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
        value_finish(&row->columns[i]);
    }
}

void row_set(struct row *row, const char *column, struct value value)
{
    struct value *at = &row->columns[table_column(row->table, column)];
    value_finish(at);
    *at = value;
}

void row_set_int(struct row *row, const char *column, int64_t value)
{
    row_set(row, column, value_int(value));
}

void row_set_id(struct row *row, const char *column, uint64_t id)
{
    row_set(row, column, value_int((int64_t)id));
}

void row_set_str(struct row *row, const char *column, struct str text)
{
    row_set(row, column, value_str(text));
}

const struct value *row_value(const struct row *row, const char *column)
{
    return &row->columns[table_column(row->table, column)];
}

int64_t row_int(const struct row *row, const char *column)
{
    return value_as_int(row_value(row, column), 0);
}

uint64_t row_id(const struct row *row, const char *column)
{
    return value_as_id(row_value(row, column));
}

struct str row_str(const struct row *row, const char *column)
{
    return value_as_str(row_value(row, column));
}

struct row row_lent(enum table table, const struct value *columns, size_t count)
{
    const char *kinds = table_def(table)->kinds;
    struct row row = row_new(table);
    for (size_t i = 0; i < count; i++) {
        const struct value *from = &columns[i];
        if (kinds[i] == 'i' && from->kind == VALUE_OBJECT) {
            row.columns[i] = value_int((int64_t)from->object);
        } else if (kinds[i] == 'i' && from->kind == VALUE_BOOL) {
            row.columns[i] = value_int(from->boolean);
        } else {
            row.columns[i] = *from;
        }
    }
    return row;
}

struct str row_key(const struct row *row, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < table_def(row->table)->key_count; i++) {
        value_encode(&row->columns[i], out);
    }
    return buf_str(out);
}
