#pragma once
#include "engine/core/calls/call.h"
#include "world/value/value.h"

/* Values of properties as JSON, both ways, for calls.
 *
 * nil is null; an object {"object": 12, "name": "a sack"} (the name is not read); a list an array; a table
 * with text keys only an object; any other table {"table": [[KEY, VALUE], …]}. What changes properties takes
 * {"lua": TEXT} for a value too: a literal as @set reads it (#12, $ref, {1, 2}). */

/* Never NULL. */
json_t *calls_json_value(struct engine *engine, const struct value *value);
/* False with err if the JSON is no value: too deep, too long, an object that is not there. */
MUST_CHECK bool calls_json_read(
        struct engine *engine, const json_t *json, struct value *out, struct err *err);
/* {"id", "ref"?, "name"} of an object, null if there is none. */
json_t *calls_json_object(struct engine *engine, uint64_t id);

/* The object that an argument names by its number; NULL: call_fail was called (404). */
struct object *calls_find_object(struct call *call, const char *argument);
/* The same, and the asker controls it (else 403). */
struct object *calls_find_own(struct call *call, const char *argument);

/* Adds the calls on objects (calls_object.c); those that change them are the script layer's. */
void calls_object_add(struct engine *engine);
/* Adds the calls by which a builder walks through the world (calls_tree.c). */
void calls_tree_add(struct engine *engine);
/* A text; never NULL. */
json_t *calls_json_text(struct str text);
/* Sets it as a member. */
void calls_json_put(json_t *object, const char *key, struct str text);
/* Sets "you" in the answer to who asks: {name, role, room, guest}. Without anybody nothing. */
void calls_put_you(struct call *call);
