/* sandbox_find.c -- where in a string is this pattern, and what to put there?
 *
 * find, match, gmatch and gsub over sandbox_match. Steps of the matcher are
 * charged as they pass, so a pattern that backtracks for ever is killed with
 * its slice; a match that finds nothing still costs what it looked at. */
#include "engine/sandbox/sandbox_impl.h"
#include "engine/sandbox/sandbox_match.h"

#include <string.h>

static bool charge_steps(void *data, uint32_t steps)
{
    sandbox_charge(data, steps);
    return true;
}

static void start(struct sandbox_match *m, lua_State *L, struct str source, struct str pattern)
{
    sandbox_match_init(m, source.bytes, source.length, pattern.bytes, pattern.length);
    m->on_steps = charge_steps;
    m->data = L;
}

static void check_error(lua_State *L, const struct sandbox_match *m)
{
    if (m->error && m->error_index >= 0) {
        (void)luaL_error(L, "%s %%%d", m->error, m->error_index);
    }
    if (m->error) {
        (void)luaL_error(L, "%s", m->error);
    }
}

/* Tries one place; raises what is wrong with the pattern. */
static const char *try_at(
        lua_State *L, struct sandbox_match *m, const char *s, const char *pattern)
{
    const char *end = sandbox_match_at(m, s, pattern);
    check_error(L, m);
    return end;
}

static struct str arg(lua_State *L, int index)
{
    struct str s = {0};
    s.bytes = luaL_checklstring(L, index, &s.length);
    return s;
}

/* -- Captures -- */

/* Pushes capture i; the whole match s..e if there are none. */
static void push_capture(
        lua_State *L, const struct sandbox_match *m, int i, const char *s, const char *e)
{
    if (i >= m->level) {
        if (i != 0) {
            (void)luaL_error(L, "invalid capture index %%%d", i + 1);
        }
        lua_pushlstring(L, s, (size_t)(e - s));
        return;
    }
    const struct sandbox_capture *capture = &m->captures[i];
    if (capture->length == SANDBOX_CAPTURE_OPEN) {
        (void)luaL_error(L, "unfinished capture");
    }
    if (capture->length == SANDBOX_CAPTURE_POSITION) {
        lua_pushinteger(L, capture->start - m->source + 1);
    } else {
        lua_pushlstring(L, capture->start, (size_t)capture->length);
    }
}

/* s is NULL if a match without captures shall push nothing. */
static int push_captures(
        lua_State *L, const struct sandbox_match *m, const char *s, const char *e)
{
    int count = m->level == 0 && s ? 1 : m->level;
    luaL_checkstack(L, count, "too many captures");
    for (int i = 0; i < count; i++) {
        push_capture(L, m, i, s, e);
    }
    return count;
}

/* -- find and match -- */

static int find_plain(lua_State *L, struct str source, struct str pattern, size_t from)
{
    const char *at =
            memmem(source.bytes + from, source.length - from, pattern.bytes, pattern.length);
    sandbox_charge(L, ((at ? (size_t)(at - source.bytes) : source.length) - from) / 16 +
                              pattern.length / 16);
    if (!at) {
        lua_pushnil(L);
        return 1;
    }
    lua_Integer first = at - source.bytes + 1;
    lua_pushinteger(L, first);
    lua_pushinteger(L, first + (lua_Integer)pattern.length - 1);
    return 2;
}

static int find_or_match(lua_State *L, bool find)
{
    struct str source = arg(L, 1);
    struct str pattern = arg(L, 2);
    lua_Integer init = sandbox_position(luaL_optinteger(L, 3, 1), source.length);
    init = init < 1 ? 1 : init;
    sandbox_charge(L, 2);
    if ((size_t)init > source.length + 1) {
        lua_pushnil(L);
        return 1;
    }
    if (find &&
            (lua_toboolean(L, 4) || sandbox_match_is_plain(pattern.bytes, pattern.length))) {
        return find_plain(L, source, pattern, (size_t)init - 1);
    }
    struct sandbox_match m;
    bool anchored = str_starts(pattern, STR("^"));
    start(&m, L, source, pattern);
    const char *end = NULL;
    const char *s = source.bytes + init - 1;
    for (; s <= m.source_end; s++) {
        end = try_at(L, &m, s, pattern.bytes + anchored);
        if (end || anchored) {
            break;
        }
    }
    sandbox_charge(L, m.steps);
    if (!end) {
        lua_pushnil(L);
        return 1;
    }
    if (!find) {
        return push_captures(L, &m, s, end);
    }
    lua_pushinteger(L, s - source.bytes + 1);
    lua_pushinteger(L, end - source.bytes);
    return push_captures(L, &m, NULL, NULL) + 2;
}

