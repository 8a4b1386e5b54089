/* sandbox_utf8.c -- the utf8 library for scripts.
 *
 * The utf8 library of the manual, charged for the bytes it reads. As there, it accepts any code up
 * to 10FFFF, surrogates included. Text from scripts is cleaned where it enters the world. */
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

#define CODE_MAX 0x10FFFFu
#define CHARACTER_MAX 4

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Reads one character at s; returns its size, or 0 if it is malformed. */
static size_t decode(const char *s, size_t length, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = length > 0 ? (unsigned char)*s : 0xFF;
    size_t size = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (size == 0 || size > length || first >= 0xF8) {
        return 0;
    }
    uint32_t code = size == 1 ? first : first & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if (!is_continuation(s[i])) {
            return 0;
        }
        code = code << 6 | ((unsigned char)s[i] & 0x3Fu);
    }
    if (code > CODE_MAX || (size > 1 && code < least[size])) {
        return 0;
    }
    *out = code;
    return size;
}

static size_t encode(uint32_t code, char out[CHARACTER_MAX])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t size = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80u | (code & 0x3Fu));
        code >>= 6;
    }
    out[0] = (char)((0xF00u >> size) | code);
    return size;
}

static int utf8_len(lua_State *L)
{
    size_t length = 0;
    lua_Integer count = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer from = sandbox_position(luaL_optinteger(L, 2, 1), length);
    lua_Integer to = sandbox_position(luaL_optinteger(L, 3, -1), length);
    luaL_argcheck(L, 1 <= from && from <= (lua_Integer)length + 1, 2,
            "initial position out of string");
    luaL_argcheck(L, to <= (lua_Integer)length, 3, "final position out of string");
    if (to >= from) {
        sandbox_charge(L, (uint64_t)(to - from) / 4);
    }
    while (from <= to) {
        uint32_t code = 0;
        size_t size = decode(s + from - 1, length - (size_t)from + 1, &code);
        if (size == 0) {
            lua_pushnil(L);
            lua_pushinteger(L, from);
            return 2;
        }
        from += (lua_Integer)size;
        count++;
    }
    lua_pushinteger(L, count);
    return 1;
}

static int utf8_codepoint(lua_State *L)
{
    size_t length = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer from = sandbox_position(luaL_optinteger(L, 2, 1), length);
    lua_Integer to = sandbox_position(luaL_optinteger(L, 3, from), length);
    luaL_argcheck(L, from >= 1, 2, "out of range");
    luaL_argcheck(L, to <= (lua_Integer)length, 3, "out of range");
    if (from > to) {
        return 0;
    }
    if (to - from >= SANDBOX_RESULTS_MAX) {
        return luaL_error(L, "string slice too long");
    }
    sandbox_charge(L, (uint64_t)(to - from) + 1);
    luaL_checkstack(L, (int)(to - from) + 1, "string slice too long");
    int count = 0;
    while (from <= to) {
        uint32_t code = 0;
        size_t size = decode(s + from - 1, length - (size_t)from + 1, &code);
        if (size == 0) {
            return luaL_error(L, "invalid UTF-8 code");
        }
        lua_pushinteger(L, (lua_Integer)code);
        from += (lua_Integer)size;
        count++;
    }
    return count;
}

static int utf8_char(lua_State *L)
{
    int count = lua_gettop(L);
    struct sandbox_text out;
    sandbox_charge(L, (uint64_t)count);
    sandbox_text_init(&out, L);
    for (int i = 1; i <= count; i++) {
        lua_Unsigned code = (lua_Unsigned)luaL_checkinteger(L, i);
        char bytes[CHARACTER_MAX];
        luaL_argcheck(L, code <= CODE_MAX, i, "value out of range");
        sandbox_text_add(&out, bytes, encode((uint32_t)code, bytes));
    }
    sandbox_text_push(&out);
    return 1;
}

/* Moves *at (from 0) by n characters. False if the string ends before. */
static bool walk(const char *s, lua_Integer length, lua_Integer n, lua_Integer *at)
{
    for (; n < 0 && *at > 0; n++) {
        do {
            (*at)--;
        } while (*at > 0 && is_continuation(s[*at]));
    }
    for (; n > 0 && *at < length; n--) {
        do {
            (*at)++;
        } while (*at < length && is_continuation(s[*at]));
    }
    return n == 0;
}

static int utf8_offset(lua_State *L)
{
    size_t size = 0;
    const char *s = luaL_checklstring(L, 1, &size);
    lua_Integer length = (lua_Integer)size;
    lua_Integer n = luaL_checkinteger(L, 2);
    lua_Integer at = sandbox_position(luaL_optinteger(L, 3, n >= 0 ? 1 : length + 1), size) - 1;
    luaL_argcheck(L, 0 <= at && at <= length, 3, "position out of range");
    lua_Integer from = at;
    bool found = true;
    if (n == 0) {
        while (at > 0 && at < length && is_continuation(s[at])) {
            at--;
        }
    } else {
        if (at < length && is_continuation(s[at])) {
            return luaL_error(L, "initial position is a continuation byte");
        }
        found = walk(s, length, n > 0 ? n - 1 : n, &at);
    }
    sandbox_charge(L, (uint64_t)(at > from ? at - from : from - at) / 4);
    if (found) {
        lua_pushinteger(L, at + 1);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int codes_next(lua_State *L)
{
    size_t length = 0;
    const char *s = luaL_checklstring(L, 1, &length);
    lua_Integer at = luaL_checkinteger(L, 2);
    /* Move from the start of a character (or 0) to the start of the next. */
    if (at < 0 || at >= (lua_Integer)length) {
        return 0;
    }
    if (at > 0) {
        while (at < (lua_Integer)length && is_continuation(s[at])) {
            at++;
        }
        if (at >= (lua_Integer)length) {
            return 0;
        }
    }
    uint32_t code = 0;
    size_t size = decode(s + at, length - (size_t)at, &code);
    if (size == 0 || (at + (lua_Integer)size < (lua_Integer)length &&
                             is_continuation(s[at + (lua_Integer)size]))) {
        return luaL_error(L, "invalid UTF-8 code");
    }
    lua_pushinteger(L, at + 1);
    lua_pushinteger(L, (lua_Integer)code);
    return 2;
}

static int utf8_codes(lua_State *L)
{
    (void)luaL_checkstring(L, 1);
    lua_pushcfunction(L, codes_next);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static const luaL_Reg sandbox_utf8_functions[] = {
        {"char", utf8_char},
        {"codepoint", utf8_codepoint},
        {"codes", utf8_codes},
        {"len", utf8_len},
        {"offset", utf8_offset},
        {NULL, NULL},
};

void sandbox_open_utf8(lua_State *L)
{
    luaL_newlib(L, sandbox_utf8_functions);
    lua_pushlstring(L, "[\0-\x7F\xC2-\xF4][\x80-\xBF]*", 14);
    lua_setfield(L, -2, "charpattern");
}
