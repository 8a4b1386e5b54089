/* store_put.c -- builds the statements that put rows of each table and delete one.
 *
 * They follow from the list of tables. Tables with a checksum column get one for each row
 * (store_sum.c). Columns are named, so that a schema step may append one. */
#include "world/store/store_put.h"

#include "engine/base/buf.h"
#include "world/store/store_sum.h"

/* Appends "c0, c1, …", the columns of incoming. */
static void put_columns_of_incoming(size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%sc%zu", i > 0 ? ", " : "", i);
    }
}

/* Appends a statement like "INSERT OR REPLACE INTO mail (recipient, …, sum) SELECT c0, …,
 * row_sum(c0, …) FROM incoming(?1)". */
void store_put_statement(enum table table, struct buf *out)
{
    const struct table_def *def = table_def(table);
    bool has_sum = store_sum_has(table);
    buf_printf(out, "INSERT OR REPLACE INTO %s (", def->name);
    for (size_t i = 0; i < table_width(table); i++) {
        buf_printf(out, "%s%s", i > 0 ? ", " : "", def->columns[i]);
    }
    buf_printf(out, "%s) SELECT ", has_sum ? ", sum" : "");
    put_columns_of_incoming(table_width(table), out);
    if (has_sum) {
        buf_add_text(out, ", row_sum(");
        put_columns_of_incoming(table_width(table), out);
        buf_add_char(out, ')');
    }
    buf_add_text(out, " FROM incoming(?1)");
}

/* Appends a statement like "DELETE FROM mail WHERE recipient = ?1 AND number = ?2". */
void store_put_delete_statement(enum table table, struct buf *out)
{
    const struct table_def *def = table_def(table);
    buf_printf(out, "DELETE FROM %s", def->name);
    for (size_t i = 0; i < def->key_count; i++) {
        buf_printf(out, "%s %s = ?%zu", i > 0 ? " AND" : " WHERE", def->columns[i], i + 1);
    }
}

void store_put_each_statement(void (*visit)(void *data, const char *sql), void *data)
{
    for (int i = 0; i < TABLE_END; i++) {
        struct buf sql = {0};
        store_put_statement((enum table)i, &sql);
        visit(data, sql.bytes);
        buf_clear(&sql);
        store_put_delete_statement((enum table)i, &sql);
        visit(data, sql.bytes);
        buf_finish(&sql);
    }
}
