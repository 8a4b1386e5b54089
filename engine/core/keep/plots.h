#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* How the game was in the last 30 days: numbers that are taken once a minute, for plots.
 *
 * A minute each of the last three hours (in memory alone), five minutes each of the last three days, an hour each of the
 * last thirty. In the world's file stand those of five minutes and of hours, a short row an hour and a day, written
 * when five minutes are over; as long as nobody is there and nothing happens, nothing is written. So a crash loses five
 * minutes at most of what somebody could miss. */
struct plots;

/* What is drawn. */
enum plot_series {
    PLOT_PLAYERS,
    PLOT_SESSIONS,
    PLOT_COMMANDS, /* a second, as slices and commits */
    PLOT_SLICES,
    PLOT_SLICE_MS, /* mean, as commit_ms; none without one */
    PLOT_COMMITS,
    PLOT_COMMIT_MS,
    PLOT_MEMORY, /* bytes, as the next two */
    PLOT_LUA,
    PLOT_HELD,
    PLOT_ERRORS, /* of scripts, a minute */
    PLOT_SERIES,
};

/* Reads what is kept. */
struct plots *plots_open(struct engine *engine);
void plots_close(struct plots *plots);
/* Takes a sample: stats as the call stats.get has them, at that time (wall clock). Outside any slice. */
void plots_take(struct plots *plots, const json_t *stats, int64_t wall_ms);
/* Writes what is not yet written, also if nobody would miss it: the server stops. Outside any slice. */
void plots_flush(struct plots *plots);
/* The last so many hours, as data/calls/office.json has it. A new reference. */
json_t *plots_show(const struct plots *plots, uint64_t hours, int64_t wall_ms);
