#pragma once
#include "engine/base/str.h"
#include "engine/session/shape.h"

/* What front ends can ask of the engine by name, and which of it is the API at which path: the files in
 * data/calls, each {"shapes": {NAME: SHAPE}, "calls": {NAME: CALL}, "routes": [ROUTE]}. One CALL:
 *
 *     {"about": what it does, "who": anybody (by default), player, builder or wizard,
 *      "writes": it changes something, "behind": it runs behind everybody's commands,
 *      "spoken": its texts are words that others read,
 *      "parting": it is done though who asked is gone,
 *      "takes": SHAPE of its arguments, "gives": SHAPE of its answer}
 *
 * and a ROUTE of the API (below /api/v1):
 *
 *     {"route": "GET /rooms/{id}", "id": operation id, "call": NAME, "about": what it does,
 *      "status": when it went well, "type": of the answer, if it is no JSON, "part": which member it is then,
 *      "body": the argument that is the body, "most": its bytes, "match": the one that If-Match is, "secured": needs a token,
 *      "nobody": no token that comes with it is looked at}
 *
 * An argument is what the path names, else of the query (GET, DELETE), else a member of the body. */

/* Who may: each may what those before it may. */
enum call_who { CALL_ANYBODY, CALL_PLAYER, CALL_BUILDER, CALL_WIZARD };

struct call_entry {
    const char *name;
    const char *about;
    enum call_who who;
    bool writes;  /* not for tokens of scope "read" */
    bool spoken;  /* its texts are made legible (str.h) */
    bool parting; /* is done though its session is gone: nobody is answered */
    bool behind; /* costs what all who are there cost, and a crowd of newcomers asks for it at once */
    const json_t *takes; /* the schema of an object */
    const json_t *gives; /* same */
};

struct call_table;

/* As it was built in: a table with a mistake is a bug. */
struct call_table *call_table_create(void);
void call_table_destroy(struct call_table *table);
/* NULL: there is no such call. */
const struct call_entry *call_table_find(const struct call_table *table, struct str name);
/* Must the argument be there? */
bool call_table_requires(const struct call_entry *entry, const char *argument);
/* Walks over all, in no order; cursor begins at 0; NULL at the end. */
const struct call_entry *call_table_next(const struct call_table *table, size_t *cursor);
/* The routes, in their order; NAME -> schema of the shapes. Borrowed. */
const json_t *call_table_routes(const struct call_table *table);
const json_t *call_table_shapes(const struct call_table *table);
