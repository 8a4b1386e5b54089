/* drive.c -- The contents of files, and their state after a power cut. See drive.h. */
#include "tests/simulate/drive.h"

#include "tests/simulate/simulate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { TORN_IN = 3, SYNC_TIMES = 8 /* a sync fails so much more often than another call */ };

/* -- names -- */

static struct drive_name *find_name(struct drive_name *names, const char *path)
{
    for (size_t i = 0; i < DRIVE_NAMES; i++) {
        if (strcmp(names[i].path, path) == 0) {
            return &names[i];
        }
    }
    return NULL;
}

static void put_name(struct drive_name *names, const char *path, uint32_t file)
{
    struct drive_name *name = find_name(names, path);
    name = name ? name : find_name(names, "");
    if (!name || strlen(path) >= DRIVE_PATH) {
        sim_fail("the simulated disk has no place for the name %s", path);
    }
    (void)snprintf(name->path, sizeof(name->path), "%s", path);
    name->file = file;
}

static void drop_name(struct drive_name *names, const char *path)
{
    struct drive_name *name = find_name(names, path);
    if (name) {
        name->path[0] = '\0';
    }
}

static bool has_name(const struct drive_name *names, uint32_t file)
{
    for (size_t i = 0; i < DRIVE_NAMES; i++) {
        if (names[i].path[0] && names[i].file == file) {
            return true;
        }
    }
    return false;
}

int drive_find(const struct drive *drive, const char *path)
{
    for (size_t i = 0; i < DRIVE_NAMES; i++) {
        if (strcmp(drive->names[i].path, path) == 0) {
            return (int)drive->names[i].file;
        }
    }
    return -1;
}

/* -- changes -- */

/* Forgets changes that are on the disk. */
static void sweep(struct drive *drive)
{
    if (drive->live_count == 0) {
        drive->change_count = 0;
        drive->byte_count = 0;
    }
}

static struct drive_change *add_change(struct drive *drive, enum drive_kind kind, int file)
{
    sweep(drive);
    if (drive->change_count == DRIVE_CHANGES) {
        sim_fail("the simulated disk has too many changes that were never synced");
    }
    struct drive_change *change = &drive->changes[drive->change_count++];
    memset(change, 0, sizeof(*change));
    change->kind = kind;
    change->file = (uint32_t)file;
    drive->live_count++;
    return change;
}

static void grow(uint8_t *bytes, uint64_t *size, uint64_t to)
{
    if (to > *size) {
        memset(bytes + *size, 0, to - *size);
        *size = to;
    }
}

static void put_bytes(
        uint8_t *bytes, uint64_t *size, uint64_t at, const uint8_t *from, size_t length)
{
    grow(bytes, size, at);
    memcpy(bytes + at, from, length);
    *size = at + length > *size ? at + length : *size;
}

static void put_length(uint8_t *bytes, uint64_t *size, uint64_t length)
{
    grow(bytes, size, length);
    *size = length;
}

static void apply(struct drive *drive, struct drive_change *change)
{
    struct drive_file *file = &drive->files[change->file];
    switch (change->kind) {
    case DRIVE_WRITE:
        put_bytes(file->kept, &file->kept_size, change->at, drive->bytes + change->bytes_at,
                change->length);
        break;
    case DRIVE_TRUNCATE:
        put_length(file->kept, &file->kept_size, change->at);
        break;
    case DRIVE_LINK:
        put_name(drive->kept_names, change->path, change->file);
        break;
    case DRIVE_UNLINK:
        drop_name(drive->kept_names, change->path);
        break;
    case DRIVE_RENAME:
        drop_name(drive->kept_names, change->path);
        put_name(drive->kept_names, change->to, change->file);
        break;
    case DRIVE_DONE:
        return;
    }
    change->kind = DRIVE_DONE;
    drive->live_count--;
}

static bool is_of_name(const struct drive_change *change)
{
    return change->kind == DRIVE_LINK || change->kind == DRIVE_UNLINK ||
           change->kind == DRIVE_RENAME;
}

