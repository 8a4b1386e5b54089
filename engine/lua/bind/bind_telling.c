/* bind_telling.c -- how is something told: the options of the stock game's act and tell. */
#include "engine/lua/bind/bind_telling.h"

#include <string.h>

static enum msg_style style_of(lua_State *L, int index)
{
    static const struct {
        const char *name;
        enum msg_style style;
    } styles[] = {{"say", MSG_SAY}, {"emote", MSG_EMOTE}, {"tell", MSG_TELL},
            {"whisper", MSG_WHISPER}, {"channel", MSG_CHANNEL}, {"room", MSG_ROOM},
            {"error", MSG_ERROR}, {"system", MSG_SYSTEM}, {"plain", MSG_PLAIN}};

    const char *name = luaL_checkstring(L, index);
    for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
        if (strcmp(name, styles[i].name) == 0) {
            return styles[i].style;
        }
    }
    luaL_error(L, "there is no style \"%s\"", name);
    return MSG_PLAIN;
}

static struct str option_str(lua_State *L, int index, const char *name)
{
    struct str s = STR_NONE;
    if (lua_getfield(L, index, name) == LUA_TSTRING) {
        s = to_str(L, -1);
    }
    lua_pop(L, 1); /* the options' table keeps the string */
    return s;
}

void except_add(struct telling *telling, uint64_t id)
{
    if (id && telling->except_count < sizeof(telling->except) / sizeof(telling->except[0])) {
        telling->except[telling->except_count++] = id;
    }
}

void to_telling(lua_State *L, int index, struct telling *out)
{
    *out = (struct telling){.style = MSG_PLAIN};
    if (!lua_istable(L, index) || !sandbox_is_trusted(host_of(L)->sandbox)) {
        return;
    }
    if (lua_getfield(L, index, "style") == LUA_TSTRING) {
        out->style = style_of(L, -1);
    }
    out->heard = out->style == MSG_SAY || out->style == MSG_WHISPER;
    lua_getfield(L, index, "unseen_is_silent");
    out->unseen_is_silent = lua_toboolean(L, -1);
    lua_getfield(L, index, "personal");
    out->personal = lua_toboolean(L, -1);
    lua_getfield(L, index, "place");
    out->place = opt_object(L, -1);
    lua_getfield(L, index, "elsewhere");
    out->elsewhere = opt_object(L, -1);
    lua_getfield(L, index, "arrives");
    out->arrives = lua_toboolean(L, -1);
    lua_getfield(L, index, "also");
    out->also = opt_object(L, -1);
    lua_getfield(L, index, "except");
    if (lua_istable(L, -1)) {
        size_t count = lua_rawlen(L, -1);
        for (size_t i = 1; i <= count; i++) {
            lua_rawgeti(L, -1, (lua_Integer)i);
            except_add(out, to_object_id(L, lua_gettop(L)));
            lua_pop(L, 1);
        }
    }
    lua_pop(L, 8);
    out->sender = option_str(L, index, "sender");
    out->body = option_str(L, index, "body");
    out->topic = option_str(L, index, "topic");
    out->kind = option_str(L, index, "kind");
}

size_t to_versions(lua_State *L, int index, struct act_version out[VERSIONS_MAX])
{
    size_t count = 0;
    if (!lua_istable(L, index) || !sandbox_is_trusted(host_of(L)->sandbox)) {
        return 0;
    }
    if (lua_getfield(L, index, "versions") == LUA_TTABLE) {
        int table = lua_gettop(L);
        for (lua_pushnil(L); lua_next(L, table) && count < VERSIONS_MAX; lua_pop(L, 1)) {
            int version = lua_gettop(L);
            out[count++] = (struct act_version){.reader = (uint64_t)lua_tointeger(L, -2),
                    .words = option_str(L, version, "words"),
                    .body = option_str(L, version, "body")};
        }
        lua_settop(L, table);
    }
    lua_pop(L, 1);
    return count;
}
