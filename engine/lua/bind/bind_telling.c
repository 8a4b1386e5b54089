/* bind_telling.c -- reads the options of the stock game's act and tell. */
#include "engine/lua/bind/bind_telling.h"

#include "engine/lua/value/table_field.h"

#include <stddef.h>
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
    lua_pop(L, 1); /* the options' table still holds the string */
    return s;
}

void except_add(struct telling *telling, uint64_t id)
{
    if (id && telling->except_count < sizeof(telling->except) / sizeof(telling->except[0])) {
        telling->except[telling->except_count++] = id;
    }
}

enum option_kind { OPTION_STR, OPTION_FLAG, OPTION_OBJECT, OPTION_STYLE, OPTION_EXCEPT };

static const struct table_field options[] = {
        /* of struct telling */
        {"style", OPTION_STYLE, 0},
        {"except", OPTION_EXCEPT, 0},
        {"sender", OPTION_STR, offsetof(struct telling, sender)},
        {"body", OPTION_STR, offsetof(struct telling, body)},
        {"topic", OPTION_STR, offsetof(struct telling, topic)},
        {"kind", OPTION_STR, offsetof(struct telling, kind)},
        {"unseen_is_silent", OPTION_FLAG, offsetof(struct telling, unseen_is_silent)},
        {"personal", OPTION_FLAG, offsetof(struct telling, personal)},
        {"arrives", OPTION_FLAG, offsetof(struct telling, arrives)},
        {"place", OPTION_OBJECT, offsetof(struct telling, place)},
        {"elsewhere", OPTION_OBJECT, offsetof(struct telling, elsewhere)},
        {"also", OPTION_OBJECT, offsetof(struct telling, also)},
};

static void to_except(lua_State *L, struct telling *out)
{
    size_t count = lua_istable(L, -1) ? lua_rawlen(L, -1) : 0;
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)i);
        except_add(out, to_object_id(L, lua_gettop(L)));
        lua_pop(L, 1);
    }
}

/* Reads the option NAME, whose value is on top; an unknown one is ignored. */
static void to_option(lua_State *L, const char *name, struct telling *out)
{
    const struct table_field *known =
            table_field_find(options, sizeof(options) / sizeof(options[0]), name);
    if (!known) {
        return;
    }
    void *option = (char *)out + known->offset;
    switch ((enum option_kind)known->kind) {
    case OPTION_STR:
        if (lua_type(L, -1) == LUA_TSTRING) {
            *(struct str *)option = to_str(L, -1); /* the table still holds the string */
        }
        break;
    case OPTION_FLAG:
        *(bool *)option = lua_toboolean(L, -1);
        break;
    case OPTION_OBJECT:
        *(struct object **)option = opt_object(L, lua_gettop(L));
        break;
    case OPTION_STYLE:
        if (lua_type(L, -1) == LUA_TSTRING) {
            out->style = style_of(L, -1);
        }
        break;
    case OPTION_EXCEPT:
        to_except(L, out);
        break;
    }
}

void to_telling(lua_State *L, int index, struct telling *out)
{
    *out = (struct telling){.style = MSG_PLAIN};
    if (!lua_istable(L, index) || !sandbox_is_trusted(host_of(L)->sandbox)) {
        return;
    }
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            to_option(L, lua_tostring(L, -2), out);
        }
    }
    out->heard = out->style == MSG_SAY || out->style == MSG_WHISPER;
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
