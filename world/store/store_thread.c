/* store_thread.c -- the writer thread: when batches are written, and retries.
 *
 * The main thread queues batches. The store thread takes all waiting batches as one group, writes
 * the group as one transaction with one sync, publishes the number of its last batch as durable and
 * wakes the main thread. While it syncs, the next group gathers. Batches also gather in two other
 * cases. A batch at leisure (batch->at_leisure), which nobody waits for, starts a write only after
 * STORE_LEISURE_MS. And the thread pauses after a large group, since a sync costs the same for any
 * size, and each of many players waits longer for the others' commands than for the pause.
 *
 * 1. The durable number grows only after the sync that makes it true.
 * 2. A failed group is kept and retried, 10 ms later, then doubling up to a second; nothing behind
 *    it is written before it.
 * 3. The log is written back only here, between groups; after REST_MS without work, all of it.
 * 4. Only this thread touches the world's file system, so it also checks the free space.
 * 5. The durable number is recorded at the file (store_log.h) once the main thread knows of it, but
 *    at most every NOTE_MS, because a sync after a record also has to write the attribute and takes
 *    longer. A pending record is written after NOTE_MS without work, and before waiting for a
 *    failing disk.
 *
 * Without a thread (inline_writer) store_poll takes the same steps; a failed group is then retried
 * at the next poll.
 *
 * store_sql writes a group into the file. */
#include "world/store/store_thread.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "engine/base/system.h"
#include "engine/base/thread.h"
#include "world/store/batch.h"
#include "world/store/store_log.h"
#include "world/store/store_sql.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>

#define RETRY_FIRST_MS 10
#define RETRY_MOST_MS 1000
#define REST_MS 2000
#define NOTE_MS 20
#define GROUP_MANY 64
#define PAUSE_US 500
#define ROOM_LOW ((uint64_t)64 * 1024 * 1024)
#define STOP_MS 1000 /* how long a failing disk can delay the end */

/* Batches in order. */
struct queue {
    struct batch *first;
    struct batch *last;
    size_t count;
    size_t bytes;
    int64_t since_ms; /* when the first batch came; 0: empty */
    bool hurries;     /* somebody waits for one of them */
};

struct store_thread {
    struct store_sql *sql; /* borrowed; used only by the store thread while that runs */
    const struct store_archive_kind *archive_kind;
    struct archive *archive; /* borrowed; NULL: none */
    int64_t pause_us;
    char *path; /* owned */
    void (*wake)(void *data);
    void *wake_data;
    bool is_inline;
    bool gathers;       /* see store_gather; used by the main thread only, like the two below */
    bool has_news;      /* the store thread has not been woken for new batches yet */
    uint64_t submitted; /* number of the newest batch taken; main thread only */
    uint64_t noted;     /* last commit number recorded at the file; the writer's alone */
    int64_t noted_us;   /* time of that, monotonic; used by the writer only */
    _Atomic uint64_t durable;
    pthread_t handle;
    pthread_mutex_t mutex;  /* guards all members below */
    pthread_cond_t changed; /* something waits, or the thread shall stop */
    pthread_cond_t stops;   /* the thread shall stop */
    struct queue waiting;
    struct queue group; /* being written; the writer owns its batches, the rest is shared */
    bool stopping;
    bool crashing;
    bool failing;
    char problem[256];
    uint64_t free_bytes; /* on the world's disk; UINT64_MAX: unknown */
    struct store_stats stats;
};

/* -- the queue -- */

static size_t batch_bytes(const struct batch *batch)
{
    return sizeof(*batch) + batch->rows.length;
}

static void queue_add(struct queue *queue, struct batch *batch)
{
    batch->next = NULL;
    if (queue->last) {
        queue->last->next = batch;
    } else {
        queue->first = batch;
        queue->since_ms = clock_ms();
    }
    queue->last = batch;
    queue->count++;
    queue->bytes += batch_bytes(batch);
    queue->hurries |= !batch->at_leisure;
}

static void destroy_batches(struct batch *batch)
{
    while (batch) {
        struct batch *next = batch->next;
        batch_destroy(batch);
        batch = next;
    }
}

static void tell_news(struct store_thread *thread)
{
    if (thread->has_news) {
        thread->has_news = false;
        pthread_cond_signal(&thread->changed);
    }
}

