/* migrate.c -- migrates a world to this version's schema.
 *
 * The schema's number is SQLite's user_version. Step N is the asset data/schema/NNN_name.sql, which
 * ends by setting user_version to N; it runs completely or not at all. Before the first step, N, an
 * existing world is copied to PATH.before-N, so that the previous Skein can continue from there. A
 * newer schema is never touched.
 *
 * To change the schema: add the next number to data/schema. Never edit a released step. */
#include "world/store/migrate.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "data/schema/"
#define MADE "data/made/schema.txt" /* the schema after all steps, written by tools/embed */
#define STEPS_MAX 999
#define MIGRATE_STEPS_BETWEEN 100000 /* of SQLite's virtual machine, between clock reads */
#define TELL_US 5000000

/* The steps among the assets; step N is path[N]. */
struct steps {
    char path[STEPS_MAX + 1][96];
    uint64_t newest;
};

static void note_step(void *data, const char *path)
{
    struct steps *steps = data;
    struct str name = str_of(path + strlen(FOLDER));
    uint64_t number = 0;
    if (str_to_u64(str_take_until(&name, '_'), &number) && number > 0 && number <= STEPS_MAX) {
        (void)snprintf(steps->path[number], sizeof(steps->path[number]), "%s", path);
        steps->newest = number > steps->newest ? number : steps->newest;
    }
}

uint64_t migrate_newest(void)
{
    struct steps *steps = mem_alloc(sizeof(*steps));
    asset_each(FOLDER, note_step, steps);
    uint64_t newest = steps->newest;
    mem_free(steps);
    return newest;
}

/* Finds the steps, and the schema version of path. */
static bool compare(sqlite3 *db, const char *path, struct steps *steps, uint64_t *out_version,
        struct err *err)
{
    int64_t version = 0;
    asset_each(FOLDER, note_step, steps);
    if (!store_db_int(db, "PRAGMA user_version", &version, err)) {
        return err_wrap(err, "cannot read the schema of %s", path);
    }
    if (version < 0 || (uint64_t)version > steps->newest) {
        char copy[PATH_MAX];
        (void)snprintf(copy, sizeof(copy), "%s.before-%" PRIu64, path, steps->newest + 1);
        bool there = access(copy, F_OK) == 0;
        return err_set(err, ERR_FORMAT,
                "world %s has schema %" PRId64 ", this skein knows up to %" PRIu64
                ": use a newer skein%s%s",
                path, version, steps->newest, there ? ", or the copy " : "", there ? copy : "");
    }
    *out_version = (uint64_t)version;
    return true;
}

bool migrate_is_older(struct sqlite3 *db, const char *path, bool *out_older, struct err *err)
{
    struct steps *steps = mem_alloc(sizeof(*steps));
    uint64_t version = 0;
    bool ok = compare(db, path, steps, &version, err);
    *out_older = ok && version < steps->newest;
    mem_free(steps);
    return ok;
}

bool migrate_verify(struct sqlite3 *db, const char *path, struct err *err)
{
    struct steps *steps = mem_alloc(sizeof(*steps));
    uint64_t version = 0;
    bool ok = compare(db, path, steps, &version, err);
    if (ok && version < steps->newest) {
        ok = err_set(err, ERR_FORMAT,
                "world %s has schema %" PRIu64 ", this skein uses %" PRIu64
                ": start 'skein serve' on it once, which brings it up",
                path, version, steps->newest);
    }
    mem_free(steps);
    return ok;
}

/* Progress reports for an operator who waits for a large world. */
struct patience {
    const char *path;
    uint64_t number;
    int64_t began_us;
    int64_t told_us;
};

static void tell_waiting(struct patience *patience, const char *what)
{
    int64_t now_us = clock_us();
    if (now_us - patience->told_us >= TELL_US) {
        patience->told_us = now_us;
        log_notice("bringing world %s to schema %" PRIu64 ": %s (%d s)", patience->path,
                patience->number, what, (int)((now_us - patience->began_us) / 1000000));
    }
}

static int still_changing(void *data)
{
    tell_waiting(data, "changing it");
    return 0;
}

static bool still_copying(void *data, unsigned permille)
{
    char what[32];
    (void)snprintf(what, sizeof(what), "copying it, %u %%", permille / 10);
    tell_waiting(data, what);
    return true;
}

/* Copies path to path.before-N, or to path.before-N-2 and so on if an earlier attempt left a copy,
 * which may hold another state. */
static bool back_up(struct patience *patience, struct err *err)
{
    const char *path = patience->path;
    uint64_t number = patience->number;
    char copy[PATH_MAX];
    struct stat status;
    for (unsigned attempt = 1; attempt < 100; attempt++) {
        if (!migrate_name_copy(path, number, attempt, copy)) {
            return err_set(err, ERR_LIMIT, "the name of world %s is too long", path);
        }
        if (lstat(copy, &status) != 0) {
            struct store_backup backup = {
                    .path = path, .dest = copy, .progress = still_copying, .data = patience};
            if (!store_backup(&backup, err)) {
                return err_wrap(
                        err, "world %s needs a new schema, but not without a copy", path);
            }
            log_notice("kept %s, as it was before the new schema, as %s: remove that copy when "
                       "all is well",
                    path, copy);
            return true;
        }
    }
    return err_set(err, ERR_EXISTS, "too many copies %s.before-%" PRIu64 ": remove some", path,
            number);
}

