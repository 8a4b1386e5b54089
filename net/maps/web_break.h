#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Breaks text into at most `most` lines of at most `columns` columns, at blanks where possible;
 * returns the number of lines. *out_cut is true if text is left over. */
size_t web_break(
        struct str text, size_t columns, struct str *lines, size_t most, bool *out_cut);
