/* backup.c -- copies the running world.
 *
 * A worker makes the copy (store_backup has its own connection), so nothing waits for it; there
 * is one copy at a time. A copy gets its name only after it was verified and opened as a server
 * would open it (backup_options.try_copy), so every named copy is good. After a scheduled copy,
 * old ones are deleted (backup_folder.c); backup_schedule.c decides when it is made.
 *
 * If the engine or the requester ends meanwhile, the worker gives up at its next step. The job
 * owns everything that it uses and is freed by its done function. */
#include "engine/modules/backup/backup.h"

#include "engine/base/file.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/disk.h"
#include "engine/modules/archive/archive_prune.h"
#include "engine/modules/backup/backup_folder.h"
#include "engine/modules/backup/backup_impl.h"
#include "engine/modules/backup/backup_plan.h"
#include "engine/modules/check/integrity_scan.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKUP_JOBS_MAX 64

struct backup_job {
    struct engine *engine; /* NULL: the result is no longer wanted */
    struct backup_ask ask; /* dest is owned */
    char *world;           /* owned, like those below */
    char *named;           /* the file that copies are named after */
    char *folder;          /* created if it is missing; NULL: it must exist */
    char *start;
    struct backup_options options; /* directory is owned; NULL: not a scheduled copy */
    int64_t begun_ms;              /* wall clock */
    uint64_t number; /* a commit that it contains: the last durable one at the start */
    int64_t took_ms;
    uint64_t bytes;
    size_t dropped;
    bool ok;
    struct err err;
    _Atomic unsigned permille;
    atomic_bool given_up;
};

/* -- on the worker -- */

static bool goes_on_backup(void *data)
{
    struct backup_job *job = data;
    return !atomic_load(&job->given_up);
}

static bool note_progress(void *data, unsigned permille)
{
    struct backup_job *job = data;
    atomic_store(&job->permille, permille);
    return goes_on_backup(data);
}

static bool verify(void *data, const char *copy, struct err *err)
{
    struct backup_job *job = data;
    struct backup_trial trial = {.path = copy,
            .opens = true,
            .start = job->start,
            .goes_on = goes_on_backup,
            .data = job};
    struct err why = {0};
    if (!job->options.try_copy || job->options.try_copy(&trial, &why)) {
        return true;
    }
    return why.code == ERR_FORMAT
                   ? err_set(err, why.code, BACKUP_NOT_GOOD, job->world, why.text)
                   : err_set(err, why.code, "the copy cannot be checked: %s", why.text);
}

static bool make_directory(const struct backup_job *job, struct err *err)
{
    return !job->folder || file_make_directory(job->folder, err);
}

static void note_size(struct backup_job *job)
{
    struct stat status;
    job->bytes = stat(job->ask.dest, &status) == 0 ? (uint64_t)status.st_size : 0;
}

static void prune_backup(struct backup_job *job)
{
    const char *slash = strrchr(job->ask.dest, '/');
    job->dropped = backup_folder_prune(job->options.directory, job->named,
            slash ? slash + 1 : "", job->options.keep, job->options.archive != NULL);
    struct archive_keep keep = {.mark = (uint64_t)backup_folder_mark(job->named)};
    if (job->options.archive && backup_folder_oldest(job->options.directory, job->named,
                                        &keep.wall_ms, &keep.number)) {
        (void)archive_prune(job->options.archive, backup_plan_base(job->named), &keep);
    }
}

static void run_backup_own(void *data)
{
    struct backup_job *job = data;
    int64_t begin_ms = clock_ms();
    struct store_backup backup = {
            .path = job->world,
            .dest = job->ask.dest,
            .pace = STORE_BACKUP_GENTLE,
            .mark = job->options.directory ? backup_folder_mark(job->named) : 0,
            .progress = note_progress,
            .verify = verify,
            .data = job,
    };
    job->ok = make_directory(job, &job->err) && store_backup(&backup, &job->err);
    job->took_ms = clock_ms() - begin_ms;
    if (job->ok) {
        note_size(job);
    }
    if (job->ok && job->options.directory) {
        prune_backup(job);
    }
}

/* -- on the main thread -- */

static void job_free(struct backup_job *job)
{
    mem_free((void *)(uintptr_t)job->ask.dest);
    mem_free((void *)(uintptr_t)job->options.directory);
    mem_free((void *)(uintptr_t)job->options.archive);
    mem_free(job->world);
    mem_free(job->named);
    mem_free(job->folder);
    mem_free(job->start);
    mem_free(job);
}

static void note_facts(struct backup_facts *facts, const struct backup_job *job)
{
    facts->duration_ms = job->took_ms;
    facts->failing = !job->ok;
    if (job->ok) {
        facts->made++;
        facts->good_ms = job->begun_ms;
        facts->bytes = job->bytes;
        log_info("backup written to %s: %llu bytes, verified, in %.1f s%s", job->ask.dest,
                (unsigned long long)job->bytes, (double)job->took_ms / 1000.0,
                job->dropped > 0 ? "; older ones were removed" : "");
    } else {
        facts->failed++;
        (void)snprintf(facts->problem, sizeof(facts->problem), "%.*s",
                (int)sizeof(facts->problem) - 1, job->err.text);
        log_warning("no backup was written to %s: %s", job->ask.dest, job->err.text);
    }
}

