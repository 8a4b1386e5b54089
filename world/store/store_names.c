/* store_names.c -- the index of object names.
 *
 * The table `named` is an index of the properties name and aliases; named.c splits names into its
 * terms. It is written in the transaction that writes the properties, so both always agree.
 *
 * 1. It stores no names, only their positions. To remove an entry, it must be given the indexed
 *    text: the property as it was before the group.
 * 2. It must get rows in the order of their numbers, or each row becomes a small index of its own,
 *    to be merged later. So a group's changes are recorded, and written at its end.
 * 3. An unchanged name costs only a look at the old value. */
#include "world/store/store_names.h"

#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "world/store/batch.h"
#include "world/store/store_db.h"
#include "world/value/named.h"

#include <sqlite3.h>

#include <stdlib.h>

enum { STATEMENT_OLD, STATEMENT_OUT, STATEMENT_IN, STATEMENT_END };

static const char *const statements[STATEMENT_END] = {
        [STATEMENT_OLD] = "SELECT value FROM property WHERE object = ?1 AND name = ?2",
        [STATEMENT_OUT] = "INSERT INTO named (named, rowid, parts) VALUES ('delete', ?1, ?2)",
        [STATEMENT_IN] = "INSERT INTO named (rowid, parts) VALUES (?1, ?2)",
};

/* One property of one object. */
struct change {
    uint64_t row;
    struct buf before; /* parts; empty: no entry */
    struct buf now;
};

struct store_names {
    sqlite3 *db; /* borrowed */
    sqlite3_stmt *statements[STATEMENT_END];
    struct map by_row;       /* row -> change, owned */
    struct change **changes; /* owned; the same changes; sorted once they are written */
    size_t count;
    size_t capacity;
};

bool store_names_open(struct sqlite3 *db, struct store_names **out, struct err *err)
{
    struct store_names *names = mem_alloc(sizeof(*names));
    names->db = db;
    bool ok = true;
    for (size_t i = 0; ok && i < STATEMENT_END; i++) {
        ok = store_db_prepare(db, statements[i], &names->statements[i], err);
    }
    *out = names;
    return ok;
}

void store_names_close(struct store_names *names)
{
    if (!names) {
        return;
    }
    store_names_drop(names);
    for (size_t i = 0; i < STATEMENT_END; i++) {
        sqlite3_finalize(names->statements[i]);
    }
    mem_free(names->changes);
    mem_free(names);
}

void store_names_drop(struct store_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        buf_finish(&names->changes[i]->before);
        buf_finish(&names->changes[i]->now);
        mem_free(names->changes[i]);
    }
    names->count = 0;
    map_finish(&names->by_row);
}

/* -- recording -- */

static bool read_before(struct store_names *names, uint64_t object, struct str property,
        struct buf *out, struct err *err)
{
    sqlite3_stmt *old = names->statements[STATEMENT_OLD];
    (void)sqlite3_bind_int64(old, 1, (sqlite3_int64)object);
    (void)sqlite3_bind_text(old, 2, property.bytes, (int)property.length, SQLITE_TRANSIENT);
    int code = sqlite3_step(old);
    struct value value = {0};
    /* A value that does not decode is not indexed. */
    if (code == SQLITE_ROW && store_db_read(old, 0, &value, NULL)) {
        named_put_parts(&value, out);
    }
    value_finish(&value);
    bool ok = code == SQLITE_ROW || code == SQLITE_DONE || store_db_fail(names->db, err);
    (void)sqlite3_reset(old);
    return ok;
}

static struct change *add_change(struct store_names *names, uint64_t row)
{
    struct change *change = mem_alloc(sizeof(*change));
    change->row = row;
    names->changes =
            mem_grow(names->changes, names->count, &names->capacity, sizeof(struct change *));
    names->changes[names->count++] = change;
    (void)map_put(&names->by_row, row, change);
    return change;
}

