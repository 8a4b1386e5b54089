/* store_group.c -- rows of a group that are written together.
 *
 * A group of batches is one transaction, so the order of rows matters only where one depends on
 * another. Puts of objects without a ref, of properties and of rows of tables depend only on
 * earlier puts of the same kind and key. So they are collected by kind, in their order, and each
 * kind is written by one statement. Every other row is written alone, after all rows before it.
 *
 * An object whose owner, ref or behaviour changes needs more indexes than one that only moves. The
 * statement for many writes only moves and new objects; if it leaves out any, all are written
 * again one by one. */
#include "world/store/store_group.h"

#include "engine/base/mem.h"
#include "world/store/batch.h"
#include "world/store/store_db.h"
#include "world/store/store_incoming.h"
#include "world/store/store_put.h"

#include <sqlite3.h>

#include <string.h>

#define GROUP_ROWS_MAX 512

enum { KIND_OBJECTS = TABLE_END, KIND_PROPERTIES, KIND_END };

/* A failure ends the whole transaction, so none of them needs to be undone alone. */
static const char objects_sql[] =
        "INSERT OR ROLLBACK INTO object (id, location, arrived, owner, ref, behaviour)"
        " SELECT c0, c1, c2, c3, c4, c5 FROM incoming(?1) WHERE true"
        " ON CONFLICT (id) DO UPDATE SET location = excluded.location, arrived = "
        "excluded.arrived"
        " WHERE owner = excluded.owner AND ref IS excluded.ref AND behaviour = "
        "excluded.behaviour";
static const char properties_sql[] =
        "INSERT OR REPLACE INTO property (object, name, value, sum)"
        " SELECT c0, c1, c2, row_sum(c0, c1, c2) FROM incoming(?1)";

/* The rows of one kind. */
struct rows {
    struct value *values; /* owned */
    size_t count;         /* in rows, as is capacity */
    size_t capacity;
    sqlite3_stmt *statement; /* prepared for the first rows */
};

struct store_group {
    sqlite3 *db; /* borrowed */
    size_t count;
    bool failed;
    struct rows kinds[KIND_END];
};

struct store_group *store_group_create(struct sqlite3 *db)
{
    struct store_group *group = mem_alloc(sizeof(*group));
    group->db = db;
    return group;
}

void store_group_destroy(struct store_group *group)
{
    if (!group) {
        return;
    }
    store_group_drop(group);
    for (int kind = 0; kind < KIND_END; kind++) {
        sqlite3_finalize(group->kinds[kind].statement);
        mem_free(group->kinds[kind].values);
    }
    mem_free(group);
}

static size_t width_of(int kind)
{
    return kind == KIND_OBJECTS      ? 6
           : kind == KIND_PROPERTIES ? 3
                                     : table_width((enum table)kind);
}

static const char *columns_of(int kind)
{
    return kind == KIND_OBJECTS      ? "iiiiti"
           : kind == KIND_PROPERTIES ? "itv"
                                     : table_def((enum table)kind)->kinds;
}

static void drop_rows(struct rows *rows, size_t width)
{
    for (size_t i = 0; i < rows->count * width; i++) {
        value_finish(&rows->values[i]);
    }
    rows->count = 0;
}

void store_group_drop(struct store_group *group)
{
    for (int kind = 0; group->count > 0 && kind < KIND_END; kind++) {
        drop_rows(&group->kinds[kind], width_of(kind));
    }
    group->count = 0;
}

/* -- taking -- */

/* Returns the kind of a row; KIND_END: it is written alone. */
static int kind_of(const struct batch_row *row)
{
    switch (row->op) {
    case BATCH_OBJECT:
        return row->columns[4].kind == VALUE_NIL ? KIND_OBJECTS : KIND_END;
    case BATCH_PROPERTY:
        return KIND_PROPERTIES;
    case BATCH_ROW:
        return (int)row->table;
    case BATCH_OBJECT_DELETE:
    case BATCH_PROPERTY_DELETE:
    case BATCH_PARENTS:
    case BATCH_ROW_DELETE:
    case BATCH_END:
        break;
    }
    return KIND_END;
}

