/* store_restore.c -- replaces a world by a backup.
 *
 * 1. The backup itself is only read. An older one is migrated to this version's schema in a copy.
 * 2. A world that is open is not replaced: the lock is taken first, and held until the name belongs
 *    to the new file.
 * 3. The old file is kept with the content of its log, which is written back into it if possible,
 *    or moved with it.
 * 4. The two files swap names in one step where the file system can, so a kill leaves one or the
 *    other. */
#include "world/store/store_restore.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "engine/base/system.h"
#include "world/store/migrate.h"
#include "world/store/store_backup.h"
#include "world/store/store_db.h"
#include "world/store/store_lock.h"
#include "world/store/store_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- a copy of this version -- */

struct upgrade {
    bool (*verify)(const char *copy, void *data, struct err *err);
    void *data;
};

static bool upgrade(void *data, const char *copy, struct err *err)
{
    const struct upgrade *asked = data;
    struct sqlite3 *db = NULL;
    bool ok = store_db_open(copy, NULL, STORE_DB_WRITE, &db, err) &&
              migrate_run(db, copy, true, err);
    store_db_close(db);
    return ok && (!asked->verify || asked->verify(copy, asked->data, err));
}

bool store_restore(const char *from, const char *dest,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct err *err)
{
    struct upgrade asked = {verify, data};
    struct store_backup backup = {
            .path = from, .dest = dest, .verify = upgrade, .data = &asked};
    return store_backup(&backup, err);
}

bool store_is_older(const char *path, bool *out_older, struct err *err)
{
    struct sqlite3 *db = NULL;
    bool ok = store_db_check_path(path, err) &&
              store_db_open(path, NULL, STORE_DB_READ, &db, err) &&
              migrate_is_older(db, path, out_older, err);
    store_db_close(db);
    return ok;
}

/* -- replacing -- */

/* Writes the log back into the file, which then is that of a stopped world. A damaged log stays as
 * it is. */
static void write_log_back(const char *path)
{
    struct sqlite3 *db = NULL;
    struct err ignored;
    if (!store_db_open(path, NULL, STORE_DB_WRITE, &db, &ignored)) {
        return;
    }
    if (store_log_is_good(db, path, &ignored) && store_db_exec(db, STORE_LOG_ENDS, &ignored)) {
        store_db_close(db);
    } else {
        store_db_abandon(db);
    }
}

/* Returns a free name beside path, with date and time. */
static char *name_aside(const char *path)
{
    struct buf name = {0};
    buf_printf(&name, "%s.replaced-", path);
    file_put_stamp(clock_wall_ms(), &name);
    file_make_free(&name);
    char *text = str_dup(buf_str(&name));
    buf_finish(&name);
    return text;
}

static bool rename_beside(const char *path, const char *aside, const char *end)
{
    struct buf from = {0};
    struct buf to = {0};
    buf_printf(&from, "%s%s", path, end);
    buf_printf(&to, "%s%s", aside, end);
    bool ok = rename(from.bytes, to.bytes) == 0 || errno == ENOENT;
    buf_finish(&from);
    buf_finish(&to);
    return ok;
}

static bool exchange(const char *path, const char *made, const char *aside)
{
    if (system_exchange(made, path)) {
        return rename(made, aside) == 0;
    }
    return (errno == EINVAL || errno == ENOSYS) && rename(path, aside) == 0 &&
           rename(made, path) == 0;
}

bool store_replace(const char *path, const char *made, char **out_aside, struct err *err)
{
    struct stat status;
    int lock = -1;
    char *aside = NULL;
    if (lstat(path, &status) != 0 && errno == ENOENT) {
        *out_aside = NULL;
        return system_rename_new(made, path) ||
               err_set(err, ERR_IO, "cannot rename %s to %s: %s", made, path, strerror(errno));
    }
    if (!store_lock_take(path, &lock, err)) {
        return false;
    }
    write_log_back(path);
    aside = name_aside(path);
    bool ok = rename_beside(path, aside, "-wal") && rename_beside(path, aside, "-shm") &&
              exchange(path, made, aside);
    if (ok) {
        *out_aside = aside;
    } else {
        err_set(err, ERR_IO, "cannot put %s in the place of %s: %s", made, path,
                strerror(errno));
        mem_free(aside);
    }
    (void)close(lock);
    return ok;
}