/* Records that the property gets a value, or none (now NULL). */
static bool note(struct store_names *names, uint64_t object, struct str property,
        const struct value *now, struct err *err)
{
    bool is_name = str_equal(property, STR("name"));
    if (!is_name && !str_equal(property, STR("aliases"))) {
        return true;
    }
    uint64_t row = object * 2 + is_name;
    struct change *change = map_find(&names->by_row, row);
    if (!change) {
        change = add_change(names, row);
        if (!read_before(names, object, property, &change->before, err)) {
            return false;
        }
    }
    buf_clear(&change->now);
    if (now) {
        named_put_parts(now, &change->now);
    }
    return true;
}

bool store_names_note_row(
        struct store_names *names, const struct batch_row *row, struct err *err)
{
    bool is_put = row->op == BATCH_PROPERTY;
    return (!is_put && row->op != BATCH_PROPERTY_DELETE) ||
           note(names, value_as_id(&row->columns[0]), value_as_str(&row->columns[1]),
                   is_put ? &row->columns[2] : NULL, err);
}

bool store_names_forget(struct store_names *names, uint64_t object, struct err *err)
{
    return note(names, object, STR("name"), NULL, err) &&
           note(names, object, STR("aliases"), NULL, err);
}

/* -- writing -- */

static int by_row(const void *a, const void *b)
{
    const struct change *x = *(struct change *const *)a;
    const struct change *y = *(struct change *const *)b;
    return (x->row > y->row) - (x->row < y->row);
}

static bool write_one(struct store_names *names, int which, uint64_t row,
        const struct buf *parts, struct err *err)
{
    sqlite3_stmt *statement = names->statements[which];
    if (parts->length == 0) {
        return true;
    }
    (void)sqlite3_bind_int64(statement, 1, (sqlite3_int64)row);
    (void)sqlite3_bind_text64(
            statement, 2, parts->bytes, parts->length, SQLITE_STATIC, SQLITE_UTF8);
    bool ok = sqlite3_step(statement) == SQLITE_DONE || store_db_fail(names->db, err);
    (void)sqlite3_reset(statement);
    return ok;
}

bool store_names_write(struct store_names *names, struct err *err)
{
    bool ok = true;
    if (names->count == 0) {
        return true;
    }
    qsort(names->changes, names->count, sizeof(struct change *), by_row);
    for (size_t i = 0; ok && i < names->count; i++) {
        const struct change *change = names->changes[i];
        if (!str_equal(buf_str(&change->before), buf_str(&change->now))) {
            ok = write_one(names, STATEMENT_OUT, change->row, &change->before, err) &&
                 write_one(names, STATEMENT_IN, change->row, &change->now, err);
        }
    }
    return ok;
}

/* -- finding -- */

static const char *const find_sql =
        "SELECT rowid / 2 FROM named WHERE named MATCH ?1 AND value_named((SELECT value FROM"
        " property WHERE object = named.rowid / 2"
        " AND name = iif(named.rowid % 2, 'name', 'aliases')), ?2) LIMIT ?3";

static bool each_found(
        sqlite3_stmt *find, void (*visit)(void *data, uint64_t id), void *data, struct err *err)
{
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(find)) == SQLITE_ROW) {
        visit(data, (uint64_t)sqlite3_column_int64(find, 0));
    }
    return code == SQLITE_DONE || store_db_fail(sqlite3_db_handle(find), err);
}

bool store_names_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *find = NULL;
    struct buf question = {0};
    named_put_question(part, &question);
    struct value args[] = {
            value_str(buf_str(&question)), value_str(part), value_int((int64_t)limit)};
    bool ok = store_db_open(path, NULL, STORE_DB_READ, &db, err) &&
              store_db_prepare(db, find_sql, &find, err) &&
              store_db_bind(find, 1, STORE_DB_TEXT, &args[0], err) &&
              store_db_bind(find, 2, STORE_DB_TEXT, &args[1], err) &&
              store_db_bind(find, 3, STORE_DB_INT, &args[2], err) &&
              each_found(find, visit, data, err);
    sqlite3_finalize(find);
    store_db_close(db);
    value_finish(&args[0]);
    value_finish(&args[1]);
    buf_finish(&question);
    return ok;
}

void store_names_each_statement(void (*visit)(void *data, const char *sql), void *data)
{
    for (size_t i = 0; i < STATEMENT_END; i++) {
        visit(data, statements[i]);
    }
    visit(data, find_sql);
}
