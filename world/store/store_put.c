/* store_put.c -- builds the statements that put and delete a row of each table.
 *
 * They follow from the list of tables. Tables with a checksum column get one for each row
 * (store_sum.c). Columns are named, so that a schema step may append one. */
#include "world/store/store_put.h"

#include "engine/base/buf.h"
#include "world/store/store_sum.h"

static void put_parameters(size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s?%zu", i > 0 ? ", " : "", i + 1);
    }
}

/* Appends statements like "INSERT OR REPLACE INTO mail (recipient, …, sum) VALUES (?1, …,
 * row_sum(?1, …))" and "DELETE FROM mail WHERE recipient = ?1 AND number = ?2". */
void store_put_statements(enum table table, struct buf *put, struct buf *delete_key)
{
    const struct table_def *def = table_def(table);
    bool has_sum = store_sum_has(table);
    buf_printf(put, "INSERT OR REPLACE INTO %s (", def->name);
    for (size_t i = 0; i < table_width(table); i++) {
        buf_printf(put, "%s%s", i > 0 ? ", " : "", def->columns[i]);
    }
    buf_printf(put, "%s) VALUES (", has_sum ? ", sum" : "");
    put_parameters(table_width(table), put);
    if (has_sum) {
        buf_add_text(put, ", row_sum(");
        put_parameters(table_width(table), put);
        buf_add_char(put, ')');
    }
    buf_add_char(put, ')');
    buf_printf(delete_key, "DELETE FROM %s", def->name);
    for (size_t i = 0; i < def->key_count; i++) {
        buf_printf(
                delete_key, "%s %s = ?%zu", i > 0 ? " AND" : " WHERE", def->columns[i], i + 1);
    }
}
