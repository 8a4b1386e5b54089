/* store_load.c -- what does the world file say?
 *
 * The prepared reads of enum query, on a read-only connection of its own. Each
 * sees what is durable when it starts, and lets go of it when it returns: a
 * read left open would keep the log from being used anew. All but QUERY_BY_NAME
 * and the lists of whole tables find their rows by an index.
 *
 * To add a read: a line in table.h, one in `reads` below. */
#include "world/store_load.h"

#include "engine/base/mem.h"
#include "world/migrate.h"
#include "world/store_db.h"

#include <sqlite3.h>

#include <string.h>

#define COLUMNS_MAX 16

/* Kinds of parameters and of columns as in store_db_column. */
struct read_sql {
    const char *args;
    const char *columns;
    const char *sql;
};

/* "before" numbers: 0 is from the newest. */
#define BEFORE(at) "CASE WHEN " at " > 0 THEN " at " ELSE 9223372036854775807 END"

static const struct read_sql reads[QUERY_END] = {
        [QUERY_OBJECT] = {"i", "iiiti",
                "SELECT location, arrived, owner, ref, behaviour FROM object WHERE id = ?1"},
        [QUERY_REF] = {"t", "i", "SELECT id FROM object WHERE ref = ?1"},
        [QUERY_PROPERTIES] = {"i", "tv", "SELECT name, value FROM property WHERE object = ?1"},
        [QUERY_PARENTS] = {"i", "i",
                "SELECT proto FROM parent WHERE object = ?1 ORDER BY position"},
        [QUERY_CHILDREN] = {"iii", "i",
                "SELECT object FROM parent WHERE proto = ?1 AND object > ?2 ORDER BY object "
                "LIMIT ?3"},
        [QUERY_CONTENTS] = {"i", "i",
                "SELECT id FROM object WHERE location = ?1 ORDER BY arrived"},
        [QUERY_BY_AREA] = {"vii", "i",
                "SELECT object FROM property WHERE name = 'area' AND value = ?1 AND object > ?2"
                " ORDER BY object LIMIT ?3"},
        [QUERY_BY_NAME] = {"ti", "i",
                "SELECT DISTINCT object FROM property"
                " WHERE name IN ('name', 'aliases') AND value_named(value, ?1) LIMIT ?2"},
        [QUERY_META] = {"", "tv", "SELECT name, value FROM meta"},
        [QUERY_TIMERS] = {"", "itiiiv",
                "SELECT object, name, due_ms, period_ms, owner, data FROM timer"},
        [QUERY_BEHAVIOUR] = {"ii", "tviv",
                "SELECT source, author, time_ms, note FROM behaviour"
                " WHERE object = ?1 AND revision = ?2"},
        [QUERY_REVISIONS] = {"i", "iviv",
                "SELECT revision, author, time_ms, note FROM behaviour WHERE object = ?1"
                " ORDER BY revision"},
        [QUERY_ACCOUNT] = {"t", "ttvvibiiv", "SELECT * FROM account WHERE key = ?1"},
        [QUERY_ACCOUNTS] = {"", "ttvvibiiv", "SELECT * FROM account ORDER BY key"},
        [QUERY_ACCOUNT_OF] = {"i", "t", "SELECT key FROM account WHERE character = ?1"},
        [QUERY_AUDIT] = {"ii", "iivvvv",
                "SELECT * FROM audit WHERE number < " BEFORE(
                        "?1") " ORDER BY number DESC LIMIT ?2"},
        [QUERY_BANS] = {"", "tivv", "SELECT * FROM ban ORDER BY subject"},
        [QUERY_CHANNELS] = {"", "tvvv", "SELECT * FROM channel ORDER BY name"},
        [QUERY_CHANNEL_LINES] = {"tii", "tiivvvv",
                "SELECT * FROM channel_line WHERE channel = ?1 AND number < " BEFORE(
                        "?2") " ORDER BY number DESC LIMIT ?3"},
        [QUERY_MAIL] = {"v", "viivvvb",
                "SELECT * FROM mail WHERE recipient = ?1 ORDER BY number"},
        [QUERY_SCRIPT_ERRORS] = {"ii", "iiv",
                "SELECT time_ms, owner, text FROM script_error WHERE object = ?1"
                " ORDER BY number DESC LIMIT ?2"},
        [QUERY_SCRIPT_ERRORS_OF] = {"ii", "iiv",
                "SELECT object, time_ms, text FROM script_error WHERE owner = ?1"
                " ORDER BY number DESC LIMIT ?2"},
        [QUERY_MAX_NUMBER] = {"t", "i",
                "SELECT coalesce(CASE ?1"
                " WHEN 'audit' THEN (SELECT max(number) FROM audit)"
                " WHEN 'channel_line' THEN (SELECT max(number) FROM channel_line)"
                " WHEN 'script_error' THEN (SELECT max(number) FROM script_error)"
                " WHEN 'change_set' THEN (SELECT max(number) FROM change_set)"
                " WHEN 'mail' THEN (SELECT max(number) FROM mail) END, 0)"},
};

