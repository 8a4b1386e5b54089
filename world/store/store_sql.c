/* store_sql.c -- writes batches as rows.
 *
 * This is the only SQL that changes a world. Each group of batches is one transaction, which also
 * writes the number of its last batch, the world's time and its counters. So the file itself tells
 * which batches it holds: if a COMMIT fails and its outcome is unknown, the next attempt reads the
 * number and skips the batches already written.
 *
 * 1. A group is written completely or not at all.
 * 2. Batches are written in the order of their numbers, without gaps.
 *
 * store_thread decides when to write and when to retry. table.c lists the tables. */
#include "world/store/store_sql.h"

#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "world/store/batch.h"
#include "world/store/check.h"
#include "world/store/damage.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"
#include "world/store/store_group.h"
#include "world/store/store_log.h"
#include "world/store/store_names.h"
#include "world/store/store_put.h"
#include "world/store/store_role.h"
#include "world/store/store_wal.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <string.h>

/* Log sizes in pages at which it is written back: when idle, and at the latest. Measured: higher
 * values slow down reads, lower ones commits. */
#define LOG_PAGES_IDLE 1000
#define LOG_PAGES_MUST 4000

/* Statements for objects' own state and for the transaction. */
enum step {
    STEP_BEGIN,
    STEP_COMMIT,
    STEP_ROLLBACK,
    STEP_NUMBER,
    STEP_META,
    STEP_CHAIN,
    STEP_LOG_FROM,
    STEP_REF_FREE,
    STEP_MOVE,
    STEP_OBJECT,
    STEP_PROPERTY_DELETE,
    STEP_PARENT,
    STEP_PARENT_DELETE,
    STEP_FORGET_OBJECT, /* the following delete everything that belongs to a destroyed object */
    STEP_FORGET_PROPERTIES,
    STEP_FORGET_PARENTS,
    STEP_FORGET_CHILDREN,
    STEP_FORGET_TIMERS,
    STEP_FORGET_BEHAVIOURS,
    STEP_FORGET_VERDICTS,
    STEP_FORGET_TOLD,
    STEP_FORGET_TELLS,
    STEP_END,
};

static const char *const steps[STEP_END] = {
        [STEP_BEGIN] = "BEGIN IMMEDIATE",
        [STEP_COMMIT] = "COMMIT",
        [STEP_ROLLBACK] = "ROLLBACK",
        [STEP_NUMBER] = "SELECT value FROM meta WHERE name = 'commit_number'",
        [STEP_META] =
                ("INSERT OR REPLACE INTO meta VALUES ('commit_number', ?1), ('next_id', ?2),"
                 " ('next_arrival', ?3), ('time_ms', ?4)"),
        [STEP_CHAIN] = "INSERT OR REPLACE INTO meta VALUES ('chain', ?1), ('chain_at', ?2)",
        [STEP_LOG_FROM] = "INSERT OR REPLACE INTO meta VALUES ('log_from', ?1)",
        /* Refs may change hands within a batch, which the unique index would reject. */
        [STEP_REF_FREE] = "UPDATE object SET ref = NULL WHERE ref = ?5 AND id <> ?1",
        /* If an object only moved, the other indexes are not touched. */
        [STEP_MOVE] = ("UPDATE object SET location = ?2, arrived = ?3"
                       " WHERE id = ?1 AND owner = ?4 AND ref IS ?5 AND behaviour = ?6"),
        [STEP_OBJECT] = ("INSERT INTO object (id, location, arrived, owner, ref, behaviour)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET"
                         " location = ?2, arrived = ?3, owner = ?4, ref = ?5, behaviour = ?6"),
        [STEP_PROPERTY_DELETE] = "DELETE FROM property WHERE object = ?1 AND name = ?2",
        [STEP_PARENT] = "INSERT INTO parent (object, position, proto) VALUES (?1, ?2, ?3)",
        [STEP_PARENT_DELETE] = "DELETE FROM parent WHERE object = ?1",
        [STEP_FORGET_OBJECT] = "DELETE FROM object WHERE id = ?1",
        [STEP_FORGET_PROPERTIES] = "DELETE FROM property WHERE object = ?1",
        [STEP_FORGET_PARENTS] = "DELETE FROM parent WHERE object = ?1",
        [STEP_FORGET_CHILDREN] = "DELETE FROM parent WHERE proto = ?1",
        [STEP_FORGET_TIMERS] = "DELETE FROM timer WHERE object = ?1",
        /* Keeps those of an object that a change set could restore. */
        [STEP_FORGET_BEHAVIOURS] =
                ("DELETE FROM behaviour WHERE object = ?1 AND NOT EXISTS"
                 " (SELECT 1 FROM change_object WHERE object = ?1 AND ended)"),
        [STEP_FORGET_VERDICTS] = "DELETE FROM verdict WHERE object = ?1",
        [STEP_FORGET_TOLD] = "DELETE FROM told WHERE character = ?1",
        [STEP_FORGET_TELLS] = "DELETE FROM tell WHERE character = ?1",
};

