/* store_load.c -- reads the world file.
 *
 * Runs the prepared reads of enum query and those of rows.c, on a read-only connection of its own,
 * on the main thread. Each sees the data that is durable when it starts, and is closed when it
 * returns: an open read would keep the log from being reset.
 *
 * Reads of one transaction see one moment: from the second on they share a read transaction of
 * the file, since beginning one costs more than a read by key (store_hold_reads).
 *
 * Everybody waits meanwhile. So each read uses an index, and returns only as many rows as one
 * object has or as were requested. The exceptions are explained in table.h and table.c;
 * tests/unit/world/store_plan_test.c enforces them.
 *
 * To add a read: a line in table.h, one in `reads` below. */
#include "world/store/store_load.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <string.h>

#define COLUMNS_MAX 16
#define TRIES_MAX 1000

/* A statement, with a letter for each parameter: see enum store_db_column. */
struct statement {
    const char *kinds;
    const char *sql;
};

/* "before" numbers: 0 means from the newest. */
#define BEFORE_1 "number < CASE WHEN ?1 > 0 THEN ?1 ELSE 9223372036854775807 END"

/* Same formula as value_stored_size and PROP_STORED_BYTES. */
#define STORED_BYTES                                                                           \
    "16 + CASE typeof(value) WHEN 'blob' THEN length(value)"                                   \
    " WHEN 'text' THEN length(CAST(value AS BLOB)) ELSE 8 END"

/* All in one place, in the order of the index. */
#define IN " FROM object WHERE location = ?1 ORDER BY arrived, id"
#define IN_JOIN(table)                                                                         \
    " FROM object CROSS JOIN " table " ON " table ".object = object.id"                        \
    " WHERE location = ?1 ORDER BY arrived, id"

