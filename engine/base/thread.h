#pragma once
#include <pthread.h>
#include <stdbool.h>

/* Starts a thread that runs run(data). Its name, at most 15 bytes, is shown by top -H and others.
 * All signals are blocked in it, since the main thread handles them. The caller joins it. */
void thread_start(pthread_t *out, const char *name, void *(*run)(void *data), void *data);
/* The same for a thread that nobody joins: it ends by itself, or with the process. Returns false if
 * the system allows no more threads. */
bool thread_start_alone(const char *name, void *(*run)(void *data), void *data);
