/* sandbox_find.c -- find, match, gmatch and gsub over sandbox_match.
 *
 * Steps of the matcher are charged as they happen, so a match that finds nothing still costs what
 * it examined.
 *
 * 1. One call takes at most STEPS_MAX steps, about 3 ms, and then raises an error, so no call
 *    blocks the loop for longer, whatever the pattern and the text. Processing a match (captures,
 *    replacements) counts as steps. */
#include "engine/sandbox/sandbox_impl.h"
#include "engine/sandbox/sandbox_match.h"

#include <string.h>

#define STEPS_MAX 600000
#define STEPS_OF_CAPTURE 20     /* creates or interns a string */
#define STEPS_OF_REPLACEMENT 10 /* copies its bytes into the result */

/* One call of find, match or gsub, or one step of gmatch. */
struct search {
    lua_State *L;
    uint32_t left; /* steps left for this call */
    struct sandbox_match m;
};

static bool charge_steps(void *data, uint32_t steps)
{
    struct search *search = data;
    sandbox_charge(search->L, steps);
    if (steps > search->left) {
        return false;
    }
    search->left -= steps;
    return true;
}

/* m->data is the search itself, so the search must not move. */
static struct sandbox_match *start(
        struct search *search, lua_State *L, struct str source, struct str pattern)
{
    *search = (struct search){.L = L, .left = STEPS_MAX};
    sandbox_match_init(&search->m, source.bytes, source.length, pattern.bytes, pattern.length);
    search->m.on_steps = charge_steps;
    search->m.data = search;
    return &search->m;
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

/* Counts steps for processing a match. */
static void spend(struct search *search, size_t steps)
{
    sandbox_charge(search->L, steps);
    if (steps > search->left) {
        (void)luaL_error(search->L, SANDBOX_MATCH_TOO_LONG);
    }
    search->left -= (uint32_t)steps;
}

/* Matches at m->next only if anchored, else there or later. Raises errors in the pattern. */
static const char *find_next(struct search *search, const char *pattern, bool anchored)
{
    struct sandbox_match *m = &search->m;
    const char *end = anchored ? sandbox_match_at(m, m->next, pattern + 1)
                               : sandbox_match_next(m, pattern);
    check_error(search->L, m);
    return end;
}

static struct str arg(lua_State *L, int index)
{
    struct str s = {0};
    s.bytes = luaL_checklstring(L, index, &s.length);
    return s;
}

/* -- Captures -- */

/* Pushes capture i, or the whole match s..e if the pattern has no captures. */
static void push_capture(struct search *search, int i, const char *s, const char *e)
{
    lua_State *L = search->L;
    const struct sandbox_match *m = &search->m;
    const struct sandbox_capture *capture = &m->captures[i];
    if (i >= m->level && i != 0) {
        (void)luaL_error(L, "invalid capture index %%%d", i + 1);
    }
    if (i < m->level && capture->length == SANDBOX_CAPTURE_OPEN) {
        (void)luaL_error(L, "unfinished capture");
    }
    if (i < m->level && capture->length == SANDBOX_CAPTURE_POSITION) {
        lua_pushinteger(L, capture->start - m->source + 1);
        return;
    }
    const char *start = i < m->level ? capture->start : s;
    size_t length = (size_t)(i < m->level ? capture->length : e - s);
    spend(search, STEPS_OF_CAPTURE + length / 32);
    lua_pushlstring(L, start, length);
}

/* Pushes all captures. s is NULL if a match without captures shall push nothing. */
static int push_captures(struct search *search, const char *s, const char *e)
{
    int count = search->m.level == 0 && s ? 1 : search->m.level;
    luaL_checkstack(search->L, count, "too many captures");
    for (int i = 0; i < count; i++) {
        push_capture(search, i, s, e);
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
    struct search search;
    struct sandbox_match *m = start(&search, L, source, pattern);
    m->next = source.bytes + init - 1;
    const char *end = find_next(&search, pattern.bytes, str_starts(pattern, STR("^")));
    sandbox_charge(L, m->steps);
    if (!end) {
        lua_pushnil(L);
        return 1;
    }
    if (!find) {
        return push_captures(&search, m->next, end);
    }
    lua_pushinteger(L, m->next - source.bytes + 1);
    lua_pushinteger(L, end - source.bytes);
    return push_captures(&search, NULL, NULL) + 2;
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

/* Upvalues: source, pattern, where to continue, where the last match ended (or -1). */
static int gmatch_next(lua_State *L)
{
    struct str source = arg(L, lua_upvalueindex(1));
    struct str pattern = arg(L, lua_upvalueindex(2));
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    struct search search;
    struct sandbox_match *m = start(&search, L, source, pattern);
    m->next = source.bytes + lua_tointeger(L, lua_upvalueindex(3));
    const char *end = NULL;
    while ((end = sandbox_match_next(m, pattern.bytes)) != NULL && end - source.bytes == last) {
        m->next++;
    }
    check_error(L, m);
    sandbox_charge(L, m->steps + 2);
    if (!end) {
        return 0;
    }
    lua_pushinteger(L, end - source.bytes);
    lua_pushvalue(L, -1);
    lua_replace(L, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return push_captures(&search, m->next, end);
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
static void add_template(
        struct search *search, struct sandbox_text *out, const char *s, const char *e)
{
    lua_State *L = search->L;
    struct str text = {0};
    text.bytes = lua_tolstring(L, 3, &text.length);
    spend(search, STEPS_OF_REPLACEMENT + text.length);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != '%') {
            sandbox_text_add_char(out, c);
            continue;
        }
        c = ++i < text.length ? text.bytes[i] : '\0';
        if (c >= '1' && c <= '9') {
            push_capture(search, c - '1', s, e);
            (void)lua_tostring(L, -1); /* converts a position to text */
            sandbox_text_add_value(out);
        } else if (c == '0') {
            spend(search, (size_t)(e - s) / 32);
            sandbox_text_add(out, s, (size_t)(e - s));
        } else if (c == '%') {
            sandbox_text_add_char(out, c);
        } else {
            (void)luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

static void add_replacement(
        struct search *search, struct sandbox_text *out, const char *s, const char *e)
{
    lua_State *L = search->L;
    switch (lua_type(L, 3)) {
    case LUA_TFUNCTION:
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(search, s, e), 1);
        sandbox_charge(L, SANDBOX_COST_CALL);
        break;
    case LUA_TTABLE:
        push_capture(search, 0, s, e);
        (void)lua_gettable(L, 3);
        break;
    default:
        add_template(search, out, s, e);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        lua_pushlstring(L, s, (size_t)(e - s));
    } else if (!lua_isstring(L, -1)) {
        (void)luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    spend(search, STEPS_OF_REPLACEMENT + lua_rawlen(L, -1) / 32);
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
    const char *copied = source.bytes; /* the source is copied to the result up to here */
    const char *last = NULL;           /* end of the previous match */
    struct search search;
    struct sandbox_match *m = start(&search, L, source, pattern);
    struct sandbox_text out;
    sandbox_text_init(&out, L);
    while (count < count_max && m->next <= m->source_end) {
        const char *end = find_next(&search, pattern.bytes, anchored);
        if (end && end != last) {
            sandbox_text_add(&out, copied, (size_t)(m->next - copied));
            add_replacement(&search, &out, m->next, end);
            m->next = last = copied = end;
            count++;
        } else if (end) {
            m->next++;
        }
        if (anchored || !end) {
            break;
        }
    }
    sandbox_charge(L, m->steps);
    sandbox_text_add(&out, copied, (size_t)(m->source_end - copied));
    sandbox_text_push(&out);
    lua_pushinteger(L, count);
    return 2;
}
