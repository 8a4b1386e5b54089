/* replication_copy.c -- a copy of the world for a follower that has none, or one with another
 * history.
 *
 * A worker makes it like a backup, at the gentle pace, in the folder of the world. The file
 * loses its name once it is complete. Workers then read it in pieces, so the loop never waits
 * for the disk. The jobs own the copy until they end. */
#include "engine/base/base.h"
#include "engine/base/worker.h"
#include "net/follow/replication_impl.h"
#include "world/store/store_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define REPLICATION_COPY_PIECE_BYTES ((size_t)256 * 1024)
#define JOBS_WAITING 16

struct replication_copy {
    char *path; /* owned; the copy's file while it has a name */
    char *from; /* owned */
    int fd;     /* -1: not made yet */
    uint64_t offset;
    atomic_bool dropped;
    bool busy; /* a job uses it */
    bool made;
    bool whole; /* read to the end */
    bool told;  /* and the follower was told */
    bool ok;
    struct buf piece;
    struct err err;
};

static void destroy_follower_copy(struct replication_copy *copy)
{
    if (copy->fd >= 0) {
        (void)close(copy->fd);
    }
    buf_finish(&copy->piece);
    mem_free(copy->path);
    mem_free(copy->from);
    mem_free(copy);
}

static bool goes_on(void *data, unsigned permille)
{
    const struct replication_copy *copy = data;
    (void)permille;
    return !atomic_load(&copy->dropped);
}

/* Thread: worker. */
static void run_make(void *data)
{
    struct replication_copy *copy = data;
    struct store_backup backup = {.path = copy->from,
            .dest = copy->path,
            .pace = STORE_BACKUP_GENTLE,
            .progress = goes_on,
            .data = copy};
    (void)unlink(copy->path); /* left by a process that died */
    copy->ok = store_backup(&backup, &copy->err);
    if (copy->ok) {
        copy->fd = open(copy->path, O_RDONLY | O_CLOEXEC);
        copy->ok = copy->fd >= 0 || err_set(&copy->err, ERR_IO, "cannot read %s: %s",
                                            copy->path, strerror(errno));
        (void)unlink(copy->path);
    }
    copy->made = true;
}

/* Thread: worker. */
static void run_read(void *data)
{
    struct replication_copy *copy = data;
    char *room = buf_reserve(&copy->piece, REPLICATION_COPY_PIECE_BYTES);
    ssize_t n = pread(copy->fd, room, REPLICATION_COPY_PIECE_BYTES, (off_t)copy->offset);
    if (n < 0) {
        copy->ok = err_set(&copy->err, ERR_IO, "cannot read the copy: %s", strerror(errno));
        return;
    }
    buf_added(&copy->piece, (size_t)n);
    copy->offset += (uint64_t)n;
    copy->whole = n == 0;
}

static void on_done(void *data)
{
    struct replication_copy *copy = data;
    copy->busy = false;
    if (atomic_load(&copy->dropped)) {
        destroy_follower_copy(copy);
    }
}

static bool submit(
        struct replication_copy *copy, struct worker_pool *workers, void (*run)(void *data))
{
    struct worker_job job = {.run = run, .done = on_done, .data = copy};
    copy->busy = true;
    copy->busy = worker_submit(workers, job, JOBS_WAITING);
    return copy->busy;
}

struct replication_copy *replication_copy_begin(struct worker_pool *workers, const char *path)
{
    struct replication_copy *copy = mem_alloc(sizeof(*copy));
    struct buf name = {0};
    buf_printf(&name, "%s.for-follower", path);
    copy->path = str_dup(buf_str(&name));
    copy->from = mem_dup_text(path);
    copy->fd = -1;
    copy->ok = true;
    atomic_init(&copy->dropped, false);
    buf_init(&copy->piece, 0);
    buf_finish(&name);
    if (!submit(copy, workers, run_make)) {
        destroy_follower_copy(copy);
        return NULL;
    }
    return copy;
}

void replication_copy_drop(struct replication_copy *copy)
{
    if (!copy) {
        return;
    }
    atomic_store(&copy->dropped, true);
    if (!copy->busy) {
        destroy_follower_copy(copy);
    }
}

bool replication_copy_turn(struct replication_copy *copy, struct worker_pool *workers,
        struct buf *out, bool *out_done, struct err *err)
{
    *out_done = false;
    if (copy->busy) {
        return true;
    }
    if (!copy->ok) {
        *err = copy->err;
        return false;
    }
    if (copy->piece.length > 0) {
        follow_put_bytes(out, FOLLOW_PIECE, buf_str(&copy->piece));
        buf_clear(&copy->piece);
    }
    if (copy->whole && !copy->told) {
        follow_put_number(out, FOLLOW_COPIED, copy->offset);
        copy->told = true;
    }
    *out_done = copy->told;
    if (!copy->whole) {
        (void)submit(copy, workers, run_read); /* or in the next turn */
    }
    return true;
}