struct store_sql {
    sqlite3 *db;
    sqlite3_stmt *steps[STEP_END];
    sqlite3_stmt *deletes[TABLE_END];
    struct store_names *names; /* owned */
    struct store_group *group; /* owned; rows of the open transaction */
    uint64_t opened_at;
    uint64_t number;         /* of the last batch in the file */
    uint64_t log_from;       /* as in the file, or 0: see store_log.c */
    bool mark_due;           /* log_from has been set, but only in the log */
    uint64_t mark_failed_at; /* number at the last failed attempt */
    int log_pages;           /* in use, as of the last commit */
    int log_tried;           /* log_pages at the last checkpoint that could not finish */
};

/* -- running one statement -- */

static bool finish_step(sqlite3_stmt *statement, struct err *err)
{
    bool ok = sqlite3_step(statement) == SQLITE_DONE ||
              store_db_fail(sqlite3_db_handle(statement), err);
    sqlite3_reset(statement);
    return ok;
}

static bool run_sql(sqlite3_stmt *statement, const char *kinds, const struct value *columns,
        size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!store_db_bind(
                    statement, (int)i + 1, (enum store_db_column)kinds[i], &columns[i], err)) {
            return false;
        }
    }
    return finish_step(statement, err);
}

static bool run_step_sql(struct store_sql *sql, enum step step, struct err *err)
{
    return finish_step(sql->steps[step], err);
}

/* -- rows -- */

static bool write_object(struct store_sql *sql, const struct batch_row *row, struct err *err)
{
    must(row->count == 6);
    if (row->columns[4].kind == VALUE_STRING &&
            !run_sql(sql->steps[STEP_REF_FREE], "iiiit", row->columns, 5, err)) {
        return false;
    }
    return run_sql(sql->steps[STEP_MOVE], "iiiiti", row->columns, row->count, err) &&
           (sqlite3_changes(sql->db) > 0 ||
                   run_sql(sql->steps[STEP_OBJECT], "iiiiti", row->columns, row->count, err));
}

static bool forget_object(struct store_sql *sql, const struct batch_row *row, struct err *err)
{
    must(row->count == 1);
    bool ok = store_names_forget(sql->names, value_as_id(&row->columns[0]), err);
    for (int step = STEP_FORGET_OBJECT; ok && step < STEP_END; step++) {
        ok = run_sql(sql->steps[step], "i", row->columns, 1, err);
    }
    return ok;
}

static bool write_parents(struct store_sql *sql, const struct batch_row *row, struct err *err)
{
    must(row->count >= 1);
    bool ok = run_sql(sql->steps[STEP_PARENT_DELETE], "i", row->columns, 1, err);
    for (size_t i = 1; ok && i < row->count; i++) {
        struct value parent[] = {row->columns[0], value_int((int64_t)i), row->columns[i]};
        ok = run_sql(sql->steps[STEP_PARENT], "iii", parent, 3, err);
    }
    return ok;
}

