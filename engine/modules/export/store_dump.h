#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stddef.h>
#include <stdint.h>

/* Reads a whole world as of one moment, even while it is served: the durable data at the time it is
 * opened. */
struct store_dump;

enum dump_query {
    DUMP_OBJECTS,     /* all: id, location, arrived, owner, ref or nil, behaviour; by id */
    DUMP_PARENTS,     /* all: object, proto; by object, in their order */
    DUMP_AREAS,       /* all properties `area`: object, value */
    DUMP_ACCOUNTS,    /* those with a character: character, name, created_ms */
    DUMP_PROPERTIES,  /* of an object: name, value, 1 if its checksum does not fit; by name */
    DUMP_TIMERS,      /* of an object: name, due_ms, period_ms, data, owner; by name */
    DUMP_BEHAVIOUR,   /* an object's source in force, its author, and the checksum flag */
    DUMP_LAST_SOURCE, /* same for the newest revision, for objects that may no longer exist */
    DUMP_PLAYED,    /* all properties that mark whole objects (played.h): object, name, value */
    DUMP_LOST,      /* sets of designed objects that play has destroyed: data */
    DUMP_META,      /* name, value: the world's numbers */
    DUMP_AREA_TEXT, /* of an area: its file as it was saved */
    DUMP_APPLIED_FIRST, /* the base of the files that the world was created from, if they had none */
    DUMP_QUERY_COUNT,
};

/* Opens the world at path, read only. */
MUST_CHECK bool store_dump_open(const char *path, struct store_dump **out, struct err *err);
/* NULL is fine. */
void store_dump_close(struct store_dump *dump);
/* Calls row (borrowed columns) for each result. Stops and fails with row's err when row returns
 * false. object is for the queries about one object. */
MUST_CHECK bool store_dump_each(struct store_dump *dump, enum dump_query query, uint64_t object,
        bool (*row)(void *data, const struct value *columns, struct err *err), void *data,
        struct err *err);
