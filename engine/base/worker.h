#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A small pool of threads for slow, pure jobs (password hashes, name look-ups).
 * A job's run sees only its own data; its done runs on the main thread, from
 * worker_poll. */
struct worker_pool;

struct worker_job {
    void (*run)(void *data);  /* Thread: worker */
    void (*done)(void *data); /* Thread: main; owns data afterwards */
    void *data;
    bool patient; /* all other jobs run first, even later ones */
};

/* Creates a pool. wake may be NULL; a worker thread calls it when worker_poll has something to do.
 * With threads 0, for tests, worker_submit runs each job at once; its done is called by the next
 * worker_poll. */
struct worker_pool *worker_create(unsigned threads, void (*wake)(void *data), void *data);
/* Returns how many jobs may run at once: 1 without threads. */
unsigned worker_threads(const struct worker_pool *pool);
/* Waits for running jobs. Drops the jobs not yet started, after calling their done. */
void worker_destroy(struct worker_pool *pool);
/* Queues a job. False, keeping nothing, if queue_max jobs of its kind (patient or not) are waiting
 * already. */
bool worker_submit(struct worker_pool *pool, struct worker_job job, size_t queue_max);
/* Waits until no job waits or runs. Their done callbacks are still pending. */
void worker_settle(struct worker_pool *pool);
/* Runs the done callbacks of finished jobs; returns how many. */
size_t worker_poll(struct worker_pool *pool);
