/* bind_test_names.c -- the objects that t has by name: t.this, t.room and t.actor, as e has them in a handler.
 *
 * t.here is the old name of t.room, and t:room() that of t:place(). So until old spellings end (lint/script_lint.h), the
 * object t.room may be called, as if it were that function. */
#include "engine/modules/workshop/test/testing.h"

/* t:room([NAME]), called as t.room(t, NAME): a room. Raises for any other object and any other call. */
static int call_object(lua_State *L)
{
    const struct testing *testing = host_of(L)->testing;
    if (!testing || to_object_id(L, 1) != testing->here || !lua_istable(L, 2)) {
        return luaL_error(L, "attempt to call an object");
    }
    lua_remove(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

void test_name_actor(lua_State *L, const struct testing *testing, uint64_t player)
{
    if (testing->person_count == 0 && lua_istable(L, 1)) {
        lua_pushvalue(L, 1);
        set_object(L, "actor", player);
        lua_pop(L, 1);
    }
}

void add_test_names(lua_State *L, const struct testing *testing, lua_CFunction place)
{
    set_object(L, "this", testing->object);
    set_object(L, "room", testing->here);
    set_object(L, "here", testing->here);
    luaL_getmetatable(L, OBJECT_META);
    lua_pushcfunction(L, place);
    lua_pushcclosure(L, call_object, 1);
    lua_setfield(L, -2, "__call");
    lua_pop(L, 1);
}
