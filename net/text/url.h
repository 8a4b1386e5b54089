#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Appends percent-encoded text, decoded; with plus, "+" is a blank. False, with out unchanged, if
 * an escape is invalid, or the result is not UTF-8 without control characters. */
bool url_decode(struct str raw, bool plus, struct buf *out);
