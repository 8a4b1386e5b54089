/* repair.c -- rescues the readable data of a damaged world.
 *
 * 1. Every readable row is copied into a new file, which also rebuilds indexes, free lists and
 *    structures damaged by another program. If a table cannot be read further, it is read from its
 *    other end.
 * 2. Then references between rows are repaired: one statement names what it is about to repair,
 *    another repairs it. Objects without a place are moved to the start room; rows without an owner
 *    are deleted.
 * 3. The original content of a damaged row is not known: it stays as it is, with the wrong
 *    checksum, until a backup or a builder writes it again.
 *
 * The damaged file is only read. The caller replaces it (store_restore.h).
 *
 * To add a repair: a line in `mends`; the rule that finds the fault is in check.c. */
#include "engine/modules/check/repair.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "world/store/check_graph.h"
#include "world/store/migrate.h"
#include "world/store/store.h"
#include "world/store/store_db.h"
#include "world/store/store_log.h"
#include "world/value/table.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct repair {
    sqlite3 *from;
    sqlite3 *to;
    size_t objects; /* that could be read */
    void (*told)(void *data, const char *text);
    void *data;
};

/* -- rows -- */

static const char *const plain_tables[] = {"object", "parent", "property"};
#define PLAIN_COUNT (sizeof(plain_tables) / sizeof(plain_tables[0]))

static const char *table_name(size_t i)
{
    return i < PLAIN_COUNT ? plain_tables[i] : table_def((enum table)(i - PLAIN_COUNT))->name;
}

static void tell_rows(
        struct repair *repair, const char *table, const char *format, size_t count)
{
    struct buf text = {0};
    buf_printf(&text, "the table %s: ", table);
    buf_printf(&text, "%zu row%s %s", count, count == 1 ? "" : "s", format);
    repair->told(repair->data, text.bytes);
    buf_finish(&text);
}

/* The names of a table's columns, a parameter for each, and its key columns in descending order. */
struct columns {
    struct buf names;
    struct buf parameters;
    struct buf backwards;
};

static bool read_columns(sqlite3 *db, const char *table, struct columns *out, struct err *err)
{
    sqlite3_stmt *info = NULL;
    if (!store_db_prepare(db, "SELECT name, pk FROM pragma_table_info(?1)", &info, err)) {
        return false;
    }
    (void)sqlite3_bind_text(info, 1, table, -1, SQLITE_STATIC);
    for (int i = 1; sqlite3_step(info) == SQLITE_ROW; i++) {
        const char *name = (const char *)sqlite3_column_text(info, 0);
        const char *comma = i > 1 ? ", " : "";
        buf_printf(&out->names, "%s%s", comma, name);
        buf_printf(&out->parameters, "%s?%d", comma, i);
        if (sqlite3_column_int(info, 1) > 0) {
            buf_printf(
                    &out->backwards, "%s%s DESC", out->backwards.length > 0 ? ", " : "", name);
        }
    }
    sqlite3_finalize(info);
    return true;
}

static void columns_finish(struct columns *columns)
{
    buf_finish(&columns->names);
    buf_finish(&columns->parameters);
    buf_finish(&columns->backwards);
}

struct copied {
    size_t rows;  /* present now */
    size_t twice; /* duplicates */
    size_t lost;  /* refused */
};

/* Copies the rows of `rows`. False at the first that cannot be read. */
static bool copy_rows(
        struct repair *repair, sqlite3_stmt *rows, sqlite3_stmt *put, struct copied *out)
{
    int code = SQLITE_OK;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        bool ok = true;
        for (int i = 0; ok && i < sqlite3_column_count(rows); i++) {
            ok = sqlite3_bind_value(put, i + 1, sqlite3_column_value(rows, i)) == SQLITE_OK;
        }
        ok = ok && sqlite3_step(put) == SQLITE_DONE;
        (void)sqlite3_reset(put);
        bool is_new = ok && sqlite3_changes(repair->to) > 0;
        out->rows += is_new;
        out->twice += ok && !is_new;
        out->lost += !ok;
    }
    return code == SQLITE_DONE;
}

static bool prepare_copy(struct repair *repair, const char *table, const char *order,
        const struct columns *columns, sqlite3_stmt **out_rows)
{
    struct buf sql = {0};
    struct err ignored;
    buf_printf(&sql, "SELECT %s FROM %s%s%s", columns->names.bytes, table,
            order ? " ORDER BY " : " NOT INDEXED", order ? order : "");
    bool ok = store_db_prepare(repair->from, sql.bytes, out_rows, &ignored);
    buf_finish(&sql);
    return ok;
}

