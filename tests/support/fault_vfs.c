/* fault_vfs.c -- Simulates a failing disk and power cuts.
 *
 * A SQLite VFS in front of the system's. It counts the calls that touch the disk and can make the
 * n-th fail. For each file it keeps the writes since the last sync, with the bytes that they
 * replaced. A power cut stops everything; afterwards those writes are undone, and a random part of
 * them is redone. So a later write may survive while an earlier one is lost, as a disk's cache
 * allows.
 *
 * Shared memory is not on the disk: after a power cut it is gone. */
#include "tests/support/fault_vfs.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512

/* One change of a file that is not synced yet. */
struct change {
    struct change *before;
    int64_t offset;
    int64_t old_size; /* the file's, before */
    int64_t new_size; /* truncations: the file's, after; -1: a write */
    size_t length;
    char *old_bytes; /* owned; zeros behind the old end */
    char *new_bytes; /* owned; NULL for a truncation */
};

/* A file by its path, open or not. */
struct disk {
    struct disk *next;
    char *path;          /* owned */
    struct change *last; /* owned, newest first */
};

struct fault_vfs {
    sqlite3_vfs base;
    sqlite3_vfs *real;
    pthread_mutex_t mutex;
    struct disk *disks; /* owned */
    uint64_t calls;
    uint64_t fail_at; /* 0: never */
    enum fault_kind kind;
    bool persistent;
    uint64_t cut_at; /* 0: never */
    bool is_off;
};

struct fault_file {
    sqlite3_file base;
    struct fault_vfs *vfs;
    struct disk *disk; /* NULL: a temporary file */
    sqlite3_file *real;
};

/* -- unsynced changes -- */

static void drop_changes(struct disk *disk)
{
    while (disk->last) {
        struct change *change = disk->last;
        disk->last = change->before;
        mem_free(change->old_bytes);
        mem_free(change->new_bytes);
        mem_free(change);
    }
}

static struct disk *find_disk(struct fault_vfs *vfs, const char *path)
{
    struct disk *disk = vfs->disks;
    while (disk && strcmp(disk->path, path) != 0) {
        disk = disk->next;
    }
    if (!disk) {
        disk = mem_alloc(sizeof(*disk));
        disk->path = mem_dup_text(path);
        disk->next = vfs->disks;
        vfs->disks = disk;
    }
    return disk;
}

/* Records the bytes that a change of length bytes at offset is about to replace. */
static void note_change(struct fault_file *file, int64_t offset, size_t length,
        const void *new_bytes, int64_t new_size)
{
    sqlite3_int64 size = 0;
    if (!file->disk || file->real->pMethods->xFileSize(file->real, &size) != SQLITE_OK) {
        return;
    }
    struct change *change = mem_alloc(sizeof(*change));
    *change = (struct change){file->disk->last, offset, size, new_size, length,
            mem_alloc(length), new_bytes ? mem_dup(new_bytes, length) : NULL};
    if (offset < size) {
        /* A short read fills the rest with zeros. */
        (void)file->real->pMethods->xRead(file->real, change->old_bytes, (int)length, offset);
    }
    file->disk->last = change;
}

void fault_vfs_settle(struct fault_vfs *vfs)
{
    for (struct disk *disk = vfs->disks; disk; disk = disk->next) {
        drop_changes(disk);
    }
}

static void put(int fd, const char *bytes, size_t length, int64_t offset)
{
    must(pwrite(fd, bytes, length, offset) == (ssize_t)length);
}

static void undo(int fd, const struct change *change)
{
    put(fd, change->old_bytes, change->length, change->offset);
    must(ftruncate(fd, change->old_size) == 0);
}

/* Does change again: whole, in part, or not at all. */
static void redo(int fd, const struct change *change, struct rng *rng)
{
    uint64_t chance = rng_below(rng, 3);
    if (chance == 0) {
        return;
    }
    if (!change->new_bytes) {
        must(ftruncate(fd, change->new_size) == 0);
        return;
    }
    for (size_t at = 0; at < change->length; at += SECTOR) {
        size_t length = change->length - at < SECTOR ? change->length - at : SECTOR;
        if (chance == 1 || rng_below(rng, 2) == 0) {
            put(fd, change->new_bytes + at, length, change->offset + (int64_t)at);
        }
    }
}

