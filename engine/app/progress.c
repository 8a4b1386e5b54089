/* progress.c -- a progress line for a long command.
 *
 * It is for people who wait: the line is rewritten in place and erased before anything else is
 * printed. Pipes and logs get no such line. */
#include "engine/app/progress.h"

#include "engine/base/clock.h"

#include <stdio.h>
#include <unistd.h>

void progress_init(struct progress *progress, const char *what)
{
    *progress = (struct progress){
            .what = what, .terminal = isatty(STDERR_FILENO) == 1, .began_us = clock_us()};
}

void progress_show(void *data, unsigned permille)
{
    struct progress *progress = data;
    unsigned percent = permille / 10;
    int64_t seconds = progress->terminal ? (clock_us() - progress->began_us) / 1000000 : 0;
    if (!progress->terminal ||
            (progress->shown && percent == progress->percent && seconds == progress->seconds)) {
        return;
    }
    (void)fprintf(stderr, "\r%s: %u %% (%d s)\033[K", progress->what, percent, (int)seconds);
    (void)fflush(stderr);
    progress->shown = true;
    progress->percent = percent;
    progress->seconds = seconds;
}

void progress_clear(struct progress *progress)
{
    if (progress->shown) {
        (void)fputs("\r\033[K", stderr);
        (void)fflush(stderr);
        progress->shown = false;
    }
}
