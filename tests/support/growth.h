#pragma once
/* How the cost of something grows with its size, by processor time, for costs that nothing counts. Both sizes are
 * measured in turn, in one run, and the smallest times are compared: a busy machine makes it longer, not false. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

static inline int64_t growth_now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline void growth_measure(
        int64_t (*cost_ns)(void *data, size_t size), void *data, size_t size, int64_t *least_ns)
{
    int64_t now_ns = cost_ns(data, size);
    if (*least_ns < 0 || now_ns < *least_ns) {
        *least_ns = now_ns;
    }
}

/* Returns whether something of four times the size costs at most eight times as much: what grows in proportion to its
 * size costs 4 times as much, what grows with its square 16 times. cost_ns returns the processor time of one run. */
static inline bool growth_is_linear(
        int64_t (*cost_ns)(void *data, size_t size), void *data, size_t size)
{
    int64_t small_ns = -1;
    int64_t large_ns = -1;
    bool linear = false;
    for (int i = 0; i < 10 && !linear; i++) {
        growth_measure(cost_ns, data, size, &small_ns);
        growth_measure(cost_ns, data, 4 * size, &large_ns);
        linear = large_ns <= 8 * small_ns;
    }
    return linear;
}