static const struct statement reads[QUERY_END] = {
        [QUERY_OBJECT] = {"i", "SELECT id, location, arrived, owner, ref, behaviour FROM "
                               "object WHERE id = ?1"},
        [QUERY_REF] = {"t", "SELECT id FROM object WHERE ref = ?1"},
        [QUERY_PROPERTIES] = {"i",
                "SELECT name, value, object FROM property WHERE object = ?1"},
        [QUERY_PARENTS] = {"i",
                "SELECT proto, object FROM parent WHERE object = ?1 ORDER BY position"},
        [QUERY_OBJECTS_IN] = {"i", "SELECT id, location, arrived, owner, ref, behaviour" IN},
        [QUERY_PROPERTIES_IN] = {"i", "SELECT name, value, object" IN_JOIN("property")},
        [QUERY_PARENTS_IN] = {"i", "SELECT proto, object" IN_JOIN("parent") ", position"},
        [QUERY_CHILDREN] = {"iii",
                "SELECT object FROM parent WHERE proto = ?1 AND object > ?2 ORDER BY object "
                "LIMIT ?3"},
        [QUERY_BRANCHES] = {"iii",
                "SELECT object FROM parent AS child WHERE proto = ?1 AND object > ?2 AND "
                "object <= ?3 AND EXISTS (SELECT 1 FROM parent WHERE proto = child.object)"},
        [QUERY_CONTENTS] = {"i", "SELECT id FROM object WHERE location = ?1 ORDER BY arrived"},
        [QUERY_BY_AREA] = {"vii",
                "SELECT object FROM property WHERE name = 'area' AND value = ?1 AND object > ?2"
                " ORDER BY object LIMIT ?3"},
        [QUERY_META] = {"", "SELECT name, value FROM meta"},
        [QUERY_OWNERS] = {"",
                "SELECT owner, count(*) FROM object WHERE owner <> 0 GROUP BY owner"},
        [QUERY_OWNED_BYTES] = {"",
                "SELECT owner, sum(" STORED_BYTES
                ") FROM object INDEXED BY object_by_owner CROSS JOIN property"
                " ON property.object = object.id WHERE owner <> 0 GROUP BY owner"},
        [QUERY_OWNED] = {"ii", "SELECT id FROM object INDEXED BY object_by_owner WHERE owner "
                               "= ?1 AND owner <> 0 ORDER BY id DESC LIMIT ?2"},
        [QUERY_SOURCES] = {"",
                "SELECT owner, id, length(CAST(source AS BLOB))"
                " FROM object INDEXED BY object_behaving JOIN behaviour"
                " ON object.id = behaviour.object AND object.behaviour = revision"
                " WHERE owner <> 0 AND object.behaviour <> 0"},
        [QUERY_BEHAVING] = {"ii",
                "SELECT id FROM object INDEXED BY object_behaving WHERE behaviour <> 0"
                " AND id > ?1 ORDER BY id LIMIT ?2"},
        [QUERY_NAMING] = {"",
                "SELECT 1 FROM object INDEXED BY object_behaving JOIN behaviour"
                " ON object.id = behaviour.object AND object.behaviour = revision"
                " WHERE object.behaviour <> 0 AND (instr(source, '\"name\"') > 0"
                " OR instr(source, '''name''') > 0 OR instr(source, '[[name]]') > 0) LIMIT 1"},
        [QUERY_OF_TIME] = {"ti",
                "SELECT object.id FROM behaviour INDEXED BY behaviour_of_time JOIN object"
                " ON object.id = behaviour.object AND object.behaviour = revision"
                " WHERE instr(source, 'time:') > 0 AND instr(source, ?1) > 0 LIMIT ?2"},
        [QUERY_CALLED] = {"tti",
                "SELECT object FROM property INDEXED BY property_called WHERE name = 'name'"
                " AND length(value) BETWEEN 2 AND 24"
                " AND substr(value, 1, 1) BETWEEN 'A' AND 'Z'"
                " AND replace(replace(replace(replace(replace("
                "lower(value), '0', 'o'), '1', 'l'), '_', '-'),"
                " ' ', '-'), 'i', 'l') BETWEEN ?1 AND ?2 LIMIT ?3"},
        [QUERY_TELLING] = {"iitt",
                "SELECT DISTINCT object FROM property WHERE object > ?1 AND object <= ?2"
                " AND (instr(lower(CAST(value AS TEXT)), ?3) > 0"
                " OR instr(lower(CAST(value AS TEXT)), ?4) > 0) ORDER BY object"},
};

static const char *const query_names[QUERY_END] = {
        [QUERY_OBJECT] = "object",
        [QUERY_REF] = "ref",
        [QUERY_PROPERTIES] = "properties",
        [QUERY_PARENTS] = "prototypes",
        [QUERY_OBJECTS_IN] = "objects in a place",
        [QUERY_PROPERTIES_IN] = "properties in a place",
        [QUERY_PARENTS_IN] = "prototypes in a place",
        [QUERY_CHILDREN] = "children",
        [QUERY_BRANCHES] = "branches",
        [QUERY_CONTENTS] = "contents",
        [QUERY_BY_AREA] = "area",
        [QUERY_META] = "meta",
        [QUERY_OWNERS] = "owners",
        [QUERY_OWNED_BYTES] = "owned bytes",
        [QUERY_OWNED] = "owned",
        [QUERY_SOURCES] = "sources",
        [QUERY_BEHAVING] = "behaving",
        [QUERY_NAMING] = "naming",
        [QUERY_OF_TIME] = "times",
        [QUERY_CALLED] = "called",
        [QUERY_TELLING] = "telling",
};

struct store_load_reader {
    bool holds;                                            /* see store_hold_reads */
    bool was_read;                                         /* while held */
    bool shares;                                           /* a read transaction is open */
    struct store_reads counts[(int)QUERY_END + TABLE_END]; /* by query, then by table */
    sqlite3 *db;
    struct strmap statements; /* SQL text -> sqlite3_stmt, owned; prepared at the first use */
};

