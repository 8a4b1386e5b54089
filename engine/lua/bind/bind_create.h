#pragma once
#include "engine/core/engine.h"

#include <lua.h>

/* create(PROTO, PROPS), with its two arguments on the stack; use as `return api_create(L)`. */
int api_create(lua_State *L);
/* True for the newcomers' room, stock prototypes (nowhere, of plain refs) and scripts of the game. */
bool bind_is_needed(struct engine *engine, struct object *object);
