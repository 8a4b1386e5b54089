/* sandbox_format.c -- string.format.
 *
 * Each specification is checked before snprintf sees it: known flags, two digits of width and of
 * precision, one known letter. So a script controls how a value looks but not how long it gets: one
 * item has at most 512 bytes, a %s what is left of 1 MB. There is no %p. */
#include "engine/sandbox/sandbox_impl.h"

#include <stdio.h>
#include <string.h>

/* Longer than "%99.99f" of -1e308. */
#define ITEM_MAX 512
#define SPEC_MAX 20
#define FLAGS "-+ #0"

struct spec {
    char text[SPEC_MAX + 8]; /* "%-5.2" and room for "lld" */
    size_t length;
    bool has_precision;
    bool is_bare; /* nothing between % and the letter */
};

static bool take_digits(const char **at, const char *end)
{
    for (int i = 0; i < 2 && *at < end && **at >= '0' && **at <= '9'; i++) {
        (*at)++;
    }
    return *at == end || **at < '0' || **at > '9';
}

/* Parses flags, width and precision; returns the position of the letter. */
static const char *read_spec(lua_State *L, const char *at, const char *end, struct spec *spec)
{
    const char *from = at;
    while (at < end && *at && strchr(FLAGS, *at)) {
        at++;
    }
    if (at - from >= (ptrdiff_t)sizeof(FLAGS)) {
        (void)luaL_error(L, "invalid format (repeated flags)");
    }
    bool ok = take_digits(&at, end);
    spec->has_precision = at < end && *at == '.';
    if (spec->has_precision) {
        at++;
        ok = take_digits(&at, end) && ok;
    }
    if (!ok) {
        (void)luaL_error(L, "invalid format (width or precision too long)");
    }
    spec->is_bare = at == from;
    spec->text[0] = '%';
    spec->length = 1 + (size_t)(at - from);
    memcpy(spec->text + 1, from, (size_t)(at - from));
    return at;
}

static void finish_spec(struct spec *spec, const char *modifier, char letter)
{
    size_t length = strlen(modifier);
    memcpy(spec->text + spec->length, modifier, length);
    spec->text[spec->length + length] = letter;
    spec->text[spec->length + length + 1] = '\0';
}

/* The format was built above from checked parts. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void add_integer(struct sandbox_text *out, struct spec *spec, char letter, lua_Integer n)
{
    char item[ITEM_MAX];
    finish_spec(spec, letter == 'c' ? "" : LUA_INTEGER_FRMLEN, letter);
    int length = letter == 'c' ? snprintf(item, sizeof(item), spec->text, (int)n)
                               : snprintf(item, sizeof(item), spec->text, n);
    sandbox_text_add(out, item, (size_t)length);
}

static void add_float(struct sandbox_text *out, struct spec *spec, char letter, lua_Number n)
{
    char item[ITEM_MAX];
    finish_spec(spec, "", letter);
    int length = snprintf(item, sizeof(item), spec->text, n);
    sandbox_text_add(out, item, (size_t)length);
}

/* text is on top of the stack, but the buffer must be on top when it grows, so text is copied
 * first. */
static void add_padded(struct sandbox_text *out, struct spec *spec, const char *text)
{
    char item[ITEM_MAX];
    finish_spec(spec, "", 's');
    int length = snprintf(item, sizeof(item), spec->text, text);
    lua_pop(out->L, 1);
    sandbox_text_add(out, item, (size_t)length);
}

#pragma GCC diagnostic pop

static void add_text(lua_State *L, struct sandbox_text *out, struct spec *spec, int arg)
{
    size_t length = 0;
    if (luaL_callmeta(L, arg, "__tostring")) {
        luaL_argcheck(L, lua_isstring(L, -1), arg, "'__tostring' must return a string");
    } else {
        (void)sandbox_push_text(L, arg, &length);
    }
    const char *text = lua_tolstring(L, -1, &length);
    sandbox_charge(L, length / 32);
    if (spec->is_bare) {
        sandbox_text_add_value(out);
        return;
    }
    luaL_argcheck(L, length == strlen(text), arg, "string contains zeros");
    if (!spec->has_precision && length >= 100) {
        sandbox_text_add_value(out); /* longer than any width */
        return;
    }
    add_padded(out, spec, text);
}

