/* data_file_words.c -- what a file of data says of words that mean nothing in it. */
#include "engine/data/data_file_lua.h"

#include <lauxlib.h>

/* Pushes and returns the word that a function of the environment stands for; of other values, "text". */
static const char *push_word(lua_State *L, int index)
{
    bool is_word = lua_isfunction(L, index) && lua_getupvalue(L, index, 1);
    return is_word && lua_isstring(L, -1) ? lua_tostring(L, -1) : "text";
}

/* Reports a field of a function or text, such as `os.getenv`. Arguments: the indexed value and the key. */
static int index_word(lua_State *L)
{
    return luaL_error(L,
            "%s.%s is not there: this file is data and has neither Lua's functions nor the "
            "environment; write the value itself",
            push_word(L, 1), lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?");
}

/* Reports a ref without quotes, such as `giver = tarn/maud`. Arguments: the two words. */
static int divide_words(lua_State *L)
{
    return luaL_error(L, "%s/%s is not a value: write it in quotes, as ref \"AREA/NAME\"",
            push_word(L, 1), push_word(L, 2));
}

/* Reports a kind in quotes, `["tale-part"] "x" { }`: a key of the entry before, nil. Arguments: nil and the kind. */
static int quoted_kind(lua_State *L)
{
    return luaL_error(L,
            "\"%s\" in quotes begins no entry: write thing \"REF\" { proto = KIND }",
            luaL_optstring(L, 2, "KIND"));
}

void data_file_set_words(lua_State *L)
{
    static const luaL_Reg events[] = {{"__index", index_word}, {"__newindex", index_word},
            {"__div", divide_words}, {NULL, NULL}};
    static const luaL_Reg of_nil[] = {
            {"__index", quoted_kind}, {"__call", quoted_kind}, {NULL, NULL}};
    luaL_newlib(L, events);
    /* One metatable for all functions, and one for all strings, so that strings have no methods. */
    lua_pushcfunction(L, index_word);
    lua_pushvalue(L, -2);
    lua_setmetatable(L, -2);
    lua_pushliteral(L, "");
    lua_pushvalue(L, -3);
    lua_setmetatable(L, -2);
    lua_pushnil(L);
    luaL_newlib(L, of_nil);
    lua_setmetatable(L, -2);
    lua_pop(L, 4);
}