void store_thread_submit(struct store_thread *thread, struct batch *batch)
{
    must(batch->number == thread->submitted + 1);
    thread->submitted = batch->number;
    pthread_mutex_lock(&thread->mutex);
    bool news = !thread->waiting.first || !batch->at_leisure;
    queue_add(&thread->waiting, batch);
    pthread_mutex_unlock(&thread->mutex);
    thread->has_news |= news;
    if (!thread->gathers) {
        tell_news(thread);
    }
}

void store_thread_gather(struct store_thread *thread, bool gathers)
{
    thread->gathers = gathers;
    if (!gathers) {
        tell_news(thread);
    }
}

/* -- writing -- */

/* Moves all waiting batches to the group, unless there is a group already. */
static bool take_group(struct store_thread *thread)
{
    pthread_mutex_lock(&thread->mutex);
    if (!thread->group.first) {
        thread->group = thread->waiting;
        thread->waiting = (struct queue){0};
    }
    bool taken = thread->group.first != NULL;
    pthread_mutex_unlock(&thread->mutex);
    return taken;
}

static void mark_file(struct store_thread *thread)
{
    thread->noted = store_thread_durable(thread);
    thread->noted_us = clock_us();
    store_log_note(thread->path, thread->noted);
}

static bool owes_note(const struct store_thread *thread)
{
    return thread->noted < store_thread_durable(thread);
}

static void wake(struct store_thread *thread)
{
    /* Inline, the caller itself would be woken. */
    if (thread->wake && !thread->is_inline) {
        thread->wake(thread->wake_data);
    }
}

static void note_written(struct store_thread *thread, int64_t took_us)
{
    struct batch *written = thread->group.first;
    uint64_t number = thread->group.last->number;
    pthread_mutex_lock(&thread->mutex);
    bool recovered = thread->failing;
    struct store_stats *stats = &thread->stats;
    stats->commits++;
    stats->batches += thread->group.count;
    stats->last_commit_us = took_us;
    stats->total_commit_us += took_us;
    stats->max_commit_us = took_us > stats->max_commit_us ? took_us : stats->max_commit_us;
    thread->group = (struct queue){0};
    thread->failing = false;
    thread->problem[0] = '\0';
    pthread_mutex_unlock(&thread->mutex);
    atomic_store_explicit(&thread->durable, number, memory_order_release);
    if (recovered) {
        log_notice("the world can be written again, up to commit %" PRIu64, number);
    }
    wake(thread);
    destroy_batches(written);
}

static void note_failure(struct store_thread *thread, const struct err *err)
{
    pthread_mutex_lock(&thread->mutex);
    bool news = !thread->failing ||
                strncmp(thread->problem, err->text, sizeof(thread->problem) - 1) != 0;
    thread->failing = true;
    (void)snprintf(thread->problem, sizeof(thread->problem), "%.255s", err->text);
    pthread_mutex_unlock(&thread->mutex);
    if (news) {
        log_error("the world cannot be written: %s; trying again", err->text);
        wake(thread);
    }
}

/* Checks the free space, and logs when it gets short. */
static void look_at_room(struct store_thread *thread)
{
    struct statvfs disk;
    uint64_t room = statvfs(thread->path, &disk) == 0 ? (uint64_t)disk.f_bavail * disk.f_frsize
                                                      : UINT64_MAX;
    pthread_mutex_lock(&thread->mutex);
    bool news = room < ROOM_LOW && thread->free_bytes >= ROOM_LOW;
    thread->free_bytes = room;
    pthread_mutex_unlock(&thread->mutex);
    if (news) {
        log_warning("the disk of %s is nearly full: %" PRIu64 " KiB are left", thread->path,
                room / 1024);
    }
}

static bool was_failing(struct store_thread *thread)
{
    pthread_mutex_lock(&thread->mutex);
    bool failing = thread->failing;
    pthread_mutex_unlock(&thread->mutex);
    return failing;
}

/* Tries once to write the group. */
static bool write_group_thread(struct store_thread *thread)
{
    struct err err = {0};
    int64_t start_us = clock_us();
    if (thread->archive) {
        thread->archive_kind->append(thread->archive, thread->group.first);
    }
    if (!store_sql_write(thread->sql, thread->group.first, &err)) {
        if (owes_note(thread)) {
            mark_file(thread);
        }
        look_at_room(thread);
        note_failure(thread, &err);
        return false;
    }
    int64_t end_us = clock_us();
    if (was_failing(thread)) {
        look_at_room(thread);
    }
    note_written(thread, end_us - start_us);
    /* Inline, there is no later call to record it. */
    if (thread->is_inline || end_us - thread->noted_us >= NOTE_MS * INT64_C(1000)) {
        mark_file(thread);
    }
    return true;
}

