/* live_change.c -- making a large change to the world while people play. */
#include "engine/modules/export/live_change.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "engine/core/engine.h"
#include "engine/core/people/audit.h"

#include <ev.h>

enum { JOBS_MAX = 1000, WARM_MOST = 100 };

#define WARM_SECONDS 0.002

struct live_change {
    struct live_plan plan;
    const struct live_work *work;
    void *own;
    struct ev_timer warming;
    size_t count;
    size_t warmed;  /* number of things already brought into memory */
    bool is_read;   /* the worker has finished */
    bool abandoned; /* nobody waits for the result */
    bool ok;
    struct err err;
};

static void destroy_live_change(struct live_change *change)
{
    if (change->own) {
        change->work->destroy(change->own);
    }
    mem_free(change);
}

/* Thread: worker. */
static void destroy_own(void *data)
{
    struct live_change *change = data;
    change->work->destroy(change->own);
    change->own = NULL;
}

static void have_destroyed(void *data)
{
    destroy_live_change(data);
}

/* Has a worker free it: it may be all files of a large world. */
static void end_live_change(struct live_change *change)
{
    struct worker_job job = {destroy_own, have_destroyed, change, true};
    if (!worker_submit(engine_workers(change->plan.engine), job, JOBS_MAX)) {
        destroy_live_change(change);
    }
}

/* Thread: worker. */
static void read_own(void *data)
{
    struct live_change *change = data;
    change->ok = change->work->read(change->own, &change->count, &change->err);
}

static void make_live_change(struct live_change *change)
{
    const struct live_plan *plan = &change->plan;
    struct buf text = {0};
    uint64_t number = 0;
    audit_set_shell(plan->engine, plan->shell[0] ? plan->shell : NULL);
    bool ok = change->ok && change->work->make(change->own, &text, &number, &change->err);
    audit_set_shell(plan->engine, NULL);
    plan->done(plan->data, buf_str(&text), number, ok ? NULL : change->err.text);
    buf_finish(&text);
    end_live_change(change);
}

static void on_warming(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct live_change *change = timer->data;
    (void)events;
    for (size_t i = 0; i < WARM_MOST && change->warmed < change->count; i++) {
        change->work->warm(change->own, change->warmed++);
    }
    if (change->warmed == change->count) {
        ev_timer_stop(loop, timer);
        make_live_change(change);
    }
}

static void have_read(void *data)
{
    struct live_change *change = data;
    if (change->abandoned) {
        destroy_live_change(change);
        return;
    }
    change->is_read = true;
    ev_timer_start(change->plan.loop, &change->warming);
}

struct live_change *live_change_begin(
        const struct live_plan *plan, const struct live_work *work, void *own, struct err *err)
{
    struct live_change *change = mem_alloc(sizeof(*change));
    change->plan = *plan;
    change->work = work;
    change->own = own;
    ev_timer_init(&change->warming, on_warming, WARM_SECONDS, WARM_SECONDS);
    change->warming.data = change;
    struct worker_job job = {read_own, have_read, change, false};
    if (worker_submit(engine_workers(plan->engine), job, JOBS_MAX)) {
        return change;
    }
    destroy_live_change(change);
    (void)err_set(err, ERR_BUSY, "the server is too busy: try again in a minute");
    return NULL;
}

void live_change_abandon(struct live_change *change)
{
    if (change && change->is_read) {
        ev_timer_stop(change->plan.loop, &change->warming);
        destroy_live_change(change);
    } else if (change) {
        change->abandoned = true;
        if (change->work->give_up) {
            change->work->give_up(change->own);
        }
    }
}
