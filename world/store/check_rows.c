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
