#pragma once
#include "engine/base/str.h"

#include <lua.h>

/* Proxies for objects and for tables in their properties: proxy_handle.c, proxy_object.c, proxy_table.c. The to_…
 * functions raise an error for values that a script may not use. */

struct host;
struct object;
struct value;

/* The metatable of objects. */
#define OBJECT_META "skein.object"

struct object_proxy {
    const void *kind;
    uint64_t id;
};

void proxy_shards_open(struct host *host);
/* Packs the tables of object proxies, since Lua's tables keep their maximum size. */
void proxy_pack(struct host *host);
void push_object(lua_State *L, uint64_t id); /* 0: nil */
/* Returns the id of an object argument; raises if it is not an object. */
uint64_t to_object_id(lua_State *L, int index);
/* Same, but returns 0 if it is not an object. */
uint64_t test_object(lua_State *L, int index);
/* Returns the living object; raises "destroyed object". */
struct object *to_object(lua_State *L, int index);
struct object *opt_object(lua_State *L, int index); /* nil or missing: NULL */
/* Returns the object at index if the running code may change it. Otherwise pushes nil and the
 * reason, and returns NULL. */
struct object *to_changeable(lua_State *L, int index);
/* Pushes nil and the owner of the object. */
int push_not_yours(lua_State *L, struct object *object);
/* Raises an error that the running code may not change that object, and where it may write
 * instead. */
void raise_not_yours(lua_State *L, uint64_t id);
void push_table_proxy(lua_State *L, uint64_t object, uint32_t atom);
/* Same, but the receiver may write to it: for notes(). */
void push_granted_table(lua_State *L, uint64_t object, uint32_t atom);
/* Returns the value behind a table proxy, or NULL if index is not a table proxy; raises if it is
 * stale. */
const struct value *test_table(lua_State *L, int index);
void proxy_table_open(struct host *host);
/* Pushes o.KEY for property atoms, with the rules of privacy. */
void push_property(lua_State *L, struct object *object, uint32_t atom, struct str name);
void set_property(lua_State *L, struct object *object, struct str name, int index);
void method_add(struct host *host, const char *name, lua_CFunction function);
/* Same for a method that a property of that name hides. */
void method_add_open(struct host *host, const char *name, lua_CFunction function);