void drive_sync(struct drive *drive, int file)
{
    bool names = drive->files[file].directory;
    for (size_t i = 0; i < drive->change_count; i++) {
        struct drive_change *change = &drive->changes[i];
        if (change->kind != DRIVE_DONE && is_of_name(change) == names &&
                (names || change->file == (uint32_t)file)) {
            apply(drive, change);
        }
    }
    drive->files[file].kept_changed_us = drive->files[file].changed_us;
    sweep(drive);
}

/* -- files -- */

static void free_unused(struct drive *drive)
{
    for (uint32_t i = 0; i < DRIVE_FILES; i++) {
        struct drive_file *file = &drive->files[i];
        if (file->used && file->opened == 0 && !has_name(drive->names, i) &&
                !has_name(drive->kept_names, i)) {
            file->used = false;
            for (size_t c = 0; c < drive->change_count; c++) {
                if (drive->changes[c].file == i && drive->changes[c].kind != DRIVE_DONE) {
                    drive->changes[c].kind = DRIVE_DONE;
                    drive->live_count--;
                }
            }
        }
    }
}

static int take_file(struct drive *drive)
{
    free_unused(drive);
    for (int i = 0; i < DRIVE_FILES; i++) {
        struct drive_file *file = &drive->files[i];
        if (!file->used) {
            uint8_t *cache = file->cache;
            uint8_t *kept = file->kept;
            memset(cache, 0, file->size);
            memset(kept, 0, file->kept_size);
            *file = (struct drive_file){.used = true, .cache = cache, .kept = kept};
            return i;
        }
    }
    sim_fail("the simulated disk has too many files");
}

static int64_t wall_us(void)
{
    return sim->now_us + sim->wall_offset_us;
}

int drive_create(struct drive *drive, const char *path)
{
    int file = take_file(drive);
    drive->files[file].changed_us = wall_us();
    put_name(drive->names, path, (uint32_t)file);
    struct drive_change *change = add_change(drive, DRIVE_LINK, file);
    (void)snprintf(change->path, sizeof(change->path), "%s", path);
    return file;
}

bool drive_unlink(struct drive *drive, const char *path)
{
    int file = drive_find(drive, path);
    if (file < 0) {
        return false;
    }
    drop_name(drive->names, path);
    struct drive_change *change = add_change(drive, DRIVE_UNLINK, file);
    (void)snprintf(change->path, sizeof(change->path), "%s", path);
    return true;
}

bool drive_rename(struct drive *drive, const char *from, const char *to)
{
    int file = drive_find(drive, from);
    if (file < 0) {
        return false;
    }
    drop_name(drive->names, from);
    put_name(drive->names, to, (uint32_t)file);
    struct drive_change *change = add_change(drive, DRIVE_RENAME, file);
    (void)snprintf(change->path, sizeof(change->path), "%s", from);
    (void)snprintf(change->to, sizeof(change->to), "%s", to);
    return true;
}

size_t drive_read(const struct drive_file *file, uint64_t at, void *out, size_t length)
{
    if (at >= file->size) {
        return 0;
    }
    size_t left = file->size - at;
    size_t count = length < left ? length : left;
    memcpy(out, file->cache + at, count);
    return count;
}

void drive_write(struct drive *drive, int file, uint64_t at, const void *bytes, size_t length)
{
    struct drive_file *to = &drive->files[file];
    struct drive_change *change = add_change(drive, DRIVE_WRITE, file);
    if (at + length > DRIVE_FILE_BYTES || drive->byte_count + length > DRIVE_CHANGE_BYTES) {
        sim_fail("a simulated file has grown too large");
    }
    change->at = at;
    change->length = (uint32_t)length;
    change->bytes_at = drive->byte_count;
    memcpy(drive->bytes + drive->byte_count, bytes, length);
    drive->byte_count += length;
    put_bytes(to->cache, &to->size, at, bytes, length);
    to->changed_us = wall_us();
    sim_note(bytes, length);
}

