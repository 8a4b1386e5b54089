#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct buf;

/* Moments as people write them: "2026-11-27 14:03". */

/* Reads "YYYY-MM-DD HH:MM[:SS]", with a T instead of the blank or not, and a zone or none (then it is UTC): "Z", "UTC",
 * "+02:00" or "+0200", with a blank before it or not. *out_ms: milliseconds since 1970, of the second's beginning. False,
 * with a sentence, for anything else, and for days and times that do not exist. */
MUST_CHECK bool utc_parse(struct str text, int64_t *out_ms, struct err *err);
/* Appends "2026-11-27 14:03:00". */
void utc_put(int64_t wall_ms, struct buf *out);