static void copy_table(struct repair *repair, const char *table, const struct columns *columns,
        sqlite3_stmt *put)
{
    sqlite3_stmt *rows = NULL;
    struct copied copied = {0};
    bool whole = prepare_copy(repair, table, NULL, columns, &rows) &&
                 copy_rows(repair, rows, put, &copied);
    size_t twice = copied.twice;
    sqlite3_finalize(rows);
    rows = NULL;
    if (!whole) {
        if (prepare_copy(repair, table, columns->backwards.bytes, columns, &rows)) {
            (void)copy_rows(repair, rows, put, &copied);
        }
        sqlite3_finalize(rows);
        tell_rows(repair, table, "could be read; others could not", copied.rows);
    }
    repair->objects += strcmp(table, "object") == 0 ? copied.rows : 0;
    if (twice > 0) {
        tell_rows(
                repair, table, "stood twice, as if written over others: those are lost", twice);
    }
    if (copied.lost > 0) {
        tell_rows(
                repair, table, "hold what no such row may hold, and are left out", copied.lost);
    }
}

/* Rows with the same key, as a damaged tree may have them, are copied once. */
static bool save_table(struct repair *repair, const char *table, struct err *err)
{
    struct columns columns = {0};
    struct buf sql = {0};
    sqlite3_stmt *put = NULL;
    bool meta = strcmp(table, "meta") == 0;
    bool ok = read_columns(repair->to, table, &columns, err);
    if (ok) {
        buf_printf(&sql, "INSERT OR %s INTO %s (%s) VALUES (%s)", meta ? "REPLACE" : "IGNORE",
                table, columns.names.bytes, columns.parameters.bytes);
        ok = store_db_prepare(repair->to, sql.bytes, &put, err);
    }
    if (ok) {
        copy_table(repair, table, &columns, put);
    }
    sqlite3_finalize(put);
    buf_finish(&sql);
    columns_finish(&columns);
    return ok;
}

/* -- references between rows -- */

#define DEAD(id) "NOT EXISTS (SELECT 1 FROM object AS it WHERE it.id = " id ")"
#define START "coalesce((SELECT id FROM object WHERE ref = 'start'), 0)"
#define GOES(table, id)                                                                        \
    {                                                                                          \
        "SELECT printf('#%d, which does not exist, had rows in the table " table               \
        ": they are gone', " id ") FROM " table " WHERE " DEAD(table "." id) " GROUP BY " id,  \
                "DELETE FROM " table " WHERE " DEAD(table "." id)                              \
    }
#define TWIN(of)                                                                               \
    "value_object((SELECT value FROM property AS back WHERE back.object = " of                 \
    " AND back.name = 'twin'))"

