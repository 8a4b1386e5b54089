/* applying.c -- applies files while people play, in the steps of live_change.h: design_files.c
 * reads them, apply_make.c makes the changes. */
#include "engine/modules/apply/applying.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/core/engine.h"

#include <string.h>

#define APPLYING_BUNDLE_MAX ((size_t)64 << 20)

struct applying_ask {
    struct applying_plan plan; /* path and as are owned */
    struct buf bundle;
    struct design_files files;
};

static void destroy_applying(void *own)
{
    struct applying_ask *ask = own;
    design_files_finish(&ask->files);
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
              design_files_read(buf_str(&ask->bundle), &ask->files, err);
    *out_count = ask->files.count;
    return ok;
}

static void warm_applying(void *own, size_t i)
{
    struct applying_ask *ask = own;
    apply_warm(ask->plan.live.engine, &ask->files, i);
}

static bool make_applying(void *own, struct buf *text, uint64_t *out_number, struct err *err)
{
    struct applying_ask *ask = own;
    const struct applying_plan *plan = &ask->plan;
    struct engine *engine = plan->live.engine;
    struct apply_make make = {.host = engine_script_data(engine),
            .files = &ask->files,
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
    static const struct live_work work = {
            read_files_applying, warm_applying, make_applying, destroy_applying};
    struct applying_ask *ask = mem_alloc(sizeof(*ask));
    ask->plan = *plan;
    ask->plan.path = plan->path ? mem_dup_text(plan->path) : NULL;
    ask->plan.as = plan->as ? mem_dup_text(plan->as) : NULL;
    buf_add_str(&ask->bundle, plan->bundle);
    return live_change_begin(&plan->live, &work, ask, err);
}
