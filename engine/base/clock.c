/* clock.c -- the source of time.
 *
 * Nothing else in Skein asks the system for the time, so a test can replace the source and set the
 * time itself. Timers and budgets use the monotonic clock. The wall clock may step, so it is only
 * for display and timestamps.
 *
 * The source is one of the few pieces of global state. It is set at start, before any thread
 * exists. */
#include "engine/base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Reading a thread's CPU time is a system call, so it is read at most this often. Between reads the
 * thread is assumed to have run all the time. */
enum { THREAD_STALE_US = 1000 };

/* The last reading, and when it was taken. */
static _Thread_local struct {
    int64_t us;
    int64_t at_us;
} thread_time;

static int64_t system_us(clockid_t clock)
{
    struct timespec now = {0};
    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_monotonic_us(void *data)
{
    (void)data;
    return system_us(CLOCK_MONOTONIC);
}

static int64_t system_wall_ms(void *data)
{
    (void)data;
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const struct clock_source system_source = {system_monotonic_us, system_wall_ms, NULL};
static struct clock_source current = {system_monotonic_us, system_wall_ms, NULL};

void clock_set_source(const struct clock_source *source)
{
    current = source ? *source : system_source;
}

int64_t clock_us(void)
{
    return current.monotonic_us(current.data);
}

int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

int64_t clock_wall_ms(void)
{
    return current.wall_ms(current.data);
}

int64_t clock_wall_age_ms(int64_t since_ms)
{
    int64_t age_ms = clock_wall_ms() - since_ms;
    return age_ms > 0 ? age_ms : 0;
}

int64_t clock_thread_us(void)
{
    return clock_thread_us_at(clock_us());
}

int64_t clock_thread_us_at(int64_t now_us)
{
    if (current.monotonic_us != system_monotonic_us) {
        return now_us;
    }
    if (now_us - thread_time.at_us >= THREAD_STALE_US) {
        thread_time.us = system_us(CLOCK_THREAD_CPUTIME_ID);
        thread_time.at_us = now_us;
    }
    return thread_time.us + (now_us - thread_time.at_us);
}
