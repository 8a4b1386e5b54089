/* aide.c -- a helper thread that shares the pieces of a task with its caller.
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
#include "engine/base/aide.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/thread.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

/* Times the caller polls before it yields the processor. */
enum { LOOKS = 200 };

struct aide {
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
static bool take(struct aide *aide, uint64_t *out_number)
{
    uint_fast64_t number = atomic_load(&aide->taken);
    while (number < atomic_load(&aide->offered)) {
        if (atomic_compare_exchange_weak(&aide->taken, &number, number + 1)) {
            *out_number = number;
            return true;
        }
    }
    return false;
}

/* Returns false when the helper is to stop. */
static bool sleep_until_offered(struct aide *aide)
{
    (void)pthread_mutex_lock(&aide->lock);
    atomic_store(&aide->asleep, true);
    while (!aide->stopping && atomic_load(&aide->taken) >= atomic_load(&aide->offered)) {
        (void)pthread_cond_wait(&aide->wake, &aide->lock);
    }
    atomic_store(&aide->asleep, false);
    bool stopping = aide->stopping;
    (void)pthread_mutex_unlock(&aide->lock);
    return !stopping;
}

static void *thread_main_aide(void *data)
{
    struct aide *aide = data;
    uint64_t number = 0;
    while (sleep_until_offered(aide)) {
        while (take(aide, &number)) {
            aide->work(aide->data, (uint32_t)(number - aide->first));
            atomic_fetch_add(&aide->done, 1);
        }
    }
    return NULL;
}

/* The helper holds the lock until it sleeps. Signalling after unlocking spares the woken thread a
 * wait for the lock. */
static void wake_up(struct aide *aide)
{
    (void)pthread_mutex_lock(&aide->lock);
    (void)pthread_mutex_unlock(&aide->lock);
    (void)pthread_cond_signal(&aide->wake);
}

struct aide *aide_create(void (*work)(void *data, uint32_t piece), void *data)
{
    struct aide *aide = mem_alloc(sizeof(*aide));
    aide->work = work;
    aide->data = data;
    must(pthread_mutex_init(&aide->lock, NULL) == 0);
    must(pthread_cond_init(&aide->wake, NULL) == 0);
    thread_start(&aide->thread, "skein-sockets", thread_main_aide, aide);
    return aide;
}

void aide_destroy(struct aide *aide)
{
    if (!aide) {
        return;
    }
    (void)pthread_mutex_lock(&aide->lock);
    aide->stopping = true;
    (void)pthread_cond_signal(&aide->wake);
    (void)pthread_mutex_unlock(&aide->lock);
    must(pthread_join(aide->thread, NULL) == 0);
    (void)pthread_cond_destroy(&aide->wake);
    (void)pthread_mutex_destroy(&aide->lock);
    mem_free(aide);
}

void aide_offer(struct aide *aide, uint32_t count)
{
    atomic_store(&aide->offered, aide->first + count);
    if (atomic_load(&aide->asleep)) {
        wake_up(aide);
    }
}

bool aide_has_done(const struct aide *aide, uint32_t count)
{
    return atomic_load(&aide->done) >= aide->done_before + count;
}

void aide_finish(struct aide *aide, uint32_t count)
{
    uint64_t number = 0;
    uint32_t own = 0;
    atomic_store(&aide->offered, aide->first + count);
    for (; take(aide, &number); own++) {
        aide->work(aide->data, (uint32_t)(number - aide->first));
    }
    uint64_t awaited = aide->done_before + count - own;
    for (int looks = 0; atomic_load(&aide->done) < awaited; looks++) {
        if (looks >= LOOKS) {
            (void)sched_yield();
        }
    }
    aide->done_before = awaited;
    aide->first += count;
}