static bool write_row(struct store_sql *sql, const struct batch_row *row, struct err *err)
{
    switch (row->op) {
    case BATCH_OBJECT:
        return write_object(sql, row, err);
    case BATCH_OBJECT_DELETE:
        return forget_object(sql, row, err);
    case BATCH_PROPERTY_DELETE:
        must(row->count == 2);
        return run_sql(sql->steps[STEP_PROPERTY_DELETE], "it", row->columns, row->count, err);
    case BATCH_PARENTS:
        return write_parents(sql, row, err);
    case BATCH_ROW_DELETE:
        must(row->count == table_def(row->table)->key_count);
        return run_sql(sql->deletes[row->table], table_def(row->table)->kinds, row->columns,
                row->count, err);
    case BATCH_PROPERTY: /* store_group.c */
    case BATCH_ROW:
    case BATCH_END:
        break;
    }
    must(false);
    return false;
}

static bool write_alone(void *data, const struct batch_row *row, struct err *err)
{
    return write_object(data, row, err);
}

static bool write_taken(struct store_sql *sql, struct err *err)
{
    return store_group_write(sql->group, write_alone, sql, err);
}

static bool write_batch(struct store_sql *sql, const struct batch *batch, struct err *err)
{
    struct batch_row row = {0};
    size_t cursor = 0;
    bool ok = true;
    while (ok && batch_next(batch, &cursor, &row)) {
        ok = store_names_note_row(sql->names, &row, err);
        if (ok && !store_group_take(sql->group, &row)) {
            ok = write_taken(sql, err) && write_row(sql, &row, err);
        }
        ok = ok && (!store_group_is_full(sql->group) || write_taken(sql, err));
        for (size_t i = 0; i < row.count; i++) {
            value_finish(&row.columns[i]);
        }
    }
    return ok || err_wrap(err, "commit %" PRIu64, batch->number);
}

/* -- the transaction -- */

static bool read_number(struct store_sql *sql, uint64_t *out, struct err *err)
{
    sqlite3_stmt *statement = sql->steps[STEP_NUMBER];
    int code = sqlite3_step(statement);
    bool ok = code == SQLITE_ROW;
    if (ok) {
        *out = (uint64_t)sqlite3_column_int64(statement, 0);
    } else if (code == SQLITE_DONE) {
        err_set(err, ERR_FORMAT, "the commit number is missing");
    } else {
        store_db_fail(sql->db, err);
    }
    sqlite3_reset(statement);
    return ok;
}

static bool write_meta(struct store_sql *sql, const struct batch *last, struct err *err)
{
    const struct value columns[] = {
            value_int((int64_t)last->number),
            value_int((int64_t)last->next_id),
            value_int((int64_t)last->next_arrival),
            value_int(last->time_ms),
    };
    const struct value chain[] = {
            value_int((int64_t)last->chain), value_int((int64_t)last->number)};
    return run_sql(sql->steps[STEP_META], "iiii", columns, 4, err) &&
           (last->chain == 0 || run_sql(sql->steps[STEP_CHAIN], "ii", chain, 2, err));
}

/* Runs in its own transaction, unless one is open. */
static bool write_log_from(struct store_sql *sql, uint64_t number, struct err *err)
{
    const struct value mark = value_int((int64_t)number);
    return run_sql(sql->steps[STEP_LOG_FROM], "i", &mark, 1, err);
}