static void lose_of(struct disk *disk, struct rng *rng)
{
    int fd = open(disk->path, O_RDWR | O_CLOEXEC);
    struct change *oldest = NULL;
    while (disk->last) {
        struct change *change = disk->last;
        if (fd >= 0) {
            undo(fd, change);
        }
        disk->last = change->before;
        change->before = oldest;
        oldest = change;
    }
    for (const struct change *change = oldest; fd >= 0 && change; change = change->before) {
        redo(fd, change, rng);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    disk->last = oldest;
    drop_changes(disk);
    char memory[512];
    (void)snprintf(memory, sizeof(memory), "%s-shm", disk->path);
    (void)unlink(memory);
}

void fault_vfs_lose(struct fault_vfs *vfs, uint64_t seed)
{
    struct rng rng;
    rng_seed(&rng, seed);
    for (struct disk *disk = vfs->disks; disk; disk = disk->next) {
        lose_of(disk, &rng);
    }
    fault_vfs_heal(vfs);
}

/* -- which call fails -- */

/* Counts a call; returns SQLITE_OK or the code with which it must fail. *out_torn (may be NULL):
 * whether the first half is to be done all the same. */
static int count_call(struct fault_vfs *vfs, bool needs_room, int eio, bool *out_torn)
{
    pthread_mutex_lock(&vfs->mutex);
    uint64_t call = ++vfs->calls;
    vfs->is_off = vfs->is_off || (vfs->cut_at != 0 && call >= vfs->cut_at);
    bool fails = vfs->fail_at != 0 &&
                 (call == vfs->fail_at || (vfs->persistent && call > vfs->fail_at));
    if (fails && vfs->kind == FAULT_FULL) {
        fails = needs_room;
        eio = SQLITE_FULL;
    }
    int code = vfs->is_off || fails ? eio : SQLITE_OK;
    if (out_torn) {
        *out_torn = fails && !vfs->is_off && vfs->kind == FAULT_TORN;
    }
    pthread_mutex_unlock(&vfs->mutex);
    return code;
}

static void arm(struct fault_vfs *vfs, enum fault_kind kind, uint64_t fail_at, bool persistent,
        uint64_t cut_at)
{
    pthread_mutex_lock(&vfs->mutex);
    vfs->calls = 0;
    vfs->kind = kind;
    vfs->fail_at = fail_at;
    vfs->persistent = persistent;
    vfs->cut_at = cut_at;
    vfs->is_off = false;
    pthread_mutex_unlock(&vfs->mutex);
}

void fault_vfs_fail(struct fault_vfs *vfs, enum fault_kind kind, uint64_t nth, bool persistent)
{
    arm(vfs, kind, nth, persistent, 0);
}

void fault_vfs_cut_power(struct fault_vfs *vfs, uint64_t nth)
{
    arm(vfs, FAULT_EIO, 0, false, nth);
}

void fault_vfs_heal(struct fault_vfs *vfs)
{
    arm(vfs, FAULT_EIO, 0, false, 0);
}

uint64_t fault_vfs_calls(struct fault_vfs *vfs)
{
    pthread_mutex_lock(&vfs->mutex);
    uint64_t calls = vfs->calls;
    pthread_mutex_unlock(&vfs->mutex);
    return calls;
}

/* -- an open file -- */

static struct fault_file *as_file(sqlite3_file *base)
{
    return (struct fault_file *)base;
}

static int file_close(sqlite3_file *base)
{
    struct fault_file *file = as_file(base);
    return file->real->pMethods ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset)
{
    struct fault_file *file = as_file(base);
    int code = count_call(file->vfs, false, SQLITE_IOERR_READ, NULL);
    return code != SQLITE_OK ? code
                             : file->real->pMethods->xRead(file->real, bytes, length, offset);
}

static int file_write(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset)
{
    struct fault_file *file = as_file(base);
    bool torn = false;
    int code = count_call(file->vfs, true, SQLITE_IOERR_WRITE, &torn);
    if (code != SQLITE_OK && !torn) {
        return code;
    }
    length = torn ? length / 2 : length;
    note_change(file, offset, (size_t)length, bytes, -1);
    int done = file->real->pMethods->xWrite(file->real, bytes, length, offset);
    return torn ? code : done;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
    struct fault_file *file = as_file(base);
    sqlite3_int64 old_size = 0;
    int code = count_call(file->vfs, false, SQLITE_IOERR_TRUNCATE, NULL);
    if (code != SQLITE_OK) {
        return code;
    }
    (void)file->real->pMethods->xFileSize(file->real, &old_size);
    note_change(file, size, old_size > size ? (size_t)(old_size - size) : 0, NULL, size);
    return file->real->pMethods->xTruncate(file->real, size);
}

static int file_sync(sqlite3_file *base, int flags)
{
    struct fault_file *file = as_file(base);
    int code = count_call(file->vfs, false, SQLITE_IOERR_FSYNC, NULL);
    /* Skips the system's sync: this VFS itself tracks the synced writes. */
    (void)flags;
    if (code == SQLITE_OK && file->disk) {
        drop_changes(file->disk);
    }
    return code;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *out)
{
    return as_file(base)->real->pMethods->xFileSize(as_file(base)->real, out);
}

static int file_lock(sqlite3_file *base, int level)
{
    return as_file(base)->real->pMethods->xLock(as_file(base)->real, level);
}

static int file_unlock(sqlite3_file *base, int level)
{
    return as_file(base)->real->pMethods->xUnlock(as_file(base)->real, level);
}

static int file_is_reserved(sqlite3_file *base, int *out)
{
    return as_file(base)->real->pMethods->xCheckReservedLock(as_file(base)->real, out);
}

static int file_control(sqlite3_file *base, int op, void *argument)
{
    return as_file(base)->real->pMethods->xFileControl(as_file(base)->real, op, argument);
}

static int file_sector_size(sqlite3_file *base)
{
    return as_file(base)->real->pMethods->xSectorSize(as_file(base)->real);
}

static int file_characteristics(sqlite3_file *base)
{
    return as_file(base)->real->pMethods->xDeviceCharacteristics(as_file(base)->real);
}

static int file_memory_map(
        sqlite3_file *base, int page, int size, int extend, void volatile **out)
{
    struct fault_file *file = as_file(base);
    int code = extend ? count_call(file->vfs, true, SQLITE_IOERR_SHMMAP, NULL) : SQLITE_OK;
    return code != SQLITE_OK
                   ? code
                   : file->real->pMethods->xShmMap(file->real, page, size, extend, out);
}

static int file_memory_lock(sqlite3_file *base, int offset, int count, int flags)
{
    return as_file(base)->real->pMethods->xShmLock(as_file(base)->real, offset, count, flags);
}

static void file_memory_barrier(sqlite3_file *base)
{
    as_file(base)->real->pMethods->xShmBarrier(as_file(base)->real);
}

static int file_memory_unmap(sqlite3_file *base, int remove)
{
    return as_file(base)->real->pMethods->xShmUnmap(as_file(base)->real, remove);
}

/* Version 2: no memory-mapped reads, which no call would count. */
static const sqlite3_io_methods file_methods = {
        2,
        file_close,
        file_read,
        file_write,
        file_truncate,
        file_sync,
        file_size,
        file_lock,
        file_unlock,
        file_is_reserved,
        file_control,
        file_sector_size,
        file_characteristics,
        file_memory_map,
        file_memory_lock,
        file_memory_barrier,
        file_memory_unmap,
        NULL,
        NULL,
};

/* -- the file system -- */

static int vfs_open(
        sqlite3_vfs *base, const char *path, sqlite3_file *opened, int flags, int *out_flags)
{
    struct fault_vfs *vfs = base->pAppData;
    struct fault_file *file = as_file(opened);
    *file = (struct fault_file){.vfs = vfs, .real = (sqlite3_file *)(file + 1)};
    int code = count_call(vfs, false, SQLITE_CANTOPEN, NULL);
    if (code == SQLITE_OK) {
        code = vfs->real->xOpen(vfs->real, path, file->real, flags, out_flags);
    }
    if (code == SQLITE_OK) {
        file->base.pMethods = &file_methods;
        file->disk = path ? find_disk(vfs, path) : NULL;
    }
    return code;
}

static int vfs_delete(sqlite3_vfs *base, const char *path, int sync_directory)
{
    struct fault_vfs *vfs = base->pAppData;
    int code = count_call(vfs, false, SQLITE_IOERR_DELETE, NULL);
    if (code == SQLITE_OK) {
        drop_changes(find_disk(vfs, path));
        code = vfs->real->xDelete(vfs->real, path, sync_directory);
    }
    return code;
}

struct fault_vfs *fault_vfs_create(const char *name)
{
    struct fault_vfs *vfs = mem_alloc(sizeof(*vfs));
    vfs->real = sqlite3_vfs_find(NULL);
    /* What it does not name goes to the system's own functions, as they are. */
    vfs->base = *vfs->real;
    vfs->base.pNext = NULL;
    vfs->base.zName = name;
    vfs->base.pAppData = vfs;
    vfs->base.szOsFile = (int)sizeof(struct fault_file) + vfs->real->szOsFile;
    vfs->base.xOpen = vfs_open;
    vfs->base.xDelete = vfs_delete;
    must(pthread_mutex_init(&vfs->mutex, NULL) == 0);
    must(sqlite3_vfs_register(&vfs->base, 0) == SQLITE_OK);
    return vfs;
}

void fault_vfs_destroy(struct fault_vfs *vfs)
{
    (void)sqlite3_vfs_unregister(&vfs->base);
    while (vfs->disks) {
        struct disk *disk = vfs->disks;
        vfs->disks = disk->next;
        drop_changes(disk);
        mem_free(disk->path);
        mem_free(disk);
    }
    (void)pthread_mutex_destroy(&vfs->mutex);
    mem_free(vfs);
}
