/* bind_always_on.c -- the table `sys`: staying on IRC's channels while asleep. For trusted code only:
 * scripts/core/commands/settings.lua. */
#include "engine/lua/host_impl.h"
#include "net/irc/always_on.h"

/* sys.always_on(PLAYER): true if they stay. */
static int sys_always_on(lua_State *L)
{
    return push_flag(L, always_on_has(engine_of(L), to_object_id(L, 1)));
}

/* sys.set_always_on(PLAYER, ON): true, or nil and the reason. */
static int sys_set_always_on(lua_State *L)
{
    struct err err = {0};
    host_check_writable(L);
    bool ok = always_on_set(engine_of(L), to_object(L, 1), lua_toboolean(L, 2), &err);
    return push_done(L, ok, &err);
}

void bind_always_on_open(struct host *host)
{
    static const struct api api[] = {
            {"always_on", sys_always_on},
            {"set_always_on", sys_set_always_on},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
