#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct buf;

/* Dates and times as people write them: "2026-11-27 14:03". */

/* Parses "YYYY-MM-DD HH:MM[:SS]". A T may replace the blank. A zone ("Z", "UTC", "+02:00" or
 * "+0200", optionally behind a blank) may follow; the default is UTC. *out_ms: milliseconds since
 * 1970 at the beginning of that second. Fails with a sentence for anything else, and for days and
 * times that do not exist. */
MUST_CHECK bool utc_parse(struct str text, int64_t *out_ms, struct err *err);
/* Appends "2026-11-27 14:03:00". */
void utc_put(int64_t wall_ms, struct buf *out);
