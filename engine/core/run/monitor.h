#pragma once
#include "engine/core/engine.h"

/* Live statistics for wizards (@monitor): single transactions. They are recorded only for a
 * while after somebody asked; otherwise the cost is one comparison for each transaction. */

#define MONITOR_LONGEST 5
#define MONITOR_DOING 40

struct transaction_times;

struct monitor_transaction {
    uint64_t actor; /* 0: none */
    int64_t took_us;
    /* a command's pattern, "timer NAME", …; never what somebody says */
    char doing[MONITOR_DOING];
};

/* Statistics since a time. */
struct monitor_look {
    uint64_t turns;             /* of the loop */
    uint64_t turn_transactions; /* the most transactions in one turn */
    int64_t turn_us;            /* the longest turn, in CPU time of the process */
    int64_t turn_wall_us;       /* the longest turn, in wall-clock time */
    struct monitor_transaction
            longest[MONITOR_LONGEST]; /* the longest first; took_us 0: no more */
};

/* Returns a new number for a wizard who begins to monitor. */
uint64_t monitor_begin(struct engine *engine);
/* Names what the open transaction does, if somebody monitors; the last call counts. name may be
 * empty. */
void monitor_doing(struct engine *engine, const char *kind, struct str name);
/* Notes a turn of the loop: its wall-clock time, and the CPU time of the process. */
void monitor_turn(struct engine *engine, int64_t wall_us, int64_t ran_us);
/* Returns how long turns took, since the start. */
const struct transaction_times *monitor_turn_times(const struct engine *engine);
/* Records for so long from now on. */
void monitor_watch(struct engine *engine, int64_t for_ms);
/* Returns the statistics of the last for_ms, a minute at most, rounded up to a second. */
void monitor_look(const struct engine *engine, int64_t for_ms, struct monitor_look *out);
