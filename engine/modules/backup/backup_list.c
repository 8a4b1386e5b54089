/* backup_list.c -- lists the copies of the world and verifies single ones.
 *
 * Disks are slow, so workers do this. Each job owns what it uses; after the engine has ended,
 * its result is dropped. A copy is verified in a process of its own (backup_options.try_copy),
 * since a damaged one may crash its reader. Results are kept as long as the process lives. */
#include "engine/modules/backup/backup_list.h"

#include "engine/base/file.h"
#include "engine/modules/backup/backup_folder.h"
#include "engine/modules/backup/backup_impl.h"
#include "engine/modules/backup/backup_plan.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BACKUP_LIST_JOBS_MAX = 64, FILES_MAX = 1000 };

struct backup_work {
    struct engine *engine; /* NULL: the result is no longer wanted */
    struct backup_work *next;
    char *world; /* owned, like named, directory (NULL: none), start and name (NULL: list only) */
    char *named; /* the file that copies are named after */
    char *directory;
    char *start;
    char *name;
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
    void (*listed)(
            struct engine *engine, void *data, const struct backup_file *files, size_t count);
    void (*verified)(struct engine *engine, void *data, bool missing, const char *problem);
    void *data;
    atomic_bool given_up;
    struct backup_file *files; /* owned */
    size_t count;
    bool missing;
    bool ok;
    struct err err;
};

/* -- on the worker -- */

/* True for "WORLD.db.20260131-235959", the names that @backup makes. */
static bool read_beside(struct str name, struct str base, int64_t *out_wall_ms)
{
    return name.length > base.length && str_starts(name, base) &&
           name.bytes[base.length] == '.' &&
           file_read_stamp(str_slice(name, base.length + 1, name.length), out_wall_ms);
}

/* A copy in the directory without a mark was made by @backup. Sets file->kept. */
static bool is_marked(
        const struct backup_work *work, const char *path, struct backup_file *file)
{
    int64_t mark = file->in_folder ? store_backup_mark(path) : 0;
    file->kept = mark != 0;
    return mark == 0 || mark == backup_folder_mark(work->named);
}

static void add_file(
        struct backup_work *work, const char *directory, struct str name, bool in_folder)
{
    struct buf path = {0};
    struct stat status;
    struct backup_file file = {.in_folder = in_folder};
    const char *slash = strrchr(work->world, '/');
    struct str beside = str_of(slash ? slash + 1 : work->world);
    bool ours = in_folder ? backup_plan_read_name(
                                    name, backup_plan_base(work->named), &file.wall_ms)
                          : read_beside(name, beside, &file.wall_ms);
    buf_printf(&path, "%s/%.*s", directory, STR_FMT(name));
    if (ours && name.length < sizeof(file.name) && work->count < FILES_MAX &&
            lstat(path.bytes, &status) == 0 && S_ISREG(status.st_mode) &&
            is_marked(work, path.bytes, &file)) {
        (void)str_copy(name, file.name, sizeof(file.name));
        file.bytes = (uint64_t)status.st_size;
        work->files = mem_realloc(work->files, (work->count + 1) * sizeof(*work->files));
        work->files[work->count++] = file;
    }
    buf_finish(&path);
}

static void read_directory(struct backup_work *work, const char *directory, bool in_folder)
{
    DIR *open = opendir(directory);
    if (!open) {
        return;
    }
    for (const struct dirent *member; (member = readdir(open));) {
        add_file(work, directory, str_of(member->d_name), in_folder);
    }
    (void)closedir(open);
}

static int newest_first(const void *a, const void *b)
{
    const struct backup_file *one = a;
    const struct backup_file *other = b;
    return (one->wall_ms < other->wall_ms) - (one->wall_ms > other->wall_ms);
}

static char *dup_folder_of(const char *world)
{
    const char *slash = strrchr(world, '/');
    return slash ? str_dup((struct str){world, (size_t)(slash - world)}) : mem_dup_text(".");
}

static bool goes_on_backup_list(void *data)
{
    struct backup_work *work = data;
    return !atomic_load(&work->given_up);
}

static void look_through(struct backup_work *work, const char *beside)
{
    const struct backup_file *found = NULL;
    for (size_t i = 0; i < work->count && !found; i++) {
        found = strcmp(work->files[i].name, work->name) == 0 ? &work->files[i] : NULL;
    }
    work->missing = !found;
    if (!found || !work->try_copy) {
        work->ok = found != NULL;
        return;
    }
    struct buf path = {0};
    buf_printf(&path, "%s/%s", found->in_folder ? work->directory : beside, found->name);
    struct backup_trial trial = {.path = path.bytes,
            .start = work->start,
            .goes_on = goes_on_backup_list,
            .data = work};
    work->ok = work->try_copy(&trial, &work->err);
    buf_finish(&path);
}