static const struct {
    const char *tell; /* a sentence for each row; NULL: not reported */
    const char *mend;
} mends[] = {
        {"SELECT printf('#%d is no number of a thing: it is gone', id) FROM object WHERE id <= "
         "0",
                "DELETE FROM object WHERE id <= 0"},
        {"SELECT printf('#%d was in #%d, which does not exist: it is in #%d now', id, "
         "location, "
         "iif(EXISTS (SELECT 1 FROM property WHERE object = thing.id AND name = 'to'), "
         "0, " START ")) FROM object AS thing WHERE location <> 0 AND " DEAD("thing.location"),
                "UPDATE object SET location = iif(EXISTS (SELECT 1 FROM property WHERE "
                "property.object = object.id AND name = 'to'), 0, " START
                ") WHERE location <> 0 AND " DEAD("object.location")},
        {"SELECT printf('#%d had the ref ''%s'', which cannot be one: it has none now', id, "
         "ref) "
         "FROM object WHERE ref GLOB '*[^a-z0-9_/-]*' OR length(ref) NOT BETWEEN 1 AND 64 OR "
         "ref "
         "NOT GLOB '*[^0-9]*'",
                "UPDATE object SET ref = NULL WHERE ref GLOB '*[^a-z0-9_/-]*' OR length(ref) "
                "NOT "
                "BETWEEN 1 AND 64 OR ref NOT GLOB '*[^0-9]*'"},
        GOES("property", "object"),
        GOES("parent", "object"),
        GOES("timer", "object"),
        GOES("verdict", "object"),
        GOES("told", "character"),
        GOES("tell", "character"),
        {"SELECT printf('#%d inherited from #%d, which does not exist: not any more', object, "
         "proto) FROM parent WHERE " DEAD("parent.proto"),
                "DELETE FROM parent WHERE " DEAD("parent.proto")},
        {"SELECT printf('#%d, which does not exist, had revision %d of a behaviour: it is "
         "gone', "
         "object, revision) FROM behaviour WHERE " DEAD(
                 "behaviour.object") " AND NOT EXISTS (SELECT 1 FROM change_object WHERE "
                                     "change_object.object = behaviour.object AND ended <> 0)",
                "DELETE FROM behaviour WHERE " DEAD(
                        "behaviour.object") " AND NOT EXISTS (SELECT 1 FROM change_object "
                                            "WHERE "
                                            "change_object.object = behaviour.object AND ended "
                                            "<> 0)"},
        {"SELECT printf('revision %d of the behaviour of #%d is not there: the last one there "
         "is "
         "in force, if any', behaviour, id) FROM object WHERE behaviour <> 0 AND NOT EXISTS "
         "(SELECT 1 FROM behaviour AS code WHERE code.object = id AND revision = "
         "object.behaviour)",
                "UPDATE object SET behaviour = coalesce((SELECT max(revision) FROM behaviour "
                "AS "
                "code WHERE code.object = id), 0) WHERE behaviour <> 0 AND NOT EXISTS (SELECT "
                "1 "
                "FROM behaviour AS code WHERE code.object = id AND revision = "
                "object.behaviour)"},
        {"SELECT printf('#%d had a property without a name that can be one: it is gone', "
         "object) "
         "FROM property WHERE length(CAST(name AS BLOB)) NOT BETWEEN 1 AND 64",
                "DELETE FROM property WHERE length(CAST(name AS BLOB)) NOT BETWEEN 1 AND 64"},
        {"SELECT printf('#%d had the twin #%d, whose twin is another: it has none now', "
         "object, value_object(value)) FROM property AS exit WHERE name = 'twin' AND "
         "value_object(exit.value) <> 0 AND " TWIN("value_object(exit.value)") " IS NOT object",
                "DELETE FROM property AS exit WHERE name = 'twin' AND value_object(exit.value) "
                "<> 0 AND " TWIN("value_object(exit.value)") " IS NOT object"},
        {NULL, "INSERT OR IGNORE INTO meta VALUES ('commit_number', 1), ('time_ms', 0), "
               "('next_id', 1), ('next_arrival', 1)"},
        {NULL, "UPDATE meta SET value = max(value, (SELECT coalesce(max(id), 0) + 1 FROM "
               "object)) WHERE name = 'next_id'"},
        {NULL, "UPDATE meta SET value = max(value, (SELECT coalesce(max(arrived), 0) + 1 FROM "
               "object)) WHERE name = 'next_arrival'"},
        {NULL, STORE_LOG_ENDS},
        /* The world stays the world; a copy stays a copy. */
        {NULL, "DELETE FROM meta WHERE name = 'holder' AND value = (SELECT value FROM meta "
               "WHERE name = 'origin')"},
        {NULL, "INSERT OR REPLACE INTO meta VALUES ('origin', random())"},
        {NULL, "INSERT INTO named (rowid, parts) SELECT object * 2 + (name = 'name'), "
               "value_parts(value) FROM property WHERE name IN ('aliases', 'name') AND "
               "value_parts(value) IS NOT NULL ORDER BY object, name"},
};

static bool tell_each(struct repair *repair, const char *sql, struct err *err)
{
    sqlite3_stmt *rows = NULL;
    if (!store_db_prepare(repair->to, sql, &rows, err)) {
        return false;
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(rows, 0);
        repair->told(repair->data, text ? text : "?");
    }
    sqlite3_finalize(rows);
    return true;
}

static bool mend_all(struct repair *repair, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof(mends) / sizeof(mends[0]); i++) {
        ok = (!mends[i].tell || tell_each(repair, mends[i].tell, err)) &&
             store_db_exec(repair->to, mends[i].mend, err);
    }
    return ok;
}

/* -- cycles -- */

struct circles {
    struct repair *repair;
    const char *tell; /* a format, with the object's id */
    sqlite3_stmt *mend;
};

static void break_circle(void *data, uint64_t id)
{
    struct circles *circles = data;
    struct buf text = {0};
    buf_printf(&text, "#%" PRIu64 " %s", id, circles->tell);
    circles->repair->told(circles->repair->data, text.bytes);
    (void)sqlite3_bind_int64(circles->mend, 1, (sqlite3_int64)id);
    (void)sqlite3_step(circles->mend);
    (void)sqlite3_reset(circles->mend);
    buf_finish(&text);
}

