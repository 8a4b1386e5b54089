#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <sys/types.h>

struct buf;

/* Another program, run to its end. */
struct child {
    const char *program;
    const char *const *words; /* argv, with its own name; NULL-terminated */
    struct buf *said;         /* gets the beginning of its output; may be NULL */
    int niceness;
    bool idle;                   /* uses only idle CPU time */
    int seconds;                 /* time limit, after which it is killed; 0: none */
    bool (*goes_on)(void *data); /* false: no longer wanted, so kill it; may be NULL */
    void *data;
};

/* Runs the program. Returns false with the first line of its output if it failed (ERR_FORMAT),
 * or with the reason if it could not be run or was killed (another code). Thread: any;
 * blocks. */
MUST_CHECK bool child_run(const struct child *child, struct err *err);

/* Starts a program without waiting for it. ends: for its standard input, output and errors; -1: /dev/null.
 * It never has another descriptor: a connection that is closed meanwhile would stay open in it, and libev
 * would register all connections again. Returns 0 or an errno. Thread: any. */
MUST_CHECK int child_start(const char *program, const char *const *words,
        const char *const *environment, const int ends[3], pid_t *out);
