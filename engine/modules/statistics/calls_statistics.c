/* calls_statistics.c -- calls of wizards for statistics. */
#include "engine/base/clock.h"
#include "engine/core/calls/call.h"
#include "engine/modules/statistics/funnel.h"
#include "engine/modules/statistics/metrics_history.h"
#include "engine/modules/statistics/module.h"

/*** shape plot
{
  "name": "text",
  "mean": "list of real or null: one for each of the times; null: not known",
  "most": "list of real or null: the highest in that time"
} */

/*** call office.plots
{
  "about": "How the game was: a point a minute of up to three hours, five minutes of up to three days, else an hour", "who": "wizard",
  "takes": {"hours?": "number 1..720: the last so many; 3 by default"},
  "gives": {
    "from": "number: Unix time",
    "to": "number: the same",
    "step": "number: seconds that most points are of",
    "times": "list of number: Unix time when each point begins; what is missing is not known",
    "series": "list of plot"
  },
  "routes": [
    {"route": "GET /plots", "id": "getPlots", "about": "How the game was in the last hours or days"}
  ]
} */
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

/*** shape newcomers
{
  "time": "number: Unix time when the day begins",
  "doors": "list of newcomers_by_door",
  "stops": "list of newcomers_stop"
} */

/*** shape newcomers_by_door
{
  "door": "text: telnet, irc, web or ssh",
  "steps": "list of number: how many took each of the steps"
} */

/*** shape newcomers_stop
{
  "id": "number: the room's",
  "name": "text",
  "count": "number"
} */

/*** call office.newcomers
{
  "about": "How far newcomers came in their first hour, by day and door, without names; and in which rooms those were who went before ten minutes were over", "who": "wizard",
  "takes": {"days?": "number 1..30: the last so many; 7 by default"},
  "gives": {
    "steps": "list of text: what is counted: came (a connection), entered, typed, walked, spoke, achieved, ten (minutes), hour",
    "days": "list of newcomers: the newest first; a day without any is left out"
  },
  "routes": [
    {"route": "GET /newcomers", "id": "getNewcomers", "about": "How far newcomers come, by day and door"}
  ]
} */
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
