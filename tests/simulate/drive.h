#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* drive -- Files as a kernel keeps them: a write is in the cache at once, and on the disk after a
 * sync.
 *
 * 1. Each change (bytes, a length, a name) stays in one list until it is on the disk. A sync writes
 *    the changes of its file to the disk in order; a sync of a directory writes names.
 * 2. A kill changes nothing. A power cut keeps a random part of the list: each change is there or
 *    missing; of a change of bytes also only some sectors may be there. Names survive up to a
 *    random one, in order, as with a journal.
 * 3. Writes through a shared mapping are only in the cache.
 *
 * Faults follow the plan: a call fails with EIO or ENOSPC, or writes less than asked for. */

enum {
    DRIVE_FILES = 32,
    DRIVE_NAMES = 64,
    DRIVE_PATH = 96,
    DRIVE_NOTE = 64,
    DRIVE_CHANGES = 1 << 17,
    DRIVE_SECTOR = 512,
};

#define DRIVE_FILE_BYTES ((size_t)48 << 20)
#define DRIVE_CHANGE_BYTES ((size_t)512 << 20)

struct drive_file {
    bool used;
    bool directory;
    bool socket;
    uint32_t opened; /* descriptors */
    uint64_t size;
    uint64_t kept_size;
    int64_t changed_us; /* wall clock */
    int64_t kept_changed_us;
    uint8_t *cache; /* DRIVE_FILE_BYTES each, of shared memory */
    uint8_t *kept;
    char note[DRIVE_NOTE]; /* the extended attribute */
    bool noted;
};

struct drive_name {
    char path[DRIVE_PATH]; /* "": free */
    uint32_t file;
};

enum drive_kind {
    DRIVE_WRITE,
    DRIVE_TRUNCATE,
    DRIVE_RENAME,
    DRIVE_LINK,
    DRIVE_UNLINK,
    DRIVE_DONE
};

struct drive_change {
    enum drive_kind kind;
    uint32_t file;
    uint64_t at; /* offset, or the new length */
    uint32_t length;
    size_t bytes_at; /* in drive->bytes */
    char path[DRIVE_PATH];
    char to[DRIVE_PATH];
};

struct drive {
    struct drive_file files[DRIVE_FILES];
    struct drive_name names[DRIVE_NAMES];
    struct drive_name kept_names[DRIVE_NAMES];
    struct drive_change changes[DRIVE_CHANGES];
    size_t change_count;
    size_t live_count; /* not DRIVE_DONE */
    uint8_t *bytes;    /* DRIVE_CHANGE_BYTES of shared memory */
    size_t byte_count;
    uint64_t writes; /* calls that change something, in this life */
    bool failing;    /* from a first fault on, faults come in a row */
};

/* An empty disk with the directory SIM_ROOT. */
void drive_init(struct drive *drive);

/* Returns -1 if there is no such file. */
int drive_find(const struct drive *drive, const char *path);
int drive_create(struct drive *drive, const char *path);
/* False: nothing has that name. */
bool drive_unlink(struct drive *drive, const char *path);
bool drive_rename(struct drive *drive, const char *from, const char *to);

size_t drive_read(const struct drive_file *file, uint64_t at, void *out, size_t length);
void drive_write(struct drive *drive, int file, uint64_t at, const void *bytes, size_t length);
void drive_truncate(struct drive *drive, int file, uint64_t length);
/* Of a file, or of a directory: then of names. */
void drive_sync(struct drive *drive, int file);

/* Closes the files of a process that has ended. */
void drive_release(struct drive *drive);
/* The power goes and comes back. */
void drive_cut(struct drive *drive);

/* -- faults, as the plan has them; an error number, or 0 -- */

int drive_read_fault(void);
/* Grows: whether the call needs room. *length: may become less. */
int drive_write_fault(bool grows, size_t *length);
int drive_sync_fault(void);
