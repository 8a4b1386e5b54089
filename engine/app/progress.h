#pragma once
#include <stdbool.h>
#include <stdint.h>

/* One line on stderr that says how far a long command is; nothing unless
 * stderr is a terminal. */
struct progress {
    const char *what; /* as in "checking skein.db" */
    bool terminal;
    bool shown;
    unsigned percent;
    int64_t began_us;
    int64_t seconds;
};

void progress_init(struct progress *progress, const char *what);
/* data is a struct progress; thus the form of the world's callbacks. */
void progress_show(void *data, unsigned permille);
/* Takes the line away, before anything else is said. */
void progress_clear(struct progress *progress);
