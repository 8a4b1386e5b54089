/* store_dump.c -- reads a whole world as of one moment.
 *
 * It uses a separate connection inside one read transaction. With a write-ahead log neither it nor
 * the server waits, and all answers are of the same moment. Data that may be large is read one
 * object at a time, so the world may be larger than memory.
 *
 * To add a query: a line in `queries`, and its columns in the header. */
#include "engine/modules/export/store_dump.h"

#include "engine/base/mem.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"
#include "world/store/store_log.h"

#include <sqlite3.h>

enum { COLUMN_MAX = 6 };

static const char *const queries[DUMP_QUERY_COUNT] = {
        [DUMP_OBJECTS] = "SELECT id, location, arrived, owner, ref, behaviour FROM object"
                         " ORDER BY id",
        [DUMP_PARENTS] = "SELECT object, proto FROM parent ORDER BY object, position",
        [DUMP_AREAS] = "SELECT object, value FROM property WHERE name = 'area'",
        [DUMP_ACCOUNTS] = "SELECT character, name, created_ms FROM account WHERE character > 0"
                          " ORDER BY name",
        [DUMP_PROPERTIES] = "SELECT name, value, sum <> row_sum(object, name, value)"
                            " FROM property WHERE object = ?1 ORDER BY name",
        [DUMP_TIMERS] =
                "SELECT name, due_ms, period_ms, data, owner FROM timer WHERE object = ?1"
                " ORDER BY name",
        [DUMP_BEHAVIOUR] =
                "SELECT source, author, sum <> row_sum(object, revision, source,"
                " author, time_ms, note) FROM behaviour JOIN object ON object.id = object"
                " AND object.behaviour = revision WHERE object = ?1",
        [DUMP_LAST_SOURCE] = "SELECT source, author, 0 FROM behaviour WHERE object = ?1"
                             " ORDER BY revision DESC LIMIT 1",
        [DUMP_PLAYED] = "SELECT object, name, value FROM property"
                        " WHERE name IN ('_played:at', '_played:made')",
        [DUMP_LOST] = "SELECT data FROM change_set WHERE author = 0 ORDER BY number",
        [DUMP_META] = "SELECT name, value FROM meta",
        [DUMP_APPLIED_FIRST] = "SELECT wrote FROM applied WHERE commit_number = 0",
        [DUMP_AREA_TEXT] = "SELECT text FROM area_text WHERE area = ?1",
};

struct store_dump {
    sqlite3 *db;                                /* owned */
    sqlite3_stmt *statements[DUMP_QUERY_COUNT]; /* owned; NULL: not used yet */
};

static bool begin(struct store_dump *dump, const char *path, struct err *err)
{
    int64_t count = 0;
    /* The moment is that of the first read, not of BEGIN. */
    return migrate_verify(dump->db, path, err) &&
           ((store_db_exec(dump->db, "BEGIN", err) &&
                    store_db_int(dump->db, "SELECT count(*) FROM meta", &count, err)) ||
                   err_wrap(err, "cannot read %s", path));
}

bool store_dump_open(const char *path, struct store_dump **out, struct err *err)
{
    struct store_dump *dump = mem_alloc(sizeof(*dump));
    if (!store_db_check_path(path, err) ||
            !store_db_open(path, NULL, STORE_DB_READ, &dump->db, err) ||
            !store_log_lets_read(dump->db, path, err) || !begin(dump, path, err)) {
        store_dump_close(dump);
        return false;
    }
    *out = dump;
    return true;
}

void store_dump_close(struct store_dump *dump)
{
    if (!dump) {
        return;
    }
    for (size_t i = 0; i < DUMP_QUERY_COUNT; i++) {
        sqlite3_finalize(dump->statements[i]);
    }
    store_db_close(dump->db);
    mem_free(dump);
}

static bool give_row_dump(sqlite3_stmt *statement,
        bool (*row)(void *data, const struct value *columns, struct err *err), void *data,
        struct err *err)
{
    struct value columns[COLUMN_MAX] = {0};
    int count = sqlite3_column_count(statement);
    must(count <= COLUMN_MAX);
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        ok = store_db_read(statement, i, &columns[i], err);
    }
    ok = ok && row(data, columns, err);
    for (int i = 0; i < count; i++) {
        value_finish(&columns[i]);
    }
    return ok;
}

static bool each_row_dump(struct store_dump *dump, sqlite3_stmt *statement,
        bool (*row)(void *data, const struct value *columns, struct err *err), void *data,
        struct err *err)
{
    for (;;) {
        int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            return true;
        }
        if (code != SQLITE_ROW) {
            return store_db_fail(dump->db, err);
        }
        if (!give_row_dump(statement, row, data, err)) {
            return false;
        }
    }
}

bool store_dump_each(struct store_dump *dump, enum dump_query query, uint64_t object,
        bool (*row)(void *data, const struct value *columns, struct err *err), void *data,
        struct err *err)
{
    sqlite3_stmt **statement = &dump->statements[query];
    if (!*statement && !store_db_prepare(dump->db, queries[query], statement, err)) {
        return false;
    }
    struct value id = value_object(object);
    bool ok = sqlite3_bind_parameter_count(*statement) == 0 ||
              store_db_bind(*statement, 1, STORE_DB_INT, &id, err);
    ok = ok && each_row_dump(dump, *statement, row, data, err);
    (void)sqlite3_reset(*statement);
    return ok;
}
