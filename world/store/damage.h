#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

/* Checks the whole file of db and calls found with a sentence for each damaged part. Returns how
 * many. budget_us: gives up after that time (0: never), which is not a problem; *out_whole, if not
 * NULL, tells whether it reached the end. */
size_t damage_each(struct sqlite3 *db, int64_t budget_us, bool *out_whole,
        void (*found)(void *data, const char *text), void *data);
/* Same; false, with the first sentence in err, if anything is damaged. */
MUST_CHECK bool damage_is_none(
        struct sqlite3 *db, int64_t budget_us, bool *out_whole, struct err *err);
/* Reads random rows for that time. False, with a sentence in err, if a table is damaged where it
 * was read. */
MUST_CHECK bool damage_sample(struct sqlite3 *db, int64_t budget_us, struct err *err);