static void done_backup(void *data)
{
    struct backup_job *job = data;
    struct engine *engine = job->engine;
    if (engine) {
        disk_set_copying(engine, false);
        backups_of(engine)->job = NULL;
        struct backups *backups = backups_of(engine);
        note_facts(job->options.directory ? &backups->facts : &backups->by_hand, job);
        const struct store_archive_kind *kind = NULL;
        struct archive *archive = store_archive(engine_store(engine), &kind);
        if (archive && job->ok && job->options.directory) {
            kind->has_base(archive, job->number);
        }
        job->ask.done(engine, job->ask.data, job->ok ? NULL : job->err.text);
    }
    job_free(job);
}

/* Appends the name of a copy that somebody asks for: in the folder of scheduled copies, or beside the
 * world without one. Names are by the second: a taken one gives way to the next that is free. */
static void put_path_backup(struct engine *engine, struct buf *out)
{
    const char *directory = engine_options(engine)->backups.directory;
    int64_t wall_ms = clock_wall_ms();
    do {
        buf_clear(out);
        if (directory) {
            buf_printf(out, "%s/", directory);
            backup_plan_put_name(backup_plan_base(backups_name(engine)), wall_ms, out);
        } else {
            buf_printf(out, "%s.", store_path(engine_store(engine)));
            file_put_stamp(wall_ms, out);
        }
        wall_ms += 1000;
    } while (access(out->bytes, F_OK) == 0);
}

/* True if dest is a name in that folder. */
static bool is_in(const char *dest, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(dest, folder, length) == 0 && dest[length] == '/' &&
           !strchr(dest + length + 1, '/');
}

static bool begin_backup(
        struct engine *engine, const struct backup_ask *ask, bool kept, struct err *err)
{
    if (backups_of(engine)->job) {
        return phrase_err(engine, err, ERR_BUSY, PHRASE_backup_already);
    }
    const struct backup_options *options = &engine_options(engine)->backups;
    struct backup_job *job = mem_alloc(sizeof(*job));
    job->engine = engine;
    job->ask = *ask;
    job->ask.dest = mem_dup_text(ask->dest);
    job->world = mem_dup_text(store_path(engine_store(engine)));
    job->named = mem_dup_text(backups_name(engine));
    job->start = mem_dup_text(engine_options(engine)->start);
    job->options = *options;
    job->options.directory = kept ? mem_dup_text(options->directory) : NULL;
    job->options.archive = kept && options->archive ? mem_dup_text(options->archive) : NULL;
    job->folder = options->directory && is_in(ask->dest, options->directory)
                          ? mem_dup_text(options->directory)
                          : NULL;
    job->number = store_durable_here(engine_store(engine));
    job->begun_ms = clock_wall_ms();
    backups_of(engine)->job = job;
    disk_set_copying(engine, true);
    integrity_scan_put_off(engine);
    if (worker_submit(engine_workers(engine),
                (struct worker_job){run_backup_own, done_backup, job, false},
                BACKUP_JOBS_MAX)) {
        return true;
    }
    backups_of(engine)->job = NULL;
    disk_set_copying(engine, false);
    job_free(job);
    return phrase_err(engine, err, ERR_BUSY, PHRASE_backup_busy);
}

bool backup_begin_kept(struct engine *engine, const struct backup_ask *ask, struct err *err)
{
    return begin_backup(engine, ask, true, err);
}

bool backup_begin(struct engine *engine, const struct backup_ask *ask, struct buf *out_path,
        struct err *err)
{
    struct backup_ask named = *ask;
    if (ask->dest) {
        buf_add_text(out_path, ask->dest);
    } else {
        put_path_backup(engine, out_path);
    }
    named.dest = out_path->bytes;
    return begin_backup(engine, &named, false, err);
}

unsigned backup_permille(struct engine *engine)
{
    return backups_of(engine)->job ? atomic_load(&backups_of(engine)->job->permille) : 0;
}

void backup_abandon(struct engine *engine)
{
    struct backup_job *job = backups_of(engine)->job;
    if (job) {
        atomic_store(&job->given_up, true);
        job->engine = NULL;
        disk_set_copying(engine, false);
        backups_of(engine)->job = NULL;
    }
}

void backup_facts_now(struct engine *engine, struct backup_facts *out)
{
    const struct backups *backups = backups_of(engine);
    bool has_schedule = engine_options(engine)->backups.directory != NULL;
    *out = has_schedule ? backups->facts : backups->by_hand;
    out->looking = has_schedule && !backups->known;
    out->making = backups->job && (backups->job->options.directory != NULL) == has_schedule;
}

void backup_facts_by_hand(struct engine *engine, struct backup_facts *out)
{
    *out = backups_of(engine)->by_hand;
}
