/* applying.c -- how do files come into the world while people play?
 *
 * 1. A worker reads them, who owns what is read until then.
 * 2. What they are compared with has to be in memory, and to read all of it at once would keep people waiting: so a few
 *    things are read each turn.
 * 3. Then all is done in one slice (apply_make.c). */
#include "engine/app/applying.h"

#include "engine/app/restore_part.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "engine/core/engine.h"

#include <ev.h>

#include <string.h>

enum { JOBS_MAX = 1000, WARM_MOST = 100 };

#define WARM_SECONDS 0.002
#define BUNDLE_MAX ((size_t)64 << 20)

struct applying_ask {
    struct applying_plan plan; /* strings are owned */
    struct buf bundle;
    struct apply_files files;
    struct ev_timer warming;
    size_t warmed;
    bool is_read;   /* the worker has done with it */
    bool abandoned; /* nobody wants to know */
    bool ok;
    struct err err;
};

static void destroy(struct applying_ask *ask)
{
    apply_files_finish(&ask->files);
    mem_free((void *)(uintptr_t)ask->plan.path);
    mem_free((void *)(uintptr_t)ask->plan.as);
    buf_finish(&ask->bundle);
    mem_free(ask);
}

/* Thread: worker. */
static void read_files(void *data)
{
    struct applying_ask *ask = data;
    ask->ok = (!ask->plan.path || file_read(ask->plan.path, ask->plan.path, BUNDLE_MAX,
                                          &ask->bundle, &ask->err)) &&
              apply_files_read(buf_str(&ask->bundle), &ask->files, &ask->err);
}

static void make(struct applying_ask *ask)
{
    const struct applying_plan *plan = &ask->plan;
    struct apply_make make = {.host = plan->engine->script_data,
            .files = &ask->files,
            .author = plan->author,
            .only_plan = plan->only_plan,
            .side = plan->side};
    struct buf text = {0};
    uint64_t number = 0;
    bool ok = ask->ok &&
              (make.author != 0 ||
                      restore_find_author(plan->engine, plan->as, &make.author, &ask->err)) &&
              apply_make(&make, &text, &number, &ask->err);
    plan->done(plan->data, buf_str(&text), number, ok ? NULL : ask->err.text);
    buf_finish(&text);
    destroy(ask);
}

static void on_warming(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct applying_ask *ask = timer->data;
    (void)events;
    for (size_t i = 0; i < WARM_MOST && ask->warmed < ask->files.count; i++) {
        apply_warm(ask->plan.engine, &ask->files, ask->warmed++);
    }
    if (ask->warmed >= ask->files.count) {
        ev_timer_stop(loop, timer);
        make(ask);
    }
}

static void have_read(void *data)
{
    struct applying_ask *ask = data;
    if (ask->abandoned) {
        destroy(ask);
        return;
    }
    ask->is_read = true;
    ev_timer_start(ask->plan.loop, &ask->warming);
}

enum apply_side applying_side(const char *name)
{
    return name && strcmp(name, "ours") == 0     ? APPLY_OURS
           : name && strcmp(name, "theirs") == 0 ? APPLY_THEIRS
                                                 : APPLY_NEITHER;
}

struct applying_ask *applying_begin(const struct applying_plan *plan, struct err *err)
{
    struct applying_ask *ask = mem_alloc(sizeof(*ask));
    ask->plan = *plan;
    ask->plan.path = plan->path ? mem_dup_text(plan->path) : NULL;
    ask->plan.as = plan->as ? mem_dup_text(plan->as) : NULL;
    buf_add_str(&ask->bundle, plan->bundle);
    ev_timer_init(&ask->warming, on_warming, WARM_SECONDS, WARM_SECONDS);
    ask->warming.data = ask;
    struct worker_job job = {read_files, have_read, ask};
    if (worker_submit(plan->engine->workers, job, JOBS_MAX)) {
        return ask;
    }
    destroy(ask);
    (void)err_set(err, ERR_BUSY, "the server is too busy: try again in a minute");
    return NULL;
}

void applying_abandon(struct applying_ask *ask)
{
    if (ask && ask->is_read) {
        ev_timer_stop(ask->plan.loop, &ask->warming);
        destroy(ask);
    } else if (ask) {
        ask->abandoned = true;
    }
}
