/* trial.c -- testing whether a copy of a world can be served.
 *
 * The test runs this program again (/proc/self/exe, even after the file was replaced), as a
 * separate process. So a copy that crashes the program that opens it does not end the server.
 * If nobody waits for the result, the test uses only idle processor time. A low priority (nice)
 * alone still took a tenth of a core from a busy server. */
#include "engine/app/trial.h"

#include "engine/base/buf.h"
#include "engine/base/child.h"
#include "engine/base/str.h"

#include <stddef.h>
#include <string.h>

enum { TRIAL_NICE = 10 };

bool trial_run(const struct backup_trial *trial, struct err *err)
{
    const char *how = trial->opens ? "--trial" : "--served";
    const char *start = trial->start ? trial->start : "start";
    const char *const words[] = {
            "skein", "check", "--world", trial->path, how, "--start", start, NULL};
    struct buf said = {0};
    const struct child child = {.program = "/proc/self/exe",
            .words = words,
            .said = &said,
            .niceness = TRIAL_NICE,
            .idle = !trial->awaited,
            .goes_on = trial->goes_on,
            .data = trial->data};
    bool ok = child_run(&child, err);
    struct str text = buf_str(&said);
    struct str first = str_take_until(&text, '\n');
    if (!ok && str_starts(first, STR(TRIAL_NOT_CHECKED))) {
        (void)err_set(err, ERR_IO, "%.*s",
                STR_FMT(str_slice(first, strlen(TRIAL_NOT_CHECKED), first.length)));
    }
    buf_finish(&said);
    return ok;
}
