#pragma once
#include <stdint.h>

/* The source of time. Tests replace it; nothing else in Skein reads the system's clocks. */
struct clock_source {
    int64_t (*monotonic_us)(void *data); /* never goes back */
    int64_t (*wall_ms)(void *data);      /* since 1970, UTC; for display and stamps only */
    void *data;
};

/* Sets the source; NULL restores the system's clocks. */
void clock_set_source(const struct clock_source *source);
int64_t clock_us(void);
int64_t clock_ms(void);
int64_t clock_wall_ms(void);
/* Returns the age of a clock_wall_ms timestamp in milliseconds, or 0 if the clock has stepped back
 * before it. */
int64_t clock_wall_age_ms(int64_t since_ms);
/* Returns the CPU time of the calling thread, accurate to a millisecond. Time that other processes
 * use does not count. With a test's source, the same as clock_us. Thread: any. */
int64_t clock_thread_us(void);
/* Same, for a caller that has just called clock_us. */
int64_t clock_thread_us_at(int64_t now_us);
