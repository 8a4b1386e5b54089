/* store_frozen.c -- how is a world read where nothing can be written?
 *
 * Without a log, as it is: SQLite is told that nothing changes (store_db.c). With one, which a killed server has left,
 * SQLite wants to write beside the file, if only the memory that it shares. So both are copied to where one can; the
 * copy is removed as soon as it is open, and gone with the process that reads it. */
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
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

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

static bool copy_bytes(int from, int to)
{
    ssize_t n = 0;
    do {
        n = sendfile(to, from, NULL, CHUNK);
    } while (n > 0);
    return n == 0;
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool ok = out >= 0 && copy_bytes(in, out);
    int why = errno;
    if (in >= 0) {
        (void)close(in);
    }
    ok = (out < 0 || close(out) == 0) && ok;
    return ok ||
           err_set(err, ERR_IO,
                   "cannot copy %s to %s, to read it with its log: %s; set TMPDIR to where "
                   "there is room",
                   from, to, strerror(why));
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
    bool ok = copy_file(path, out, err) && copy_file(from, to, err);
    if (!ok) {
        file_remove_tree(directory);
    }
    return ok;
}