static bool break_circles(struct repair *repair, const char *edges, const char *tell,
        const char *mend, struct err *err)
{
    struct check_graph graph = {0};
    struct circles circles = {.repair = repair, .tell = tell};
    sqlite3_stmt *rows = NULL;
    bool ok = store_db_prepare(repair->to, edges, &rows, err) &&
              store_db_prepare(repair->to, mend, &circles.mend, err);
    while (ok && sqlite3_step(rows) == SQLITE_ROW) {
        check_graph_add(&graph, (uint64_t)sqlite3_column_int64(rows, 0),
                (uint64_t)sqlite3_column_int64(rows, 1));
    }
    sqlite3_finalize(rows);
    if (ok) {
        check_graph_walk(&graph, break_circle, &circles);
    }
    sqlite3_finalize(circles.mend);
    check_graph_finish(&graph);
    return ok;
}

/* -- values -- */

/* Deletes values that do not decode, since they would be read as nothing. */
static bool drop_unreadable(struct repair *repair, struct err *err)
{
    sqlite3_stmt *rows = NULL;
    sqlite3_stmt *drop = NULL;
    bool ok = store_db_prepare(repair->to,
                      "SELECT object, name, value FROM property WHERE typeof(value) = 'blob'",
                      &rows, err) &&
              store_db_prepare(repair->to,
                      "DELETE FROM property WHERE object = ?1 AND name = ?2", &drop, err);
    while (ok && sqlite3_step(rows) == SQLITE_ROW) {
        struct value value = {0};
        struct err why = {0};
        if (!store_db_read(rows, 2, &value, &why)) {
            char text[160];
            (void)snprintf(text, sizeof(text),
                    "the property %.64s of #%lld cannot be read: it is gone",
                    (const char *)sqlite3_column_text(rows, 1),
                    (long long)sqlite3_column_int64(rows, 0));
            repair->told(repair->data, text);
            (void)sqlite3_bind_value(drop, 1, sqlite3_column_value(rows, 0));
            (void)sqlite3_bind_value(drop, 2, sqlite3_column_value(rows, 1));
            (void)sqlite3_step(drop);
            (void)sqlite3_reset(drop);
        }
        value_finish(&value);
    }
    sqlite3_finalize(rows);
    sqlite3_finalize(drop);
    return ok;
}

static bool put_in_order(struct repair *repair, struct err *err)
{
    return drop_unreadable(repair, err) && mend_all(repair, err) &&
           break_circles(repair,
                   "SELECT id, location FROM object WHERE location <> 0 ORDER BY id",
                   "was inside itself: it is nowhere now",
                   "UPDATE object SET location = 0 WHERE id = ?1", err) &&
           break_circles(repair, "SELECT object, proto FROM parent ORDER BY object",
                   "inherited from itself: it inherits from nothing now",
                   "DELETE FROM parent WHERE object = ?1", err);
}

static bool fill(struct repair *repair, struct err *err)
{
    bool ok = store_db_exec(repair->to, "BEGIN", err);
    for (size_t i = 0; ok && i < PLAIN_COUNT + TABLE_END; i++) {
        ok = save_table(repair, table_name(i), err);
    }
    if (ok && repair->objects == 0) {
        ok = err_set(err, ERR_FORMAT, "nothing that is in it can be read: restore a backup");
    }
    return ok && put_in_order(repair, err) && store_db_exec(repair->to, "COMMIT", err);
}

/* Warns that the last output may have been in the log only. */
static void tell_log(struct repair *repair, const char *path)
{
    struct err why = {0};
    int64_t number = 0;
    if (!store_db_int(repair->from, "SELECT value FROM meta WHERE name = 'commit_number'",
                &number, &why)) {
        return; /* the expected state is unknown */
    }
    bool whole = store_log_is_whole(path, (uint64_t)number, &why) &&
                 store_log_is_there(repair->from, path, &why);
    struct buf text = {0};
    if (!whole) {
        buf_printf(&text, "%s; data stored only there is lost", why.text);
        repair->told(repair->data, text.bytes);
    }
    buf_finish(&text);
}

bool repair_world(const char *path, const char *made,
        void (*told)(void *data, const char *text), void *data, struct err *err)
{
    struct repair repair = {.told = told, .data = data};
    bool ok = store_db_check_path(path, err) &&
              store_db_open(path, NULL, STORE_DB_RESCUE, &repair.from, err) &&
              migrate_verify(repair.from, path, err) && store_create(made, err);
    bool created = ok;
    if (ok) {
        tell_log(&repair, path);
    }
    ok = ok && store_db_open(made, NULL, STORE_DB_WRITE, &repair.to, err) && fill(&repair, err);
    store_db_close(repair.to);
    store_db_close(repair.from);
    if (created && !ok) {
        (void)unlink(made);
    }
    return ok || err_wrap(err, "%s cannot be mended", path);
}
