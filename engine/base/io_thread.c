/* io_thread.c -- a helper thread that shares the pieces of a task with its caller.
 *
 * 1. Piece numbers run on over all rounds and are never reused, so a thread that looks late cannot
 *    take a piece of a later round. `first` is the number of this round's piece 0.
 * 2. taken <= offered. The thread that raises `taken` by one owns that piece until it is done.
 * 3. The caller never sleeps: pieces are short, and it waits at most for the piece that the helper
 *    is working on.
 * 4. The helper sleeps when nothing is offered. It sets `asleep` before its last look at `offered`,
 *    and the caller reads `asleep` after it has offered, so no wake-up is lost.
 *
 * Long jobs that may run at any time belong to worker.c. */
#include "engine/base/io_thread.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/thread.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* Times the caller polls before it yields the processor. */
enum { LOOKS = 200 };

struct io_thread {
    void (*work)(void *data, uint32_t piece);
    void *data;
    pthread_t thread;
    pthread_mutex_t lock; /* guards `stopping` and falling asleep */
    pthread_cond_t wake;
    bool stopping;
    atomic_bool asleep;
    uint64_t first; /* written between rounds */
    atomic_uint_fast64_t offered;
    atomic_uint_fast64_t taken;
    atomic_uint_fast64_t done; /* pieces done by the helper thread since the start */
    uint64_t done_before;      /* of those, pieces done in earlier rounds */
};

/* Takes the next offered piece. False if none is left. */
static bool take(struct io_thread *io_thread, uint64_t *out_number)
{
    uint_fast64_t number = atomic_load(&io_thread->taken);
    while (number < atomic_load(&io_thread->offered)) {
        if (atomic_compare_exchange_weak(&io_thread->taken, &number, number + 1)) {
            *out_number = number;
            return true;
        }
    }
    return false;
}

/* Returns false when the helper is to stop. */
static bool sleep_until_offered(struct io_thread *io_thread)
{
    (void)pthread_mutex_lock(&io_thread->lock);
    atomic_store(&io_thread->asleep, true);
    while (!io_thread->stopping &&
            atomic_load(&io_thread->taken) >= atomic_load(&io_thread->offered)) {
        (void)pthread_cond_wait(&io_thread->wake, &io_thread->lock);
    }
    atomic_store(&io_thread->asleep, false);
    bool stopping = io_thread->stopping;
    (void)pthread_mutex_unlock(&io_thread->lock);
    return !stopping;
}

static void *thread_main_io(void *data)
{
    struct io_thread *io_thread = data;
    uint64_t number = 0;
    while (sleep_until_offered(io_thread)) {
        while (take(io_thread, &number)) {
            io_thread->work(io_thread->data, (uint32_t)(number - io_thread->first));
            atomic_fetch_add(&io_thread->done, 1);
        }
    }
    return NULL;
}

/* The helper holds the lock until it sleeps. Signalling after unlocking spares the woken thread a
 * wait for the lock. */
static void wake_up(struct io_thread *io_thread)
{
    (void)pthread_mutex_lock(&io_thread->lock);
    (void)pthread_mutex_unlock(&io_thread->lock);
    (void)pthread_cond_signal(&io_thread->wake);
}

struct io_thread *io_thread_create(void (*work)(void *data, uint32_t piece), void *data)
{
    struct io_thread *io_thread = mem_alloc(sizeof(*io_thread));
    io_thread->work = work;
    io_thread->data = data;
    must(pthread_mutex_init(&io_thread->lock, NULL) == 0);
    must(pthread_cond_init(&io_thread->wake, NULL) == 0);
    thread_start(&io_thread->thread, "skein-sockets", thread_main_io, io_thread);
    return io_thread;
}

void io_thread_destroy(struct io_thread *io_thread)
{
    if (!io_thread) {
        return;
    }
    (void)pthread_mutex_lock(&io_thread->lock);
    io_thread->stopping = true;
    (void)pthread_cond_signal(&io_thread->wake);
    (void)pthread_mutex_unlock(&io_thread->lock);
    must(pthread_join(io_thread->thread, NULL) == 0);
    (void)pthread_cond_destroy(&io_thread->wake);
    (void)pthread_mutex_destroy(&io_thread->lock);
    mem_free(io_thread);
}

void io_thread_offer(struct io_thread *io_thread, uint32_t count)
{
    atomic_store(&io_thread->offered, io_thread->first + count);
    if (atomic_load(&io_thread->asleep)) {
        wake_up(io_thread);
    }
}

bool io_thread_has_done(const struct io_thread *io_thread, uint32_t count)
{
    return atomic_load(&io_thread->done) >= io_thread->done_before + count;
}

void io_thread_finish(struct io_thread *io_thread, uint32_t count)
{
    uint64_t number = 0;
    uint32_t own = 0;
    atomic_store(&io_thread->offered, io_thread->first + count);
    for (; take(io_thread, &number); own++) {
        io_thread->work(io_thread->data, (uint32_t)(number - io_thread->first));
    }
    uint64_t awaited = io_thread->done_before + count - own;
    for (int looks = 0; atomic_load(&io_thread->done) < awaited; looks++) {
        if (looks >= LOOKS) {
            (void)sched_yield();
        }
    }
    io_thread->done_before = awaited;
    io_thread->first += count;
}
