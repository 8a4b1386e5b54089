/* check_rows.c -- checks the form of each table's rows.
 *
 * The tables are STRICT, but many columns are ANY, and a number may be any number. Readers ignore
 * wrong values or take them as they are, so nothing fails and nobody would notice. There is one
 * statement for each column; each sentence names the table and the row's key. tools/generate
 * writes them from the marks in module.json.
 *
 * check.c checks the relations between rows. */
#include "world/store/check_rows.h"

#include "world/table_checks.inc"

const char *const check_rows[] = {CHECK_ROWS};
const size_t check_row_count = sizeof(check_rows) / sizeof(check_rows[0]);
const char *const check_references[] = {CHECK_REFERENCES};
const size_t check_reference_count = sizeof(check_references) / sizeof(check_references[0]);
const char *const check_values[] = {CHECK_VALUES};
const size_t check_value_count = sizeof(check_values) / sizeof(check_values[0]);
