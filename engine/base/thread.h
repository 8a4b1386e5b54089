#pragma once
#include <pthread.h>

/* Starts a thread in which run(data) runs. Signals are the main thread's: it blocks them all. The caller joins it. */
void thread_start(pthread_t *out, void *(*run)(void *data), void *data);
