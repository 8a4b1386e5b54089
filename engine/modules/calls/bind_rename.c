/* bind_rename.c -- the table `sys`: another name for a channel. For trusted code only: scripts/channels. */
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/channel_rename.h"
#include "engine/modules/calls/module.h"

/* sys.channel_rename(PLAYER, NAME, NEW, WHY): true, or nil and the reason. */
static int sys_channel_rename(lua_State *L)
{
    struct err err = {0};
    json_t *event = NULL;
    struct str names[2] = {to_str(L, 2), to_str(L, 3)};
    host_check_writable(L);
    enum channel_no no =
            channel_rename(engine_of(L), to_object(L, 1), names, to_str(L, 4), &event, &err);
    json_decref(event);
    host_check_output(L);
    return push_done(L, no == CHANNEL_OK, &err);
}

void bind_rename_open(struct host *host)
{
    static const struct api api[] = {{"channel_rename", sys_channel_rename}};
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
