/* integrity_scan.c -- background integrity scan of the world file in use.
 *
 * The check at the start is short, and skipped for a large world; and disks may lose data at
 * any time. So the whole file is checked by a separate process of low priority
 * (backup_options.try_copy), beside the writer. The result goes to the log and the statistics;
 * nothing is changed and the game continues. The operator decides what to do.
 *
 * The scan uses at most one worker: a requested copy postpones it, and it waits for a copy in
 * progress. */
#include "engine/modules/check/integrity_scan.h"

#include "engine/core/run/disk.h"
#include "engine/core/skein_module.h"
#include "world/store/store.h"

#include <stdatomic.h>

enum {
    INTEGRITY_SCAN_JOBS_MAX = 64,
    FIRST_MS = 30 * 1000,
    EACH_MS = 24 * 3600 * 1000,
    INTEGRITY_SCAN_AGAIN_MS = 60 * 1000, /* after it was postponed */
    LATER_MS = 3600 * 1000,              /* after it failed to run */
};

struct look {
    struct engine *engine; /* NULL: the result is no longer wanted */
    char *world;           /* owned, like start */
    char *start;
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
    bool ok;
    struct err err;
    int64_t took_ms;
    atomic_bool given_up;
};

struct integrity_scan {
    struct look *look; /* in progress; borrowed from its worker, or NULL */
    int64_t due_ms;    /* monotonic */
    struct integrity_scan_facts facts;
};

static struct integrity_scan *integrity_scan_state(const struct engine *engine)
{
    return *skein_module_state(engine, "check");
}

void integrity_scan_create(struct engine *engine)
{
    struct integrity_scan *scan = mem_alloc(sizeof(*scan));
    scan->due_ms = clock_ms() + FIRST_MS;
    *skein_module_state(engine, "check") = scan;
}

static void give_up_scan(struct integrity_scan *scan)
{
    if (scan->look) {
        atomic_store(&scan->look->given_up, true);
        scan->look->engine = NULL;
        scan->look = NULL;
    }
}

void integrity_scan_destroy(struct engine *engine)
{
    give_up_scan(integrity_scan_state(engine));
    mem_free(integrity_scan_state(engine));
}

void integrity_scan_put_off(struct engine *engine)
{
    if (integrity_scan_state(engine)->look) {
        give_up_scan(integrity_scan_state(engine));
        integrity_scan_state(engine)->due_ms = clock_ms() + INTEGRITY_SCAN_AGAIN_MS;
    }
}

/* Thread: worker. */
static bool goes_on_scan(void *data)
{
    struct look *look = data;
    return !atomic_load(&look->given_up);
}

/* Thread: worker. */
static void run_scan(void *data)
{
    struct look *look = data;
    int64_t begin_ms = clock_ms();
    struct backup_trial trial = {
            .path = look->world, .start = look->start, .goes_on = goes_on_scan, .data = look};
    look->ok = look->try_copy(&trial, &look->err);
    look->took_ms = clock_ms() - begin_ms;
}

/* True if the file was checked at all: damage is reported as ERR_FORMAT, and a check that could not begin as another
 * code (trial.h). */
static bool has_looked(const struct look *look)
{
    return look->ok || look->err.code == ERR_FORMAT;
}

static void note(struct integrity_scan_facts *facts, const struct look *look)
{
    facts->ended_ms = clock_wall_ms();
    facts->duration_ms = look->took_ms;
    facts->ok = look->ok;
    facts->problem[0] = '\0';
    if (look->ok) {
        log_info("the world was checked in %.1f s, without errors",
                (double)look->took_ms / 1000.0);
    } else {
        (void)snprintf(facts->problem, sizeof(facts->problem), "%.*s",
                (int)sizeof(facts->problem) - 1, look->err.text);
        log_error("the world was checked and has errors: %s; run 'skein check' for the list, "
                  "and keep your backups",
                look->err.text);
    }
}

static void done_scan(void *data)
{
    struct look *look = data;
    if (look->engine) {
        struct integrity_scan *scan = integrity_scan_state(look->engine);
        scan->look = NULL;
        scan->due_ms = clock_ms() + (has_looked(look) ? EACH_MS : LATER_MS);
        if (has_looked(look)) {
            note(&scan->facts, look);
        } else {
            log_warning("the world could not be checked: %s; the next attempt is in an hour",
                    look->err.text);
        }
    }
    mem_free(look->world);
    mem_free(look->start);
    mem_free(look);
}

static void begin_scan(struct engine *engine)
{
    struct integrity_scan *scan = integrity_scan_state(engine);
    struct look *look = mem_alloc(sizeof(*look));
    look->engine = engine;
    look->world = mem_dup_text(store_path(engine_store(engine)));
    look->start = mem_dup_text(engine_options(engine)->start);
    look->try_copy = engine_options(engine)->backups.try_copy;
    scan->look = look;
    scan->due_ms = clock_ms() + INTEGRITY_SCAN_AGAIN_MS;
    if (!worker_submit(engine_workers(engine),
                (struct worker_job){run_scan, done_scan, look, false},
                INTEGRITY_SCAN_JOBS_MAX)) {
        look->engine = NULL;
        scan->look = NULL;
        done_scan(look);
    }
}

int64_t integrity_scan_turn(struct engine *engine)
{
    struct integrity_scan *scan = integrity_scan_state(engine);
    if (!engine_options(engine)->backups.try_copy || engine_is_stopping(engine) || scan->look) {
        return -1;
    }
    int64_t left_ms = scan->due_ms - clock_ms();
    if (left_ms <= 0 && disk_is_copying(engine)) {
        scan->due_ms = clock_ms() + INTEGRITY_SCAN_AGAIN_MS;
    } else if (left_ms <= 0) {
        begin_scan(engine);
    }
    return left_ms > 0 ? left_ms * 1000 : -1;
}

void integrity_scan_facts_now(const struct engine *engine, struct integrity_scan_facts *out)
{
    *out = integrity_scan_state(engine)->facts;
}
