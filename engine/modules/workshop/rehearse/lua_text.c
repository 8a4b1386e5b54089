/* lua_text.c -- Lua values as texts for builders: in the debugger, and in what a test expected. */
#include "engine/modules/workshop/rehearse/lua_text.h"

#include "engine/core/output/format.h"

static void put_object_text(struct host *host, uint64_t id, struct buf *out)
{
    struct object *object = world_find(engine_world(host->engine), id);
    if (object) {
        format_label(host->engine, object, out);
    } else {
        buf_printf(out, "#%llu, which no longer exists", (unsigned long long)id);
    }
}

static void put_table_text(
        struct host *host, lua_State *L, int index, size_t items, struct buf *out)
{
    size_t count = lua_rawlen(L, index);
    lua_pushnil(L);
    if (!lua_next(L, index)) {
        buf_add_text(out, "an empty table");
        return;
    }
    lua_pop(L, 2);
    if (count == 0) {
        buf_add_text(out, "table");
    } else if (items == 0 || !lua_checkstack(L, 4)) {
        buf_printf(out, "table of %zu", count);
    } else {
        buf_add_text(out, "{ ");
        for (size_t i = 1; i <= count && i <= items; i++) {
            buf_add_text(out, i > 1 ? ", " : "");
            lua_rawgeti(L, index, (lua_Integer)i);
            lua_text_put(host, L, lua_gettop(L), 0, out);
            lua_pop(L, 1);
        }
        buf_add_text(out, count > items ? ", … }" : " }");
    }
}

void lua_text_put(struct host *host, lua_State *L, int index, size_t items, struct buf *out)
{
    uint64_t object = test_object(L, index);
    struct value value = value_nil();
    size_t length = 0;
    lua_Debug about;
    switch (lua_type(L, index)) {
    case LUA_TTABLE:
        put_table_text(host, L, index, items, out);
        break;
    case LUA_TFUNCTION:
        lua_pushvalue(L, index);
        (void)lua_getinfo(L, ">S", &about);
        buf_printf(out, about.linedefined > 0 ? "function of line %d" : "function",
                about.linedefined);
        break;
    case LUA_TUSERDATA:
        if (object) {
            put_object_text(host, object, out);
        } else if (!try_value(L, index, &value)) {
            literal_show(host->engine, &value, out);
            value_finish(&value);
        } else {
            buf_add_text(out, "userdata");
        }
        break;
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &length);
        buf_add_char(out, '"');
        buf_add(out, text, length);
        buf_add_char(out, '"');
        break;
    }
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            buf_add_int(out, lua_tointeger(L, index));
        } else {
            buf_printf(out, "%.14g", lua_tonumber(L, index));
        }
        break;
    case LUA_TBOOLEAN:
        buf_add_text(out, lua_toboolean(L, index) ? "true" : "false");
        break;
    default:
        buf_add_text(out, luaL_typename(L, index));
        break;
    }
}
