#pragma once
#include <stdint.h>

/* work_count -- Counts what the main thread does, whatever the time: for tests of costs that may not grow. A program with
 * it is linked with --wrap for the functions in work_count.c. */

struct work_count {
    uint64_t sql;    /* steps of SQLite's virtual machine */
    uint64_t lua;    /* steps of scripts */
    uint64_t blocks; /* that were allocated */
    uint64_t looks;  /* at objects, properties and entries of maps */
};

/* Counts SQLite's steps of each connection that is opened from now on. */
void work_count_begin(void);
/* Returns the work so far. */
struct work_count work_count_now(void);