static bool write_group_sql(struct store_sql *sql, const struct batch *first, struct err *err)
{
    uint64_t number = 0;
    const struct batch *last = NULL;
    if (!read_number(sql, &number, err)) {
        return false;
    }
    if (number + 1 < first->number) {
        return err_set(err, ERR_FORMAT,
                "the file ends with commit %" PRIu64 " where %" PRIu64
                " was expected: something else has written to it",
                number, first->number - 1);
    }
    for (const struct batch *batch = first; batch; batch = batch->next) {
        if (batch->number > number) {
            if (!write_batch(sql, batch, err)) {
                return false;
            }
            last = batch;
        }
    }
    sql->number = last ? last->number : number;
    return write_taken(sql, err) && store_names_write(sql->names, err) &&
           (!last || write_meta(sql, last, err)) &&
           (sql->log_from != 0 || write_log_from(sql, sql->number, err));
}

static bool try_to_write(struct store_sql *sql, const struct batch *first, struct err *err)
{
    bool ok = run_step_sql(sql, STEP_BEGIN, err) && write_group_sql(sql, first, err) &&
              run_step_sql(sql, STEP_COMMIT, err);
    store_names_drop(sql->names);
    store_group_drop(sql->group);
    if (!ok) {
        store_wal_forget(sql->db);
    }
    if (!ok && !sqlite3_get_autocommit(sql->db)) {
        /* Fails only if SQLite has rolled back already. */
        (void)run_step_sql(sql, STEP_ROLLBACK, NULL);
    }
    return ok;
}

bool store_sql_write(struct store_sql *sql, const struct batch *first, struct err *err)
{
    bool ok = try_to_write(sql, first, err);
    /* Flushed after each row, err tells which commit fails. */
    ok = ok || (store_group_has_failed(sql->group) && try_to_write(sql, first, err));
    store_group_forgive(sql->group);
    if (ok && sql->log_from == 0) {
        sql->log_from = sql->number;
        sql->mark_due = true;
    }
    return ok;
}

/* -- the log -- */

static int note_log(void *data, sqlite3 *db, const char *database, int pages)
{
    (void)db;
    (void)database;
    struct store_sql *sql = data;
    sql->log_pages = pages;
    return SQLITE_OK;
}

/* Called before the log is written back, so that the file alone shows its state. */
static bool mark_log(struct store_sql *sql, bool rests, struct err *err)
{
    uint64_t from = rests ? 0 : sql->number;
    sql->mark_failed_at = 0;
    if (from != sql->log_from && !write_log_from(sql, from, err)) {
        sql->mark_failed_at = sql->number;
        return false;
    }
    sql->log_from = from;
    return true;
}

/* *out_whole: true if all of it is in the file now. */
static bool write_back(struct store_sql *sql, int mode, bool *out_whole, struct err *err)
{
    int in_log = 0;
    int copied = 0;
    int code = sqlite3_wal_checkpoint_v2(sql->db, NULL, mode, &in_log, &copied);
    /* A reader in the middle of the log (a backup, for example) keeps it from being reset. */
    *out_whole = code == SQLITE_OK && copied == in_log;
    return code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY || store_db_fail(sql->db, err);
}

bool store_sql_checkpoint(
        struct store_sql *sql, enum store_sql_leisure leisure, bool *out_done, struct err *err)
{
    static const int pages[] = {[STORE_SQL_BUSY] = LOG_PAGES_MUST,
            [STORE_SQL_IDLE] = LOG_PAGES_IDLE,
            [STORE_SQL_REST] = 1};
    bool rests = leisure == STORE_SQL_REST;
    if (rests) { /* the written pages are not needed soon */
        (void)sqlite3_db_release_memory(sql->db);
    }
    bool long_enough = sql->log_pages >= sql->log_tried + pages[leisure];
    bool whole = false;
    *out_done = false;
    if (!long_enough && !sql->mark_due &&
            !(rests && sql->log_from != 0 && sql->mark_failed_at != sql->number)) {
        return true;
    }
    int mode = long_enough && leisure == STORE_SQL_BUSY ? SQLITE_CHECKPOINT_RESTART
                                                        : SQLITE_CHECKPOINT_PASSIVE;
    bool ok = mark_log(sql, rests, err) && write_back(sql, mode, &whole, err);
    sql->log_tried = whole ? 0 : sql->log_pages;
    sql->log_pages = whole ? 0 : sql->log_pages;
    sql->mark_due = sql->mark_due && ok && !whole && !rests;
    *out_done = ok;
    return ok;
}

