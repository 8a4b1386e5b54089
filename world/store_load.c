/* store_load.c -- what does the world file say?
 *
 * The prepared reads of enum query, on a read-only connection of its own. Each
 * sees what is durable when it starts, and lets go of it when it returns: a
 * read left open would keep the log from being used anew. All but QUERY_BY_NAME,
 * QUERY_BEHAVING and the lists of whole tables find their rows by an index.
 *
 * To add a read: a line in table.h, one in `reads` below. */
#include "world/store_load.h"

#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "world/migrate.h"
#include "world/store_db.h"

#include <sqlite3.h>

#include <string.h>

#define COLUMNS_MAX 16
#define TRIES_MAX 1000

/* "before" numbers: 0 is from the newest. */
#define BEFORE_1 "number < CASE WHEN ?1 > 0 THEN ?1 ELSE 9223372036854775807 END"
#define BEFORE_2 "number < CASE WHEN ?2 > 0 THEN ?2 ELSE 9223372036854775807 END"

static const struct store_load_statement reads[QUERY_END] = {
        [QUERY_OBJECT] = {"i",
                "SELECT location, arrived, owner, ref, behaviour FROM object WHERE id = ?1"},
        [QUERY_REF] = {"t", "SELECT id FROM object WHERE ref = ?1"},
        [QUERY_PROPERTIES] = {"i", "SELECT name, value FROM property WHERE object = ?1"},
        [QUERY_PARENTS] = {"i", "SELECT proto FROM parent WHERE object = ?1 ORDER BY position"},
        [QUERY_CHILDREN] = {"iii",
                "SELECT object FROM parent WHERE proto = ?1 AND object > ?2 ORDER BY object "
                "LIMIT ?3"},
        [QUERY_CONTENTS] = {"i", "SELECT id FROM object WHERE location = ?1 ORDER BY arrived"},
        [QUERY_BY_AREA] = {"vii",
                "SELECT object FROM property WHERE name = 'area' AND value = ?1 AND object > ?2"
                " ORDER BY object LIMIT ?3"},
        [QUERY_BY_NAME] = {"ti",
                "SELECT DISTINCT object FROM property"
                " WHERE name IN ('name', 'aliases') AND value_named(value, ?1) LIMIT ?2"},
        [QUERY_META] = {"", "SELECT name, value FROM meta"},
        [QUERY_OWNERS] = {"",
                "SELECT owner, count(*) FROM object WHERE owner <> 0 GROUP BY owner"},
        [QUERY_OWNED] = {"iii",
                "SELECT id FROM object WHERE owner = ?1 AND id > ?2 ORDER BY id DESC LIMIT ?3"},
        [QUERY_SOURCES] = {"",
                "SELECT owner, id, length(CAST(source AS BLOB)) FROM object JOIN behaviour"
                " ON object.id = behaviour.object AND object.behaviour = revision"
                " WHERE owner <> 0 AND object.behaviour > 0"},
        [QUERY_VERDICTS] = {"i", "SELECT revision, state, time_ms, reason FROM verdict"
                                 " WHERE object = ?1 ORDER BY revision DESC"},
        [QUERY_TIMERS] = {"", "SELECT object, name, due_ms, period_ms, owner, data FROM timer"},
        [QUERY_BEHAVIOUR] = {"ii", "SELECT source, author, time_ms, note FROM behaviour"
                                   " WHERE object = ?1 AND revision = ?2"},
        [QUERY_REVISIONS] = {"iii",
                "SELECT revision, author, time_ms, note FROM behaviour WHERE object = ?1"
                " AND revision < ?2 ORDER BY revision DESC LIMIT ?3"},
        [QUERY_LAST_REVISION] = {"i",
                "SELECT coalesce(max(revision), 0) FROM behaviour WHERE object = ?1"},
        [QUERY_BEHAVING] = {"tii",
                "SELECT id FROM object JOIN behaviour ON object.id = behaviour.object"
                " AND object.behaviour = revision"
                " WHERE object.behaviour > 0 AND id > ?2 AND instr(source, ?1) > 0"
                " ORDER BY id LIMIT ?3"},
        [QUERY_ACCOUNT] = {"t", "SELECT * FROM account WHERE key = ?1"},
        [QUERY_ACCOUNTS] = {"", "SELECT * FROM account ORDER BY key"},
        [QUERY_ACCOUNTS_LIKE] = {"t",
                "SELECT * FROM account WHERE replace(key, 'i', 'l') = ?1"},
        [QUERY_ACCOUNT_OF] = {"i", "SELECT key FROM account WHERE character = ?1"},
        [QUERY_AUDIT] = {"ii",
                "SELECT * FROM audit WHERE " BEFORE_1 " ORDER BY number DESC LIMIT ?2"},
        [QUERY_BANS] = {"", "SELECT * FROM ban ORDER BY subject"},
        [QUERY_CHANNELS] = {"", "SELECT * FROM channel ORDER BY name"},
        [QUERY_CHANNEL_LINES] = {"tii",
                "SELECT * FROM channel_line WHERE channel = ?1 AND " BEFORE_2
                " ORDER BY number DESC LIMIT ?3"},
        [QUERY_MAIL] = {"v", "SELECT * FROM mail WHERE recipient = ?1 ORDER BY number"},
        [QUERY_SCRIPT_ERRORS] = {"ii",
                "SELECT time_ms, owner, text FROM script_error WHERE object = ?1"
                " ORDER BY number DESC LIMIT ?2"},
        [QUERY_SCRIPT_ERRORS_OF] = {"ii",
                "SELECT object, time_ms, text FROM script_error WHERE owner = ?1"
                " ORDER BY number DESC LIMIT ?2"},
        [QUERY_CHANGE_SETS] = {"iii",
                "SELECT number, time_ms, line, data FROM change_set WHERE author = ?1"
                " AND number < ?2 ORDER BY number DESC LIMIT ?3"},
        [QUERY_CHANGES_OF] = {"iii",
                "SELECT number, time_ms, author, line, data FROM change_object"
                " JOIN change_set USING (number) WHERE object = ?1 AND number > ?2"
                " ORDER BY number DESC LIMIT ?3"},
        [QUERY_CHANGE_SIZES] = {"i", "SELECT number, size FROM change_set WHERE author = ?1"
                                     " ORDER BY number DESC"},
        [QUERY_TOKENS] = {"", "SELECT hash, account, expires_ms, scope FROM token"},
        [QUERY_TOLD] = {"iii", "SELECT number, before, data FROM told WHERE character = ?1"
                               " AND number < ?2 ORDER BY number DESC LIMIT ?3"},
        [QUERY_MAX_NUMBER] = {"t",
                "SELECT coalesce(CASE ?1"
                " WHEN 'audit' THEN (SELECT max(number) FROM audit)"
                " WHEN 'channel_line' THEN (SELECT max(number) FROM channel_line)"
                " WHEN 'script_error' THEN (SELECT max(number) FROM script_error)"
                " WHEN 'change_set' THEN (SELECT max(number) FROM change_set)"
                " WHEN 'mail' THEN (SELECT max(number) FROM mail) END, 0)"},
};

