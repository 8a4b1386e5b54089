#pragma once
#include <stddef.h>

/* A field of a table that scripts give, and where it goes in a struct of ours. */
struct table_field {
    const char *name;
    int kind;      /* the owner's own enum */
    size_t offset; /* in that struct */
};

/* NULL: the list of `count` has no such field. */
const struct table_field *table_field_find(
        const struct table_field *list, size_t count, const char *name);
