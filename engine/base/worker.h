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
    bool patient; /* all others go first, whenever they come */
};

/* wake is called from a worker thread when worker_poll has something to do; it may be NULL.
 * threads 0 runs each job at once inside worker_submit, its done at the next worker_poll: for
 * tests. */
struct worker_pool *worker_create(unsigned threads, void (*wake)(void *data), void *data);
/* Returns how many jobs may run at once: 1 without threads. */
unsigned worker_threads(const struct worker_pool *pool);
/* Waits for running jobs; jobs not started are dropped after calling done. */
void worker_destroy(struct worker_pool *pool);
/* False if queue_max jobs wait already, of the patient ones or of the others; then nothing is kept. */
bool worker_submit(struct worker_pool *pool, struct worker_job job, size_t queue_max);
/* Waits until no job waits or runs; their done is still to be called. */
void worker_settle(struct worker_pool *pool);
/* Runs the done of finished jobs; returns how many. */
size_t worker_poll(struct worker_pool *pool);
