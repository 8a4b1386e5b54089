/* migrate.c -- which schema does a world have, and how does it come to ours?
 *
 * The schema's number is SQLite's user_version. Step N is the asset
 * data/schema/NNN_name.sql, which ends by setting user_version to N; it runs
 * whole or not at all. An existing world is copied to PATH.before-N first, so
 * that an older Skein can go on from there. A newer schema is never touched.
 *
 * To change the schema: add the next number to data/schema; never edit a step
 * that has been released. */
#include "world/migrate.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "world/store.h"
#include "world/store_db.h"

#include <sqlite3.h>

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER "data/schema/"
#define STEPS_MAX 999

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

/* Finds the steps, and how far path is. */
static bool compare(sqlite3 *db, const char *path, struct steps *steps, uint64_t *out_version,
        struct err *err)
{
    int64_t version = 0;
    asset_each(FOLDER, note_step, steps);
    if (!store_db_int(db, "PRAGMA user_version", &version, err)) {
        return err_wrap(err, "cannot read the schema of %s", path);
    }
    if (version < 0 || (uint64_t)version > steps->newest) {
        return err_set(err, ERR_FORMAT,
                "world %s has schema %" PRId64 ", this skein knows up to %" PRIu64
                ": use a newer skein, or the copy %s.before-%" PRIu64,
                path, version, steps->newest, path, steps->newest + 1);
    }
    *out_version = (uint64_t)version;
    return true;
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

/* Copies path to path.before-N; to path.before-N-2 and so on if an earlier
 * attempt left one, which may hold another state. */
static bool back_up(const char *path, uint64_t number, struct err *err)
{
    char copy[PATH_MAX];
    struct stat status;
    for (unsigned attempt = 1; attempt < 100; attempt++) {
        int length = attempt == 1
                             ? snprintf(copy, sizeof(copy), "%s.before-%" PRIu64, path, number)
                             : snprintf(copy, sizeof(copy), "%s.before-%" PRIu64 "-%u", path,
                                       number, attempt);
        if (length < 0 || (size_t)length >= sizeof(copy)) {
            return err_set(err, ERR_LIMIT, "the name of world %s is too long", path);
        }
        if (lstat(copy, &status) != 0) {
            if (!store_backup(path, copy, NULL, NULL, err)) {
                return err_wrap(
                        err, "world %s needs a new schema, but not without a copy", path);
            }
            log_notice("kept %s as %s", path, copy);
            return true;
        }
    }
    return err_set(err, ERR_EXISTS, "too many copies %s.before-%" PRIu64 ": remove some", path,
            number);
}

static bool run_step(sqlite3 *db, const char *step, uint64_t number, struct err *err)
{
    struct buf sql = {0};
    int64_t version = 0;
    bool ok = asset_read(step, &sql, err) && store_db_exec(db, "BEGIN IMMEDIATE", err) &&
              store_db_exec(db, sql.bytes, err) &&
              store_db_int(db, "PRAGMA user_version", &version, err);
    if (ok && (uint64_t)version != number) {
        ok = err_set(err, ERR_FORMAT, "the step does not set user_version to its number");
    }
    ok = ok && store_db_exec(db, "COMMIT", err);
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
        ok = is_new || back_up(path, number, err);
        if (ok && !run_step(db, steps->path[number], number, err)) {
            ok = err_wrap(err, "cannot bring world %s to schema %" PRIu64, path, number);
        }
    }
    mem_free(steps);
    return ok;
}
