/* sandbox_text.c -- string results of library functions, with a length limit.
 *
 * A luaL_Buffer whose limit is checked before each growth. Lua owns its memory, so an error raised
 * midway leaks nothing. */
#include "engine/sandbox/sandbox_impl.h"

static void refuse_length(lua_State *L)
{
    (void)luaL_error(L, "resulting string too large");
}

void sandbox_text_init(struct sandbox_text *text, lua_State *L)
{
    text->L = L;
    text->length = 0;
    luaL_buffinit(L, &text->buffer);
}

static void grow(struct sandbox_text *text, size_t length)
{
    if (length > SANDBOX_STRING_MAX - text->length) {
        refuse_length(text->L);
    }
    text->length += length;
}

void sandbox_text_add(struct sandbox_text *text, const char *bytes, size_t length)
{
    grow(text, length);
    luaL_addlstring(&text->buffer, bytes, length);
}

void sandbox_text_add_char(struct sandbox_text *text, char c)
{
    grow(text, 1);
    luaL_addchar(&text->buffer, c);
}

void sandbox_text_add_value(struct sandbox_text *text)
{
    size_t length = 0;
    (void)lua_tolstring(text->L, -1, &length);
    grow(text, length);
    luaL_addvalue(&text->buffer);
}

void sandbox_text_push(struct sandbox_text *text)
{
    luaL_pushresult(&text->buffer);
    sandbox_charge(text->L, text->length / 32);
}

void sandbox_text_check(lua_State *L, size_t size, lua_Integer count)
{
    if (size > 0 && count > 0 && (lua_Unsigned)count > SANDBOX_STRING_MAX / size) {
        refuse_length(L);
    }
}

const char *sandbox_arg_text(lua_State *L, int index, size_t *out_length)
{
    const char *text = luaL_checklstring(L, index, out_length);
    sandbox_charge(L, 2 + *out_length / 32);
    return text;
}

lua_Integer sandbox_position(lua_Integer pos, size_t length)
{
    if (pos >= 0) {
        return pos;
    }
    return 0u - (size_t)pos > length ? 0 : (lua_Integer)length + pos + 1;
}
