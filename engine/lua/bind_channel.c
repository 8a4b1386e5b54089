/* bind_channel.c -- channels for the stock game: sys.channel_post and friends. */
#include "engine/core/channel.h"
#include "engine/lua/host_impl.h"

#define LINES_MAX 200

static int answer(lua_State *L, bool ok, const struct err *err)
{
    if (ok) {
        lua_pushboolean(L, true);
        return 1;
    }
    return push_refusal(L, str_of(err->text));
}

/* sys.channel_post(PLAYER, NAME, TEXT): true, or nil and the reason. */
static int sys_channel_post(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    bool ok = channel_post(engine_of(L), player, to_str(L, 2), to_str(L, 3), &err);
    host_check_output(L);
    return answer(L, ok, &err);
}

/* sys.channel_join(PLAYER, NAME, JOIN): true, or nil and the reason. */
static int sys_channel_join(lua_State *L)
{
    struct err err;
    struct object *player = to_object(L, 1);
    return answer(L,
            channel_join(engine_of(L), player, to_str(L, 2), lua_toboolean(L, 3), &err), &err);
}

static void push_line(void *data, const struct channel_line *line)
{
    lua_State *L = data;
    lua_createtable(L, 0, 3);
    lua_pushinteger(L, line->time_ms / 1000);
    lua_setfield(L, -2, "time");
    push_str(L, line->sender);
    lua_setfield(L, -2, "sender");
    push_str(L, line->text);
    lua_setfield(L, -2, "text");
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* sys.channel_lines(NAME, N): {{time=, sender=, text=}, …} oldest first, or nil. */
static int sys_channel_lines(lua_State *L)
{
    struct engine *engine = engine_of(L);
    lua_Integer limit = luaL_optinteger(L, 2, 20);
    if (!channel_exists(engine, to_str(L, 1)) || limit < 1) {
        lua_pushnil(L);
        return 1;
    }
    lua_createtable(L, 0, 0);
    channel_each_line(
            engine, to_str(L, 1), limit < LINES_MAX ? (size_t)limit : LINES_MAX, push_line, L);
    return 1;
}

static void push_name(void *data, struct str name)
{
    lua_State *L = data;
    push_str(L, name);
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* sys.channels(): all names, sorted. */
static int sys_channels(lua_State *L)
{
    lua_createtable(L, 0, 0);
    channel_each(engine_of(L), push_name, L);
    return 1;
}

/* sys.on_channel(PLAYER, NAME): whether she is a member. */
static int sys_on_channel(lua_State *L)
{
    struct object *player = to_object(L, 1);
    lua_pushboolean(L, channel_has_member(engine_of(L), player, to_str(L, 2)));
    return 1;
}

void bind_channel_open(struct host *host)
{
    static const struct api api[] = {
            {"channel_post", sys_channel_post},
            {"channel_join", sys_channel_join},
            {"channel_lines", sys_channel_lines},
            {"channels", sys_channels},
            {"on_channel", sys_on_channel},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