static void write_back_log(struct store_thread *thread, bool rests)
{
    pthread_mutex_lock(&thread->mutex);
    bool idle = thread->waiting.first == NULL;
    pthread_mutex_unlock(&thread->mutex);
    enum store_sql_leisure leisure = !idle   ? STORE_SQL_BUSY
                                     : rests ? STORE_SQL_REST
                                             : STORE_SQL_IDLE;
    struct err err = {0};
    bool done = false;
    if (!store_sql_checkpoint(thread->sql, leisure, &done, &err)) {
        log_warning("the log cannot be written back into the world: %s", err.text);
    }
    if (done) {
        mark_file(thread);
        pthread_mutex_lock(&thread->mutex);
        thread->stats.checkpoints++;
        pthread_mutex_unlock(&thread->mutex);
    }
}

/* -- the thread -- */

static bool is_stopping(struct store_thread *thread)
{
    pthread_mutex_lock(&thread->mutex);
    bool stopping = thread->stopping;
    pthread_mutex_unlock(&thread->mutex);
    return stopping;
}

/* Uses the condition's own clock: this only waits, it does not tell the time. */
static struct timespec until_us(int64_t wait_us)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_us / 1000000;
    until.tv_nsec += wait_us % 1000000 * 1000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return until;
}

static struct timespec until_ms(uint32_t wait_ms)
{
    return until_us((int64_t)wait_ms * 1000);
}

/* Waits wait_ms, or until told to stop. False if nothing more shall be written. */
static bool wait_to_retry(struct store_thread *thread, uint32_t wait_ms)
{
    struct timespec until = until_ms(wait_ms);
    pthread_mutex_lock(&thread->mutex);
    bool stopping = thread->stopping;
    int code = 0;
    while (code == 0 && !thread->crashing && thread->stopping == stopping) {
        code = pthread_cond_timedwait(&thread->changed, &thread->mutex, &until);
    }
    bool go_on = !thread->crashing;
    pthread_mutex_unlock(&thread->mutex);
    return go_on;
}

/* Writes the group, with as many attempts as it takes. False if it had to be given up. */
static bool write_until_done(struct store_thread *thread)
{
    uint32_t wait_ms = RETRY_FIRST_MS;
    uint32_t stop_left_ms = STOP_MS;
    while (!write_group_thread(thread)) {
        bool stopping = is_stopping(thread);
        if (stopping && stop_left_ms < wait_ms) {
            return false;
        }
        stop_left_ms -= stopping ? wait_ms : 0;
        if (!wait_to_retry(thread, wait_ms)) {
            return false;
        }
        wait_ms = wait_ms * 2 < RETRY_MOST_MS ? wait_ms * 2 : RETRY_MOST_MS;
        /* Stopping: the remaining second is used for many attempts. */
        wait_ms = !stopping && is_stopping(thread) ? RETRY_FIRST_MS : wait_ms;
    }
    return true;
}

/* All waiting batches are at leisure: waits until they are due. Called, and returns, with the mutex
 * held. */
static void wait_at_leisure(struct store_thread *thread)
{
    struct timespec until = until_ms(STORE_LEISURE_MS);
    int code = 0;
    while (code == 0 && thread->waiting.first && !thread->waiting.hurries &&
            !thread->stopping) {
        code = pthread_cond_timedwait(&thread->changed, &thread->mutex, &until);
    }
}

/* Waits for work, and does maintenance meanwhile. False if the thread shall stop. */
static bool wait_for_work(struct store_thread *thread)
{
    pthread_mutex_lock(&thread->mutex);
    while (!thread->waiting.first && !thread->stopping) {
        bool owes = owes_note(thread);
        struct timespec until = until_ms(owes ? NOTE_MS : REST_MS);
        int code = pthread_cond_timedwait(&thread->changed, &thread->mutex, &until);
        if (code == ETIMEDOUT && !thread->waiting.first && !thread->stopping) {
            pthread_mutex_unlock(&thread->mutex);
            if (owes) {
                mark_file(thread);
            } else {
                write_back_log(thread, true);
                look_at_room(thread);
                slab_trim_thread();
                system_trim_thread();
            }
            pthread_mutex_lock(&thread->mutex);
        }
    }
    wait_at_leisure(thread);
    bool work = thread->waiting.first && !thread->crashing;
    pthread_mutex_unlock(&thread->mutex);
    return work;
}