bool store_group_take(struct store_group *group, struct batch_row *row)
{
    int kind = kind_of(row);
    if (kind == KIND_END) {
        return false;
    }
    struct rows *rows = &group->kinds[kind];
    size_t width = width_of(kind);
    must(row->count == width);
    rows->values =
            mem_grow(rows->values, rows->count, &rows->capacity, width * sizeof(*rows->values));
    memcpy(rows->values + rows->count * width, row->columns, width * sizeof(*rows->values));
    rows->count++;
    group->count++;
    row->count = 0;
    return true;
}

bool store_group_is_full(const struct store_group *group)
{
    return group->count >= (group->failed ? 1 : GROUP_ROWS_MAX);
}

bool store_group_has_failed(const struct store_group *group)
{
    return group->failed;
}

void store_group_forgive(struct store_group *group)
{
    group->failed = false;
}

/* -- writing -- */

static bool prepare(struct store_group *group, int kind, struct err *err)
{
    struct rows *rows = &group->kinds[kind];
    struct buf sql = {0};
    if (rows->statement) {
        return true;
    }
    if (kind == KIND_OBJECTS) {
        buf_add_text(&sql, objects_sql);
    } else if (kind == KIND_PROPERTIES) {
        buf_add_text(&sql, properties_sql);
    } else {
        store_put_statement((enum table)kind, &sql);
    }
    bool ok = store_db_prepare(group->db, sql.bytes, &rows->statement, err);
    buf_finish(&sql);
    return ok;
}

/* *out_all: false if it left out a row. */
static bool write_together(struct store_group *group, int kind, bool *out_all, struct err *err)
{
    struct rows *rows = &group->kinds[kind];
    struct store_incoming incoming = {
            rows->values, columns_of(kind), width_of(kind), rows->count};
    if (!prepare(group, kind, err)) {
        return false;
    }
    bool ok = store_incoming_bind(rows->statement, 1, &incoming) &&
              sqlite3_step(rows->statement) == SQLITE_DONE;
    ok = ok || store_db_fail(group->db, err);
    group->failed |= !ok;
    *out_all = kind != KIND_OBJECTS || sqlite3_changes(group->db) == (int)rows->count;
    (void)sqlite3_reset(rows->statement);
    (void)sqlite3_clear_bindings(rows->statement);
    return ok;
}

static bool write_objects_alone(struct store_group *group,
        bool (*alone)(void *data, const struct batch_row *row, struct err *err), void *data,
        struct err *err)
{
    const struct rows *objects = &group->kinds[KIND_OBJECTS];
    struct batch_row row = {
            .op = BATCH_OBJECT, .table = TABLE_END, .count = width_of(KIND_OBJECTS)};
    bool ok = true;
    for (size_t i = 0; ok && i < objects->count; i++) {
        memcpy(row.columns, objects->values + i * row.count,
                row.count * sizeof(row.columns[0]));
        ok = alone(data, &row, err);
    }
    return ok;
}

bool store_group_write(struct store_group *group,
        bool (*alone)(void *data, const struct batch_row *row, struct err *err), void *data,
        struct err *err)
{
    bool ok = true;
    for (int kind = 0; ok && group->count > 0 && kind < KIND_END; kind++) {
        size_t count = group->kinds[kind].count;
        bool all = false;
        if (count == 0) {
            continue;
        }
        ok = ((kind == KIND_OBJECTS && count == 1) || write_together(group, kind, &all, err)) &&
             (all || write_objects_alone(group, alone, data, err));
        if (ok) {
            drop_rows(&group->kinds[kind], width_of(kind));
            group->count -= count;
        }
    }
    return ok;
}

void store_group_each_statement(void (*visit)(void *data, const char *sql), void *data)
{
    visit(data, objects_sql);
    visit(data, properties_sql);
}