int sandbox_lua_find(lua_State *L)
{
    return find_or_match(L, true);
}

int sandbox_lua_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* -- gmatch -- */

/* Upvalues: source, pattern, where to go on, where the last match ended (or -1). */
static int gmatch_next(lua_State *L)
{
    struct str source = arg(L, lua_upvalueindex(1));
    struct str pattern = arg(L, lua_upvalueindex(2));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    struct sandbox_match m;
    start(&m, L, source, pattern);
    const char *s = source.bytes + lua_tointeger(L, lua_upvalueindex(3));
    for (; s <= m.source_end; s++) {
        const char *end = try_at(L, &m, s, pattern.bytes);
        if (end && end - source.bytes != last) {
            lua_pushinteger(L, end - source.bytes);
            lua_pushvalue(L, -1);
            lua_replace(L, lua_upvalueindex(3));
            lua_replace(L, lua_upvalueindex(4));
            sandbox_charge(L, m.steps + 2);
            return push_captures(L, &m, s, end);
        }
    }
    sandbox_charge(L, m.steps + 2);
    return 0;
}

int sandbox_lua_gmatch(lua_State *L)
{
    (void)arg(L, 1);
    (void)arg(L, 2);
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

/* -- gsub -- */

/* Adds the replacement string, in which %0..%9 stand for captures. */
static void add_template(lua_State *L, struct sandbox_text *out, const struct sandbox_match *m,
        const char *s, const char *e)
{
    struct str text = {0};
    text.bytes = lua_tolstring(L, 3, &text.length);
    sandbox_charge(L, text.length / 16);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != '%') {
            sandbox_text_add_char(out, c);
            continue;
        }
        c = ++i < text.length ? text.bytes[i] : '\0';
        if (c >= '1' && c <= '9') {
            push_capture(L, m, c - '1', s, e);
            (void)lua_tostring(L, -1); /* a position becomes text */
            sandbox_text_add_value(out);
        } else if (c == '0') {
            sandbox_text_add(out, s, (size_t)(e - s));
        } else if (c == '%') {
            sandbox_text_add_char(out, c);
        } else {
            (void)luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

static void add_replacement(lua_State *L, struct sandbox_text *out,
        const struct sandbox_match *m, const char *s, const char *e)
{
    switch (lua_type(L, 3)) {
    case LUA_TFUNCTION:
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(L, m, s, e), 1);
        sandbox_charge(L, SANDBOX_COST_CALL);
        break;
    case LUA_TTABLE:
        push_capture(L, m, 0, s, e);
        (void)lua_gettable(L, 3);
        break;
    default:
        add_template(L, out, m, s, e);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        lua_pushlstring(L, s, (size_t)(e - s));
    } else if (!lua_isstring(L, -1)) {
        (void)luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    sandbox_text_add_value(out);
}

int sandbox_lua_gsub(lua_State *L)
{
    struct str source = arg(L, 1);
    struct str pattern = arg(L, 2);
    int type = lua_type(L, 3);
    lua_Integer count_max = luaL_optinteger(L, 4, (lua_Integer)source.length + 1);
    luaL_argcheck(L,
            type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION ||
                    type == LUA_TTABLE,
            3, "string/function/table expected");
    bool anchored = str_starts(pattern, STR("^"));
    lua_Integer count = 0;
    const char *last = NULL;
    const char *s = source.bytes;
    struct sandbox_match m;
    struct sandbox_text out;
    start(&m, L, source, pattern);
    sandbox_text_init(&out, L);
    while (count < count_max) {
        const char *end = try_at(L, &m, s, pattern.bytes + anchored);
        if (end && end != last) {
            count++;
            add_replacement(L, &out, &m, s, end);
            s = last = end;
        } else if (s < m.source_end) {
            sandbox_text_add_char(&out, *s++);
        } else {
            break;
        }
        if (anchored) {
            break;
        }
    }
    sandbox_charge(L, m.steps);
    sandbox_text_add(&out, s, (size_t)(m.source_end - s));
    sandbox_text_push(&out);
    lua_pushinteger(L, count);
    return 2;
}
