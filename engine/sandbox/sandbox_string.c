/* sandbox_string.c -- the string library for scripts.
 *
 * The string library of the manual, without pack, unpack, packsize and dump. Each function is
 * charged for its input and output, and makes at most 1 MB. Formats are in sandbox_format.c,
 * patterns in sandbox_find.c. Letters are ASCII, in any locale. */
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

static int string_len(lua_State *L)
{
    size_t length = 0;
    (void)luaL_checklstring(L, 1, &length);
    lua_pushinteger(L, (lua_Integer)length);
    return 1;
}

static int string_sub(lua_State *L)
{
    size_t length = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer from = sandbox_position(luaL_checkinteger(L, 2), length);
    lua_Integer to = sandbox_position(luaL_optinteger(L, 3, -1), length);
    from = from < 1 ? 1 : from;
    to = to > (lua_Integer)length ? (lua_Integer)length : to;
    size_t size = from <= to ? (size_t)(to - from) + 1 : 0;
    sandbox_charge(L, 1 + size / 32);
    lua_pushlstring(L, size > 0 ? s + from - 1 : "", size);
    return 1;
}

/* Pushes the string argument with each byte changed, starting from its end if reversed. */
static int map_bytes(lua_State *L, char (*change)(char c), bool reversed)
{
    size_t length = 0;
    const char *s = sandbox_arg_text(L, 1, &length);
    sandbox_text_check(L, length, 1);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, length);
    for (size_t i = 0; i < length; i++) {
        out[i] = change(s[reversed ? length - 1 - i : i]);
    }
    luaL_pushresultsize(&buffer, length);
    sandbox_charge(L, length / 8);
    return 1;
}

static char to_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char same(char c)
{
    return c;
}

static int string_upper(lua_State *L)
{
    return map_bytes(L, to_upper, false);
}

static int string_lower(lua_State *L)
{
    return map_bytes(L, to_lower, false);
}

static int string_reverse(lua_State *L)
{
    return map_bytes(L, same, true);
}

static int string_rep(lua_State *L)
{
    size_t length = 0;
    size_t separator_length = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &separator_length);
    if (count <= 0 || length + separator_length == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    sandbox_text_check(L, length + separator_length, count);
    size_t total = (size_t)count * length + ((size_t)count - 1) * separator_length;
    sandbox_charge(L, 2 + total / 32);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, total);
    size_t filled = length;
    memcpy(out, s, length);
    if (count > 1) {
        memcpy(out + filled, separator, separator_length);
        filled += separator_length;
    }
    while (filled < total) { /* doubles the filled part */
        size_t more = filled < total - filled ? filled : total - filled;
        memcpy(out + filled, out, more);
        filled += more;
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

static int string_byte(lua_State *L)
{
    size_t length = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer from = sandbox_position(luaL_optinteger(L, 2, 1), length);
    lua_Integer to = sandbox_position(luaL_optinteger(L, 3, from), length);
    from = from < 1 ? 1 : from;
    to = to > (lua_Integer)length ? (lua_Integer)length : to;
    if (from > to) {
        return 0;
    }
    if (to - from >= SANDBOX_RESULTS_MAX) {
        return luaL_error(L, "string slice too long");
    }
    int count = (int)(to - from) + 1;
    sandbox_charge(L, (uint64_t)count);
    luaL_checkstack(L, count, "string slice too long");
    for (int i = 0; i < count; i++) {
        lua_pushinteger(L, (unsigned char)s[from - 1 + i]);
    }
    return count;
}

static int string_char(lua_State *L)
{
    int count = lua_gettop(L);
    sandbox_charge(L, (uint64_t)count);
    luaL_Buffer buffer;
    char *out = luaL_buffinitsize(L, &buffer, (size_t)count);
    for (int i = 1; i <= count; i++) {
        lua_Unsigned c = (lua_Unsigned)luaL_checkinteger(L, i);
        luaL_argcheck(L, c <= 255, i, "value out of range");
        out[i - 1] = (char)(unsigned char)c;
    }
    luaL_pushresultsize(&buffer, (size_t)count);
    return 1;
}

static const luaL_Reg sandbox_string_functions[] = {
        {"byte", string_byte},
        {"char", string_char},
        {"find", sandbox_lua_find},
        {"format", sandbox_lua_format},
        {"gmatch", sandbox_lua_gmatch},
        {"gsub", sandbox_lua_gsub},
        {"len", string_len},
        {"lower", string_lower},
        {"match", sandbox_lua_match},
        {"rep", string_rep},
        {"reverse", string_reverse},
        {"sub", string_sub},
        {"upper", string_upper},
        {NULL, NULL},
};

void sandbox_open_string(lua_State *L)
{
    luaL_newlib(L, sandbox_string_functions);
}
