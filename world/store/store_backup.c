/* store_backup.c -- copies a world while it is being written.
 *
 * It uses SQLite's backup interface, page by page, over a separate connection that holds one read
 * transaction throughout. Without that transaction every commit in between would restart the copy,
 * and beside a busy server it would never end. VACUUM INTO holds one as well, but it rewrites the
 * whole file and cannot report progress. The drawback is that the log cannot be reset until the
 * copy is done.
 *
 * Players meanwhile wait for syncs of the log, which queue behind all data that the copy has
 * written and the disk has not: half a second for a copy of 100 MB. So a gentle copy flushes each
 * step before the next, leaves the disk idle for as long as that took, and runs in a thread of its
 * own, since a lowered priority cannot be raised again.
 *
 * The copy is written as DEST.part and renamed when it is complete: see store_part.c. */
#include "world/store/store_backup.h"

#include "engine/base/clock.h"
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "engine/base/system.h"
#include "world/store/damage.h"
#include "world/store/migrate.h"
#include "world/store/store.h"
#include "world/store/store_db.h"
#include "world/store/store_log.h"
#include "world/store/store_part.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Pages copied between two reports of progress: 4 MB, and 512 KB. */
#define STEP_PAGES 1024
#define GENTLE_PAGES 128

#define GENTLE_NICE 10
#define REST_MAX_US 200000

/* The row of meta that identifies a copy. */
#define MARK "backup_of"

#define BACKUP_CHECK_US 60000000 /* time limit for checking the copy */

struct copy {
    const struct store_backup *asked;
    struct err *err;
    bool ok;
};

/* Flushes the data written since `begin`, and then leaves the disk idle. */
static void rest(int fd, int64_t begin)
{
    (void)sync_file_range(fd, 0, 0,
            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
    int64_t took = clock_us() - begin;
    (void)usleep((useconds_t)(took < REST_MAX_US ? took : REST_MAX_US));
}

static bool copy_pages(const struct copy *copy, sqlite3 *from, sqlite3 *to, int fd)
{
    const struct store_backup *asked = copy->asked;
    struct err *err = copy->err;
    bool gentle = asked->pace == STORE_BACKUP_GENTLE;
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup) {
        return store_db_fail(to, err);
    }
    int code = SQLITE_OK;
    bool wanted = true;
    while (code == SQLITE_OK && wanted) {
        int64_t begin = clock_us();
        code = sqlite3_backup_step(backup, gentle ? GENTLE_PAGES : STEP_PAGES);
        int total = sqlite3_backup_pagecount(backup);
        if (asked->progress && total > 0) {
            int done = total - sqlite3_backup_remaining(backup);
            wanted = asked->progress(asked->data, (unsigned)((int64_t)done * 1000 / total));
        }
        if (gentle) {
            rest(fd, begin);
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

/* True if the source is not damaged: a copy of a damaged world would some day replace a good one. A
 * failing disk, or one without room for what reading needs, does not count as damage. */
static bool is_sound_backup(sqlite3 *db, const char *path, struct err *err)
{
    struct err damage = {0};
    if (damage_is_none(db, BACKUP_CHECK_US, NULL, &damage)) {
        return true;
    }
    int code = sqlite3_errcode(db) & 0xff;
    if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN) {
        return err_set(err, ERR_IO,
                "no copy of world %s was made: %s (SQLite %d); see to the disk, and try again",
                path, sqlite3_errstr(code), code);
    }
    return err_set(err, ERR_FORMAT,
            "world %s is damaged, so no copy was made: %s; run 'skein check' on it, and keep "
            "the "
            "backups you have",
            path, damage.text);
}

/* Refuses a world whose log has lost commits, since its copy would look complete and be kept. The
 * log of a served world is being written, and in a sandbox its writer cannot be seen. */
static bool log_lets_copy(sqlite3 *from, const char *path, struct err *err)
{
    return store_log_lets_read(from, path, err) ||
           (is_sound_backup(from, path, err) &&
                   err_wrap(err,
                           "no copy was made: keep %s with its log and the backups you have",
                           path));
}

/* Makes the copy independent. It has no log, needs none, and must not use the log of the original:
 * see store_log.c. Anyone may serve it in place of a world: see store_claim.c. */
static bool make_its_own(sqlite3 *to, int64_t mark, struct err *err)
{
    struct value value = value_int(mark);
    return store_db_exec(to,
                   STORE_LOG_ENDS "; INSERT OR REPLACE INTO meta VALUES ('origin', random()); "
                                  "DELETE FROM meta WHERE name IN ('" MARK
                                  "', 'holder', 'in_step', 'replaced_by', 'copy_of')",
                   err) &&
           (mark == 0 ||
                   store_db_put(to, "INSERT INTO meta VALUES ('" MARK "', ?1)", &value, err)) &&
           store_db_exec(to, "PRAGMA wal_checkpoint(TRUNCATE)", err);
}

static bool make_copy(const struct copy *copy)
{
    const struct store_backup *asked = copy->asked;
    const char *path = asked->path;
    struct err *err = copy->err;
    sqlite3 *from = NULL;
    sqlite3 *to = NULL;
    struct store_part part = {0};
    int64_t commit = 0;
    bool ok = store_db_check_path(path, err) &&
              store_db_open(path, NULL, STORE_DB_READ, &from, err) &&
              (asked->pace == STORE_BACKUP_GENTLE || log_lets_copy(from, path, err)) &&
              store_part_begin(&part, asked->dest, err) &&
              store_db_open(part.path, NULL, STORE_DB_BUILD, &to, err);
    if (!ok) {
        goto done;
    }
    /* Synced once at the end; nobody reads it until then. */
    ok = store_db_exec(to, "PRAGMA synchronous=OFF", err) &&
         store_db_exec(from, "BEGIN", err) &&
         store_db_int(
                 from, "SELECT value FROM meta WHERE name = 'commit_number'", &commit, err) &&
         copy_pages(copy, from, to, part.fd);
    if (!ok) {
        err_wrap(err, "cannot copy world %s to %s", path, asked->dest);
    }
    ok = ok && is_sound_backup(to, path, err) && make_its_own(to, asked->mark, err);
done:
    if (to) {
        store_db_abandon(to);
    }
    /* The world's log is no longer needed, so verifying the copy may take its time. */
    store_db_close(from);
    ok = ok && (!asked->verify || asked->verify(asked->data, part.path, err)) &&
         store_part_finish(&part, err);
    store_part_drop(&part);
    return ok;
}

static void *copy_gently(void *data)
{
    struct copy *copy = data;
    (void)pthread_setname_np(pthread_self(), "skein-backup");
    system_be_gentle(GENTLE_NICE);
    copy->ok = make_copy(copy);
    return NULL;
}

bool store_backup(const struct store_backup *backup, struct err *err)
{
    struct copy copy = {backup, err, false};
    pthread_t thread;
    if (backup->pace == STORE_BACKUP_GENTLE &&
            pthread_create(&thread, NULL, copy_gently, &copy) == 0) {
        must(pthread_join(thread, NULL) == 0);
        return copy.ok;
    }
    return make_copy(&copy);
}

int64_t store_backup_mark_of(const char *world)
{
    char *real = realpath(world, NULL);
    int64_t mark = (int64_t)(str_hash(str_of(real ? real : world)) | 1);
    free(real);
    return mark;
}

int64_t store_backup_mark(const char *path)
{
    int64_t mark = 0;
    return store_db_int_of_file(path, "SELECT value FROM meta WHERE name = '" MARK "'", &mark)
                   ? mark
                   : 0;
}