bool store_load_open(
        const struct store_options *options, struct store_load_reader **out, struct err *err)
{
    struct store_load_reader *reader = mem_alloc(sizeof(*reader));
    enum store_db_mode mode =
            options->read_only || options->forgets ? STORE_DB_READ : STORE_DB_BESIDE;
    /* A reader that drops changes must not see the changes of others: all reads are of one
     * moment. */
    if (!store_db_open(options->path, options->vfs, mode, &reader->db, err) ||
            (options->forgets && !store_db_exec(reader->db, "BEGIN", err)) ||
            !migrate_verify(reader->db, options->path, err)) {
        store_load_close(reader, true);
        return false;
    }
    *out = reader;
    return true;
}

void store_load_trim(struct store_load_reader *reader)
{
    (void)sqlite3_db_release_memory(reader->db);
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

/* Reads the current row and passes it on; *out_more is the callback's answer. */
static bool give_row_load(
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

/* Retries: the writer may be changing the shared memory just then. See store_db.c. */
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
        ok = code == SQLITE_ROW ? give_row_load(statement, taker, &more, err)
                                : store_db_fail(sqlite3_db_handle(statement), err);
    }
    return ok;
}

void store_load_hold(struct store_load_reader *reader, bool holds)
{
    if (!holds && reader->shares) {
        (void)sqlite3_exec(reader->db, "COMMIT", NULL, NULL, NULL);
    }
    reader->holds = holds && sqlite3_get_autocommit(reader->db);
    reader->was_read = reader->shares = false;
}