void drive_truncate(struct drive *drive, int file, uint64_t length)
{
    struct drive_file *to = &drive->files[file];
    if (length > DRIVE_FILE_BYTES) {
        sim_fail("a simulated file has grown too large");
    }
    add_change(drive, DRIVE_TRUNCATE, file)->at = length;
    put_length(to->cache, &to->size, length);
    to->changed_us = wall_us();
}

void drive_init(struct drive *drive)
{
    int root = take_file(drive);
    drive->files[root].directory = true;
    put_name(drive->names, SIM_ROOT, (uint32_t)root);
    put_name(drive->kept_names, SIM_ROOT, (uint32_t)root);
}

/* -- ends -- */

void drive_release(struct drive *drive)
{
    for (size_t i = 0; i < DRIVE_FILES; i++) {
        drive->files[i].opened = 0;
    }
    drive->writes = 0;
    drive->failing = false;
    free_unused(drive);
}

/* Some of its sectors. */
static void tear(struct drive *drive, const struct drive_change *change)
{
    struct drive_file *file = &drive->files[change->file];
    for (uint32_t done = 0; done < change->length; done += DRIVE_SECTOR) {
        uint32_t left = change->length - done;
        uint32_t length = left < DRIVE_SECTOR ? left : DRIVE_SECTOR;
        if (sim_chance(2)) {
            put_bytes(file->kept, &file->kept_size, change->at + done,
                    drive->bytes + change->bytes_at + done, length);
        }
    }
    sim->tally.torn_writes++;
}

/* Applies all, none or some of each unsynced change. */
static void settle(struct drive *drive)
{
    static const unsigned chances[] = {0, 1, 2, 5, 9, 10};
    unsigned of_ten = chances[sim_below(sizeof(chances) / sizeof(chances[0]))];
    bool names = true;
    for (size_t i = 0; i < drive->change_count; i++) {
        struct drive_change *change = &drive->changes[i];
        bool there = sim_below(10) < of_ten;
        if (change->kind == DRIVE_DONE) {
            continue;
        }
        if (is_of_name(change)) {
            names &= there;
            there = names;
        }
        if (!there) {
            sim->tally.lost_writes++;
        } else if (change->kind == DRIVE_WRITE && sim_chance(TORN_IN) && of_ten < 10) {
            tear(drive, change);
        } else {
            apply(drive, change);
        }
    }
}

void drive_cut(struct drive *drive)
{
    settle(drive);
    drive->change_count = 0;
    drive->live_count = 0;
    drive->byte_count = 0;
    memcpy(drive->names, drive->kept_names, sizeof(drive->names));
    for (size_t i = 0; i < DRIVE_FILES; i++) {
        struct drive_file *file = &drive->files[i];
        if (file->used) {
            memcpy(file->cache, file->kept, file->kept_size);
            file->size = file->kept_size;
            file->changed_us = file->kept_changed_us;
        }
    }
    drive_release(drive);
}

/* -- faults -- */

/* Faults come in a row: a disk that fails goes on so for a while. */
static bool is_faulty(uint32_t times)
{
    const struct sim_plan *plan = &sim->plan;
    if (!(sim->ready || plan->early) || plan->fault_one_in == 0) {
        return false;
    }
    struct drive *drive = sim->drive;
    drive->failing =
            drive->failing ? !sim_chance(6) : sim_chance(1 + plan->fault_one_in / times);
    return drive->failing;
}

int drive_read_fault(void)
{
    if (!is_faulty(1)) {
        return 0;
    }
    sim->tally.read_faults++;
    return EIO;
}

int drive_write_fault(bool grows, size_t *length)
{
    if (sim->ready && sim->plan.full && grows) {
        sim->tally.full_faults++;
        return ENOSPC;
    }
    if (!is_faulty(1)) {
        return 0;
    }
    sim->tally.write_faults++;
    if (*length > 1 && sim_chance(3)) {
        *length = 1 + sim_below(*length - 1);
        return 0;
    }
    return sim_chance(3) ? ENOSPC : EIO;
}

int drive_sync_fault(void)
{
    if (!is_faulty(SYNC_TIMES)) {
        return 0;
    }
    sim->tally.sync_faults++;
    return EIO;
}
