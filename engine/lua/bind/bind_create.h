#pragma once
#include <lua.h>

/* create(PROTO, PROPS), with its two arguments on the stack; use as `return api_create(L)`. */
int api_create(lua_State *L);
