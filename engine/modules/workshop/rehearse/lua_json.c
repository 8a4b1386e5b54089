/* lua_json.c -- JSON of calls as tables of the stock game, and the other way round. */
#include "engine/modules/workshop/rehearse/lua_json.h"

#include <lauxlib.h>

#include <stdbool.h>
#include <stdint.h>

enum { JSON_DEPTH_MAX = 8 };

static void push_members(lua_State *L, const json_t *json)
{
    const char *key = NULL;
    json_t *value = NULL;
    lua_createtable(L, 0, (int)json_object_size(json));
    json_object_foreach((json_t *)(uintptr_t)json, key, value)
    {
        push_json(L, value);
        lua_setfield(L, -2, key);
    }
}

void push_json(lua_State *L, const json_t *json)
{
    luaL_checkstack(L, 4, NULL);
    if (json_is_object(json)) {
        push_members(L, json);
    } else if (json_is_array(json)) {
        lua_createtable(L, (int)json_array_size(json), 0);
        for (size_t i = 0; i < json_array_size(json); i++) {
            push_json(L, json_array_get(json, i));
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    } else if (json_is_string(json)) {
        lua_pushlstring(L, json_string_value(json), json_string_length(json));
    } else if (json_is_integer(json)) {
        lua_pushinteger(L, json_integer_value(json));
    } else if (json_is_real(json)) {
        lua_pushnumber(L, json_real_value(json));
    } else if (json_is_boolean(json)) {
        lua_pushboolean(L, json_is_true(json));
    } else {
        lua_pushnil(L);
    }
}

/* Returns NULL for other values. */
static json_t *read_lua(lua_State *L, int index, int depth);

static json_t *read_list(lua_State *L, int index, int depth)
{
    json_t *json = json_array();
    for (size_t i = 1; json && i <= lua_rawlen(L, index); i++) {
        lua_rawgeti(L, index, (lua_Integer)i);
        if (json_array_append_new(json, read_lua(L, lua_gettop(L), depth + 1)) != 0) {
            json_decref(json);
            json = NULL;
        }
        lua_pop(L, 1);
    }
    return json;
}

static json_t *read_members(lua_State *L, int index, int depth)
{
    json_t *json = json_object();
    lua_pushnil(L);
    while (lua_next(L, index)) {
        bool ok = lua_type(L, -2) == LUA_TSTRING &&
                  json_object_set_new(json, lua_tostring(L, -2),
                          read_lua(L, lua_gettop(L), depth + 1)) == 0;
        lua_pop(L, 1);
        if (!ok) {
            lua_pop(L, 1);
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

static json_t *read_lua(lua_State *L, int index, int depth)
{
    size_t length = 0;
    if (depth > JSON_DEPTH_MAX || !lua_checkstack(L, 6)) {
        return NULL;
    }
    switch (lua_type(L, index)) {
    case LUA_TTABLE:
        return lua_rawlen(L, index) > 0 ? read_list(L, index, depth)
                                        : read_members(L, index, depth);
    case LUA_TBOOLEAN:
        return json_boolean(lua_toboolean(L, index));
    case LUA_TNUMBER:
        return lua_isinteger(L, index) ? json_integer(lua_tointeger(L, index))
                                       : json_real(lua_tonumber(L, index));
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, index, &length);
        return json_stringn(text, length);
    }
    default:
        return NULL;
    }
}

json_t *to_json(lua_State *L, int index)
{
    luaL_checktype(L, index, LUA_TTABLE);
    json_t *json = read_lua(L, index, 0);
    if (!json) {
        luaL_error(L, "a table of texts, numbers, flags and such tables");
    }
    return json;
}
