#pragma once
#include <stddef.h>

/* A known field of a table from scripts, and its place in a C struct. */
struct table_field {
    const char *name;
    int kind;      /* from the user's own enum */
    size_t offset; /* in that struct */
};

/* Returns NULL if the list of `count` has no such field. */
const struct table_field *table_field_find(
        const struct table_field *list, size_t count, const char *name);