/* -- opening -- */

void store_sql_each_statement(void (*visit)(void *data, const char *sql), void *data)
{
    for (int i = 0; i < STEP_END; i++) {
        visit(data, steps[i]);
    }
    store_put_each_statement(visit, data);
    store_group_each_statement(visit, data);
}

static bool prepare_all(struct store_sql *sql, struct err *err)
{
    bool ok = store_names_open(sql->db, &sql->names, err);
    sql->group = store_group_create(sql->db);
    for (int i = 0; ok && i < STEP_END; i++) {
        ok = store_db_prepare(sql->db, steps[i], &sql->steps[i], err);
    }
    for (int i = 0; ok && i < TABLE_END; i++) {
        struct buf statement = {0};
        store_put_delete_statement((enum table)i, &statement);
        ok = store_db_prepare(sql->db, statement.bytes, &sql->deletes[i], err);
        buf_finish(&statement);
    }
    return ok;
}

/* The log of a killed writer may hold commits that were never synced, and a power cut could still
 * lose them after their output was released. A checkpoint syncs it. */
static bool settle(struct store_sql *sql, enum store_durability durability, struct err *err)
{
    const char *synchronous =
            durability == STORE_FULL ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF";
    if (!store_db_exec(sql->db, synchronous, err) ||
            !store_wal_begin(sql->db, durability == STORE_FULL, err)) {
        return false;
    }
    int code = sqlite3_wal_checkpoint_v2(sql->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
        return store_db_fail(sql->db, err);
    }
    sqlite3_wal_hook(sql->db, note_log, sql);
    return true;
}

#define SQL_CHECK_US 2000000 /* time at a start for checking the file */
#define ROWS_US 300000       /* and for checking its rows */
#define SAMPLE_US 500000     /* and, in a large one, for reading random rows */
#define CHECK_PAGES 16384    /* SQLite reads this many pages before it looks at the clock */

static void note_first_sql(void *data, const char *text)
{
    struct err *err = data;
    if (err->code == ERR_NONE) {
        (void)err_set(err, ERR_FORMAT, "%s", text);
    }
}

static bool is_large(sqlite3 *db)
{
    int64_t pages = 0;
    return store_db_int(db, "PRAGMA page_count", &pages, NULL) && pages > CHECK_PAGES;
}

/* Nothing has been written yet, so a refused world stays unchanged. */
static bool is_sound_sql(sqlite3 *db, const char *path, struct err *err)
{
    int64_t number = 0;
    bool whole = !is_large(db);
    if (!(whole ? damage_is_none(db, SQL_CHECK_US, &whole, err)
                : damage_sample(db, SAMPLE_US, err)) ||
            !store_db_int(
                    db, "SELECT value FROM meta WHERE name = 'commit_number'", &number, err)) {
        return err_wrap(err, "world %s is damaged", path);
    }
    if (!whole) {
        log_notice("world %s is too large for a full check before it is served: the check runs "
                   "while it is served",
                path);
    }
    if (!store_log_is_whole(path, (uint64_t)number, err)) {
        return false;
    }
    if (!store_log_is_there(db, path, err)) {
        /* A normal start at the last commit looks the same, so this is only a warning. */
        log_warning("%s; continuing with the remaining data", err->text);
        return store_log_keep(path, err);
    }
    return true;
}

