#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct buf;

/* Another program, run to its end. */
struct child {
    const char *program;
    const char *const *words; /* with its own name; NULL ends them */
    struct buf *said;         /* gets the beginning of what it says; may be NULL */
    int niceness;
    bool idle;   /* it runs while nobody else wants a core */
    int seconds; /* it has, and is killed then; 0: as long as it takes */
    bool (*goes_on)(
            void *data); /* false: nobody wants to know any more, and it is killed; may be NULL */
    void *data;
};

/* False, with the first line of what it said, if it did not end well (ERR_FORMAT); or with why it could not be run or
 * was ended before it was done (another code). Thread: any; blocks. */
MUST_CHECK bool child_run(const struct child *child, struct err *err);
