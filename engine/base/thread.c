/* thread.c -- thread creation.
 *
 * A new thread inherits its creator's signal mask, so all signals are blocked while it is created:
 * none is ever delivered to it. It inherits the name as well, since a process without access to
 * /proc can name only its own thread. The creators (worker.c, io_thread.c, the store) define what
 * threads share. */
#include "engine/base/thread.h"

#include "engine/base/err.h"

#include <signal.h>

/* Returns false if the system allows no more threads. */
static bool create(pthread_t *out, const char *name, void *(*run)(void *data), void *data)
{
    sigset_t all;
    sigset_t before;
    char own[16];
    (void)sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    bool named = pthread_getname_np(pthread_self(), own, sizeof(own)) == 0 &&
                 pthread_setname_np(pthread_self(), name) == 0;
    bool ok = pthread_create(out, NULL, run, data) == 0;
    must(!named || pthread_setname_np(pthread_self(), own) == 0);
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return ok;
}

void thread_start(pthread_t *out, const char *name, void *(*run)(void *data), void *data)
{
    must(create(out, name, run, data));
}

bool thread_start_alone(const char *name, void *(*run)(void *data), void *data)
{
    pthread_t thread;
    return create(&thread, name, run, data) && pthread_detach(thread) == 0;
}
