/* search_job.c -- asynchronous searches for objects by name or text.
 *
 * The store finds everything durable at the time it reads. For names, changes not yet durable
 * at the time of the request are searched at once, in memory. Together they cover everything of
 * that time, however long the answer takes.
 *
 * A job owns all data that it uses. If the engine is destroyed first, its result is dropped. */
#include "engine/core/run/search_job.h"

#include "engine/base/mem.h"
#include "engine/base/worker.h"
#include "engine/core/part.h"
#include "world/model/world.h"
#include "world/store/store.h"
#include "world/store/store_names.h"
#include "world/store/store_texts.h"

#include <stdlib.h>

#define JOBS_MAX 64
/* These scan the whole store, and workers must hash passwords as well. */
#define TEXT_JOBS_MAX 4

struct search_job {
    struct engine *engine;   /* NULL: the engine is destroyed */
    struct search_job *next; /* list of the engine's searches */
    char *path;              /* owned */
    char *part;              /* owned */
    size_t limit;
    uint64_t asker; /* of search_job_found */
    bool texts;     /* searches all texts, not only names */
    uint64_t *ids;  /* owned */
    size_t count;
    size_t capacity;
    void (*done)(struct engine *engine, void *data, const struct search_job_found *found);
    void *data;
    bool ok;
    struct err err;
};

struct search_jobs {
    struct search_job *first; /* that workers run; borrowed from their jobs */
};

PART_STATE(search_jobs, PART_SEARCH_JOBS)

static void search_job_free(struct search_job *job)
{
    mem_free(job->path);
    mem_free(job->part);
    mem_free(job->ids);
    mem_free(job);
}

/* Thread: engine, then worker; never both at once. */
static void take_id(void *data, uint64_t id)
{
    struct search_job *job = data;
    job->ids = mem_grow(job->ids, job->count, &job->capacity, sizeof(*job->ids));
    job->ids[job->count++] = id;
}

/* An object can match by name and by alias. */
static int compare_ids(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void keep_each_once(struct search_job *job)
{
    size_t kept = 0;
    if (job->count > 0) {
        qsort(job->ids, job->count, sizeof(*job->ids), compare_ids);
    }
    for (size_t i = 0; i < job->count; i++) {
        if (kept == 0 || job->ids[kept - 1] != job->ids[i]) {
            job->ids[kept++] = job->ids[i];
        }
    }
    job->count = kept;
}

/* Thread: worker. */
static void read_names(void *data)
{
    struct search_job *job = data;
    /* Each object may come twice. */
    job->ok = job->texts ? store_texts_find(job->path, str_of(job->part), job->limit, take_id,
                                   job, &job->err)
                         : store_names_find(job->path, str_of(job->part), job->limit * 2,
                                   take_id, job, &job->err);
    keep_each_once(job);
}

static void unlink_job(struct search_job *job)
{
    struct search_job **at = &search_jobs_state(job->engine)->first;
    while (*at != job) {
        at = &(*at)->next;
    }
    *at = job->next;
}

static void names_read(void *data)
{
    struct search_job *job = data;
    if (job->engine) {
        unlink_job(job);
        struct search_job_found found = {job->ids, job->count, str_of(job->part), job->limit,
                job->asker, job->ok ? NULL : job->err.text};
        job->done(job->engine, job->data, &found);
    }
    search_job_free(job);
}

static bool begin(struct engine *engine, struct search_job *job)
{
    job->engine = engine;
    job->next = search_jobs_state(engine)->first;
    job->path = mem_dup_text(store_path(engine_store(engine)));
    search_jobs_state(engine)->first = job;
    if (worker_submit(engine_workers(engine),
                (struct worker_job){read_names, names_read, job, false},
                job->texts ? TEXT_JOBS_MAX : JOBS_MAX)) {
        return true;
    }
    unlink_job(job);
    search_job_free(job);
    return false;
}

bool search_job_texts_begin(struct engine *engine, uint64_t asker, struct str part,
        size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data)
{
    struct search_job *job = mem_alloc(sizeof(*job));
    *job = (struct search_job){.part = str_dup(part),
            .limit = limit,
            .texts = true,
            .asker = asker,
            .done = done,
            .data = data};
    return begin(engine, job);
}

bool search_job_begin(struct engine *engine, uint64_t asker, struct str part, size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data)
{
    struct search_job *job = mem_alloc(sizeof(*job));
    *job = (struct search_job){
            .part = str_dup(part), .limit = limit, .asker = asker, .done = done, .data = data};
    world_search_fresh(engine_world(engine), part, take_id, job);
    return begin(engine, job);
}

static void search_jobs_abandon(struct engine *engine)
{
    for (struct search_job *job = search_jobs_state(engine)->first; job; job = job->next) {
        job->engine = NULL;
    }
    search_jobs_state(engine)->first = NULL;
}

const struct kernel_part search_jobs_part = {
        .state_size = sizeof(struct search_jobs),
        .destroy = search_jobs_abandon,
};