/* Call it after the schema is migrated. */
static bool is_ours(sqlite3 *db, const char *path, struct err *err)
{
    struct err first = {0};
    if (!migrate_compare(db, note_first_sql, &first, err)) {
        return err_wrap(err, "world %s cannot be used", path);
    }
    return first.code == ERR_NONE ||
           err_set(err, ERR_FORMAT, "world %s cannot be used: %s", path, first.text);
}

/* Runs a check; continues in spite of a problem if that is requested. */
static bool may_go_on(const struct store_options *options, sqlite3 *db,
        bool (*is_right)(sqlite3 *db, const char *path, struct err *err), struct err *err)
{
    struct err why = {0};
    if (is_right(db, options->path, &why)) {
        return true;
    }
    /* With durability "process", losing the log in a power cut is accepted, so the operator is not
     * asked each time. */
    bool accepts = options->accept_loss ||
                   (options->durability == STORE_PROCESS && strstr(why.text, "-wal"));
    if (!accepts) {
        return err_set(err, why.code,
                "%s; run 'skein check' on it and restore a backup, or continue with the "
                "remaining data by 'skein serve --accept-loss'",
                why.text);
    }
    log_warning("%s; continuing with the remaining data", why.text);
    return true;
}

/* Readers of such a row use it as far as possible or skip it, so warn about it. */
static void tell_of_rows(sqlite3 *db, const char *path)
{
    struct err first = {0};
    size_t problems = is_large(db) ? 0 : check_start(db, ROWS_US, note_first_sql, &first);
    if (problems > 0) {
        log_warning("world %s has %zu problem%s that may make things odd or missing; the "
                    "first: %s. "
                    "'skein check' lists them",
                path, problems, problems == 1 ? "" : "s", first.text);
    }
}

bool store_sql_open(
        const struct store_options *options, struct store_sql **out, struct err *err)
{
    struct store_sql *sql = mem_alloc(sizeof(*sql));
    bool ok = store_db_open(options->path, options->vfs, STORE_DB_WRITE, &sql->db, err) &&
              store_log_is_its_own(sql->db, options->path, err) &&
              may_go_on(options, sql->db, is_sound_sql, err) &&
              migrate_run(sql->db, options->path, false, err) &&
              may_go_on(options, sql->db, is_ours, err);
    ok = ok && store_role_settle(sql->db, options, err) &&
         settle(sql, options->durability, err);
    bool past = true;
    if (ok && !(prepare_all(sql, err) && read_number(sql, &sql->opened_at, err) &&
                      store_log_is_past(sql->db, &past, err))) {
        ok = err_wrap(err,
                "world %s cannot be used; run 'skein check' on it, or restore a backup",
                options->path);
    }
    if (!ok && err && !strstr(err->text, options->path)) {
        ok = err_wrap(err, "cannot open world %s", options->path);
    }
    if (!ok) {
        store_sql_close(sql, true);
        return false;
    }
    sql->number = sql->opened_at;
    sql->log_from = past ? 0 : sql->number;
    if (!options->trusts_rows) {
        tell_of_rows(sql->db, options->path);
    }
    *out = sql;
    return true;
}

uint64_t store_sql_opened_at(const struct store_sql *sql)
{
    return sql->opened_at;
}

void store_sql_close(struct store_sql *sql, bool crash)
{
    if (!sql) {
        return;
    }
    struct err err = {0};
    bool keeps_log = crash;
    if (!crash && sql->log_from != 0 && !write_log_from(sql, 0, &err)) {
        log_warning("the world cannot be marked as complete, so its log stays beside it: %s",
                err.text);
        keeps_log = true;
    }
    for (int i = 0; i < STEP_END; i++) {
        sqlite3_finalize(sql->steps[i]);
    }
    for (int i = 0; i < TABLE_END; i++) {
        sqlite3_finalize(sql->deletes[i]);
    }
    store_names_close(sql->names);
    store_group_destroy(sql->group);
    if (keeps_log) {
        store_db_abandon(sql->db);
    } else {
        store_db_close(sql->db);
    }
    mem_free(sql);
}
