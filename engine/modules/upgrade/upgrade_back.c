/* upgrade_back.c -- restores a world that a newer program has migrated. */
#include "engine/modules/upgrade/upgrade_back.h"

#include "engine/base/log.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"

#include <stdio.h>
#include <sys/stat.h>

/* True if the world has a schema newer than ours; *out_first is the first unknown one. */
static bool is_newer(const char *path, uint64_t *out_first)
{
    struct sqlite3 *db = NULL;
    int64_t version = 0;
    struct err err;
    bool known = store_db_open(path, NULL, STORE_DB_READ, &db, &err) &&
                 store_db_int(db, "PRAGMA user_version", &version, &err);
    *out_first = migrate_newest() + 1;
    store_db_close(db);
    return known && version > 0 && (uint64_t)version >= *out_first;
}

/* Finds the last copy made before that step. */
static bool find_copy(const char *path, uint64_t number, char out[PATH_MAX])
{
    struct timespec newest = {0};
    bool found = false;
    for (unsigned attempt = 1; attempt < 100; attempt++) {
        char copy[PATH_MAX];
        struct stat status;
        if (!migrate_name_copy(path, number, attempt, copy) || stat(copy, &status) != 0) {
            continue;
        }
        if (!found || status.st_mtim.tv_sec > newest.tv_sec ||
                (status.st_mtim.tv_sec == newest.tv_sec &&
                        status.st_mtim.tv_nsec >= newest.tv_nsec)) {
            newest = status.st_mtim;
            found = true;
            (void)snprintf(out, PATH_MAX, "%s", copy);
        }
    }
    return found;
}

/* Includes the files that SQLite keeps beside the world. */
static void move_aside(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char from[PATH_MAX];
        char to[PATH_MAX];
        (void)snprintf(from, sizeof(from), "%s%s", path, ends[i]);
        (void)snprintf(to, sizeof(to), "%s.newer%s", path, ends[i]);
        (void)rename(from, to);
    }
}

void upgrade_take_back(const char *path)
{
    char copy[PATH_MAX];
    uint64_t first = 0;
    if (!is_newer(path, &first)) {
        return;
    }
    if (!find_copy(path, first, copy)) {
        log_error("world %s has a newer schema, and there is no copy from before", path);
        return;
    }
    move_aside(path);
    if (rename(copy, path) == 0) {
        log_notice("put %s back as %s; the newer one is %s.newer", copy, path, path);
    } else {
        log_error("cannot put %s back as %s: do so by hand", copy, path);
    }
}
