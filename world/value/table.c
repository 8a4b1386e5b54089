/* table.c -- the tables and their columns.
 *
 * tools/generate writes the rows from module.json and data/schema; the columns are in the order of
 * the schema, those of the key first. Writing rows (store_sql.c), reading them (store_load.c) and
 * keeping them until they are durable (rows.c) depend on it. To add a table: see table.h. */
#include "world/value/table.h"

#include "engine/base/base.h"

#include <string.h>

static const struct table_def defs[TABLE_END] = {
#include "world/table_defs.inc"
};

const struct table_def *table_def(enum table table)
{
    must(table < TABLE_END);
    must(defs[table].name); /* must have a line in defs */
    return &defs[table];
}

size_t table_width(enum table table)
{
    return strlen(table_def(table)->kinds);
}

/* The linker usually merges equal literals, so comparing addresses finds most columns. */
static size_t column_of_address(const struct table_def *def, const char *name)
{
    size_t i = 0;
    while (i < TABLE_COLUMNS_MAX && def->columns[i] != name) {
        i++;
    }
    return i;
}

size_t table_column(enum table table, const char *name)
{
    const struct table_def *def = table_def(table);
    size_t i = column_of_address(def, name);
    for (size_t k = 0; i == TABLE_COLUMNS_MAX && k < TABLE_COLUMNS_MAX && def->columns[k];
            k++) {
        i = strcmp(def->columns[k], name) == 0 ? k : i;
    }
    must(i < TABLE_COLUMNS_MAX);
    return i;
}
