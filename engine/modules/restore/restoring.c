/* restoring.c -- restoring a part of a backup while people play.
 *
 * It is a live_change.h: restore_read.c reads the part, and restore_make.c applies it. */
#include "engine/modules/restore/restoring.h"

#include "engine/core/engine.h"
#include "world/store/store.h"

#include <unistd.h>

enum { THINGS_MOST = 5000 };

struct restoring {
    struct engine *engine;
    struct restore_ask ask; /* its strings are owned */
    char *as;               /* owned; may be NULL */
    struct restore_part part;
};

static void destroy_restoring(void *own)
{
    struct restoring *restoring = own;
    restore_part_finish(&restoring->part);
    mem_free((void *)(uintptr_t)restoring->ask.file);
    mem_free((void *)(uintptr_t)restoring->ask.name);
    mem_free((void *)(uintptr_t)restoring->ask.scratch);
    mem_free(restoring->as);
    mem_free(restoring);
}

/* Thread: worker. */
static bool read_part(void *own, size_t *out_count, struct err *err)
{
    struct restoring *restoring = own;
    bool ok = restore_part_read(&restoring->ask, &restoring->part, err);
    *out_count = restoring->part.count;
    return ok;
}

static void warm_restoring(void *own, size_t i)
{
    const struct restoring *restoring = own;
    (void)world_find(engine_world(restoring->engine), restoring->part.things[i].id);
}

static bool make_restoring(void *own, struct buf *text, uint64_t *out_number, struct err *err)
{
    struct restoring *restoring = own;
    struct restore_make make = {.host = engine_script_data(restoring->engine)};
    return asker_find_wizard(restoring->engine, restoring->as, &make.author, err) &&
           restore_part_make(&make, &restoring->part, text, out_number, err);
}

struct live_change *restoring_begin(const struct restoring_plan *plan, struct err *err)
{
    static const struct live_work work = {
            read_part, warm_restoring, make_restoring, destroy_restoring, NULL};
    struct restoring *restoring = mem_alloc(sizeof(*restoring));
    struct engine *engine = plan->live.engine;
    struct buf scratch = {0};
    buf_printf(&scratch, "%s.restoring-%ld", store_path(engine_store(engine)), (long)getpid());
    *restoring = (struct restoring){.engine = engine,
            .ask = {.file = mem_dup_text(plan->file),
                    .name = mem_dup_text(plan->name),
                    .scratch = str_dup(buf_str(&scratch)),
                    .is_area = plan->is_area,
                    .most = THINGS_MOST},
            .as = plan->as ? mem_dup_text(plan->as) : NULL};
    buf_finish(&scratch);
    return live_change_begin(&plan->live, &work, restoring, err);
}
