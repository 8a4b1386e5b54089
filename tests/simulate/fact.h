#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* fact -- a number in the world that one person alone changes, and what is known of it from answers.
 *
 * Usually that is one value. A line that was typed and is not answered may or may not have been done, and if the connection
 * or the server is gone it is never known: then the fact has several values it may have, until an answer shows which. What
 * the file holds after a crash must be one of them: no less than was told, and nothing that nobody asked for. */

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