/* Begins a read transaction at the second of several reads. */
static void share(struct store_load_reader *reader)
{
    if (reader->holds && reader->was_read && !reader->shares) {
        reader->shares = sqlite3_exec(reader->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK;
    }
    reader->was_read = true;
}

static bool run_statement(struct store_load_reader *reader, struct statement read,
        const struct value *args, struct store_load_taker taker, struct err *err)
{
    share(reader);
    sqlite3_stmt *statement = strmap_find(&reader->statements, str_of(read.sql));
    /* A row's callback may run the same query with other arguments. */
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

static void count_read(struct store_load_reader *reader, size_t kind, int64_t begun_us)
{
    reader->counts[kind].count++;
    reader->counts[kind].us += (uint64_t)(clock_us() - begun_us);
}

bool store_load_reads_at(
        const struct store_load_reader *reader, size_t i, struct store_reads *out)
{
    if (i >= (size_t)QUERY_END + TABLE_END) {
        return false;
    }
    *out = reader->counts[i];
    out->name = i < QUERY_END ? query_names[i] : table_def((enum table)(i - QUERY_END))->name;
    return true;
}

bool store_load_query(struct store_load_reader *reader, enum query query,
        const struct value *args, size_t arg_count, struct store_load_taker taker,
        struct err *err)
{
    must(query < QUERY_END && arg_count == strlen(reads[query].kinds));
    int64_t begun_us = clock_us();
    bool ok = run_statement(reader, reads[query], args, taker, err);
    count_read(reader, query, begun_us);
    return ok;
}

static bool is_wanted(const struct store_select *select, const struct table_def *def, size_t i)
{
    struct str rest = str_of(select->only ? select->only : "");
    struct str column = str_of(def->columns[i]);
    bool wanted = !select->only || i < def->key_count ||
                  (select->order && str_equal(column, str_of(select->order)));
    while (!wanted && rest.length > 0) {
        wanted = str_equal(column, str_take_word(&rest));
    }
    return wanted;
}

static void write_columns(
        const struct store_select *select, const struct table_def *def, struct buf *sql)
{
    for (size_t i = 0; i < table_width(select->table); i++) {
        buf_add_text(sql, i > 0 ? ", " : "SELECT ");
        buf_add_text(sql, is_wanted(select, def, i) ? def->columns[i] : "NULL");
    }
}

/* Writes a statement like "SELECT recipient, … FROM mail WHERE recipient = ?1 AND number < ?2 ORDER
 * BY number DESC". */
void store_load_write_select(
        const struct store_select *select, struct buf *sql, struct buf *kinds)
{
    static const char *const tests[] = {
            [STORE_EQUAL] = " = ?", [STORE_BELOW] = " < ?", [STORE_ABOVE] = " > ?"};
    const struct table_def *def = table_def(select->table);
    write_columns(select, def, sql);
    buf_add_text(sql, " FROM ");
    buf_add_text(sql, def->name);
    for (size_t i = 0; i < STORE_TERMS_MAX && select->where[i].column; i++) {
        const struct store_term *term = &select->where[i];
        buf_add_text(sql, i > 0 ? " AND " : " WHERE ");
        buf_add_text(sql, term->column);
        buf_add_text(sql, tests[term->test]);
        buf_add_char(sql, (char)('1' + i));
        buf_add_char(kinds, def->kinds[table_column(select->table, term->column)]);
    }
    if (select->order) {
        (void)table_column(select->table, select->order);
        buf_add_text(sql, " ORDER BY ");
        buf_add_text(sql, select->order);
        buf_add_text(sql, select->descending ? " DESC" : "");
    }
}

/* Writes the path in the form of table_def.reads: "recipient+number". */
static void write_path(const struct store_select *select, struct buf *out)
{
    const char *last = select->order;
    for (size_t i = 0; i < STORE_TERMS_MAX && select->where[i].column; i++) {
        const struct store_term *term = &select->where[i];
        if (term->test != STORE_EQUAL) {
            must(!last || strcmp(last, term->column) == 0);
            last = term->column;
            continue;
        }
        buf_printf(out, "%s%s", out->length > 0 ? "+" : "", term->column);
    }
    if (last) {
        buf_printf(out, "%s%s", out->length > 0 ? "+" : "", last);
    }
}

static bool is_by_key(const struct store_select *select)
{
    const struct table_def *def = table_def(select->table);
    bool is = true;
    for (size_t i = 0; is && i < def->key_count; i++) {
        const struct store_term *term = &select->where[i];
        is = term->column && term->test == STORE_EQUAL &&
             strcmp(term->column, def->columns[i]) == 0;
    }
    return is;
}

/* True if there is an index for it, or a reason. */
static bool is_foreseen(const struct store_select *select)
{
    struct str left = str_of(table_def(select->table)->reads);
    struct buf path = {0};
    write_path(select, &path);
    bool is = is_by_key(select) || str_equal(left, STR("*"));
    while (!is && left.length > 0) {
        is = str_equal(str_take_word(&left), buf_str(&path));
    }
    if (!is) {
        log_error("table.c does not say that %s is read by %s", table_def(select->table)->name,
                path.bytes ? path.bytes : "nothing");
    }
    buf_finish(&path);
    return is;
}

bool store_load_select(struct store_load_reader *reader, const struct store_select *select,
        struct store_load_taker taker, struct err *err)
{
    struct buf sql = {0};
    struct buf kinds = {0};
    struct value args[STORE_TERMS_MAX];
    store_load_write_select(select, &sql, &kinds);
    must(strmap_find(&reader->statements, buf_str(&sql)) || is_foreseen(select));
    for (size_t i = 0; i < STORE_TERMS_MAX; i++) {
        args[i] = select->where[i].value;
    }
    struct statement statement = {kinds.length > 0 ? kinds.bytes : "", sql.bytes};
    int64_t begun_us = clock_us();
    bool ok = run_statement(reader, statement, args, taker, err);
    count_read(reader, QUERY_END + (size_t)select->table, begun_us);
    buf_finish(&sql);
    buf_finish(&kinds);
    return ok;
}

const char *store_load_sql(enum query query)
{
    must(query < QUERY_END);
    return reads[query].sql;
}
