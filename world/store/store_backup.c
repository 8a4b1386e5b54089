/* store_backup.c -- how is a world copied while it is being written?
 *
 * By SQLite's backup interface, page by page, from a connection of its own that
 * holds one read transaction throughout. Without that transaction every commit
 * in between would make the copy start again, and beside a busy server it would never end;
 * VACUUM INTO holds one as well, but rewrites the whole file and cannot say how far it is.
 * The price is that the log cannot be used anew until the copy is done.
 *
 * The copy is written as DEST.part and named when it is whole: see store_part.c. */
#include "world/store/store_backup.h"

#include "engine/base/err.h"
#include "world/store/damage.h"
#include "world/store/migrate.h"
#include "world/store/store.h"
#include "world/store/store_db.h"
#include "world/store/store_log.h"
#include "world/store/store_part.h"

#include <sqlite3.h>

/* Pages copied between two reports of progress: 4 MB. */
#define STEP_PAGES 1024

#define CHECK_US 60000000 /* what looking through the copy may take */

static bool copy_pages(sqlite3 *from, sqlite3 *to,
        bool (*progress)(void *data, unsigned permille), void *data, struct err *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) {
        return store_db_fail(to, err);
    }
    int code = SQLITE_OK;
    bool wanted = true;
    while (code == SQLITE_OK && wanted) {
        code = sqlite3_backup_step(backup, STEP_PAGES);
        int total = sqlite3_backup_pagecount(backup);
        if (progress && total > 0) {
            int done = total - sqlite3_backup_remaining(backup);
            wanted = progress(data, (unsigned)((int64_t)done * 1000 / total));
        }
    }
    (void)sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) {
        return true;
    }
    if (code == SQLITE_OK) {
        return err_set(err, ERR_BUSY, "it was given up");
    }
    if ((code & 0xff) == SQLITE_CORRUPT) {
        return err_set(err, ERR_FORMAT, "a part of the file is damaged");
    }
    return err_set(err, ERR_STORE, "%s (SQLite %d)", sqlite3_errstr(code), code);
}

/* A copy of a damaged world would take the place of a good one some day. */
static bool is_sound(sqlite3 *db, const char *path, struct err *err)
{
    struct err damage = {0};
    return damage_is_none(db, CHECK_US, NULL, &damage) ||
           err_set(err, ERR_FORMAT,
                   "world %s is damaged, so no copy was made: %s; run 'skein check' on it, and "
                   "keep "
                   "the backups you have",
                   path, damage.text);
}

/* A copy without what its log has lost would look whole, and be kept. */
static bool log_lets_copy(sqlite3 *from, const char *path, struct err *err)
{
    return store_log_lets_read(from, path, err) ||
           (is_sound(from, path, err) &&
                   err_wrap(err,
                           "no copy was made: keep %s with its log and the backups you have",
                           path));
}

bool store_backup(const char *path, const char *dest,
        bool (*progress)(void *data, unsigned permille), void *data, struct err *err)
{
    sqlite3 *from = NULL;
    sqlite3 *to = NULL;
    struct store_part part = {0};
    int64_t commit = 0;
    bool ok = store_db_check_path(path, err) &&
              store_db_open(path, NULL, STORE_DB_READ, &from, err) &&
              log_lets_copy(from, path, err) && store_part_begin(&part, dest, err) &&
              store_db_open(part.path, NULL, STORE_DB_BUILD, &to, err);
    if (!ok) {
        goto done;
    }
    /* Synced once at the end; until then nobody looks at it. */
    ok = store_db_exec(to, "PRAGMA synchronous=OFF", err) &&
         store_db_exec(from, "BEGIN", err) &&
         store_db_int(
                 from, "SELECT value FROM meta WHERE name = 'commit_number'", &commit, err) &&
         copy_pages(from, to, progress, data, err);
    if (!ok) {
        err_wrap(err, "cannot copy world %s to %s", path, dest);
    }
    ok = ok && is_sound(to, path, err);
    /* It has no log, needs none, and shall not take that of the world it is a copy of: see store_log.c. */
    ok = ok && store_db_exec(to,
                       "UPDATE meta SET value = 0 WHERE name = 'log_from'; "
                       "INSERT OR REPLACE INTO meta VALUES ('origin', random()); "
                       "PRAGMA wal_checkpoint(TRUNCATE)",
                       err);
done:
    if (to) {
        store_db_abandon(to);
    }
    ok = ok && store_part_finish(&part, err);
    store_part_drop(&part);
    store_db_close(from);
    return ok;
}