struct store_load_reader {
    sqlite3 *db;
    sqlite3_stmt *statements[QUERY_END]; /* prepared when first asked */
};

bool store_load_open(
        const struct store_options *options, struct store_load_reader **out, struct err *err)
{
    struct store_load_reader *reader = mem_alloc(sizeof(*reader));
    if (!store_db_open(options->path, options->vfs, STORE_DB_READ, &reader->db, err) ||
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
    for (int i = 0; i < QUERY_END; i++) {
        sqlite3_finalize(reader->statements[i]);
    }
    if (crash) {
        store_db_abandon(reader->db);
    } else {
        store_db_close(reader->db);
    }
    mem_free(reader);
}

/* Reads the current row, hands it over; *out_more is the answer. */
static bool give_row(sqlite3_stmt *statement, const char *kinds, struct store_load_taker taker,
        bool *out_more, struct err *err)
{
    struct value columns[COLUMNS_MAX] = {0};
    size_t count = strlen(kinds);
    bool ok = true;
    must(count <= COLUMNS_MAX && count == (size_t)sqlite3_column_count(statement));
    for (size_t i = 0; ok && i < count; i++) {
        ok = store_db_read(statement, (int)i, (enum store_db_column)kinds[i], &columns[i], err);
    }
    if (ok) {
        *out_more = taker.row(taker.data, columns, count);
    } else if (columns[0].kind == VALUE_STRING) {
        err_wrap(err, "at %s", columns[0].string->bytes);
    }
    for (size_t i = 0; i < count; i++) {
        value_finish(&columns[i]);
    }
    return ok;
}

static bool run_read(sqlite3_stmt *statement, const char *kinds, struct store_load_taker taker,
        struct err *err)
{
    bool ok = true;
    bool more = true;
    while (ok && more) {
        int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            break;
        }
        ok = code == SQLITE_ROW ? give_row(statement, kinds, taker, &more, err)
                                : store_db_fail(sqlite3_db_handle(statement), err);
    }
    return ok;
}

bool store_load_query(struct store_load_reader *reader, enum query query,
        const struct value *args, size_t arg_count, struct store_load_taker taker,
        struct err *err)
{
    must(query < QUERY_END && arg_count == strlen(reads[query].args));
    const struct read_sql *read = &reads[query];
    sqlite3_stmt **kept = &reader->statements[query];
    sqlite3_stmt *statement = *kept;
    /* A row's receiver may ask the same question again, of something else. */
    bool nested = statement && sqlite3_stmt_busy(statement);
    if (!statement || nested) {
        if (!store_db_prepare(reader->db, read->sql, &statement, err)) {
            return false;
        }
        *kept = nested ? *kept : statement;
    }
    bool ok = true;
    for (size_t i = 0; ok && i < arg_count; i++) {
        ok = store_db_bind(
                statement, (int)i + 1, (enum store_db_column)read->args[i], &args[i], err);
    }
    ok = ok && run_read(statement, read->columns, taker, err);
    if (nested) {
        sqlite3_finalize(statement);
    } else {
        sqlite3_reset(statement);
    }
    return ok;
}

const char *store_load_sql(enum query query)
{
    must(query < QUERY_END);
    return reads[query].sql;
}
