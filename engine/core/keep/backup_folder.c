/* backup_folder.c -- which files in the directory of backups are ours, and which of them go?
 *
 * Somebody else may keep files there, by such names too: two worlds called skein.db, or a copy that was put there by
 * hand. So each copy has in it a mark, made from the path of the world it was copied from (world/store/store_backup.h);
 * what has not this world's is neither counted nor removed. A world that is moved begins anew, and its old copies stay.
 *
 * Which of ours go is backup_plan.c's. */
#include "engine/core/keep/backup_folder.h"

#include "engine/base/base.h"
#include "engine/core/keep/backup_plan.h"
#include "world/store/store_backup.h"
#include "world/store/store_part.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
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
    char *real = realpath(world, NULL);
    int64_t mark = (int64_t)(str_hash(str_of(real ? real : world)) | 1);
    free(real);
    return mark;
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

size_t backup_folder_prune(const char *directory, const char *world, const char *made,
        const uint32_t keep[BACKUP_SPANS])
{
    struct folder folder;
    struct buf name = {0};
    struct buf path = {0};
    size_t dropped = 0;
    read_folder(&folder, directory, world);
    backup_plan_mark(folder.copies, folder.count, keep);
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
