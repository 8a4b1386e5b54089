#pragma once
#include "engine/base/str.h"
#include "engine/session/shape.h"

/* The calls that protocols can make by name, and the API paths of some of them: the files in
 * data/calls, and those that are made of comments in sources (tools/generate_calls.py), each
 * {"shapes": {NAME: SHAPE}, "calls": {NAME: CALL}, "routes": [ROUTE]}. One CALL:
 *
 *     {"about": what it does, "who": anybody (by default), player, builder or wizard,
 *      "writes": it changes something, "behind": it runs after everybody's commands,
 *      "spoken": its texts are words that others read,
 *      "parting": it runs even if the caller is gone,
 *      "page": the page of packages that answers it (engine/core/calls/calls_pages.h),
 *      "takes": SHAPE of its arguments, "gives": SHAPE of its answer}
 *
 * and a ROUTE of the API (below /api/v1):
 *
 *     {"route": "GET /rooms/{id}", "id": operation id, "call": NAME, "about": what it does,
 *      "status": on success, "type": of the answer, if it is not JSON, "part": its member then,
 *      "body": the argument that is the body, "most": its bytes,
 *      "match": the argument set by If-Match, "secured": needs a token,
 *      "nobody": a token is ignored}
 *
 * An argument is taken from the path, else from the query (GET, DELETE), else from a member of
 * the body. */

/* Required role; each role includes the ones before it. */
enum call_who { CALL_ANYBODY, CALL_PLAYER, CALL_BUILDER, CALL_WIZARD };

struct call_entry {
    const char *name;
    const char *about;
    enum call_who who;
    bool writes;  /* may change the world; not for tokens of scope "read" */
    bool spoken;  /* its texts are made legible (str.h) */
    bool parting; /* runs even if its session is gone, without an answer */
    /* its cost grows with the number of people present, and a crowd of newcomers calls it at
     * once */
    bool behind;
    const char *page;    /* NULL: a handler answers it */
    const json_t *takes; /* the schema of an object */
    const json_t *gives; /* same */
};

struct call_table;

/* Creates the built-in table; a mistake in it is a bug. */
struct call_table *call_table_create(void);
void call_table_destroy(struct call_table *table);
/* Returns NULL if there is no such call. */
const struct call_entry *call_table_find(const struct call_table *table, struct str name);
/* True if the call changes nothing. Only such calls answer GET (net/web/routes). */
bool call_entry_only_reads(const struct call_entry *entry);
/* True if the argument is required. */
bool call_table_requires(const struct call_entry *entry, const char *argument);
/* Iterates over all calls, in no particular order; cursor begins at 0. Returns NULL at the end. */
const struct call_entry *call_table_next(const struct call_table *table, size_t *cursor);
/* Return the routes in their order, and the schemas of the shapes by name. Borrowed. */
const json_t *call_table_routes(const struct call_table *table);
const json_t *call_table_shapes(const struct call_table *table);
