/* check_world.c -- verifies a world file.
 *
 * Read only, in one read transaction, so it also works beside a running server. First comes
 * SQLite's own check of the file, then the rules of world/store/check.c, and the index of names. */
#include "engine/modules/check/check_world.h"

#include "engine/modules/check/check_names.h"
#include "world/store/check.h"
#include "world/store/damage.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"
#include "world/store/store_log.h"
#include "world/value/value.h"

#include <sqlite3.h>

#define CHECK_STEPS_BETWEEN 10000

/* One kind of check takes long in a large world, so report progress in between. */
static int still_looking(void *data)
{
    const struct check *check = data;
    check->progress(check->data, check->permille);
    return 0;
}

static void show_progress(struct check *check)
{
    if (check->progress) {
        sqlite3_progress_handler(check->db, CHECK_STEPS_BETWEEN, still_looking, check);
    }
}

static void report_part(void *data, const char *text)
{
    check_report(data, text);
}

/* Checks a log left by a killed writer. The log of a running writer is not checked. */
static void look_at_log(struct check *check, const char *path, bool is_served)
{
    struct err err = {0};
    if (!is_served && !store_log_lets_read(check->db, path, &err)) {
        check_report(check, err.text);
    }
}

static void look_at_names(struct check *check)
{
    struct err err = {0};
    check_begin_kind(check, 970);
    if (!check_names(check->db, &err)) {
        err_wrap(&err,
                "the index of names does not fit the names, so that searches miss things");
        check_report(check, err.text);
    }
}

static void look(struct check *check, const char *path, bool is_served)
{
    struct err err = {0};
    check_begin_kind(check, 0);
    show_progress(check);
    (void)damage_each(check->db, 0, NULL, report_part, check);
    look_at_log(check, path, is_served);
    if (!migrate_compare(check->db, report_part, check, &err)) {
        check_report(check, err.text);
    }
    check_each_rule(check);
    look_at_names(check);
    check_begin_kind(check, 1000);
}

static bool look_through(struct check *check, const char *path, bool is_served,
        size_t *out_problems, struct err *err)
{
    if (!store_db_check_path(path, err) ||
            !store_db_open(path, NULL, STORE_DB_READ, &check->db, err)) {
        return false;
    }
    bool ok = migrate_verify(check->db, path, err);
    if (ok && !store_db_exec(check->db, "BEGIN", err)) {
        ok = err_wrap(err, "cannot read %s", path);
    }
    if (ok) {
        look(check, path, is_served);
        *out_problems = check->problems;
    }
    store_db_close(check->db);
    return ok;
}

bool check_world(const char *path, void (*problem)(void *data, const char *text),
        void (*progress)(void *data, unsigned permille), void *data, size_t *out_problems,
        struct err *err)
{
    struct check check = {.problem = problem, .progress = progress, .data = data};
    return look_through(&check, path, false, out_problems, err);
}

bool check_served(const char *path, void (*problem)(void *data, const char *text), void *data,
        size_t *out_problems, struct err *err)
{
    struct check check = {.problem = problem, .data = data};
    return look_through(&check, path, true, out_problems, err);
}

bool check_refs(const char *path, const char *const *refs,
        void (*missing)(void *data, const char *ref), void *data, struct err *err)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    bool ok = store_db_open(path, NULL, STORE_DB_READ, &db, err) &&
              store_db_prepare(db, "SELECT 1 FROM object WHERE ref = ?1", &statement, err);
    for (; ok && *refs; refs++) {
        (void)sqlite3_bind_text(statement, 1, *refs, -1, SQLITE_STATIC);
        int code = sqlite3_step(statement);
        ok = code == SQLITE_ROW || code == SQLITE_DONE || store_db_fail(db, err);
        if (code == SQLITE_DONE) {
            missing(data, *refs);
        }
        (void)sqlite3_reset(statement);
    }
    (void)sqlite3_finalize(statement);
    store_db_close(db);
    return ok;
}

bool check_each_value(const char *path, const char *property,
        bool (*row)(void *data, struct str label, const struct value *value, struct err *err),
        void *data, struct err *err)
{
    static const char select[] = "SELECT coalesce(o.ref, '#' || o.id), p.value FROM property p "
                                 "JOIN object o ON o.id = p.object"
                                 " WHERE p.name = ?1 ORDER BY p.object";
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    bool ok = store_db_open(path, NULL, STORE_DB_READ, &db, err) &&
              store_db_prepare(db, select, &statement, err);
    int code = SQLITE_DONE;
    if (ok) {
        (void)sqlite3_bind_text(statement, 1, property, -1, SQLITE_STATIC);
    }
    while (ok && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct value value = value_nil();
        const char *label = (const char *)sqlite3_column_text(statement, 0);
        ok = store_db_read(statement, 1, &value, err) &&
             row(data, str_of(label ? label : ""), &value, err);
        value_finish(&value);
    }
    ok = ok && (code == SQLITE_DONE || store_db_fail(db, err));
    (void)sqlite3_finalize(statement);
    store_db_close(db);
    return ok;
}
