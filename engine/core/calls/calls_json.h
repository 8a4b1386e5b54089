#pragma once
#include "engine/core/calls/call.h"
#include "world/value/value.h"

/* Property values as JSON, for calls; engine/modules/workshop/value_json.h reads them.
 *
 * nil is null. An object is {"object": 12, "name": "a sack"} (the name is ignored on input). A list
 * is an array, and a table with text keys only an object. Any other table is {"table": [[KEY,
 * VALUE], …]}. Calls that change properties also accept {"lua": TEXT}: a literal as @set reads it
 * (#12, $ref, {1, 2}). */

/* Converts a value to JSON. Never returns NULL. */
json_t *calls_json_value(struct engine *engine, const struct value *value);
/* Returns {"id", "ref"?, "name"} of an object, or null if it is missing. */
json_t *calls_json_object(struct engine *engine, uint64_t id);

/* Returns the object whose number the argument has. NULL: call_fail was called (404). */
struct object *calls_find_object(struct call *call, const char *argument);

/* Returns the text as JSON; never NULL. */
json_t *calls_json_text(struct str text);
/* Sets the text as a member. */
void calls_json_put(json_t *object, const char *key, struct str text);
/* Sets "you" in the answer: {name, role, room, guest}. Does nothing without a character. */
void calls_put_you(struct call *call);
