/* calls_statistics.c -- calls of wizards for statistics; data/calls/office.json. */
#include "engine/base/clock.h"
#include "engine/core/calls/call.h"
#include "engine/modules/statistics/funnel.h"
#include "engine/modules/statistics/metrics_history.h"
#include "engine/modules/statistics/module.h"

static enum call_answer run_metrics(struct call *call)
{
    const struct statistics *statistics = *skein_module_state(call->engine, "statistics");
    if (!statistics->history) {
        return call_refuse(call, 503, PHRASE_ask_busy);
    }
    call->result = metrics_history_show(
            statistics->history, call_number_or(call, "hours", 3), clock_wall_ms());
    return CALL_DONE;
}

static enum call_answer run_newcomers(struct call *call)
{
    call->result = funnel_show(call->engine, call_number_or(call, "days", 7));
    return CALL_DONE;
}

void calls_statistics_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"office.plots", run_metrics},
            {"office.newcomers", run_newcomers},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
