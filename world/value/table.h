#pragma once
#include "world/table_names.h"

#include <stdbool.h>
#include <stddef.h>

#define PROTO_DEPTH_MAX 32 /* of an object's prototypes, in memory and in the file */

/* The tables besides the objects' own state. The module.json of the kernel (engine/core) and of the
 * modules describe them, and tools/generate writes enum table, with the columns of each in order
 * (key columns first, marked *). Ids are written as objects or ints and read as ints; disabled and
 * read are 0 or 1; *_ms, number and revision are ints; value and data columns, and all others that
 * are not searched, return the kind that was put.
 *
 * To add a table: its step and its description in the module.json of its module;
 * tools/generate_tables.py has an example. The column `sum` at its end: world/store/store_sum.c. */
struct table_def {
    const char *name;
    const char *kinds; /* a letter for each column: see enum store_db_column */
    size_t key_count;  /* number of leading columns that form the key */
    const char *columns[TABLE_COLUMNS_MAX];
    bool of_object;  /* its rows are deleted with the object in the first column */
    bool has_sum;    /* has a checksum in each row */
    bool at_leisure; /* a record of speech: it is written soon, and nobody waits for it */
    /* How rows are searched besides by the whole key: column names joined by '+', separated by
     * blanks. Leading columns are compared for equality; the last may give the order or a limit.
     * Each needs an index. "*": all rows, since there are few, or when a world is opened. */
    const char *reads;
};

const struct table_def *table_def(enum table table);
/* Returns the number of its columns. */
size_t table_width(enum table table);
/* Returns the index of the column of that name, which must exist. */
size_t table_column(enum table table, const char *name);

/* Prepared reads, by name, with parameters -> columns. A negative limit means none; "before number"
 * 0 means from the newest. area is compared as the kind that the property has (an object). */
enum query {
    QUERY_OBJECT,     /* id -> id, location, arrived, owner, ref, behaviour */
    QUERY_PROPERTIES, /* id -> name, value, id; next to QUERY_OBJECT, as QUERY_PARENTS to it */
    QUERY_PARENTS,    /* id -> proto (in order), id */
    QUERY_OBJECTS_IN, /* the same three of all in a location, in order of arrival */
    QUERY_PROPERTIES_IN,
    QUERY_PARENTS_IN,
    QUERY_REF,         /* ref -> id */
    QUERY_CHILDREN,    /* proto, after id, limit -> id */
    QUERY_BRANCHES,    /* proto, after id, to id -> id of those children that have children */
    QUERY_CONTENTS,    /* location -> id (in order of arrival) */
    QUERY_BY_AREA,     /* area, after id, limit -> id */
    QUERY_META,        /* -> name, value */
    QUERY_OWNERS,      /* -> owner (not 0), how many objects; when a world is opened */
    QUERY_OWNED_BYTES, /* -> owner (not 0), bytes of properties; when a world is opened */
    QUERY_OWNED,       /* owner (not 0), limit -> id, newest first */
    QUERY_SOURCES,  /* -> owner (not 0), object, bytes of its behaviour in force; at opening */
    QUERY_BEHAVING, /* after id, limit -> id: objects with a behaviour in force */
    QUERY_OF_TIME,  /* part of the source in force that begins with "time:", limit -> id */
    QUERY_NAMING, /* -> 1 if a source in force may have an on("name"); when a world is opened */
    QUERY_CALLED, /* from, to (looks, see account_look), limit -> id by own name */
    QUERY_TELLING, /* after id, up to id, two lower case texts in properties -> id */
    QUERY_END,
};
