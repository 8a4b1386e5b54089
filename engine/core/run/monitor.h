#pragma once
#include "engine/core/engine.h"

/* The running game for wizards who look on (@monitor): its slices, one by one. They are noted only while somebody has
 * asked within the last time; else a slice costs a comparison more. */

#define MONITOR_LONGEST 5
#define MONITOR_DOING 40

struct slice_times;

struct monitor_slice {
    uint64_t actor; /* 0: nobody's */
    int64_t took_us;
    char doing
            [MONITOR_DOING]; /* a command's pattern, "timer NAME", …; never what somebody says */
};

/* What has been since a time. */
struct monitor_look {
    uint64_t turns;       /* of the loop */
    uint64_t turn_slices; /* the most that ran in one of them */
    int64_t turn_us;      /* the longest; of the time for which the process really ran */
    int64_t turn_wall_us; /* the longest by the clock */
    struct monitor_slice
            longest[MONITOR_LONGEST]; /* the longest first; took_us 0: there were no more */
};

struct monitor *monitor_create(void);
/* NULL is fine. */
void monitor_destroy(struct monitor *monitor);
/* What the open slice does, if somebody looks; the last to say so counts. name may be empty. */
void monitor_doing(struct engine *engine, const char *kind, struct str name);
/* MOMENT_END. */
void monitor_end_slice(struct engine *engine, void *about);
/* The loop was held for so long: by the clock, and what the process really ran of that. */
void monitor_turn(struct engine *engine, int64_t wall_us, int64_t ran_us);
/* How long turns ran, since the start. */
const struct slice_times *monitor_turn_times(const struct engine *engine);
/* Somebody looks for so long from now on. */
void monitor_watch(struct engine *engine, int64_t for_ms);
/* Of the last for_ms, a minute at most, and up to a second before. */
void monitor_look(const struct engine *engine, int64_t for_ms, struct monitor_look *out);