/* -- %q -- */

static bool is_quoted_as_is(char c)
{
    return (unsigned char)c >= 0x20 && c != 0x7F && c != '"' && c != '\\';
}

static void add_quoted(struct sandbox_text *out, const char *s, size_t length)
{
    sandbox_text_add_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\' || c == '\n') {
            sandbox_text_add_char(out, '\\');
            sandbox_text_add_char(out, s[i]);
        } else if (c < 0x20 || c == 0x7F) {
            bool digit_next = i + 1 < length && s[i + 1] >= '0' && s[i + 1] <= '9';
            char item[8];
            int size = snprintf(item, sizeof(item), digit_next ? "\\%03d" : "\\%d", c);
            sandbox_text_add(out, item, (size_t)size);
        } else {
            size_t from = i;
            while (i + 1 < length && is_quoted_as_is(s[i + 1])) {
                i++;
            }
            sandbox_text_add(out, s + from, i + 1 - from);
        }
    }
    sandbox_text_add_char(out, '"');
}

static void add_literal(lua_State *L, struct sandbox_text *out, int arg)
{
    char item[ITEM_MAX];
    size_t length = 0;
    int size = 0;
    switch (lua_type(L, arg)) {
    case LUA_TSTRING: {
        const char *s = lua_tolstring(L, arg, &length);
        sandbox_charge(L, length / 4);
        add_quoted(out, s, length);
        return;
    }
    case LUA_TNUMBER: {
        lua_Integer n = lua_tointeger(L, arg);
        if (!lua_isinteger(L, arg)) {
            size = snprintf(item, sizeof(item), "%a", lua_tonumber(L, arg));
        } else if (n == LUA_MININTEGER) {
            size = snprintf(item, sizeof(item), "0x%llx", (unsigned long long)n);
        } else {
            size = snprintf(item, sizeof(item), LUA_INTEGER_FMT, n);
        }
        sandbox_text_add(out, item, (size_t)size);
        return;
    }
    case LUA_TNIL:
    case LUA_TBOOLEAN:
        (void)sandbox_push_text(L, arg, NULL);
        sandbox_text_add_value(out);
        return;
    default:
        luaL_argerror(L, arg, "value has no literal form");
    }
}

/* -- format -- */

static void add_item(
        lua_State *L, struct sandbox_text *out, struct spec *spec, char letter, int arg)
{
    switch (letter) {
    case 'c':
    case 'd':
    case 'i':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
        add_integer(out, spec, letter, luaL_checkinteger(L, arg));
        break;
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
        add_float(out, spec, letter, luaL_checknumber(L, arg));
        break;
    case 'q':
        add_literal(L, out, arg);
        break;
    case 's':
        add_text(L, out, spec, arg);
        break;
    default:
        (void)luaL_error(L, "invalid option '%%%c' to 'format'", letter);
    }
}

int sandbox_lua_format(lua_State *L)
{
    size_t length = 0;
    const char *at = sandbox_arg_text(L, 1, &length);
    const char *end = at + length;
    int top = lua_gettop(L);
    int arg = 1;
    struct sandbox_text out;
    sandbox_text_init(&out, L);
    while (at < end) {
        if (*at != '%') {
            const char *percent = memchr(at, '%', (size_t)(end - at));
            const char *until = percent ? percent : end;
            sandbox_text_add(&out, at, (size_t)(until - at));
            at = until;
            continue;
        }
        at++;
        if (at < end && *at == '%') {
            sandbox_charge(L, 2);
            sandbox_text_add_char(&out, *at++);
            continue;
        }
        struct spec spec;
        if (++arg > top) {
            luaL_argerror(L, arg, "no value");
        }
        at = read_spec(L, at, end, &spec);
        sandbox_charge(L, 4);
        add_item(L, &out, &spec, at < end ? *at : '\0', arg);
        at += at < end;
    }
    sandbox_text_push(&out);
    return 1;
}
