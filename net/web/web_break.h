#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Breaks text into at most `most` lines of so many columns, at blanks where there are any; returns how many. *out_cut: not
 * all of it found room. */
size_t web_break(
        struct str text, size_t columns, struct str *lines, size_t most, bool *out_cut);
