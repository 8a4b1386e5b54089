#pragma once
#include <stddef.h>
#include <stdint.h>

/* Waiting times of bench-load, and their percentiles. A zeroed struct is empty. */
struct load_times {
    uint32_t *us; /* owned */
    size_t count;
    size_t room;
};

/* Microseconds of a clock that only goes forward. */
int64_t load_now_us(void);
void load_times_add(struct load_times *times, int64_t us);
/* Prints " p50_us=N p99_us=N p999_us=N max_us=N", or nothing without samples; then clears them. */
void load_times_print(struct load_times *times);
void load_times_finish(struct load_times *times);
