/* progress.c -- how far is it?
 *
 * For people who wait: the line is rewritten in place, and taken away before
 * anything else is printed. In a pipe or a log there is nothing of it. */
#include "engine/app/progress.h"

#include <stdio.h>
#include <unistd.h>

void progress_init(struct progress *progress, const char *what)
{
    *progress = (struct progress){.what = what, .terminal = isatty(STDERR_FILENO) == 1};
}

void progress_show(void *data, unsigned permille)
{
    struct progress *progress = data;
    unsigned percent = permille / 10;
    if (!progress->terminal || (progress->shown && percent == progress->percent)) {
        return;
    }
    (void)fprintf(stderr, "\r%s: %u %%\033[K", progress->what, percent);
    (void)fflush(stderr);
    progress->shown = true;
    progress->percent = percent;
}

void progress_clear(struct progress *progress)
{
    if (progress->shown) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
        progress->shown = false;
    }
}
