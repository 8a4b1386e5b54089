/* bind_bridge.c -- bridges for the stock game: sys.bridges and sys.pause_bridge. */
#include "engine/core/chat/bridge.h"
#include "engine/lua/host_impl.h"

static void push_bridge(void *data, const struct bridge_about *about)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    push_str(L, str_of(about->name));
    lua_setfield(L, -2, "name");
    push_str(L, str_of(about->state));
    lua_setfield(L, -2, "state");
    lua_pushboolean(L, about->online);
    lua_setfield(L, -2, "online");
    lua_pushboolean(L, about->paused);
    lua_setfield(L, -2, "paused");
    if (about->next_ms > 0) {
        lua_pushnumber(L, (double)about->next_ms / 1000.0);
        lua_setfield(L, -2, "next");
    }
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* sys.bridges(): {{name=, state=, online=, paused=, next= seconds until it tries again, or nil}, …} by name. */
static int sys_bridges(lua_State *L)
{
    lua_createtable(L, 0, 0);
    bridge_each(engine_of(L), push_bridge, L);
    return 1;
}

/* sys.pause_bridge(NAME, PAUSED): false if there is none. */
static int sys_pause_bridge(lua_State *L)
{
    lua_pushboolean(L, bridge_pause(engine_of(L), to_str(L, 1), lua_toboolean(L, 2)));
    return 1;
}

void bind_bridge_open(struct host *host)
{
    static const struct api api[] = {
            {"bridges", sys_bridges},
            {"pause_bridge", sys_pause_bridge},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
