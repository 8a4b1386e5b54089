#pragma once
#include <pthread.h>

/* Starts a thread in which run(data) runs. top -H and others show it by the name, of 15 bytes at most. Signals are the main
 * thread's: it blocks them all. The caller joins it. */
void thread_start(pthread_t *out, const char *name, void *(*run)(void *data), void *data);
