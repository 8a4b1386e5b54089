/* not_yours.c -- raises that the running code may not change an object. */
#include "engine/lua/host_impl.h"
#include "engine/lua/value/proxy.h"
#include "world/model/proto.h"

void raise_not_yours(lua_State *L, uint64_t id)
{
    struct engine *engine = engine_of(L);
    struct object *object = world_find(engine_world(engine), id);
    bool player = object && proto_is_ref(engine_world(engine), object, "player");
    luaL_error(L,
            player ? "no right to change #%I, a player: a script remembers things about them "
                     "in e.actor:notes() (help api notes)"
                   : "no right to change #%I: it belongs to somebody else",
            (lua_Integer)id);
}
