#pragma once
#include "engine/base/str.h"

/* Calls report for each key that stands twice in one table of a data file, where Lua takes the last without a word:
 * exits = { north = "a", north = "b" }. */
void apply_twice(
        struct str text, void (*report)(void *data, int line, struct str key), void *data);
