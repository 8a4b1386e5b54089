/* restore_as_of.c -- `skein restore FILE --as-of MOMENT`: the world at a moment.
 *
 * It copies the newest backup from which archived commits continue to that moment, and replays
 * them into the copy: see engine/modules/archive/archive_plan.c. It looks for backups in the folder of
 * FILE and in the world's own backup folder. Without an archive it uses the newest backup
 * before that moment, and reports that. */
#include "engine/modules/restore/restore_as_of.h"

#include "engine/app/world_make.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/modules/archive/archive_dir.h"
#include "engine/modules/archive/archive_replay.h"
#include "engine/modules/archive/utc.h"
#include "world/store/store_backup.h"
#include "world/store/store_restore.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct as_of {
    const struct restore_moment *asked;
    int64_t moment_ms; /* the end of the second */
    struct str base;   /* the prefix of backup and segment names; borrowed */
    char *base_text;   /* owned */
    uint64_t mark;     /* of the backups; 0: any */
    struct archive_plan plan;
};

/* -- backups -- */

static bool stat_backup(const char *path, struct stat *out)
{
    return stat(path, out) == 0 && S_ISREG(out->st_mode);
}

static bool has_base_file(const struct as_of *as_of, const char *path)
{
    struct stat one;
    struct stat other;
    bool has = false;
    for (size_t i = 0; !has && i < as_of->plan.base_count; i++) {
        has = stat_backup(path, &one) && stat_backup(as_of->plan.bases[i].path, &other) &&
              one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    }
    return has;
}

static void add_directory_backup(struct as_of *as_of, const char *directory, const char *name)
{
    struct archive_base base = {0};
    struct err ignored;
    struct buf path = {0};
    int64_t wall_ms = 0;
    if (!archive_read_backup(str_of(name), as_of->base, &wall_ms)) {
        return;
    }
    buf_printf(&path, "%s/%s", directory, name);
    if (!has_base_file(as_of, path.bytes) &&
            archive_base_read(path.bytes, wall_ms, &base, &ignored) &&
            (as_of->mark == 0 || base.mark == as_of->mark)) {
        archive_plan_add_base(&as_of->plan, &base);
    }
    archive_base_finish(&base);
    buf_finish(&path);
}

static void add_directory(struct as_of *as_of, const char *directory)
{
    DIR *open = opendir(directory);
    for (const struct dirent *member; open && (member = readdir(open));) {
        add_directory_backup(as_of, directory, member->d_name);
    }
    if (open) {
        (void)closedir(open);
    }
}

