/* backup.c -- how does a wizard get a copy of the running world?
 *
 * A worker copies (store_backup has its own connection), so nobody waits; one at a time. The copy
 * stands beside the world file and is named by the second, so it never replaces another. If the
 * engine ends meanwhile, the worker gives up at its next step and the job, which owns all that it
 * uses, is freed by whoever runs its end.
 *
 * `skein backup` has a path of its own through the control socket (engine/app/control.c). */
#include "engine/core/keep/backup.h"

#include "engine/core/phrase/phrase.h"
#include "world/store/store.h"
#include "world/store/store_backup.h"

#include <stdatomic.h>
#include <time.h>

#define JOBS_MAX 64

struct backup {
    struct engine *engine; /* NULL: it has ended */
    char *world;           /* owned, as dest */
    char *dest;
    void (*done)(struct engine *engine, void *data, const char *problem);
    void *data;
    bool ok;
    struct err err;
    atomic_bool given_up;
};

/* Thread: worker. */
static bool goes_on(void *data, unsigned permille)
{
    struct backup *backup = data;
    (void)permille;
    return !atomic_load(&backup->given_up);
}

/* Thread: worker. */
static void copy(void *data)
{
    struct backup *backup = data;
    backup->ok = store_backup(
            backup->world, backup->dest, STORE_BACKUP_GENTLE, goes_on, backup, &backup->err);
}

static void backup_free(struct backup *backup)
{
    mem_free(backup->world);
    mem_free(backup->dest);
    mem_free(backup);
}

static void copied(void *data)
{
    struct backup *backup = data;
    struct engine *engine = backup->engine;
    if (engine) {
        engine->backup = NULL;
        backup->done(engine, backup->data, backup->ok ? NULL : backup->err.text);
    }
    backup_free(backup);
}

static void put_path(struct engine *engine, struct buf *out)
{
    time_t seconds = (time_t)(clock_wall_ms() / 1000);
    struct tm utc;
    char stamp[32] = "";
    if (gmtime_r(&seconds, &utc)) {
        (void)strftime(stamp, sizeof(stamp), "%Y%m%d-%H%M%S", &utc);
    }
    buf_printf(out, "%s.%s", store_path(engine->store), stamp);
}

bool backup_begin(struct engine *engine, struct buf *out_path,
        void (*done)(struct engine *engine, void *data, const char *problem), void *data,
        struct err *err)
{
    if (engine->backup) {
        return phrase_err(engine, err, ERR_BUSY, PHRASE_backup_already);
    }
    put_path(engine, out_path);
    struct backup *backup = mem_alloc(sizeof(*backup));
    backup->engine = engine;
    backup->world = mem_dup_text(store_path(engine->store));
    backup->dest = str_dup(buf_str(out_path));
    backup->done = done;
    backup->data = data;
    engine->backup = backup;
    if (worker_submit(engine->workers, (struct worker_job){copy, copied, backup}, JOBS_MAX)) {
        return true;
    }
    engine->backup = NULL;
    backup_free(backup);
    return phrase_err(engine, err, ERR_BUSY, PHRASE_backup_busy);
}

void backup_abandon(struct engine *engine)
{
    if (engine->backup) {
        atomic_store(&engine->backup->given_up, true);
        engine->backup->engine = NULL;
        engine->backup = NULL;
    }
}