static void run_backup_list(void *data)
{
    struct backup_work *work = data;
    char *beside = dup_folder_of(work->world);
    if (work->directory) {
        read_directory(work, work->directory, true);
    }
    read_directory(work, beside, false);
    if (work->count > 0) {
        qsort(work->files, work->count, sizeof(work->files[0]), newest_first);
    }
    if (work->name) {
        look_through(work, beside);
    }
    mem_free(beside);
}

/* -- on the main thread -- */

static void work_free(struct backup_work *work)
{
    mem_free(work->world);
    mem_free(work->named);
    mem_free(work->directory);
    mem_free(work->start);
    mem_free(work->name);
    mem_free(work->files);
    mem_free(work);
}

static void work_unlink(struct backup_work *work)
{
    struct backup_work **at = &backups_of(work->engine)->works;
    while (*at != work) {
        at = &(*at)->next;
    }
    *at = work->next;
}

static void remember(struct backup_work *work)
{
    struct backups *backups = backups_of(work->engine);
    size_t i = 0;
    while (i < backups->found_count && strcmp(backups->found[i].name, work->name) != 0) {
        i++;
    }
    if (i == backups->found_count) {
        backups->found = mem_realloc(backups->found, (i + 1) * sizeof(*backups->found));
        backups->found_count++;
    }
    struct backup_file *found = &backups->found[i];
    *found = (struct backup_file){.verified_ms = clock_wall_ms(), .good = work->ok};
    (void)str_copy(str_of(work->name), found->name, sizeof(found->name));
    (void)str_copy(work->ok ? STR_NONE : str_fit(str_of(work->err.text), 255), found->problem,
            sizeof(found->problem));
}

static void tell_listed(struct backup_work *work)
{
    const struct backups *backups = backups_of(work->engine);
    for (size_t i = 0; i < work->count; i++) {
        for (size_t k = 0; k < backups->found_count; k++) {
            struct backup_file *file = &work->files[i];
            const struct backup_file *found = &backups->found[k];
            if (strcmp(file->name, found->name) == 0) {
                file->verified_ms = found->verified_ms;
                file->good = found->good;
                memcpy(file->problem, found->problem, sizeof(file->problem));
            }
        }
    }
    work->listed(work->engine, work->data, work->files, work->count);
}

static void done_backup_list(void *data)
{
    struct backup_work *work = data;
    if (work->engine) {
        work_unlink(work);
        if (!work->name) {
            tell_listed(work);
        } else {
            if (!work->missing) {
                remember(work);
            }
            work->verified(
                    work->engine, work->data, work->missing, work->ok ? NULL : work->err.text);
        }
    }
    work_free(work);
}

static struct backup_work *work_create(struct engine *engine, void *data)
{
    struct backup_work *work = mem_alloc(sizeof(*work));
    const struct backup_options *options = &engine_options(engine)->backups;
    work->engine = engine;
    work->world = mem_dup_text(store_path(engine_store(engine)));
    work->named = mem_dup_text(backups_name(engine));
    work->directory = options->directory ? mem_dup_text(options->directory) : NULL;
    work->start = mem_dup_text(engine_options(engine)->start);
    work->try_copy = options->try_copy;
    work->data = data;
    return work;
}

/* Takes ownership of work. */
static bool submit(struct backup_work *work)
{
    struct engine *engine = work->engine;
    work->next = backups_of(engine)->works;
    backups_of(engine)->works = work;
    if (worker_submit(engine_workers(engine),
                (struct worker_job){run_backup_list, done_backup_list, work, false},
                BACKUP_LIST_JOBS_MAX)) {
        return true;
    }
    work_unlink(work);
    work_free(work);
    return false;
}

bool backup_list(struct engine *engine,
        void (*done_listing)(struct engine *engine, void *data, const struct backup_file *files,
                size_t count),
        void *data)
{
    struct backup_work *work = work_create(engine, data);
    work->listed = done_listing;
    return submit(work);
}

bool backup_verify(struct engine *engine, struct str name,
        void (*done_verifying)(
                struct engine *engine, void *data, bool missing, const char *problem),
        void *data)
{
    for (const struct backup_work *one = backups_of(engine)->works; one; one = one->next) {
        if (one->name) {
            return false;
        }
    }
    struct backup_work *work = work_create(engine, data);
    work->name = str_dup(name);
    work->verified = done_verifying;
    return submit(work);
}

void backup_list_abandon(struct engine *engine)
{
    for (struct backup_work *work = backups_of(engine)->works; work; work = work->next) {
        atomic_store(&work->given_up, true);
        work->engine = NULL;
    }
    backups_of(engine)->works = NULL;
    mem_free(backups_of(engine)->found);
    backups_of(engine)->found = NULL;
    backups_of(engine)->found_count = 0;
}
