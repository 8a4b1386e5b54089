/* bind_worlds.c -- worlds() and what the stock game asks about other worlds, in a world without others. The module realm
 * puts its own functions in their place. */
#include "engine/core/phrase/phrase.h"
#include "engine/lua/host_impl.h"

/*** worlds() -> table[]
The worlds of the realm by name, including this one, as { name = "forest", players = 12, here =
false, away = false }; empty if this world isn't part of a realm. */
static int api_worlds(lua_State *L)
{
    sandbox_charge(L, 50);
    lua_createtable(L, 0, 0);
    return 1;
}

static int sys_none(lua_State *L)
{
    lua_pushnil(L);
    return 1;
}

static int sys_none_of_many(lua_State *L)
{
    lua_createtable(L, 0, 0);
    return 1;
}

static int sys_refuse(lua_State *L)
{
    return push_refusal(L, phrase_get(engine_of(L), PHRASE_realm_none));
}

void bind_worlds_open(struct host *host)
{
    static const struct api everybodys[] = {{"worlds", api_worlds}};
    static const struct api api[] = {
            {"realm", sys_none},
            {"realm_keys", sys_none},
            {"realm_accept", sys_refuse},
            {"realm_refuse", sys_refuse},
            {"realm_who", sys_none_of_many},
            {"realm_sanction", sys_refuse},
            {"realm_find", sys_none},
            {"realm_account", sys_none},
            {"realm_tell", sys_refuse},
            {"realm_mail", sys_refuse},
            {"realm_recall", sys_refuse},
            {"depart", sys_refuse},
            {"home_world", sys_none},
            {"gates", sys_none_of_many},
    };
    api_add(host, false, everybodys, sizeof(everybodys) / sizeof(everybodys[0]));
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
