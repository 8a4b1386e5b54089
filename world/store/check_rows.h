#pragma once
#include <stddef.h>

/* Statements that give a sentence for each row that is not as its writer makes it. */
extern const char *const check_rows[];
extern const size_t check_row_count;
