#pragma once
#include <stdbool.h>
#include <stdint.h>

/* One line on stderr that shows the progress of a long command; nothing is shown unless stderr
 * is a terminal. */
struct progress {
    const char *what; /* such as "checking skein.db" */
    bool terminal;
    bool shown;
    unsigned percent;
    int64_t began_us;
    int64_t seconds;
};

void progress_init(struct progress *progress, const char *what);
/* Shows the line. data is a struct progress: it has the form of the world's callbacks. */
void progress_show(void *data, unsigned permille);
/* Erases the line before anything else is printed. */
void progress_clear(struct progress *progress);
