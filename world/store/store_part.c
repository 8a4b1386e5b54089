/* store_part.c -- creates a file atomically.
 *
 * The file is written as DEST.part, synced, and renamed without replacing anything. Its creator
 * holds an flock on it. A .part file without a lock was left by a dead process, and is taken over.
 *
 * The callers define the content: see store_create and store_backup. */
#include "world/store/store_part.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "engine/base/system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *path, const char *end)
{
    size_t length = strlen(path) + strlen(end) + 1;
    char *joined = mem_alloc(length);
    (void)snprintf(joined, length, "%s%s", path, end);
    return joined;
}

/* Between open and flock another creator may have finished, which the name shows. */
static bool is_still_named(int fd, const char *path)
{
    struct stat held;
    struct stat named;
    return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

static bool open_part(struct store_part *part, struct err *err)
{
    part->fd = open(part->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (part->fd < 0) {
        return err_set(err, ERR_IO, "cannot make %s: %s", part->dest,
                file_why(part->dest, FILE_MAKE).text);
    }
    bool held = flock(part->fd, LOCK_EX | LOCK_NB) == 0 && is_still_named(part->fd, part->path);
    if (!held) {
        (void)close(part->fd);
        return err_set(err, ERR_BUSY, "%s is being made by another process: wait for that",
                part->dest);
    }
    if (ftruncate(part->fd, 0) != 0 || fchmod(part->fd, 0600) != 0) {
        (void)err_set(err, ERR_IO, "cannot make %s: %s", part->dest,
                file_why(part->dest, FILE_MAKE).text);
        (void)close(part->fd);
        return false;
    }
    return true;
}

static void forget(struct store_part *part)
{
    mem_free(part->path);
    mem_free(part->dest);
    *part = (struct store_part){0};
}

bool store_part_begin(struct store_part *part, const char *dest, struct err *err)
{
    struct stat status;
    if (lstat(dest, &status) == 0) {
        return err_set(err, ERR_EXISTS, "%s exists already: name another file", dest);
    }
    *part = (struct store_part){.path = join(dest, ".part"), .dest = mem_dup_text(dest)};
    if (!open_part(part, err)) {
        forget(part);
        return false;
    }
    return true;
}

/* Removes the files that SQLite may have left beside it after a check. */
static void remove_beside(const struct store_part *part)
{
    static const char *const ends[] = {"-wal", "-shm"};
    for (size_t i = 0; i < 2; i++) {
        char *path = join(part->path, ends[i]);
        (void)unlink(path);
        mem_free(path);
    }
}

bool store_part_finish(struct store_part *part, struct err *err)
{
    remove_beside(part);
    if (fsync(part->fd) != 0 || !system_rename_new(part->path, part->dest) ||
            !(file_sync_folder_of(part->dest) || errno == EINVAL)) {
        int why = errno;
        return why == EEXIST ? err_set(err, ERR_EXISTS, "%s exists already: name another file",
                                       part->dest)
                             : err_set(err, ERR_IO, "cannot finish %s: %s", part->dest,
                                       strerror(why));
    }
    (void)close(part->fd);
    forget(part);
    return true;
}

void store_part_sweep(const char *dest)
{
    struct store_part part = {.path = join(dest, ".part")};
    part.fd = open(part.path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (part.fd >= 0 && flock(part.fd, LOCK_EX | LOCK_NB) == 0) {
        store_part_drop(&part);
        return;
    }
    if (part.fd >= 0) {
        (void)close(part.fd);
    }
    mem_free(part.path);
}

void store_part_drop(struct store_part *part)
{
    if (part->path) {
        remove_beside(part);
        (void)unlink(part->path);
        (void)close(part->fd);
        forget(part);
    }
}
