/* threads.c -- Schedules the threads and the clock. See threads.h.
 *
 * Each thread waits at its baton; a thread that gives way chooses the next and hands over. Clients
 * get their turns here too, in whichever thread gives way; they share no state with the server. */
#include "tests/simulate/threads.h"

#include "tests/simulate/people.h"
#include "tests/simulate/simulate.h"

#include <dlfcn.h>
#include <errno.h>
#include <semaphore.h>
#include <stddef.h>

enum { THREADS = 32, GIVE_WAY_IN = 8 };

struct thread {
    bool used;
    bool finished;
    sem_t baton;
    sem_t arrived; /* at its baton, so that its creation is over */
    pthread_t handle;
    void *(*run)(void *data);
    void *data;
    void *result;
    bool (*ready)(void *data); /* NULL: runs, or waits only for the moment */
    void *ready_data;
    int64_t until_us;
    const void *waits_for; /* a lock or a condition */
};

static struct thread threads[THREADS];
static _Thread_local struct thread *self;

/* -- the C library's -- */

typedef int create_call(pthread_t *, const pthread_attr_t *, void *(*run)(void *), void *data);
typedef int join_call(pthread_t, void **);
typedef int mutex_call(pthread_mutex_t *);

static void *find_real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        sim_fail("the C library has no %s", name);
    }
    return found;
}

/* -- choice of the next thread -- */

static bool can_go_on(const struct thread *thread)
{
    return thread->used && !thread->finished &&
           ((thread->ready && thread->ready(thread->ready_data)) ||
                   sim->now_us >= thread->until_us);
}

static struct thread *choose(void)
{
    struct thread *found[THREADS];
    size_t count = 0;
    for (size_t i = 0; i < THREADS; i++) {
        if (can_go_on(&threads[i])) {
            found[count++] = &threads[i];
        }
    }
    return count > 0 ? found[sim_below(count)] : NULL;
}

/* To when something happens next. */
static void jump(void)
{
    int64_t next_us = people_next_us(sim->people);
    for (size_t i = 0; i < THREADS; i++) {
        const struct thread *thread = &threads[i];
        if (thread->used && !thread->finished && thread->until_us < next_us) {
            next_us = thread->until_us;
        }
    }
    if (next_us == THREADS_NEVER) {
        sim_fail("nobody can go on: all threads wait for each other");
    }
    if (next_us > sim->now_us) {
        sim_spend(next_us - sim->now_us);
    }
}

static struct thread *find_next(void)
{
    for (;;) {
        people_take_turns(sim->people);
        struct thread *next = choose();
        if (next) {
            return next;
        }
        jump();
    }
}

static void hand_over(struct thread *next)
{
    struct thread *me = self;
    if (next == me) {
        return;
    }
    sim->tally.switches++;
    (void)sem_post(&next->baton);
    while (!me->finished && sem_wait(&me->baton) != 0) {
    }
}

bool threads_wait(bool (*ready)(void *data), void *data, int64_t until_us)
{
    struct thread *me = self;
    me->ready = ready;
    me->ready_data = data;
    me->until_us = until_us;
    hand_over(find_next());
    bool came = ready && ready(data);
    me->ready = NULL;
    me->until_us = THREADS_NEVER;
    return came;
}

void threads_give_way(void)
{
    if (self && sim_chance(GIVE_WAY_IN)) {
        (void)threads_wait(NULL, NULL, sim->now_us);
    }
}

/* -- threads -- */

bool threads_are_simulated(void)
{
    return self != NULL;
}

void threads_begin(void)
{
    self = &threads[0];
    self->used = true;
    self->until_us = THREADS_NEVER;
    (void)sem_init(&self->baton, 0, 0);
}

static void *begin(void *data)
{
    self = data;
    (void)sem_post(&self->arrived);
    while (sem_wait(&self->baton) != 0) {
    }
    self->until_us = THREADS_NEVER;
    self->result = self->run(self->data);
    self->finished = true;
    hand_over(find_next());
    return self->result;
}

int threads_create(
        pthread_t *out, const pthread_attr_t *attributes, void *(*run)(void *), void *data)
{
    create_call *create = (create_call *)find_real("pthread_create");
    for (size_t i = 1; i < THREADS; i++) {
        struct thread *thread = &threads[i];
        if (!thread->used) {
            *thread = (struct thread){
                    .used = true, .run = run, .data = data, .until_us = sim->now_us};
            (void)sem_init(&thread->baton, 0, 0);
            (void)sem_init(&thread->arrived, 0, 0);
            int code = create(&thread->handle, attributes, begin, thread);
            thread->used = code == 0;
            while (code == 0 && sem_wait(&thread->arrived) != 0) {
            }
            *out = thread->handle;
            return code;
        }
    }
    return EAGAIN;
}

static bool is_finished(void *data)
{
    return ((struct thread *)data)->finished;
}

int threads_join(pthread_t handle, void **out)
{
    join_call *join = (join_call *)find_real("pthread_join");
    for (size_t i = 1; i < THREADS; i++) {
        struct thread *thread = &threads[i];
        if (thread->used && pthread_equal(thread->handle, handle)) {
            (void)threads_wait(is_finished, thread, THREADS_NEVER);
            thread->used = false;
        }
    }
    return join(handle, out);
}

/* -- locks and conditions -- */

static bool is_woken(void *data)
{
    return ((struct thread *)data)->waits_for == NULL;
}

static void wake(const void *what, bool all)
{
    struct thread *found[THREADS];
    size_t count = 0;
    for (size_t i = 0; i < THREADS; i++) {
        if (threads[i].used && threads[i].waits_for == what) {
            found[count++] = &threads[i];
        }
    }
    size_t chosen = count > 0 ? sim_below(count) : 0;
    for (size_t i = 0; i < count; i++) {
        if (all || i == chosen) {
            found[i]->waits_for = NULL;
        }
    }
}

void threads_lock(pthread_mutex_t *mutex)
{
    threads_give_way();
    while (pthread_mutex_trylock(mutex) == EBUSY) {
        self->waits_for = mutex;
        (void)threads_wait(is_woken, self, THREADS_NEVER);
    }
}

void threads_unlock(pthread_mutex_t *mutex)
{
    static mutex_call *unlock;
    unlock = unlock ? unlock : (mutex_call *)find_real("pthread_mutex_unlock");
    (void)unlock(mutex);
    wake(mutex, true);
}

int threads_wait_for(pthread_cond_t *changed, pthread_mutex_t *mutex, int64_t until_us)
{
    struct thread *me = self;
    me->waits_for = changed;
    threads_unlock(mutex);
    bool came = threads_wait(is_woken, me, until_us);
    me->waits_for = NULL;
    threads_lock(mutex);
    return came ? 0 : ETIMEDOUT;
}

void threads_signal(pthread_cond_t *changed, bool all)
{
    wake(changed, all);
}
