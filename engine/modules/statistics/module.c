/* module.c -- statistics of the last days. */
#include "engine/modules/statistics/module.h"

#include "engine/base/mem.h"
#include "engine/modules/statistics/funnel.h"

static void create_statistics(struct engine *engine)
{
    struct statistics *statistics = mem_alloc(sizeof(*statistics));
    statistics->funnel = funnel_create();
    *skein_module_state(engine, "statistics") = statistics;
}

static void destroy_statistics(struct engine *engine)
{
    struct statistics *statistics = *skein_module_state(engine, "statistics");
    funnel_destroy(statistics->funnel);
    mem_free(statistics);
}

const struct skein_module statistics_module = {
        .name = "statistics",
        .create = create_statistics,
        .destroy = destroy_statistics,
        .add_calls = calls_statistics_add,
        .on = {[INTERNAL_NEWCOMER] = funnel_note},
        .server = &statistics_server,
};
