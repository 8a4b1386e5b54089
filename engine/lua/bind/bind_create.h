#pragma once
#include "engine/core/engine.h"

#include <lua.h>

/* create(PROTO, PROPS), with its two arguments on the stack; use as `return api_create(L)`. */
int api_create(lua_State *L);
/* True for the room where newcomers start, what has a script of the stock game, and the stock
 * prototypes: these are nowhere and have plain refs ("light"), while refs in imported areas have a
 * path, and rooms have an area. */
bool bind_is_needed(struct engine *engine, struct object *object);