/* New batches do not end the pause, so nobody wakes the thread for them. */
static void pause_writing(struct store_thread *thread)
{
    struct timespec until = until_us(thread->pause_us);
    int code = 0;
    pthread_mutex_lock(&thread->mutex);
    while (code == 0 && !thread->stopping) {
        code = pthread_cond_timedwait(&thread->stops, &thread->mutex, &until);
    }
    pthread_mutex_unlock(&thread->mutex);
}

static void *run_thread(void *data)
{
    struct store_thread *thread = data;
    while (wait_for_work(thread)) {
        (void)take_group(thread);
        bool many = thread->group.count >= GROUP_MANY && thread->group.hurries;
        if (!write_until_done(thread)) {
            break;
        }
        write_back_log(thread, false);
        if (many) {
            pause_writing(thread);
        }
    }
    return NULL;
}

void store_thread_poll(struct store_thread *thread)
{
    while (thread->is_inline && take_group(thread) && write_group_thread(thread)) {
        write_back_log(thread, false);
    }
}

/* -- start and stop -- */

struct store_thread *store_thread_start(
        struct store_sql *sql, struct archive *archive, const struct store_options *options)
{
    struct store_thread *thread = mem_alloc(sizeof(*thread));
    thread->sql = sql;
    thread->archive_kind = options->archive.kind;
    thread->archive = archive;
    thread->path = mem_dup_text(options->path);
    thread->free_bytes = UINT64_MAX;
    thread->wake = options->wake;
    thread->wake_data = options->wake_data;
    thread->is_inline = options->inline_writer;
    thread->pause_us = options->pause_us > 0 ? options->pause_us : PAUSE_US;
    thread->submitted = store_sql_opened_at(sql);
    atomic_init(&thread->durable, thread->submitted);
    pthread_condattr_t monotonic;
    must(pthread_condattr_init(&monotonic) == 0);
    must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_mutex_init(&thread->mutex, NULL) == 0);
    must(pthread_cond_init(&thread->changed, &monotonic) == 0);
    must(pthread_cond_init(&thread->stops, &monotonic) == 0);
    (void)pthread_condattr_destroy(&monotonic);
    mark_file(thread);
    look_at_room(thread);
    if (!thread->is_inline) {
        thread_start(&thread->handle, "skein-store", run_thread, thread);
    }
    return thread;
}

size_t store_thread_stop(struct store_thread *thread, bool crash)
{
    pthread_mutex_lock(&thread->mutex);
    thread->stopping = true;
    thread->crashing = crash;
    pthread_mutex_unlock(&thread->mutex);
    pthread_cond_broadcast(&thread->changed);
    pthread_cond_broadcast(&thread->stops);
    if (!thread->is_inline) {
        (void)pthread_join(thread->handle, NULL);
    } else if (!crash) {
        store_thread_poll(thread);
    }
    size_t lost = thread->group.count + thread->waiting.count;
    if (lost > 0 && !crash) {
        log_error("%zu commits could not be written, and none of their output was shown: %s",
                lost, thread->problem);
    }
    destroy_batches(thread->group.first);
    destroy_batches(thread->waiting.first);
    (void)pthread_cond_destroy(&thread->changed);
    (void)pthread_cond_destroy(&thread->stops);
    (void)pthread_mutex_destroy(&thread->mutex);
    mem_free(thread->path);
    mem_free(thread);
    return lost;
}

/* -- called by the main thread -- */

uint64_t store_thread_durable(const struct store_thread *thread)
{
    return atomic_load_explicit(&thread->durable, memory_order_acquire);
}

void store_thread_load(struct store_thread *thread, struct store_load *out)
{
    pthread_mutex_lock(&thread->mutex);
    const struct queue *oldest = thread->group.first ? &thread->group : &thread->waiting;
    *out = (struct store_load){
            .batches = thread->group.count + thread->waiting.count,
            .bytes = thread->group.bytes + thread->waiting.bytes,
            .oldest_ms = oldest->first ? clock_ms() - oldest->since_ms : 0,
            .failing = thread->failing,
            .free_bytes = thread->free_bytes,
    };
    memcpy(out->problem, thread->problem, sizeof(out->problem));
    pthread_mutex_unlock(&thread->mutex);
}

void store_thread_stats(struct store_thread *thread, struct store_stats *out)
{
    pthread_mutex_lock(&thread->mutex);
    *out = thread->stats;
    pthread_mutex_unlock(&thread->mutex);
}