static bool run_step_migrate(
        sqlite3 *db, const char *step, struct patience *patience, struct err *err)
{
    struct buf sql = {0};
    int64_t version = 0;
    sqlite3_progress_handler(db, MIGRATE_STEPS_BETWEEN, still_changing, patience);
    bool ok = asset_read(step, &sql, err) && store_db_exec(db, "BEGIN IMMEDIATE", err) &&
              store_db_exec(db, sql.bytes, err) &&
              store_db_int(db, "PRAGMA user_version", &version, err);
    if (ok && (uint64_t)version != patience->number) {
        ok = err_set(err, ERR_FORMAT, "the step does not set user_version to its number");
    }
    ok = ok && store_db_exec(db, "COMMIT", err);
    sqlite3_progress_handler(db, 0, NULL, NULL);
    if (!ok && !sqlite3_get_autocommit(db)) {
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    buf_finish(&sql);
    return ok;
}

bool migrate_run(struct sqlite3 *db, const char *path, bool is_new, struct err *err)
{
    struct steps *steps = mem_alloc(sizeof(*steps));
    uint64_t version = 0;
    bool ok = compare(db, path, steps, &version, err);
    for (uint64_t number = version + 1; ok && number <= steps->newest; number++) {
        struct patience patience = {path, number, clock_us(), clock_us()};
        ok = is_new || number > version + 1 || back_up(&patience, err);
        if (ok && !run_step_migrate(db, steps->path[number], &patience, err)) {
            ok = err_wrap(err, "cannot bring world %s to schema %" PRIu64, path, number);
        }
    }
    mem_free(steps);
    return ok;
}

/* -- schema objects -- */

/* Both ran the same steps, so the SQL texts must be identical. SQLite's own tables
 * (sqlite_sequence, the statistics of ANALYZE) are ignored. */
#define PARTS                                                                                  \
    "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' " \
    "ESCAPE '!' ORDER BY type, name"

struct part {
    char type[16];
    char name[80];
    char *sql; /* owned */
};

struct parts {
    struct part *all; /* owned */
    size_t count;
};

static bool read_parts(sqlite3 *db, struct parts *out, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_db_prepare(db, PARTS, &statement, err)) {
        return false;
    }
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text[3];
        for (int i = 0; i < 3; i++) {
            text[i] = (const char *)sqlite3_column_text(statement, i);
        }
        out->all = mem_realloc(out->all, (out->count + 1) * sizeof(*out->all));
        struct part *part = &out->all[out->count++];
        (void)snprintf(part->type, sizeof(part->type), "%s", text[0] ? text[0] : "?");
        (void)snprintf(part->name, sizeof(part->name), "%s", text[1] ? text[1] : "?");
        part->sql = mem_dup_text(text[2] ? text[2] : "");
    }
    bool ok = code == SQLITE_DONE || store_db_fail(db, err);
    sqlite3_finalize(statement);
    return ok;
}

static void parts_finish(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        mem_free(parts->all[i].sql);
    }
    mem_free(parts->all);
}

/* Both lists are sorted. */
static void compare_parts(const struct parts *wanted, const struct parts *found,
        void (*problem)(void *data, const char *text), void *data)
{
    size_t w = 0;
    size_t f = 0;
    char text[160];
    while (w < wanted->count || f < found->count) {
        const struct part *want = w < wanted->count ? &wanted->all[w] : NULL;
        const struct part *find = f < found->count ? &found->all[f] : NULL;
        int order = !want ? 1 : !find ? -1 : strcmp(want->type, find->type);
        order = order == 0 ? strcmp(want->name, find->name) : order;
        if (order < 0) {
            (void)snprintf(text, sizeof(text), "the %s %s is missing", want->type, want->name);
            problem(data, text);
        } else if (order > 0) {
            (void)snprintf(text, sizeof(text), "the %s %s does not belong to skein", find->type,
                    find->name);
            problem(data, text);
        } else if (strcmp(want->sql, find->sql) != 0) {
            (void)snprintf(text, sizeof(text), "the %s %s is not as skein makes it", find->type,
                    find->name);
            problem(data, text);
        }
        w += order <= 0;
        f += order >= 0;
    }
}

/* Builds a world of the newest schema in memory, and reads its schema objects. */
static bool read_wanted(struct parts *out, struct err *err)
{
    sqlite3 *db = NULL;
    bool ok = store_db_open(":memory:", NULL, STORE_DB_BUILD, &db, err) &&
              migrate_run(db, ":memory:", true, err) && read_parts(db, out, err);
    store_db_close(db);
    return ok;
}

/* Appends the schema in the form that tools/embed writes. */
static void write_parts(const struct parts *parts, struct buf *out)
{
    buf_printf(out, "%" PRIu64 "\n", migrate_newest());
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->all[i];
        buf_printf(
                out, "%s %s %zu\n%s\n", part->type, part->name, strlen(part->sql), part->sql);
    }
}

/* True if these are exactly the parts that tools/embed wrote. Running the steps, which also finds
 * the differences, takes ten times as long. */
static bool is_as_made(const struct parts *found)
{
    struct buf made = {0};
    struct buf text = {0};
    bool same = asset_read(MADE, &made, NULL);
    if (same) {
        write_parts(found, &text);
        same = str_equal(buf_str(&made), buf_str(&text));
    }
    buf_finish(&made);
    buf_finish(&text);
    return same;
}

bool migrate_compare(struct sqlite3 *db, void (*problem)(void *data, const char *text),
        void *data, struct err *err)
{
    struct parts wanted = {0};
    struct parts found = {0};
    bool ok = read_parts(db, &found, err);
    if (ok && !is_as_made(&found)) {
        ok = read_wanted(&wanted, err);
        if (ok) {
            compare_parts(&wanted, &found, problem, data);
        }
    }
    parts_finish(&wanted);
    parts_finish(&found);
    return ok;
}
