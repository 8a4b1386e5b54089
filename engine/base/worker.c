/* worker.c -- a small thread pool for slow, pure jobs.
 *
 * 1. A job is in exactly one place: waiting, running (in its thread), or done.
 * 2. `run` sees only the job's own data, so the threads share only the job lists, all under one
 *    lock.
 * 3. Every accepted job has its `done` called once, on the main thread, in the order of finishing.
 *
 * Jobs that belong here take long and need nothing of the world: hashing a password, looking up a
 * name. The store has a thread of its own, since its work is ordered. */
#include "engine/base/worker.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/thread.h"

#include <pthread.h>

struct entry {
    struct worker_job job;
    struct entry *next;
};

/* First in, first out. */
struct list {
    struct entry *first;
    struct entry **end;
    size_t count;
};

struct worker_pool {
    pthread_mutex_t lock;
    pthread_cond_t work; /* a job waits, or the pool is stopping */
    pthread_cond_t rest; /* no job waits or runs */
    size_t running;
    struct list waiting;
    struct list patient; /* waits until the list above is empty */
    struct list done;
    bool stopping;
    void (*wake)(void *data);
    void *wake_data;
    unsigned thread_count;
    pthread_t threads[];
};

static void list_add_worker(struct list *list, struct entry *entry)
{
    entry->next = NULL;
    *(list->first ? list->end : &list->first) = entry;
    list->end = &entry->next;
    list->count++;
}

static struct entry *list_take(struct list *list)
{
    struct entry *entry = list->first;
    if (entry) {
        list->first = entry->next;
        list->count--;
    }
    return entry;
}

static bool is_at_rest(const struct worker_pool *pool)
{
    return pool->running == 0 && !pool->waiting.first && !pool->patient.first;
}

static void finish_entry(struct worker_pool *pool, struct entry *entry)
{
    (void)pthread_mutex_lock(&pool->lock);
    list_add_worker(&pool->done, entry);
    pool->running -= pool->thread_count > 0;
    if (is_at_rest(pool)) {
        (void)pthread_cond_broadcast(&pool->rest);
    }
    (void)pthread_mutex_unlock(&pool->lock);
    if (pool->wake) {
        pool->wake(pool->wake_data);
    }
}

/* Waits for a job. Returns NULL when the pool stops. */
static struct entry *take_waiting(struct worker_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->stopping && !pool->waiting.first && !pool->patient.first) {
        (void)pthread_cond_wait(&pool->work, &pool->lock);
    }
    struct list *list = pool->waiting.first ? &pool->waiting : &pool->patient;
    struct entry *entry = pool->stopping ? NULL : list_take(list);
    pool->running += entry != NULL;
    (void)pthread_mutex_unlock(&pool->lock);
    return entry;
}

static void *thread_main_worker(void *data)
{
    struct worker_pool *pool = data;
    for (struct entry *entry; (entry = take_waiting(pool));) {
        entry->job.run(entry->job.data);
        finish_entry(pool, entry);
    }
    return NULL;
}

struct worker_pool *worker_create(unsigned threads, void (*wake)(void *data), void *data)
{
    struct worker_pool *pool = mem_alloc(sizeof(*pool) + threads * sizeof(pthread_t));
    pool->wake = wake;
    pool->wake_data = data;
    pool->thread_count = threads;
    must(pthread_mutex_init(&pool->lock, NULL) == 0);
    must(pthread_cond_init(&pool->work, NULL) == 0);
    must(pthread_cond_init(&pool->rest, NULL) == 0);
    for (unsigned i = 0; i < threads; i++) {
        thread_start(&pool->threads[i], "skein-worker", thread_main_worker, pool);
    }
    return pool;
}

unsigned worker_threads(const struct worker_pool *pool)
{
    return pool->thread_count > 0 ? pool->thread_count : 1;
}

static size_t finish_all(struct list *list)
{
    size_t count = list->count;
    for (struct entry *entry; (entry = list_take(list));) {
        entry->job.done(entry->job.data);
        mem_free(entry);
    }
    return count;
}

void worker_destroy(struct worker_pool *pool)
{
    if (!pool) {
        return;
    }
    (void)pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    (void)pthread_cond_broadcast(&pool->work);
    (void)pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->thread_count; i++) {
        must(pthread_join(pool->threads[i], NULL) == 0);
    }
    (void)worker_poll(pool);
    finish_all(&pool->waiting);
    finish_all(&pool->patient);
    (void)pthread_cond_destroy(&pool->work);
    (void)pthread_cond_destroy(&pool->rest);
    (void)pthread_mutex_destroy(&pool->lock);
    mem_free(pool);
}

bool worker_submit(struct worker_pool *pool, struct worker_job job, size_t queue_max)
{
    (void)pthread_mutex_lock(&pool->lock);
    struct list *list = job.patient ? &pool->patient : &pool->waiting;
    bool accepted = list->count < queue_max;
    struct entry *entry = NULL;
    if (accepted) {
        entry = mem_alloc(sizeof(*entry));
        entry->job = job;
    }
    if (accepted && pool->thread_count > 0) {
        list_add_worker(list, entry);
    }
    (void)pthread_mutex_unlock(&pool->lock);
    if (accepted && pool->thread_count > 0) {
        (void)pthread_cond_signal(&pool->work);
    } else if (accepted) {
        job.run(job.data);
        finish_entry(pool, entry);
    }
    return accepted;
}

void worker_settle(struct worker_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    while (!is_at_rest(pool)) {
        (void)pthread_cond_wait(&pool->rest, &pool->lock);
    }
    (void)pthread_mutex_unlock(&pool->lock);
}

size_t worker_poll(struct worker_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    struct list done = pool->done;
    pool->done = (struct list){0};
    (void)pthread_mutex_unlock(&pool->lock);
    return finish_all(&done);
}
