/* applying.c -- applies files while people play, in the steps of live_change.h: design_files.c
 * reads them, apply_make.c makes the changes. */
#include "engine/modules/apply/applying.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/core/engine.h"
#include "engine/modules/apply/apply_delta.h"
#include "engine/modules/apply/apply_settle.h"
#include "world/model/world.h"
#include "world/store/store.h"

#include <string.h>

/* So many things are compared sooner than the world file is read. */
enum { SETTLE_LEAST = 200 };

#define APPLYING_BUNDLE_MAX ((size_t)64 << 20)

struct applying_ask {
    struct applying_plan plan; /* path and as are owned */
    char *world;               /* owned: the path of the world file */
    struct buf bundle;
    struct design_files files;
    struct apply_delta delta;
    uint64_t since; /* the commit that has what the asker did before */
    atomic_bool given_up;
};

static void destroy_applying(void *own)
{
    struct applying_ask *ask = own;
    design_files_finish(&ask->files);
    apply_delta_finish(&ask->delta);
    mem_free(ask->world);
    mem_free((void *)(uintptr_t)ask->plan.path);
    mem_free((void *)(uintptr_t)ask->plan.as);
    buf_finish(&ask->bundle);
    mem_free(ask);
}

/* Thread: worker. */
static bool read_files_applying(void *own, size_t *out_count, struct err *err)
{
    struct applying_ask *ask = own;
    const char *path = ask->plan.path;
    bool ok = (!path || file_read(path, path, APPLYING_BUNDLE_MAX, &ask->bundle, err)) &&
              design_files_read(buf_str(&ask->bundle), &ask->files, err) &&
              apply_base_first(ask->world, &ask->files, err);
    if (ok) {
        apply_delta_find(&ask->files, &ask->delta);
    }
    if (ok && ask->plan.only_plan && ask->delta.differ_count > SETTLE_LEAST) {
        ok = apply_settle(
                ask->world, ask->since, &ask->given_up, &ask->files, &ask->delta, err);
    }
    *out_count = ask->delta.differ_count + ask->delta.lacked_count;
    return ok;
}

static void give_up_applying(void *own)
{
    struct applying_ask *ask = own;
    atomic_store(&ask->given_up, true);
}

static void warm_applying(void *own, size_t i)
{
    struct applying_ask *ask = own;
    (void)apply_find(
            ask->plan.live.engine, str_of(apply_delta_name(&ask->delta, &ask->files, i)));
}

static bool make_applying(void *own, struct buf *text, uint64_t *out_number, struct err *err)
{
    struct applying_ask *ask = own;
    const struct applying_plan *plan = &ask->plan;
    struct engine *engine = plan->live.engine;
    struct apply_make make = {.host = engine_script_data(engine),
            .files = &ask->files,
            .delta = &ask->delta,
            .author = plan->author,
            .only_plan = plan->only_plan,
            .checks = plan->checks,
            .bundle = plan->checks ? buf_str(&ask->bundle) : STR_NONE,
            .side = plan->side};
    return (make.author != 0 || asker_find_wizard(engine, plan->as, &make.author, err)) &&
           apply_make(&make, text, out_number, err);
}

enum apply_side applying_side(const char *name)
{
    return name && strcmp(name, "ours") == 0     ? APPLY_OURS
           : name && strcmp(name, "theirs") == 0 ? APPLY_THEIRS
                                                 : APPLY_NEITHER;
}

struct live_change *applying_begin(const struct applying_plan *plan, struct err *err)
{
    static const struct live_work work = {read_files_applying, warm_applying, make_applying,
            destroy_applying, give_up_applying};
    struct applying_ask *ask = mem_alloc(sizeof(*ask));
    ask->plan = *plan;
    ask->since = engine_world(plan->live.engine)->commit_number;
    ask->world = mem_dup_text(store_path(engine_store(plan->live.engine)));
    ask->plan.path = plan->path ? mem_dup_text(plan->path) : NULL;
    ask->plan.as = plan->as ? mem_dup_text(plan->as) : NULL;
    buf_add_str(&ask->bundle, plan->bundle);
    return live_change_begin(&plan->live, &work, ask, err);
}
