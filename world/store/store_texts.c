/* store_texts.c -- full-text search in properties and behaviours.
 *
 * Texts have no index: all properties and all sources in force are read in the order of the
 * objects. In a world of a hundred thousand objects that takes some tenths of a second of a
 * worker's time. Tables are searched in their encoded form, which contains texts unchanged. */
#include "world/store/store_texts.h"

#include "world/store/store_db.h"
#include "world/value/value.h"

#include <sqlite3.h>

static const char *const finds[] = {
        "SELECT DISTINCT object FROM property"
        " WHERE instr(lower(CAST(value AS TEXT)), ?1) > 0 ORDER BY object LIMIT ?2",
        "SELECT object.id FROM object INDEXED BY object_behaving JOIN behaviour"
        " ON object.id = behaviour.object AND object.behaviour = revision"
        " WHERE object.behaviour <> 0 AND instr(lower(source), ?1) > 0 ORDER BY object.id "
        "LIMIT ?2",
};

static bool find(sqlite3 *db, const char *sql, const struct value *args,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_db_prepare(db, sql, &statement, err) &&
              store_db_bind(statement, 1, STORE_DB_TEXT, &args[0], err) &&
              store_db_bind(statement, 2, STORE_DB_INT, &args[1], err);
    int code = ok ? SQLITE_ROW : SQLITE_DONE;
    while (code == SQLITE_ROW && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        visit(data, (uint64_t)sqlite3_column_int64(statement, 0));
    }
    ok = ok && (code == SQLITE_DONE || store_db_fail(db, err));
    sqlite3_finalize(statement);
    return ok;
}

bool store_texts_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err)
{
    sqlite3 *db = NULL;
    struct value args[] = {value_str(part), value_int((int64_t)limit)};
    bool ok = store_db_open(path, NULL, STORE_DB_READ, &db, err);
    for (size_t i = 0; ok && i < sizeof(finds) / sizeof(finds[0]); i++) {
        ok = find(db, finds[i], args, visit, data, err);
    }
    store_db_close(db);
    value_finish(&args[0]);
    return ok;
}
