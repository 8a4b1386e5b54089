/* store_put.c -- builds the statements that put and delete a row of each table.
 *
 * They follow from the list of tables. Tables with a checksum column get one for each row
 * (store_sum.c). Columns are named, so that a schema step may append one. */
#include "world/store/store_put.h"

#include "engine/base/buf.h"
#include "world/store/store_db.h"
#include "world/store/store_sum.h"

/* Appends "?1, ?2, …", or "c0, c1, …". */
static void put_values(bool many, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%s%zu", i > 0 ? ", " : "", many ? "c" : "?", many ? i : i + 1);
    }
}

static void put_insert(enum table table, bool many, struct buf *out)
{
    const struct table_def *def = table_def(table);
    bool has_sum = store_sum_has(table);
    buf_printf(out, "INSERT OR REPLACE INTO %s (", def->name);
    for (size_t i = 0; i < table_width(table); i++) {
        buf_printf(out, "%s%s", i > 0 ? ", " : "", def->columns[i]);
    }
    buf_printf(out, "%s)%s", has_sum ? ", sum" : "", many ? " SELECT " : " VALUES (");
    put_values(many, table_width(table), out);
    if (has_sum) {
        buf_add_text(out, ", row_sum(");
        put_values(many, table_width(table), out);
        buf_add_char(out, ')');
    }
    buf_add_text(out, many ? " FROM incoming(?1)" : ")");
}

/* Appends statements like "INSERT OR REPLACE INTO mail (recipient, …, sum) VALUES (?1, …,
 * row_sum(?1, …))" and "DELETE FROM mail WHERE recipient = ?1 AND number = ?2". */
static void put_statements(enum table table, struct buf *put, struct buf *delete_key)
{
    const struct table_def *def = table_def(table);
    put_insert(table, false, put);
    buf_printf(delete_key, "DELETE FROM %s", def->name);
    for (size_t i = 0; i < def->key_count; i++) {
        buf_printf(
                delete_key, "%s %s = ?%zu", i > 0 ? " AND" : " WHERE", def->columns[i], i + 1);
    }
}

void store_put_many_statement(enum table table, struct buf *out)
{
    put_insert(table, true, out);
}

bool store_put_prepare(struct sqlite3 *db, enum table table, struct sqlite3_stmt **out_put,
        struct sqlite3_stmt **out_delete, struct err *err)
{
    struct buf put = {0};
    struct buf delete_key = {0};
    put_statements(table, &put, &delete_key);
    bool ok = store_db_prepare(db, put.bytes, out_put, err) &&
              store_db_prepare(db, delete_key.bytes, out_delete, err);
    buf_finish(&put);
    buf_finish(&delete_key);
    return ok;
}

void store_put_each_statement(void (*visit)(void *data, const char *sql), void *data)
{
    for (int i = 0; i < TABLE_END; i++) {
        struct buf put = {0};
        struct buf many = {0};
        struct buf delete_key = {0};
        put_statements((enum table)i, &put, &delete_key);
        store_put_many_statement((enum table)i, &many);
        visit(data, put.bytes);
        visit(data, many.bytes);
        visit(data, delete_key.bytes);
        buf_finish(&put);
        buf_finish(&many);
        buf_finish(&delete_key);
    }
}
