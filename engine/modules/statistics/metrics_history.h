#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Metrics history of the last 30 days: numbers sampled once a minute, for plots.
 *
 * Kept per minute for the last three hours (only in memory), per five minutes for three days,
 * per hour for thirty days. The world file has the five-minute points and hours, a short row
 * per hour and per day. It is written every five minutes, unless nobody is there and nothing
 * happens. So a crash loses at most five minutes of interesting data. */
struct metrics_history;

/* The series. */
enum metrics_series {
    METRIC_PLAYERS,
    METRIC_SESSIONS,
    METRIC_COMMANDS, /* per second, like transactions and commits */
    METRIC_TRANSACTIONS,
    METRIC_TRANSACTION_MS, /* mean, like commit_ms; NaN if none ran */
    METRIC_COMMITS,
    METRIC_COMMIT_MS,
    METRIC_MEMORY, /* bytes, like the next two */
    METRIC_LUA,
    METRIC_HELD,
    METRIC_ERRORS, /* of scripts, per minute */
    METRIC_SERIES,
};

/* Reads the stored history. */
struct metrics_history *metrics_history_open(struct engine *engine);
void metrics_history_close(struct metrics_history *metrics_history);
/* Takes a sample: stats as in the call stats.get, at that wall clock time. Call outside
 * transactions. */
void metrics_history_take(
        struct metrics_history *metrics_history, const json_t *stats, int64_t wall_ms);
/* Writes everything that is unwritten, when the server stops. Call outside transactions. */
void metrics_history_flush(struct metrics_history *metrics_history);
/* Returns the last `hours` hours as calls_statistics.c describes them. A new reference. */
json_t *metrics_history_show(
        const struct metrics_history *metrics_history, uint64_t hours, int64_t wall_ms);
