#pragma once
#include <stdint.h>

/* Where time comes from. Tests replace the source; nothing else in Skein
 * reads the system's clocks. */
struct clock_source {
    int64_t (*monotonic_us)(void *data); /* never goes back */
    int64_t (*wall_ms)(void *data);      /* since 1970, UTC; for display and stamps only */
    void *data;
};

/* NULL goes back to the system's clocks. */
void clock_set_source(const struct clock_source *source);
int64_t clock_us(void);
int64_t clock_ms(void);
int64_t clock_wall_ms(void);
/* Returns how long ago a stamp of clock_wall_ms is, and 0 if the clock went back behind it. In milliseconds. */
int64_t clock_wall_age_ms(int64_t since_ms);
/* Time for which the calling thread has really run, to within a millisecond: what other processes take does not
 * count.
 * With a test's source, the same as clock_us. Thread: any. */
int64_t clock_thread_us(void);
/* The same for who has just asked clock_us. */
int64_t clock_thread_us_at(int64_t now_us);
