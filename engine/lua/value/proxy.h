#pragma once
#include "engine/base/str.h"

#include <lua.h>

/* What stands in scripts for objects and for tables in their properties: proxy_object.c, proxy_table.c. With what a script
 * may not have, the functions to_… raise an error. */

struct host;
struct object;
struct value;

void proxy_open(struct host *host);
/* Makes the tables through which objects are found as small as can be: Lua's keep the size that they have grown to. */
void proxy_pack(struct host *host);
void push_object(lua_State *L, uint64_t id); /* 0: nil */
/* The id of an object argument; raises if it is none. */
uint64_t to_object_id(lua_State *L, int index);
/* Same, or 0 if it is no object at all. */
uint64_t test_object(lua_State *L, int index);
/* The living object; raises "destroyed object". */
struct object *to_object(lua_State *L, int index);
struct object *opt_object(lua_State *L, int index); /* nil or none: NULL */
/* The object at index if the running code may change it; else pushes nil and why, and gives NULL. */
struct object *to_changeable(lua_State *L, int index);
/* Pushes nil and whose object it is. */
int push_not_yours(lua_State *L, struct object *object);
/* Raises an error that the running code may not change that object, and where it may write instead. */
void raise_not_yours(lua_State *L, uint64_t id);
void push_table_proxy(lua_State *L, uint64_t object, uint32_t atom);
/* Same, to be written by whoever gets it: for notes(). */
void push_granted_table(lua_State *L, uint64_t object, uint32_t atom);
/* The value behind a table proxy, or NULL if index is none; raises if it is stale. */
const struct value *test_table(lua_State *L, int index);
void proxy_table_open(struct host *host);
/* Reads o.KEY for property atoms with the rules of privacy. */
void push_property(lua_State *L, struct object *object, uint32_t atom, struct str name);
void set_property(lua_State *L, struct object *object, struct str name, int index);
void method_add(struct host *host, const char *name, lua_CFunction function);
