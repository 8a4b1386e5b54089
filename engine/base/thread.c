/* thread.c -- how does a thread begin?
 *
 * A new thread inherits the mask of who starts it, so all signals are blocked there for the moment of starting: none
 * is ever delivered to the new one. It inherits the name as well: a process that sees nothing of /proc can name no
 * thread but its own. What threads share is the affair of who starts them: worker.c, aide.c, and the
 * store's. */
#include "engine/base/thread.h"

#include "engine/base/err.h"

#include <signal.h>
#include <stdbool.h>

void thread_start(pthread_t *out, const char *name, void *(*run)(void *data), void *data)
{
    sigset_t all;
    sigset_t before;
    char own[16];
    (void)sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    bool named = pthread_getname_np(pthread_self(), own, sizeof(own)) == 0 &&
                 pthread_setname_np(pthread_self(), name) == 0;
    must(pthread_create(out, NULL, run, data) == 0);
    must(!named || pthread_setname_np(pthread_self(), own) == 0);
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
}
