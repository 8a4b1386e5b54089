#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* fact -- A number in the world that only one person changes, with the values that it may have by
 * the answers so far.
 *
 * Usually that is a single value. An unanswered line may or may not have been done, and after a
 * lost connection or a dead server no answer ever tells: then the fact has several possible values,
 * until an answer shows which. The value in the file after a crash must be one of them: nothing
 * shown may be missing, and nothing unasked may have happened. */

enum { FACT_VALUES = 24 };

#define FACT_NONE INT64_MIN /* it is not there */

struct fact {
    int64_t values[FACT_VALUES];
    size_t count; /* 0: it may be anything */
};

void fact_know(struct fact *fact, int64_t value);
void fact_add(struct fact *fact, int64_t value);
bool fact_may_be(const struct fact *fact, int64_t value);
/* There is room for the lines that can be under way. */
bool fact_is_clear(const struct fact *fact);
/* The values with blanks between. */
const char *fact_text(const struct fact *fact);