struct store_load_reader {
    sqlite3 *db;
    struct strmap statements; /* their text -> sqlite3_stmt, owned; prepared when first asked */
};

bool store_load_open(
        const struct store_options *options, struct store_load_reader **out, struct err *err)
{
    struct store_load_reader *reader = mem_alloc(sizeof(*reader));
    enum store_db_mode mode = options->read_only ? STORE_DB_READ : STORE_DB_BESIDE;
    if (!store_db_open(options->path, options->vfs, mode, &reader->db, err) ||
            !migrate_verify(reader->db, options->path, err)) {
        store_load_close(reader, true);
        return false;
    }
    *out = reader;
    return true;
}

void store_load_close(struct store_load_reader *reader, bool crash)
{
    if (!reader) {
        return;
    }
    size_t cursor = 0;
    void *statement = NULL;
    while (strmap_each(&reader->statements, &cursor, NULL, &statement)) {
        sqlite3_finalize(statement);
    }
    strmap_finish(&reader->statements);
    if (crash) {
        store_db_abandon(reader->db);
    } else {
        store_db_close(reader->db);
    }
    mem_free(reader);
}

/* Reads the current row, hands it over; *out_more is the answer. */
static bool give_row(
        sqlite3_stmt *statement, struct store_load_taker taker, bool *out_more, struct err *err)
{
    struct value columns[COLUMNS_MAX] = {0};
    int count = sqlite3_column_count(statement);
    bool ok = true;
    must(count <= COLUMNS_MAX);
    for (int i = 0; ok && i < count; i++) {
        ok = store_db_read(statement, i, &columns[i], err);
    }
    if (ok) {
        *out_more = taker.row(taker.data, columns, (size_t)count);
    } else if (columns[0].kind == VALUE_STRING) {
        err_wrap(err, "at %s", columns[0].string->bytes);
    }
    for (int i = 0; i < count; i++) {
        value_finish(&columns[i]);
    }
    return ok;
}

/* The writer may be at the memory that both share just then: see store_db.c. */
static int next_step(sqlite3_stmt *statement, unsigned *tries)
{
    int code = sqlite3_step(statement);
    while ((code & 0xff) == SQLITE_READONLY && *tries > 0) {
        --*tries;
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    return code;
}

static bool run_read(sqlite3_stmt *statement, struct store_load_taker taker, struct err *err)
{
    bool ok = true;
    bool more = true;
    unsigned tries = TRIES_MAX;
    while (ok && more) {
        int code = next_step(statement, &tries);
        if (code == SQLITE_DONE) {
            break;
        }
        ok = code == SQLITE_ROW ? give_row(statement, taker, &more, err)
                                : store_db_fail(sqlite3_db_handle(statement), err);
    }
    return ok;
}

bool store_load_run(struct store_load_reader *reader, struct store_load_statement read,
        const struct value *args, struct store_load_taker taker, struct err *err)
{
    sqlite3_stmt *statement = strmap_find(&reader->statements, str_of(read.sql));
    /* A row's receiver may ask the same question again, of something else. */
    bool nested = statement && sqlite3_stmt_busy(statement);
    if (!statement || nested) {
        if (!store_db_prepare(reader->db, read.sql, &statement, err)) {
            return false;
        }
        if (!nested) {
            (void)strmap_put(&reader->statements, str_of(read.sql), statement);
        }
    }
    bool ok = true;
    for (size_t i = 0; ok && read.kinds[i]; i++) {
        ok = store_db_bind(
                statement, (int)i + 1, (enum store_db_column)read.kinds[i], &args[i], err);
    }
    ok = ok && run_read(statement, taker, err);
    if (nested) {
        sqlite3_finalize(statement);
    } else {
        sqlite3_reset(statement);
    }
    return ok;
}

bool store_load_query(struct store_load_reader *reader, enum query query,
        const struct value *args, size_t arg_count, struct store_load_taker taker,
        struct err *err)
{
    must(query < QUERY_END && arg_count == strlen(reads[query].kinds));
    return store_load_run(reader, reads[query], args, taker, err);
}

const char *store_load_sql(enum query query)
{
    must(query < QUERY_END);
    return reads[query].sql;
}
