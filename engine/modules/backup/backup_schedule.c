/* backup_schedule.c -- decides when a scheduled copy is made.
 *
 * 1. A copy is made when the last one is `every` old, whichever process made it. At the start,
 *    and when the options change, a worker looks up the newest copy in the directory. If that
 *    is too old or missing, one is made at once.
 * 2. After a failure it is tried again in a minute, then in two, four ... up to an hour, and
 *    never later than `every`.
 * 3. A copy is made at once if the commit archive (engine/modules/archive/archive.h) has no base to
 *    continue from: when it starts, after a gap, an upgrade or a restore.
 * 4. Waiting uses the monotonic clock; a newest copy from the future counts as made now.
 *
 * backup.c makes the copy, backup_plan.c decides which old ones are deleted. */
#include "engine/modules/backup/backup_folder.h"
#include "engine/modules/backup/backup_impl.h"
#include "engine/modules/backup/backup_list.h"
#include "engine/modules/backup/backup_plan.h"
#include "engine/modules/backup/module.h"
#include "world/store/store.h"

#include <string.h>

enum {
    BACKUP_SCHEDULE_JOBS_MAX = 64,
    RETRY_FIRST_MS = 60 * 1000,
    RETRY_LAST_MS = 60 * 60 * 1000,
    BUSY_MS = 5000, /* until the next check whether another copy is done */
};

/* A worker's search for our newest copy. */
struct newest {
    struct engine *engine; /* NULL: the result is no longer wanted */
    char *directory;       /* owned, like world */
    char *world;
    int64_t wall_ms; /* 0: no copy */
};

void backups_create(struct engine *engine)
{
    *skein_module_state(engine, "backup") = mem_alloc(sizeof(struct backups));
}

void backups_reset(struct engine *engine)
{
    struct backups *backups = backups_of(engine);
    backups->known = false;
    backups->failures = 0;
    if (backups->asked) {
        backups->asked->engine = NULL;
        backups->asked = NULL;
    }
}

void backups_destroy(struct engine *engine)
{
    backup_abandon(engine);
    backup_list_abandon(engine);
    backups_reset(engine);
    mem_free(backups_of(engine));
}

static int64_t every_ms(struct engine *engine)
{
    return (int64_t)engine_options(engine)->backups.every_seconds * 1000;
}

/* -- after a start: the age of the newest -- */

/* Thread: worker. */
static void look(void *data)
{
    struct newest *newest = data;
    newest->wall_ms = backup_folder_newest(newest->directory, newest->world);
}

static void looked(void *data)
{
    struct newest *newest = data;
    struct engine *engine = newest->engine;
    if (engine) {
        struct backups *backups = backups_of(engine);
        int64_t left_ms = every_ms(engine) - clock_wall_age_ms(newest->wall_ms);
        backups->asked = NULL;
        backups->known = true;
        backups->due_ms = clock_ms() + (left_ms > 0 ? left_ms : 0);
        if (backups->facts.good_ms < newest->wall_ms) {
            backups->facts.good_ms = newest->wall_ms;
        }
    }
    mem_free(newest->directory);
    mem_free(newest->world);
    mem_free(newest);
}

static void find_newest_backup_schedule(struct engine *engine)
{
    struct newest *newest = mem_alloc(sizeof(*newest));
    newest->engine = engine;
    newest->directory = mem_dup_text(engine_options(engine)->backups.directory);
    newest->world = mem_dup_text(backups_name(engine));
    backups_of(engine)->asked = newest;
    if (!worker_submit(engine_workers(engine), (struct worker_job){look, looked, newest, false},
                BACKUP_SCHEDULE_JOBS_MAX)) {
        looked(newest);
    }
}

/* -- when it is due -- */

static void wait_for_backup_schedule(struct engine *engine, int64_t wait_ms)
{
    backups_of(engine)->due_ms = clock_ms() + wait_ms;
}

static void made(struct engine *engine, void *data, const char *problem)
{
    struct backups *backups = backups_of(engine);
    (void)data;
    if (!problem) {
        backups->failures = 0;
        wait_for_backup_schedule(engine, every_ms(engine));
        return;
    }
    int64_t wait_ms = RETRY_FIRST_MS;
    for (unsigned i = 0; i < backups->failures && wait_ms < RETRY_LAST_MS; i++) {
        wait_ms *= 2;
    }
    wait_ms = wait_ms < RETRY_LAST_MS ? wait_ms : RETRY_LAST_MS;
    wait_ms = wait_ms < every_ms(engine) ? wait_ms : every_ms(engine);
    backups->failures++;
    wait_for_backup_schedule(engine, wait_ms);
    log_error("%u backup%s in a row failed; the next attempt is in %lld s", backups->failures,
            backups->failures == 1 ? "" : "s", (long long)(wait_ms / 1000));
}

static void begin_backup_schedule(struct engine *engine)
{
    const char *directory = engine_options(engine)->backups.directory;
    struct backup_ask ask = {.done = made};
    struct buf dest = {0};
    struct err err;
    buf_printf(&dest, "%s/", directory);
    backup_plan_put_name(backup_plan_base(backups_name(engine)), clock_wall_ms(), &dest);
    ask.dest = dest.bytes;
    /* If it begins, `made` sets the next time. */
    wait_for_backup_schedule(engine, BUSY_MS);
    backups_of(engine)->asked_ms = clock_ms();
    if (!backup_begin_kept(engine, &ask, &err)) {
        log_debug("a backup waits: %s", err.text);
    }
    buf_finish(&dest);
}

int64_t backups_turn(struct engine *engine)
{
    if (!engine_options(engine)->backups.directory || engine_is_stopping(engine)) {
        return -1;
    }
    struct backups *backups = backups_of(engine);
    if (backups->asked) {
        return -1;
    }
    if (!backups->known) {
        find_newest_backup_schedule(engine);
        return -1;
    }
    const struct store_archive_kind *kind = NULL;
    struct archive *archive = store_archive(engine_store(engine), &kind);
    bool at_once = backups->failures == 0 && !backups->job && archive &&
                   kind->wants_base(archive) && clock_ms() >= backups->asked_ms + BUSY_MS;
    int64_t left_ms = at_once ? 0 : backups->due_ms - clock_ms();
    if (left_ms > 0) {
        return left_ms * 1000;
    }
    begin_backup_schedule(engine);
    return BUSY_MS * INT64_C(1000);
}
