/* load_times.c -- Waiting times of bench-load: every time is kept, none is estimated. */
#include "load_times.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t load_now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void load_times_add(struct load_times *times, int64_t us)
{
    if (times->count == times->room) {
        times->room = times->room ? times->room * 2 : 1 << 16;
        times->us = realloc(times->us, times->room * sizeof(*times->us));
        if (!times->us) {
            fputs("bench-load: out of memory\n", stderr);
            exit(1);
        }
    }
    times->us[times->count++] = us > UINT32_MAX ? UINT32_MAX : us < 0 ? 0 : (uint32_t)us;
}

static int compare(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

void load_times_print(struct load_times *times)
{
    size_t n = times->count;
    if (n > 0) {
        qsort(times->us, n, sizeof(*times->us), compare);
        printf(" p50_us=%" PRIu32 " p99_us=%" PRIu32 " p999_us=%" PRIu32 " max_us=%" PRIu32,
                times->us[n / 2], times->us[n * 99 / 100], times->us[n * 999 / 1000],
                times->us[n - 1]);
    }
    times->count = 0;
}

void load_times_finish(struct load_times *times)
{
    free(times->us);
}
