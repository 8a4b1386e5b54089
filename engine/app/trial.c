/* trial.c -- testing whether a copy of a world can be served.
 *
 * The test runs this program again (/proc/self/exe, even after the file was replaced), as a
 * separate process. So a copy that crashes the program that opens it does not end the server.
 * If nobody waits for the result, the test uses only idle processor time. A low priority (nice)
 * alone still took a tenth of a core from a busy server. */
#include "engine/app/trial.h"

#include "engine/base/child.h"

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