static bool is_world_itself(const struct as_of *as_of)
{
    struct stat one;
    struct stat other;
    return stat_backup(as_of->asked->file, &one) && stat_backup(as_of->asked->world, &other) &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Adds the backup named by FILE. Its name may tell when it was made; otherwise the time of the
 * file does. */
static bool add_named(struct as_of *as_of, const struct stat *status, struct err *err)
{
    const char *file = as_of->asked->file;
    const char *slash = strrchr(file, '/');
    struct archive_base base = {0};
    int64_t wall_ms = (int64_t)status->st_mtim.tv_sec * 1000;
    (void)!archive_read_backup(str_of(slash ? slash + 1 : file), as_of->base, &wall_ms);
    if (!archive_base_read(file, wall_ms, &base, err)) {
        return false;
    }
    as_of->mark = base.mark;
    archive_plan_add_base(&as_of->plan, &base);
    return true;
}

/* Sets the base: "skein" for "skein-20260131-180000.db", otherwise the world's own name. */
static void set_base(struct as_of *as_of)
{
    const char *file = as_of->asked->file;
    const char *slash = strrchr(file, '/');
    struct str name = str_of(slash ? slash + 1 : file);
    struct str world = archive_base_name(as_of->asked->world);
    int64_t ignored = 0;
    const size_t stamp = strlen("-20260131-180000.db");
    struct str own = name.length > stamp ? str_slice(name, 0, name.length - stamp) : STR_NONE;
    bool is_stamped = own.length > 0 && archive_read_backup(name, own, &ignored);
    as_of->base_text = str_dup(is_stamped ? own : world);
    as_of->base = str_of(as_of->base_text);
}

/* Takes the only base of the names in the directory, if it has no backup named after the world: that
 * is restored to another file. Fails if there are several. */
static bool take_only_base(struct as_of *as_of, const char *directory, struct err *err)
{
    const size_t stamp = strlen("-20260131-180000.db");
    char *only = NULL;
    bool ok = true;
    DIR *open = opendir(directory);
    for (const struct dirent *member; open && ok && (member = readdir(open));) {
        struct str name = str_of(member->d_name);
        struct str own =
                name.length > stamp ? str_slice(name, 0, name.length - stamp) : STR_NONE;
        int64_t ignored = 0;
        if (own.length == 0 || !archive_read_backup(name, own, &ignored)) {
            continue;
        }
        ok = !only || str_equal(str_of(only), own) ||
             err_set(err, ERR_FORMAT,
                     "%s has backups of several worlds, %s and %.*s, and none of %s: name one "
                     "of "
                     "them",
                     directory, only, STR_FMT(own), as_of->base_text);
        only = only ? only : str_dup(own);
    }
    if (open) {
        (void)closedir(open);
    }
    if (ok && only) {
        mem_free(as_of->base_text);
        as_of->base_text = only;
        as_of->base = str_of(only);
        return true;
    }
    mem_free(only);
    return ok;
}

static char *folder_of_backup(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_dup(!slash          ? STR(".")
                   : slash == path ? STR("/")
                                   : (struct str){path, (size_t)(slash - path)});
}

/* True if a server is making a backup in the directory: its name ends so until it is complete. */
static bool has_half(const char *directory)
{
    bool has = false;
    DIR *open = opendir(directory);
    for (const struct dirent *member; open && !has && (member = readdir(open));) {
        has = str_ends(str_of(member->d_name), STR(".db.part"));
    }
    if (open) {
        (void)closedir(open);
    }
    return has;
}

/* Fails: there is no backup. */
static bool has_none(const struct as_of *as_of, bool in_directory, struct err *err)
{
    const char *file = as_of->asked->file;
    if (in_directory && has_half(file)) {
        return err_set(err, ERR_MISSING,
                "there is no complete backup in %s yet: one is being made; try again when "
                "`skein health` tells its age",
                file);
    }
    return in_directory ? err_set(err, ERR_MISSING,
                                  "there is no backup in %s: name the directory where they "
                                  "are, or one of them",
                                  file)
                        : err_set(err, ERR_MISSING,
                                  "%s knows no directory with backups of it: name one", file);
}

static bool collect_backups(struct as_of *as_of, struct err *err)
{
    const char *file = as_of->asked->file;
    struct stat status;
    struct buf noted = {0};
    if (stat(file, &status) != 0) {
        return err_set(err, ERR_MISSING, "cannot read the backup %s: %s", file,
                file_why(file, FILE_READ).text);
    }
    set_base(as_of);
    if (S_ISDIR(status.st_mode)) {
        add_directory(as_of, file);
        if (as_of->plan.base_count == 0) {
            if (!take_only_base(as_of, file, err)) {
                return false;
            }
            add_directory(as_of, file);
        }
    } else {
        bool world = is_world_itself(as_of);
        as_of->mark = world ? (uint64_t)store_backup_mark_of(file) : 0;
        if (!world && !add_named(as_of, &status, err)) {
            return false;
        }
        char *folder = folder_of_backup(file);
        add_directory(as_of, folder);
        mem_free(folder);
        archive_base_place(file, true, &noted);
    }
    if (noted.length > 0) {
        add_directory(as_of, noted.bytes);
    }
    buf_finish(&noted);
    return as_of->plan.base_count > 0 || has_none(as_of, S_ISDIR(status.st_mode), err);
}

/* -- the archive -- */

static bool read_archive(struct as_of *as_of, struct err *err)
{
    struct buf place = {0};
    for (size_t i = 0; i < as_of->plan.base_count && place.length == 0; i++) {
        archive_base_place(as_of->plan.bases[i].path, false, &place);
    }
    const char *archive = as_of->asked->archive ? as_of->asked->archive : place.bytes;
    bool ok =
            !archive || archive_plan_read(&as_of->plan, archive, as_of->base, as_of->mark, err);
    if (ok && as_of->asked->archive && as_of->plan.list.count == 0) {
        ok = err_set(err, ERR_MISSING, "%s has no archived commits of %s", archive,
                as_of->base_text);
    }
    buf_finish(&place);
    return ok;
}

/* Chooses, without an archive, the newest backup that was started by then. */
static bool choose_backup(struct as_of *as_of, struct err *err)
{
    struct archive_plan *plan = &as_of->plan;
    struct buf oldest = {0};
    int64_t oldest_ms = INT64_MAX;
    for (size_t i = 0; i < plan->base_count; i++) {
        const struct archive_base *base = &plan->bases[i];
        oldest_ms = base->wall_ms < oldest_ms ? base->wall_ms : oldest_ms;
        if (base->wall_ms <= as_of->moment_ms &&
                (!plan->base || base->wall_ms > plan->base->wall_ms)) {
            plan->base = base;
        }
    }
    if (plan->base) {
        plan->number = plan->base->number;
        plan->chain = plan->base->chain;
        plan->reached_ms = plan->base->wall_ms;
        return true;
    }
    utc_put(oldest_ms, &oldest);
    (void)err_set(err, ERR_MISSING,
            "no backup is old enough, and there is no archive: the oldest backup is of %s "
            "(UTC)",
            oldest.bytes);
    buf_finish(&oldest);
    return false;
}

static bool make_plan(struct as_of *as_of, struct err *err)
{
    struct archive_base world = {0};
    struct err ignored;
    if (as_of->plan.list.count == 0) {
        return choose_backup(as_of, err);
    }
    (void)!archive_base_read(as_of->asked->world, 0, &world, &ignored);
    bool ok = archive_plan_make(&as_of->plan, as_of->moment_ms, world.number, world.chain, err);
    archive_base_finish(&world);
    return ok;
}

/* -- the moment -- */

/* Reads a moment, which means the whole second that it names. */
static bool read_moment(struct as_of *as_of, struct err *err)
{
    struct buf now = {0};
    int64_t moment_ms = 0;
    if (!utc_parse(str_of(as_of->asked->moment), &moment_ms, err)) {
        return false;
    }
    as_of->moment_ms = moment_ms + 999;
    if (moment_ms <= clock_wall_ms()) {
        return true;
    }
    utc_put(clock_wall_ms(), &now);
    (void)err_set(err, ERR_FORMAT, "%s is not over yet: it is %s (UTC) now",
            as_of->asked->moment, now.bytes);
    buf_finish(&now);
    return false;
}

static void tell_plan(const struct as_of *as_of, uint64_t count, struct buf *out)
{
    const struct archive_plan *plan = &as_of->plan;
    buf_printf(out, "it is at commit %" PRIu64 ", of ", plan->number);
    utc_put(plan->reached_ms, out);
    if (plan->list.count == 0) {
        buf_printf(out,
                " (UTC): the backup %s as it is, for there is no archive of the commits since",
                plan->base->path);
    } else {
        buf_printf(out, " (UTC): the backup %s and %" PRIu64 " archived commit%s",
                plan->base->path, count, count == 1 ? "" : "s");
    }
}

bool restore_as_of(const struct restore_moment *asked, const char *made,
        bool (*verify)(const char *copy, void *data, struct err *err), void *data,
        struct buf *out, struct err *err)
{
    struct as_of as_of = {.asked = asked};
    uint64_t count = 0;
    bool ok = read_moment(&as_of, err) && collect_backups(&as_of, err) &&
              read_archive(&as_of, err) && make_plan(&as_of, err);
    if (ok) {
        ok = store_restore(as_of.plan.base->path, made, NULL, NULL, err) &&
             archive_replay(&as_of.plan, made, &count, err) && verify(made, data, err);
        if (ok) {
            tell_plan(&as_of, count, out);
        } else {
            world_unmake(made);
        }
    }
    archive_plan_finish(&as_of.plan);
    mem_free(as_of.base_text);
    return ok;
}
