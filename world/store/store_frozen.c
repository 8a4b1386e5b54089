/* store_frozen.c -- reads a world where nothing can be written.
 *
 * Without a log it is read in place: SQLite is told that nothing changes (store_db.c). With a log,
 * left by a killed server, SQLite wants to write beside the file, at least its shared memory. So
 * both are copied to a writable directory. The copy is removed as soon as it is open, and
 * disappears with the reading process. */
#include "world/store/store_frozen.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "world/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static bool is_directory_writable(const char *path)
{
    char *copy = mem_dup_text(path);
    bool can = faccessat(AT_FDCWD, dirname(copy), W_OK, AT_EACCESS) == 0;
    mem_free(copy);
    return can;
}

bool store_frozen_is(const char *path)
{
    struct statvfs medium;
    bool read_only = statvfs(path, &medium) == 0 && (medium.f_flag & ST_RDONLY);
    return read_only || (!is_directory_writable(path) && store_holder(path) == 0);
}

void store_frozen_forget(const char *copy)
{
    char *path = mem_dup_text(copy);
    file_remove_tree(dirname(path));
    mem_free(path);
}

bool store_frozen_copy(const char *path, char *out, size_t size, struct err *err)
{
    const char *temporary = getenv("TMPDIR");
    char directory[256];
    char from[4096];
    char to[512];
    (void)snprintf(directory, sizeof(directory), "%s/skein-XXXXXX",
            temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(directory)) {
        return err_set(err, ERR_IO, "cannot make a directory %s: %s; check TMPDIR", directory,
                strerror(errno));
    }
    (void)snprintf(out, size, "%s/world.db", directory);
    (void)snprintf(from, sizeof(from), "%s-wal", path);
    (void)snprintf(to, sizeof(to), "%s/world.db-wal", directory);
    if (file_copy(path, out, err) && file_copy(from, to, err)) {
        return true;
    }
    file_remove_tree(directory);
    return err_wrap(
            err, "%s is read with its log in a copy; set TMPDIR to where there is room", path);
}
