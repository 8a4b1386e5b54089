#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* threads -- The server's threads, of which one runs at a time.
 *
 * A thread gives way where it waits, and at random at other calls. A random one of the runnable
 * threads goes on; if none is runnable, the clock jumps to the next moment at which one is, or a
 * client has its turn.
 *
 * Locks are the C library's own, so that a thread sanitizer sees them; but a thread that would wait
 * for a lock gives way here. */

#define THREADS_NEVER INT64_MAX

/* True if the caller is one of the server's threads. */
bool threads_are_simulated(void);
/* Makes the caller the first thread. */
void threads_begin(void);
/* Waits until ready(data), or for the moment until_us. Returns false if the moment came first. */
bool threads_wait(bool (*ready)(void *data), void *data, int64_t until_us);
/* Other threads may run for a while. */
void threads_give_way(void);

int threads_create(
        pthread_t *out, const pthread_attr_t *attributes, void *(*run)(void *), void *data);
int threads_join(pthread_t thread, void **out);
void threads_lock(pthread_mutex_t *mutex);
void threads_unlock(pthread_mutex_t *mutex);
/* Returns ETIMEDOUT or 0. */
int threads_wait_for(pthread_cond_t *changed, pthread_mutex_t *mutex, int64_t until_us);
void threads_signal(pthread_cond_t *changed, bool all);
