/* bind_bridge.c -- bridges for the stock game: sys.bridges and sys.pause_bridge. */
#include "engine/core/chat/networks.h"
#include "engine/core/output/credential.h"
#include "engine/lua/host_impl.h"
#include "net/bridges/module.h"

static void push_bridge(void *data, const struct network_about *about)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    set_str(L, "name", str_of(about->name));
    set_str(L, "state", str_of(about->state));
    set_flag(L, "online", about->online);
    set_flag(L, "paused", about->paused);
    if (about->next_ms > 0) {
        set_seconds(L, "next", about->next_ms);
    }
    append_item(L);
}

/* sys.bridges(): {{name=, state=, online=, paused=, next= seconds until it tries again, or nil}, …}
 * by name. */
static int sys_bridges(lua_State *L)
{
    lua_createtable(L, 0, 0);
    network_each(engine_of(L), push_bridge, L);
    return 1;
}

/* sys.pause_bridge(NAME, PAUSED): false if there is no such bridge. */
static int sys_pause_bridge(lua_State *L)
{
    return push_flag(L, network_pause(engine_of(L), to_str(L, 1), lua_toboolean(L, 2)));
}

/* sys.network_tell(PLAYER, NAME, TEXT): tells NAME, "NICK/NETWORK", something privately: true, or nil and why not; false
 * if nobody there is called so. */
static int sys_network_tell(lua_State *L)
{
    struct err err;
    struct engine *engine = engine_of(L);
    struct network_person there;
    struct object *player = to_object(L, 1);
    if (!network_find_person(engine, player->id, to_str(L, 2), &there)) {
        return push_flag(L, false);
    }
    bool ok = !credential_holds_back(engine, player, to_str(L, 3), &err) &&
              network_tell(engine, player, &there, STR("say"), to_str(L, 3), &err);
    return push_done(L, ok, &err);
}

void bind_bridge_open(struct host *host)
{
    static const struct api api[] = {
            {"bridges", sys_bridges},
            {"network_tell", sys_network_tell},
            {"pause_bridge", sys_pause_bridge},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
