/* libc_thread.c -- Threads, clocks and random numbers: the C library's functions, by threads.h and
 * the seed. */
#include "tests/simulate/libc.h"

#include "tests/simulate/simulate.h"
#include "tests/simulate/threads.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { PROCESS = 4242, PROCESSORS = 3, SECOND_US = 1000000 };

/* -- threads -- */

typedef int create_call(pthread_t *, const pthread_attr_t *, void *(*run)(void *), void *data);
typedef int join_call(pthread_t, void **);
typedef int mutex_call(pthread_mutex_t *);
typedef int cond_call(pthread_cond_t *);
typedef int wait_call(pthread_cond_t *, pthread_mutex_t *);
typedef int wait_until_call(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

/* The C library's own, found once. */
#define REAL(type, name)                                                                       \
    static type *real;                                                                         \
    real = real ? real : (type *)dlsym(RTLD_NEXT, name)

int pthread_create(
        pthread_t *out, const pthread_attr_t *attributes, void *(*run)(void *), void *data)
{
    REAL(create_call, "pthread_create");
    return sim ? threads_create(out, attributes, run, data) : real(out, attributes, run, data);
}

int pthread_join(pthread_t thread, void **out)
{
    REAL(join_call, "pthread_join");
    return sim ? threads_join(thread, out) : real(thread, out);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    REAL(mutex_call, "pthread_mutex_lock");
    if (!sim || !threads_are_simulated()) {
        return real(mutex);
    }
    threads_lock(mutex);
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    REAL(mutex_call, "pthread_mutex_unlock");
    if (!sim || !threads_are_simulated()) {
        return real(mutex);
    }
    threads_unlock(mutex);
    return 0;
}

int pthread_cond_wait(pthread_cond_t *changed, pthread_mutex_t *mutex)
{
    REAL(wait_call, "pthread_cond_wait");
    return sim ? threads_wait_for(changed, mutex, THREADS_NEVER) : real(changed, mutex);
}

int pthread_cond_timedwait(
        pthread_cond_t *changed, pthread_mutex_t *mutex, const struct timespec *until)
{
    REAL(wait_until_call, "pthread_cond_timedwait");
    return sim ? threads_wait_for(changed, mutex,
                         (int64_t)until->tv_sec * SECOND_US + until->tv_nsec / 1000)
               : real(changed, mutex, until);
}

int pthread_cond_signal(pthread_cond_t *changed)
{
    REAL(cond_call, "pthread_cond_signal");
    if (!sim) {
        return real(changed);
    }
    threads_signal(changed, false);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *changed)
{
    REAL(cond_call, "pthread_cond_broadcast");
    if (!sim) {
        return real(changed);
    }
    threads_signal(changed, true);
    return 0;
}

typedef int yield_call(void);
typedef int affinity_call(pid_t, size_t, cpu_set_t *);

/* A thread that waits for another one without a lock gives way here. */
int sched_yield(void)
{
    REAL(yield_call, "sched_yield");
    if (!sim || !threads_are_simulated()) {
        return real();
    }
    threads_give_way();
    return 0;
}

int sched_getaffinity(pid_t process, size_t size, cpu_set_t *out)
{
    REAL(affinity_call, "sched_getaffinity");
    if (!sim) {
        return real(process, size, out);
    }
    CPU_ZERO_S(size, out);
    for (size_t i = 0; i < PROCESSORS; i++) {
        CPU_SET_S(i, size, out);
    }
    return 0;
}

/* -- clocks -- */

static int64_t wall_us(void)
{
    return sim->now_us + sim->wall_offset_us;
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
    if (!sim) {
        return (int)syscall(SYS_clock_gettime, clock, out);
    }
    /* The clock advances for a thread that polls it; the thread's own time hardly passes. */
    sim_spend(1);
    int64_t us =
            clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? wall_us() : sim->now_us;
    us = clock == CLOCK_THREAD_CPUTIME_ID ? us / 1000 : us;
    out->tv_sec = us / SECOND_US;
    out->tv_nsec = us % SECOND_US * 1000;
    return 0;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    (void)zone;
    struct timespec now = {0};
    int code = clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return code;
}

time_t time(time_t *out)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    if (!sim) {
        return (int)syscall(SYS_nanosleep, wanted, left);
    }
    int64_t us = (int64_t)wanted->tv_sec * SECOND_US + wanted->tv_nsec / 1000;
    (void)threads_wait(NULL, NULL, sim->now_us + us);
    return 0;
}

int usleep(useconds_t us)
{
    struct timespec wanted = {.tv_sec = us / SECOND_US, .tv_nsec = us % SECOND_US * 1000};
    return nanosleep(&wanted, NULL);
}

/* -- random numbers, and other differences between machines -- */

ssize_t getrandom(void *out, size_t length, unsigned flags)
{
    if (!sim) {
        return syscall(SYS_getrandom, out, length, flags);
    }
    uint8_t *bytes = out;
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (uint8_t)sim_below(256);
    }
    return (ssize_t)length;
}

int getentropy(void *out, size_t length)
{
    return getrandom(out, length, 0) == (ssize_t)length ? 0 : -1;
}

pid_t getpid(void)
{
    return sim ? PROCESS : (pid_t)syscall(SYS_getpid);
}

/* mimalloc's functions, which the sandbox uses: its addresses would be random, and with them the
 * order in which a table is walked. */
void *mi_malloc(size_t size);
void *mi_realloc(void *block, size_t size);
void mi_free(void *block);
void mi_collect(bool force);
void *mi_heap_new(void);
void *mi_heap_realloc(void *heap, void *block, size_t size);
void mi_heap_collect(void *heap, bool force);
void *mi_heap_malloc(void *heap, size_t size);
void mi_heap_delete(void *heap);
void mi_heap_destroy(void *heap);

void *mi_malloc(size_t size)
{
    return malloc(size);
}

void *mi_realloc(void *block, size_t size)
{
    return realloc(block, size);
}

void mi_free(void *block)
{
    free(block);
}

void mi_collect(bool force)
{
    (void)force;
}

void *mi_heap_new(void)
{
    static char heap;
    return &heap;
}

void *mi_heap_realloc(void *heap, void *block, size_t size)
{
    (void)heap;
    return realloc(block, size);
}

void *mi_heap_malloc(void *heap, size_t size)
{
    (void)heap;
    return malloc(size);
}

/* Its memory is leaked, since a life is short. */
void mi_heap_destroy(void *heap)
{
    (void)heap;
}

void mi_heap_collect(void *heap, bool force)
{
    (void)heap;
    (void)force;
}

void mi_heap_delete(void *heap)
{
    (void)heap;
}

typedef long sysconf_call(int);

long sysconf(int name)
{
    REAL(sysconf_call, "sysconf");
    return sim && name == _SC_NPROCESSORS_ONLN ? PROCESSORS : real(name);
}
