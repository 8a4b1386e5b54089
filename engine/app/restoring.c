/* restoring.c -- how does a part of a backup come into the world while people play?
 *
 * 1. A worker reads it, who owns it until then.
 * 2. What it is compared with has to be in memory, and to read all of an area at once would keep people waiting for a
 *    quarter of a second: so a few things are read each turn.
 * 3. Then all is done in one slice (restore_make.c). */
#include "engine/app/restoring.h"

#include "engine/core/engine.h"
#include "world/store/store.h"

#include <ev.h>

#include <unistd.h>

enum { JOBS_MAX = 1000, THINGS_MOST = 5000, WARM_MOST = 100 };

#define WARM_SECONDS 0.002

struct restoring {
    struct restoring_plan plan; /* strings are owned */
    struct restore_ask ask;     /* the others of its strings are the plan's */
    char *scratch;              /* owned */
    struct restore_part part;
    struct ev_timer warming;
    size_t warmed;  /* things that are in memory here, as far as they are there */
    bool is_read;   /* the worker has done with it */
    bool abandoned; /* nobody wants to know */
    bool ok;
    struct err err;
};

static void destroy(struct restoring *restoring)
{
    restore_part_finish(&restoring->part);
    mem_free((void *)(uintptr_t)restoring->plan.file);
    mem_free((void *)(uintptr_t)restoring->plan.name);
    mem_free((void *)(uintptr_t)restoring->plan.as);
    mem_free(restoring->scratch);
    mem_free(restoring);
}

/* Thread: worker. */
static void read_part(void *data)
{
    struct restoring *restoring = data;
    restoring->ok = restore_part_read(&restoring->ask, &restoring->part, &restoring->err);
}

static void make(struct restoring *restoring)
{
    const struct restoring_plan *plan = &restoring->plan;
    struct restore_make make = {.host = plan->engine->script_data};
    struct buf text = {0};
    uint64_t number = 0;
    struct err *err = &restoring->err;
    bool ok = restoring->ok && restore_find_author(plan->engine, plan->as, &make.author, err) &&
              restore_part_make(&make, &restoring->part, &text, &number, err);
    plan->done(plan->data, buf_str(&text), number, ok ? NULL : err->text);
    buf_finish(&text);
    destroy(restoring);
}

static void on_warming(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct restoring *restoring = timer->data;
    const struct restore_part *part = &restoring->part;
    (void)events;
    for (size_t i = 0; i < WARM_MOST && restoring->warmed < part->count; i++) {
        (void)world_find(restoring->plan.engine->world, part->things[restoring->warmed++].id);
    }
    if (restoring->warmed == part->count) {
        ev_timer_stop(loop, timer);
        make(restoring);
    }
}

static void have_read(void *data)
{
    struct restoring *restoring = data;
    if (restoring->abandoned) {
        destroy(restoring);
        return;
    }
    restoring->is_read = true;
    ev_timer_start(restoring->plan.loop, &restoring->warming);
}

struct restoring *restoring_begin(const struct restoring_plan *plan, struct err *err)
{
    struct restoring *restoring = mem_alloc(sizeof(*restoring));
    struct buf scratch = {0};
    buf_printf(&scratch, "%s.restoring-%ld", store_path(plan->engine->store), (long)getpid());
    restoring->scratch = str_dup(buf_str(&scratch));
    buf_finish(&scratch);
    restoring->plan = *plan;
    restoring->plan.file = mem_dup_text(plan->file);
    restoring->plan.name = mem_dup_text(plan->name);
    restoring->plan.as = plan->as ? mem_dup_text(plan->as) : NULL;
    restoring->ask = (struct restore_ask){.file = restoring->plan.file,
            .name = restoring->plan.name,
            .scratch = restoring->scratch,
            .is_area = plan->is_area,
            .most = THINGS_MOST};
    ev_timer_init(&restoring->warming, on_warming, WARM_SECONDS, WARM_SECONDS);
    restoring->warming.data = restoring;
    struct worker_job job = {read_part, have_read, restoring};
    if (worker_submit(plan->engine->workers, job, JOBS_MAX)) {
        return restoring;
    }
    destroy(restoring);
    (void)err_set(err, ERR_BUSY, "the server is too busy: try again in a minute");
    return NULL;
}

void restoring_abandon(struct restoring *restoring)
{
    if (restoring && restoring->is_read) {
        ev_timer_stop(restoring->plan.loop, &restoring->warming);
        destroy(restoring);
    } else if (restoring) {
        restoring->abandoned = true;
    }
}
