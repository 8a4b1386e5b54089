#pragma once
#include <stddef.h>

/* Statements that return a sentence for each malformed row. */
extern const char *const check_rows[];
extern const size_t check_row_count;
/* Statements that return a sentence for each row that belongs to an object that does not exist. */
extern const char *const check_references[];
extern const size_t check_reference_count;
/* Statements that return the label of a value, and the value. */
extern const char *const check_values[];
extern const size_t check_value_count;
