/* trial.c -- would this copy of a world serve?
 *
 * Asked of this very program (/proc/self/exe, also when the file has been replaced), as a process of its own: a copy bad
 * enough to crash what opens it shall not take the server with it. If nobody waits for it, it runs on what the server
 * leaves of the cores: at a low priority (nice) it still took a tenth of one from a busy server. */
#include "engine/app/trial.h"

#include "engine/app/child.h"

#include <stddef.h>

enum { TRIAL_NICE = 10 };

bool trial_run(const struct backup_trial *trial, struct err *err)
{
    const char *how = trial->opens ? "--trial" : "--served";
    const char *start = trial->start ? trial->start : "start";
    const char *const words[] = {
            "skein", "check", "--world", trial->path, how, "--start", start, NULL};
    const struct child child = {.program = "/proc/self/exe",
            .words = words,
            .niceness = TRIAL_NICE,
            .idle = !trial->awaited,
            .goes_on = trial->goes_on,
            .data = trial->data};
    return child_run(&child, err);
}
