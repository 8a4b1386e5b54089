/* backup_folder.c -- recognises this world's scheduled copies in the backup directory, and
 * deletes old ones.
 *
 * Other files there may have such names too: copies of another world called skein.db, or a copy
 * put there by hand. So each copy contains a mark made from the path of its world
 * (world/store/store_backup.h); files with another mark are neither counted nor deleted. A
 * world that is moved starts a new series, and its old copies stay.
 *
 * backup_plan.c decides which copies are deleted. */
#include "engine/modules/backup/backup_folder.h"

#include "engine/base/base.h"
#include "engine/modules/archive/archive_plan.h"
#include "engine/modules/backup/backup_plan.h"
#include "world/store/store_backup.h"
#include "world/store/store_part.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPIES_MAX 10000
#define PART ".part"

struct folder {
    const char *directory;
    struct str base;
    int64_t mark;
    struct backup_copy *copies; /* owned */
    size_t count;
};

int64_t backup_folder_mark(const char *world)
{
    return store_backup_mark_of(world);
}

static void put_path(const struct folder *folder, struct str name, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%s/%.*s", folder->directory, STR_FMT(name));
}

static bool is_ours(const struct folder *folder, const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           store_backup_mark(path) == folder->mark;
}

static void look_at(struct folder *folder, struct str name)
{
    struct buf path = {0};
    int64_t wall_ms = 0;
    bool half = str_ends(name, STR(PART));
    struct str whole = half ? str_slice(name, 0, name.length - strlen(PART)) : name;
    if (!backup_plan_read_name(whole, folder->base, &wall_ms)) {
        return;
    }
    put_path(folder, whole, &path);
    if (half) {
        store_part_sweep(path.bytes);
    } else if (folder->count < COPIES_MAX && is_ours(folder, path.bytes)) {
        folder->copies =
                mem_realloc(folder->copies, (folder->count + 1) * sizeof(*folder->copies));
        folder->copies[folder->count++] = (struct backup_copy){.wall_ms = wall_ms};
    }
    buf_finish(&path);
}

static void read_folder(struct folder *folder, const char *directory, const char *world)
{
    *folder = (struct folder){.directory = directory,
            .base = backup_plan_base(world),
            .mark = backup_folder_mark(world)};
    DIR *open = opendir(directory);
    if (!open) {
        return;
    }
    for (const struct dirent *member; (member = readdir(open));) {
        look_at(folder, str_of(member->d_name));
    }
    (void)closedir(open);
}

int64_t backup_folder_newest(const char *directory, const char *world)
{
    struct folder folder;
    int64_t newest = 0;
    read_folder(&folder, directory, world);
    for (size_t i = 0; i < folder.count; i++) {
        newest = folder.copies[i].wall_ms > newest ? folder.copies[i].wall_ms : newest;
    }
    mem_free(folder.copies);
    return newest;
}

/* Lowers *number to the copy's last commit. */
static bool lower_to_copy(
        const struct folder *folder, const struct backup_copy *copy, uint64_t *number)
{
    struct buf name = {0};
    struct buf path = {0};
    struct archive_base base = {0};
    struct err err = {0};
    backup_plan_put_name(folder->base, copy->wall_ms, &name);
    put_path(folder, buf_str(&name), &path);
    bool ok = archive_base_read(path.bytes, copy->wall_ms, &base, &err);
    if (ok) {
        *number = base.number < *number ? base.number : *number;
    } else {
        log_warning("nothing is deleted from the archive: %s", err.text);
    }
    archive_base_finish(&base);
    buf_finish(&name);
    buf_finish(&path);
    return ok;
}

bool backup_folder_oldest(
        const char *directory, const char *world, int64_t *out_wall_ms, uint64_t *out_number)
{
    struct folder folder;
    int64_t wall_ms = INT64_MAX;
    uint64_t number = UINT64_MAX;
    read_folder(&folder, directory, world);
    bool ok = folder.count > 0;
    for (size_t i = 0; ok && i < folder.count; i++) {
        wall_ms = folder.copies[i].wall_ms < wall_ms ? folder.copies[i].wall_ms : wall_ms;
        ok = lower_to_copy(&folder, &folder.copies[i], &number);
    }
    mem_free(folder.copies);
    if (ok) {
        *out_wall_ms = wall_ms;
        *out_number = number;
    }
    return ok;
}

size_t backup_folder_prune(const char *directory, const char *world, const char *made,
        const uint32_t keep[BACKUP_SPANS], bool archives)
{
    struct folder folder;
    struct buf name = {0};
    struct buf path = {0};
    size_t dropped = 0;
    read_folder(&folder, directory, world);
    backup_plan_mark(folder.copies, folder.count, keep);
    if (archives) {
        backup_plan_keep_oldest(folder.copies, folder.count);
    }
    for (size_t i = 0; i < folder.count; i++) {
        buf_clear(&name);
        backup_plan_put_name(folder.base, folder.copies[i].wall_ms, &name);
        if (!folder.copies[i].drop || str_equal(buf_str(&name), str_of(made))) {
            continue;
        }
        put_path(&folder, buf_str(&name), &path);
        if (unlink(path.bytes) == 0) {
            dropped++;
        } else {
            log_warning("cannot remove the old backup %s: %s", path.bytes, strerror(errno));
        }
    }
    buf_finish(&name);
    buf_finish(&path);
    mem_free(folder.copies);
    return dropped;
}
