/* convert.c -- converts values between Lua and the world, always by copying.
 *
 * Strings that enter the world are cleaned here (UTF-8, no control bytes except newlines); tables
 * are bounded in depth and size before they are built. Objects are passed as ids. */
#include "engine/lua/host_impl.h"
#include "engine/session/session.h"
#include "world/model/prop.h"

#include <string.h>

bool text_is_clean(struct str s, bool lines)
{
    unsigned char allowed = lines ? '\n' : ' ';
    unsigned char control = 0;
    unsigned char high = 0;
    /* Without branches, so that compilers vectorise the loop. */
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        control = (unsigned char)(control | ((c < 0x20) & (c != allowed)) | (c == 0x7f));
        high |= c;
    }
    if (control || high < 0x80) {
        return !control;
    }
    struct buf clean = {0};
    str_clean(s, lines, &clean);
    bool same = str_equal(s, buf_str(&clean));
    buf_finish(&clean);
    return same;
}

static void push_table(lua_State *L, const struct value_table *table)
{
    luaL_checkstack(L, 5, "table too deep");
    lua_createtable(L, (int)table->item_count, (int)table->entry_count);
    for (size_t i = 0; i < table->item_count; i++) {
        push_value(L, &table->items[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    for (size_t i = 0; i < table->entry_count; i++) {
        push_value(L, &table->entries[i].key);
        push_value(L, &table->entries[i].value);
        lua_rawset(L, -3);
    }
}

void push_value(lua_State *L, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NIL:
        lua_pushnil(L);
        return;
    case VALUE_BOOL:
        lua_pushboolean(L, value->boolean);
        return;
    case VALUE_INT:
        lua_pushinteger(L, value->integer);
        return;
    case VALUE_FLOAT:
        lua_pushnumber(L, value->number);
        return;
    case VALUE_STRING:
        push_str(L, value_as_str(value));
        return;
    case VALUE_OBJECT:
        push_object(L, value->object);
        return;
    case VALUE_TABLE:
        push_table(L, value->table);
        return;
    }
}

/* A conversion in progress. On an error the value so far is finished first, so nothing leaks. */
struct conversion {
    lua_State *L;
    size_t bytes;
    const char *problem;
};

static struct value convert(struct conversion *conversion, int index, unsigned depth);

static struct value convert_string(struct conversion *conversion, int index)
{
    size_t length = 0;
    const char *bytes = lua_tolstring(conversion->L, index, &length);
    conversion->bytes += length;
    if (conversion->bytes > VALUE_SIZE_MAX) {
        conversion->problem = "a value is larger than 64 KiB";
        return value_nil();
    }
    struct str s = {bytes, length};
    if (text_is_clean(s, true)) {
        return value_str(s);
    }
    struct buf clean = {0};
    str_clean(s, true, &clean);
    struct value value = value_str(buf_str(&clean));
    buf_finish(&clean);
    return value;
}

static struct value convert_table(struct conversion *conversion, int index, unsigned depth)
{
    lua_State *L = conversion->L;
    struct value table = value_table();
    int top = lua_gettop(L);
    index = lua_absindex(L, index);
    lua_pushnil(L);
    while (!conversion->problem && lua_next(L, index) != 0) {
        conversion->bytes += 16;
        struct value value = convert(conversion, -1, depth + 1);
        struct value key = convert(conversion, -2, VALUE_DEPTH_MAX);
        lua_pop(L, 1);
        if (!conversion->problem && !value_is_key(&key)) {
            conversion->problem = "a table's key is a string, a number, a boolean or an object";
        }
        if (!conversion->problem && conversion->bytes > VALUE_SIZE_MAX) {
            conversion->problem = "a value is larger than 64 KiB";
        }
        if (conversion->problem) {
            value_finish(&key);
            value_finish(&value);
        } else {
            value_table_set(&table, key, value);
        }
    }
    lua_settop(L, top);
    return table;
}

static struct value convert_other(struct conversion *conversion, int index)
{
    lua_State *L = conversion->L;
    uint64_t id = test_object(L, index);
    if (id) {
        return value_object(id);
    }
    const struct value *behind = test_table(L, index);
    if (behind) {
        conversion->bytes += value_size(behind);
        if (conversion->bytes > VALUE_SIZE_MAX) {
            conversion->problem = "a value is larger than 64 KiB";
            return value_nil();
        }
        return value_dup(behind);
    }
    conversion->problem =
            lua_isfunction(L, index)
                    ? "a function can't be kept in the world; keep a name, and look it up"
                    : "only nil, booleans, numbers, strings, objects and tables of these can "
                      "be kept in the world";
    return value_nil();
}

static struct value convert(struct conversion *conversion, int index, unsigned depth)
{
    lua_State *L = conversion->L;
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TNONE:
        return value_nil();
    case LUA_TBOOLEAN:
        return value_bool(lua_toboolean(L, index));
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            return value_int(lua_tointeger(L, index));
        }
        return value_float(lua_tonumber(L, index));
    case LUA_TSTRING:
        return convert_string(conversion, index);
    case LUA_TTABLE:
        if (depth >= VALUE_DEPTH_MAX || !lua_checkstack(L, 6)) {
            conversion->problem =
                    "tables in tables are nested too deep (16), or a table is a key";
            return value_nil();
        }
        return convert_table(conversion, index, depth);
    default:
        return convert_other(conversion, index);
    }
}

