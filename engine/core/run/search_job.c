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

static void search_job_free(struct search_job *seek)
{
    mem_free(seek->path);
    mem_free(seek->part);
    mem_free(seek->ids);
    mem_free(seek);
}

/* Thread: engine, then worker; never both at once. */
static void take_id(void *data, uint64_t id)
{
    struct search_job *seek = data;
    seek->ids = mem_grow(seek->ids, seek->count, &seek->capacity, sizeof(*seek->ids));
    seek->ids[seek->count++] = id;
}

/* An object can match by name and by alias. */
static int compare_ids(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void keep_each_once(struct search_job *seek)
{
    size_t kept = 0;
    if (seek->count > 0) {
        qsort(seek->ids, seek->count, sizeof(*seek->ids), compare_ids);
    }
    for (size_t i = 0; i < seek->count; i++) {
        if (kept == 0 || seek->ids[kept - 1] != seek->ids[i]) {
            seek->ids[kept++] = seek->ids[i];
        }
    }
    seek->count = kept;
}

/* Thread: worker. */
static void read_names(void *data)
{
    struct search_job *seek = data;
    /* Each object may come twice. */
    seek->ok = seek->texts ? store_texts_find(seek->path, str_of(seek->part), seek->limit,
                                     take_id, seek, &seek->err)
                           : store_names_find(seek->path, str_of(seek->part), seek->limit * 2,
                                     take_id, seek, &seek->err);
    keep_each_once(seek);
}

static void unlink_seek(struct search_job *seek)
{
    struct search_job **at = &seek->engine->search_jobs;
    while (*at != seek) {
        at = &(*at)->next;
    }
    *at = seek->next;
}

static void names_read(void *data)
{
    struct search_job *seek = data;
    if (seek->engine) {
        unlink_seek(seek);
        struct search_job_found found = {seek->ids, seek->count, str_of(seek->part),
                seek->limit, seek->asker, seek->ok ? NULL : seek->err.text};
        seek->done(seek->engine, seek->data, &found);
    }
    search_job_free(seek);
}

static bool begin(struct engine *engine, struct search_job *seek)
{
    seek->engine = engine;
    seek->next = engine->search_jobs;
    seek->path = mem_dup_text(store_path(engine->store));
    engine->search_jobs = seek;
    if (worker_submit(engine->workers, (struct worker_job){read_names, names_read, seek, false},
                seek->texts ? TEXT_JOBS_MAX : JOBS_MAX)) {
        return true;
    }
    unlink_seek(seek);
    search_job_free(seek);
    return false;
}

bool search_job_texts_begin(struct engine *engine, uint64_t asker, struct str part,
        size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data)
{
    struct search_job *seek = mem_alloc(sizeof(*seek));
    *seek = (struct search_job){.part = str_dup(part),
            .limit = limit,
            .texts = true,
            .asker = asker,
            .done = done,
            .data = data};
    return begin(engine, seek);
}

bool search_job_begin(struct engine *engine, uint64_t asker, struct str part, size_t limit,
        void (*done)(struct engine *engine, void *data, const struct search_job_found *found),
        void *data)
{
    struct search_job *seek = mem_alloc(sizeof(*seek));
    *seek = (struct search_job){
            .part = str_dup(part), .limit = limit, .asker = asker, .done = done, .data = data};
    world_search_fresh(engine->world, part, take_id, seek);
    return begin(engine, seek);
}

void search_jobs_abandon(struct engine *engine)
{
    for (struct search_job *seek = engine->search_jobs; seek; seek = seek->next) {
        seek->engine = NULL;
    }
    engine->search_jobs = NULL;
}
