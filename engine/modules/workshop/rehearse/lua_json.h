#pragma once
#include <jansson.h>
#include <lua.h>

/* Pushes JSON of a few levels: null becomes nil. */
void push_json(lua_State *L, const json_t *json);
/* Returns the table at the absolute index as JSON, a new reference: a list if it has a first item, otherwise an object of
 * its named members; texts, numbers, flags and such tables. Raises for anything else, and if it is too deep. */
json_t *to_json(lua_State *L, int index);
