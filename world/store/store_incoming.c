/* store_incoming.c -- rows in memory as a table for SQL.
 *
 * To start a statement, to end it and to find its place in a table cost SQLite more than the row
 * itself. With this table one statement writes all rows of a kind (store_group.c).
 *
 * The table has columns c0, c1, … and a hidden one, its argument: a pointer to the rows. Without
 * the pointer, which SQL cannot make, it is empty. */
#include "world/store/store_incoming.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#define POINTER "incoming"

struct cursor {
    sqlite3_vtab_cursor base; /* first, so that the struct is found from it */
    const struct store_incoming *incoming;
    size_t row;
};

static int connect_table(sqlite3 *db, void *data, int count, const char *const *arguments,
        sqlite3_vtab **out, char **problem)
{
    (void)data;
    (void)count;
    (void)arguments;
    (void)problem;
    int code = sqlite3_declare_vtab(db,
            "CREATE TABLE x(c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,"
            " c15, c16, c17, c18, c19, rows HIDDEN)");
    if (code == SQLITE_OK) {
        *out = mem_alloc(sizeof(**out));
        (void)sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    }
    return code;
}

static int disconnect_table(sqlite3_vtab *table)
{
    mem_free(table);
    return SQLITE_OK;
}

static int plan_table(sqlite3_vtab *table, sqlite3_index_info *plan)
{
    (void)table;
    plan->estimatedCost = 1;
    plan->estimatedRows = 1;
    for (int i = 0; i < plan->nConstraint; i++) {
        if (plan->aConstraint[i].iColumn == STORE_INCOMING_COLUMNS &&
                plan->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ &&
                plan->aConstraint[i].usable) {
            plan->aConstraintUsage[i].argvIndex = 1;
            plan->aConstraintUsage[i].omit = 1;
            return SQLITE_OK;
        }
    }
    return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct cursor *cursor = mem_alloc(sizeof(*cursor));
    *out = &cursor->base;
    return SQLITE_OK;
}

static struct cursor *cursor_of(sqlite3_vtab_cursor *base)
{
    return (struct cursor *)(void *)base;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    mem_free(cursor_of(base));
    return SQLITE_OK;
}

static int begin_rows(sqlite3_vtab_cursor *base, int index, const char *name, int count,
        sqlite3_value **arguments)
{
    (void)index;
    (void)name;
    struct cursor *cursor = cursor_of(base);
    cursor->incoming = count == 1 ? sqlite3_value_pointer(arguments[0], POINTER) : NULL;
    cursor->row = 0;
    return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
    cursor_of(base)->row++;
    return SQLITE_OK;
}

static int is_past(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = cursor_of(base);
    return !cursor->incoming || cursor->row >= cursor->incoming->count;
}

/* Gives SQL a value like store_db_bind does. */
static void put_value(
        sqlite3_context *context, enum store_db_column column, const struct value *value)
{
    struct buf bytes = {0};
    switch (value->kind) {
    case VALUE_NIL:
        return;
    case VALUE_INT:
        sqlite3_result_int64(context, value->integer);
        return;
    case VALUE_FLOAT:
        sqlite3_result_double(context, value->number);
        return;
    case VALUE_STRING:
        sqlite3_result_text64(context, value->string->bytes, value->string->length,
                SQLITE_STATIC, SQLITE_UTF8);
        return;
    case VALUE_OBJECT:
    case VALUE_BOOL:
        if (column == STORE_DB_INT) {
            sqlite3_result_int64(context,
                    value->kind == VALUE_BOOL ? value->boolean : (sqlite3_int64)value->object);
            return;
        }
        break;
    case VALUE_TABLE:
        break;
    }
    value_encode(value, &bytes);
    sqlite3_result_blob64(context, bytes.bytes, bytes.length, SQLITE_TRANSIENT);
    buf_finish(&bytes);
}

static int put_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *cursor = cursor_of(base);
    const struct store_incoming *incoming = cursor->incoming;
    size_t at = (size_t)column;
    if (at < incoming->width) {
        put_value(context, (enum store_db_column)incoming->kinds[at],
                &incoming->values[cursor->row * incoming->width + at]);
    }
    return SQLITE_OK;
}

static int put_row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)cursor_of(base)->row;
    return SQLITE_OK;
}

bool store_incoming_add(struct sqlite3 *db)
{
    static const sqlite3_module module = {
            .xConnect = connect_table,
            .xBestIndex = plan_table,
            .xDisconnect = disconnect_table,
            .xOpen = open_cursor,
            .xClose = close_cursor,
            .xFilter = begin_rows,
            .xNext = next_row,
            .xEof = is_past,
            .xColumn = put_column,
            .xRowid = put_row_id,
    };
    return sqlite3_create_module(db, "incoming", &module, NULL) == SQLITE_OK;
}

bool store_incoming_bind(
        struct sqlite3_stmt *statement, int index, struct store_incoming *incoming)
{
    must(incoming->width <= STORE_INCOMING_COLUMNS);
    return sqlite3_bind_pointer(statement, index, incoming, POINTER, NULL) == SQLITE_OK;
}
