#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stddef.h>
#include <stdint.h>

/* A whole world read at one moment, also while it is served: what is
 * durable when it is opened, whatever is written meanwhile. */
struct store_dump;

enum dump_query {
    DUMP_OBJECTS,     /* all: id, location, arrived, owner, ref or nil, behaviour; by id */
    DUMP_PARENTS,     /* all: object, proto; by object, in their order */
    DUMP_AREAS,       /* all properties `area`: object, value */
    DUMP_ACCOUNTS,    /* those with a character: character, name, created_ms */
    DUMP_PROPERTIES,  /* of an object: name, value, 1 if its checksum does not fit; by name */
    DUMP_TIMERS,      /* of an object: name, due_ms, period_ms, data, owner; by name */
    DUMP_BEHAVIOUR,   /* the source in force of an object, its author, the same */
    DUMP_LAST_SOURCE, /* the same of the newest revision, of what may be no more */
    DUMP_PLAYED, /* all properties by which play marks whole things (played.h): object, name, value */
    DUMP_LOST, /* sets of what play has used up: data */
    DUMP_META, /* name, value: the world's numbers */
    DUMP_QUERY_COUNT,
};

/* Opens the world at path, read only. */
MUST_CHECK bool store_dump_open(const char *path, struct store_dump **out, struct err *err);
/* NULL is fine. */
void store_dump_close(struct store_dump *dump);
/* Calls row (borrowed columns) for each result; stops, and fails with what row put into
 * err, when that returns false. object is for the queries of one. */
MUST_CHECK bool store_dump_each(struct store_dump *dump, enum dump_query query, uint64_t object,
        bool (*row)(void *data, const struct value *columns, struct err *err), void *data,
        struct err *err);
