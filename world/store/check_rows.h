#pragma once
#include <stddef.h>

/* Statements that return a sentence for each malformed row. */
extern const char *const check_rows[];
extern const size_t check_row_count;