const char *try_value(lua_State *L, int index, struct value *out)
{
    struct conversion conversion = {.L = L};
    *out = convert(&conversion, lua_absindex(L, index), 0);
    /* The running count is an estimate of the encoded size, and stored tables were copied as a
     * whole. */
    if (!conversion.problem && value_size(out) > VALUE_SIZE_MAX) {
        conversion.problem = "a value is larger than 64 KiB";
    } else if (!conversion.problem && value_depth(out) > VALUE_DEPTH_MAX) {
        conversion.problem = "tables in tables are nested too deep (16)";
    }
    if (conversion.problem) {
        value_finish(out);
    }
    return conversion.problem;
}

struct value to_value(lua_State *L, int index)
{
    struct value value;
    sandbox_charge(L, 10);
    const char *problem = try_value(L, index, &value);
    if (problem) {
        luaL_error(L, "%s", problem);
    }
    if (value.kind == VALUE_STRING) {
        sandbox_charge(L, value_as_str(&value).length / 64);
    }
    return value;
}

struct str to_str(lua_State *L, int index)
{
    struct str s = {NULL, 0};
    s.bytes = luaL_checklstring(L, index, &s.length);
    return s;
}

struct str to_line(lua_State *L, int index)
{
    struct str line = to_str(L, index);
    luaL_argcheck(L, line.length <= SESSION_LINE_MAX && text_is_clean(line, false), index,
            "one line of plain text");
    return line;
}

void check_table(lua_State *L, int index)
{
    const struct value *kept = test_table(L, index);
    index = lua_absindex(L, index);
    if (kept) {
        sandbox_charge(L, 10 + value_size(kept) / 16);
        push_value(L, kept);
        lua_replace(L, index);
    }
    luaL_checktype(L, index, LUA_TTABLE);
}

/* Returns the name in a placeholder, given the text behind its brace: "the box" and "box's" give
 * "box", "verb:pull" gives nothing. */
static struct str placeholder_name(struct str inside)
{
    static const char *const articles[] = {"the ", "a ", "an "};
    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++) {
        if (str_starts_nocase(inside, str_of(articles[i]))) {
            inside = str_slice(inside, strlen(articles[i]), inside.length);
        }
    }
    size_t end = 0;
    while (end < inside.length &&
            (inside.bytes[end] == '_' ||
                    (inside.bytes[end] >= '0' && inside.bytes[end] <= '9') ||
                    (inside.bytes[end] >= 'a' && inside.bytes[end] <= 'z') ||
                    (inside.bytes[end] >= 'A' && inside.bytes[end] <= 'Z'))) {
        end++;
    }
    return str_slice(inside, 0, end);
}

static bool args_have(const struct event_arg *args, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(args[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Looks up one name, with its first letter in lower case, in the table at index, unless it is among
 * the first `have` args. */
static const char *arg_find(lua_State *L, int index, struct str name,
        const struct event_arg *args, size_t have, struct event_arg *out)
{
    char small[32];
    out->value = value_nil();
    if (name.length == 0 || name.length >= sizeof(small)) {
        return NULL;
    }
    memcpy(small, name.bytes, name.length);
    if (small[0] >= 'A' && small[0] <= 'Z') {
        small[0] = (char)(small[0] + 32);
    }
    if (args_have(args, have, (struct str){small, name.length})) {
        return NULL;
    }
    lua_pushlstring(L, small, name.length);
    /* As a key of that table the name stays valid after leaving the stack. */
    out->name = (struct str){lua_tostring(L, -1), name.length};
    lua_rawget(L, index);
    const char *problem = try_value(L, -1, &out->value);
    lua_pop(L, 1);
    return problem;
}

size_t to_args(lua_State *L, int index, struct str text, struct event_arg *args)
{
    if (index == 0 || lua_isnoneornil(L, index)) {
        return 0;
    }
    check_table(L, index);
    index = lua_absindex(L, index);
    sandbox_charge(L, 10);
    size_t count = 0;
    size_t at = 0;
    const char *problem = NULL;
    while (!problem && count < EVENT_ARGS_MAX &&
            (at = str_find_char(text, '{', at)) != SIZE_MAX) {
        at++;
        struct event_arg arg;
        problem = arg_find(L, index, placeholder_name(str_slice(text, at, text.length)), args,
                count, &arg);
        if (!problem && arg.value.kind != VALUE_NIL) {
            args[count++] = arg;
        } else {
            value_finish(&arg.value);
        }
    }
    if (problem) {
        event_args_finish(args, count);
        luaL_error(L, "%s", problem);
    }
    return count;
}

void event_args_finish(struct event_arg *args, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        value_finish(&args[i].value);
    }
}
