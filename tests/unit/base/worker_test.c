/* worker_test.c -- Each accepted job is done once, and finished on the polling thread. */
#include "engine/base/worker.h"

#include "tests/support/test.h"

#include <pthread.h>
#include <semaphore.h>

struct job {
    int runs;
    int *order; /* NULL, or counts the running jobs */
    int place;
    int dones;
    pthread_t done_on;
    sem_t *gate; /* run waits for it */
    sem_t *started;
};

static void run_job(void *data)
{
    struct job *job = data;
    if (job->started) {
        (void)sem_post(job->started);
    }
    if (job->gate) {
        (void)sem_wait(job->gate);
    }
    job->runs++;
    if (job->order) {
        job->place = ++*job->order;
    }
}

static void job_done(void *data)
{
    struct job *job = data;
    job->dones++;
    job->done_on = pthread_self();
}

static bool submit(struct worker_pool *pool, struct job *job, size_t queue_max)
{
    return worker_submit(pool, (struct worker_job){run_job, job_done, job, false}, queue_max);
}

static void post(void *data)
{
    (void)sem_post(data);
}

TEST(without_threads_a_job_runs_at_once_and_is_done_at_the_poll)
{
    struct worker_pool *pool = worker_create(0, NULL, NULL);
    struct job job = {0};

    assert_true(submit(pool, &job, 1));

    assert_int_equal(job.runs, 1);
    assert_int_equal(job.dones, 0);
    assert_int_equal(worker_poll(pool), 1);
    assert_int_equal(job.dones, 1);
    assert_int_equal(worker_poll(pool), 0);
    worker_destroy(pool);
}

TEST(every_job_is_done_once_on_the_polling_thread)
{
    sem_t woken;
    (void)sem_init(&woken, 0, 0);
    struct worker_pool *pool = worker_create(3, post, &woken);
    struct job jobs[200] = {0};
    for (size_t i = 0; i < 200; i++) {
        assert_true(submit(pool, &jobs[i], 200));
    }

    for (size_t done = 0; done < 200;) {
        (void)sem_wait(&woken);
        done += worker_poll(pool);
    }

    for (size_t i = 0; i < 200; i++) {
        assert_int_equal(jobs[i].runs, 1);
        assert_int_equal(jobs[i].dones, 1);
        assert_true(pthread_equal(jobs[i].done_on, pthread_self()));
    }
    worker_destroy(pool);
    (void)sem_destroy(&woken);
}

TEST(a_full_queue_refuses)
{
    sem_t gate;
    sem_t started;
    (void)sem_init(&gate, 0, 0);
    (void)sem_init(&started, 0, 0);
    struct worker_pool *pool = worker_create(1, NULL, NULL);
    struct job running = {.gate = &gate, .started = &started};
    struct job waiting = {0};
    struct job refused = {0};
    assert_true(submit(pool, &running, 1));
    (void)sem_wait(&started);

    assert_true(submit(pool, &waiting, 1));
    assert_false(submit(pool, &refused, 1));

    (void)sem_post(&gate);
    worker_destroy(pool);
    assert_int_equal(running.runs, 1);
    assert_int_equal(running.dones, 1);
    assert_int_equal(waiting.dones, 1);
    assert_int_equal(refused.dones, 0);
    (void)sem_destroy(&gate);
    (void)sem_destroy(&started);
}

TEST(low_priority_jobs_run_after_all_others)
{
    sem_t gate;
    sem_t started;
    sem_t woken;
    (void)sem_init(&gate, 0, 0);
    (void)sem_init(&started, 0, 0);
    (void)sem_init(&woken, 0, 0);
    int order = 0;
    struct worker_pool *pool = worker_create(1, post, &woken);
    struct job running = {.gate = &gate, .started = &started};
    struct job patient[3] = {{.order = &order}, {.order = &order}, {.order = &order}};
    struct job other[2] = {{.order = &order}, {.order = &order}};
    assert_true(submit(pool, &running, 1));
    (void)sem_wait(&started);

    for (size_t i = 0; i < 3; i++) {
        struct worker_job job = {run_job, job_done, &patient[i], true};
        assert_int_equal(worker_submit(pool, job, 2), i < 2);
    }
    assert_true(submit(pool, &other[0], 2) && submit(pool, &other[1], 2));
    (void)sem_post(&gate);
    for (size_t done = 0; done < 5;) {
        (void)sem_wait(&woken);
        done += worker_poll(pool);
    }

    assert_int_equal(other[0].place, 1);
    assert_int_equal(other[1].place, 2);
    assert_int_equal(patient[0].place, 3);
    assert_int_equal(patient[1].place, 4);
    worker_destroy(pool);
    (void)sem_destroy(&gate);
    (void)sem_destroy(&started);
    (void)sem_destroy(&woken);
}

TEST(destroying_a_null_pool_does_nothing)
{
    worker_destroy(NULL);
}
