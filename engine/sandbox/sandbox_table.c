/* sandbox_table.c -- the table library for scripts.
 *
 * As in the manual, the functions work on everything that reads and writes like a table, so they
 * work on the lists kept in properties and refuse frozen libraries. Every range is checked against
 * the maximum and charged before it is walked. sort is a stable merge sort, so it ends even without
 * a valid order. The sorted list is written back at the end. */
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

#define SORT_MAX 100000
#define META_COST 10 /* steps for one access that goes through a metatable */

/* -- Arguments -- */

static bool has_field(lua_State *L, const char *name)
{
    lua_pushstring(L, name);
    bool has = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 1);
    return has;
}

/* Raises unless the argument is a table or acts like one. Returns the steps for one access. */
static uint64_t check_table(lua_State *L, int arg, bool write)
{
    bool is_table = lua_type(L, arg) == LUA_TTABLE;
    if (!lua_getmetatable(L, arg)) {
        luaL_checktype(L, arg, LUA_TTABLE);
        return 1;
    }
    bool can = is_table || (has_field(L, "__index") && has_field(L, "__len") &&
                                   (!write || has_field(L, "__newindex")));
    lua_pop(L, 1);
    if (!can) {
        luaL_checktype(L, arg, LUA_TTABLE);
    }
    return META_COST;
}

static lua_Integer length_of(lua_State *L, int arg)
{
    return luaL_len(L, arg);
}

/* Raises if that many accesses exceed the maximum, and charges for them. */
static void charge_range(lua_State *L, lua_Unsigned count, uint64_t cost)
{
    if (count > SANDBOX_RANGE_MAX) {
        (void)luaL_error(L, "the range is too large (%d at most)", SANDBOX_RANGE_MAX);
    }
    sandbox_charge(L, 1 + count * cost);
}

/* Reads the clock now and then, in step n of a long walk: the cost of one step depends on the
 * table. */
static void watch_walk(lua_State *L, lua_Integer n)
{
    if (n % 1024 == 1023) {
        sandbox_check(L);
    }
}

void sandbox_push_array(lua_State *L, lua_Integer count)
{
    if (count < 0 || count > SANDBOX_RANGE_MAX) {
        count = 0;
    }
    /* Must be odd: a power of two would look like a hash part to the allocator. */
    lua_createtable(L, (int)count | 1, 0);
}

/* -- insert and remove -- */

static int table_insert(lua_State *L)
{
    uint64_t cost = check_table(L, 1, true);
    lua_Integer end = (lua_Integer)((lua_Unsigned)length_of(L, 1) + 1);
    lua_Integer at = end;
    switch (lua_gettop(L)) {
    case 2:
        break;
    case 3:
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(
                L, (lua_Unsigned)at - 1u < (lua_Unsigned)end, 2, "position out of bounds");
        charge_range(L, (lua_Unsigned)end - (lua_Unsigned)at, cost * 2);
        for (lua_Integer i = end; i > at; i--) {
            watch_walk(L, end - i);
            (void)lua_geti(L, 1, i - 1);
            lua_seti(L, 1, i);
        }
        break;
    default:
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, at);
    return 0;
}

static int table_remove(lua_State *L)
{
    uint64_t cost = check_table(L, 1, true);
    lua_Integer size = length_of(L, 1);
    lua_Integer at = luaL_optinteger(L, 2, size);
    if (at != size) {
        luaL_argcheck(
                L, (lua_Unsigned)at - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
    }
    (void)lua_geti(L, 1, at);
    if (at < size) {
        charge_range(L, (lua_Unsigned)size - (lua_Unsigned)at, cost * 2);
    }
    for (; at < size; at++) {
        watch_walk(L, size - at);
        (void)lua_geti(L, 1, at + 1);
        lua_seti(L, 1, at);
    }
    lua_pushnil(L);
    lua_seti(L, 1, at);
    return 1;
}

static bool is_plain_table(lua_State *L, int arg)
{
    bool has_meta = lua_getmetatable(L, arg);
    lua_pop(L, has_meta);
    return lua_istable(L, arg) && !has_meta;
}

/* Sets target[to] to the value on top, and pops it. In a plain table, a nil for a missing key is
 * skipped: Lua would make room for the key, and often rehash the whole table for it. */
static void put_moved(lua_State *L, int target, lua_Integer to, bool plain)
{
    bool is_there = true;
    if (plain && lua_isnil(L, -1)) {
        is_there = lua_rawgeti(L, target, to) != LUA_TNIL;
        lua_pop(L, 1);
    }
    if (is_there) {
        lua_seti(L, target, to);
    } else {
        lua_pop(L, 1);
    }
}

static int table_move(lua_State *L)
{
    lua_Integer from = luaL_checkinteger(L, 2);
    lua_Integer end = luaL_checkinteger(L, 3);
    lua_Integer to = luaL_checkinteger(L, 4);
    int target = lua_isnoneornil(L, 5) ? 1 : 5;
    uint64_t cost = check_table(L, 1, false) + check_table(L, target, true);
    bool plain = is_plain_table(L, target);
    if (end >= from) {
        luaL_argcheck(
                L, from > 0 || end < LUA_MAXINTEGER + from, 3, "too many elements to move");
        lua_Integer count = end - from + 1;
        charge_range(L, (lua_Unsigned)count, cost);
        luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        bool upward =
                to > end || to <= from || (target != 1 && !lua_compare(L, 1, target, LUA_OPEQ));
        for (lua_Integer n = 0; n < count; n++) {
            lua_Integer i = upward ? n : count - 1 - n;
            watch_walk(L, n);
            (void)lua_geti(L, 1, from + i);
            put_moved(L, target, to + i, plain);
        }
    }
    lua_pushvalue(L, target);
    return 1;
}

/* -- Lists and values -- */

static int table_pack(lua_State *L)
{
    int count = lua_gettop(L);
    sandbox_charge(L, (uint64_t)count);
    lua_createtable(L, count | 1, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--) {
        lua_seti(L, 1, i);
    }
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int table_unpack(lua_State *L)
{
    lua_Integer from = luaL_optinteger(L, 2, 1);
    lua_Integer to = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (from > to) {
        return 0;
    }
    lua_Unsigned count = (lua_Unsigned)to - (lua_Unsigned)from;
    if (count >= SANDBOX_RESULTS_MAX || !lua_checkstack(L, (int)count + 1)) {
        return luaL_error(L, "too many results to unpack");
    }
    sandbox_charge(L, 1 + count);
    for (; from < to; from++) {
        (void)lua_geti(L, 1, from);
    }
    (void)lua_geti(L, 1, to);
    return (int)count + 1;
}

static void add_element(lua_State *L, struct sandbox_text *out, lua_Integer i)
{
    (void)lua_geti(L, 1, i);
    if (!lua_isstring(L, -1)) {
        (void)luaL_error(L, "invalid value (%s) at index %d in table for 'concat'",
                luaL_typename(L, -1), (int)i);
    }
    sandbox_text_add_value(out);
}

static int table_concat(lua_State *L)
{
    uint64_t cost = check_table(L, 1, false);
    size_t separator_length = 0;
    const char *separator = luaL_optlstring(L, 2, "", &separator_length);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    lua_Integer to = lua_isnoneornil(L, 4) ? length_of(L, 1) : luaL_checkinteger(L, 4);
    if (from <= to) {
        charge_range(L, (lua_Unsigned)to - (lua_Unsigned)from, cost);
    }
    struct sandbox_text out;
    sandbox_text_init(&out, L);
    for (; from < to; from++) {
        add_element(L, &out, from);
        sandbox_text_add(&out, separator, separator_length);
    }
    if (from == to) {
        add_element(L, &out, from);
    }
    sandbox_text_push(&out);
    return 1;
}

/* -- sort -- */

struct sandbox_table_sorting {
    lua_State *L;
    int values; /* stack index of the copy of the list */
};

static bool values_less(void *data, uint32_t a, uint32_t b)
{
    const struct sandbox_table_sorting *s = data;
    lua_State *L = s->L;
    (void)lua_rawgeti(L, s->values, a);
    (void)lua_rawgeti(L, s->values, b);
    uint64_t cost = 2;
    if (lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING) {
        size_t x = lua_rawlen(L, -1);
        size_t y = lua_rawlen(L, -2);
        cost += (x < y ? x : y) / 32;
    }
    sandbox_charge(L, cost);
    bool less = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
    return less;
}

static bool script_less(void *data, uint32_t a, uint32_t b)
{
    const struct sandbox_table_sorting *s = data;
    lua_State *L = s->L;
    sandbox_charge(L, SANDBOX_COST_CALL);
    lua_pushvalue(L, 2);
    (void)lua_rawgeti(L, s->values, a);
    (void)lua_rawgeti(L, s->values, b);
    lua_call(L, 2, 1);
    bool less = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return less;
}

static int table_sort(lua_State *L)
{
    uint64_t cost = check_table(L, 1, true);
    lua_Integer count = length_of(L, 1);
    if (count < 2) {
        return 0;
    }
    luaL_argcheck(L, count <= SORT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TFUNCTION);
    }
    lua_settop(L, 2);
    charge_range(L, (lua_Unsigned)count, 2 * cost);
    sandbox_push_array(L, count);
    uint32_t *order = lua_newuserdata(L, (size_t)count * 2 * sizeof(*order));
    for (lua_Integer i = 1; i <= count; i++) {
        (void)lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
        order[i - 1] = (uint32_t)i;
    }
    struct sandbox_table_sorting s = {L, 3};
    sandbox_sort(order, order + count, (size_t)count,
            lua_isnil(L, 2) ? values_less : script_less, &s);
    for (lua_Integer i = 1; i <= count; i++) {
        (void)lua_rawgeti(L, 3, order[i - 1]);
        lua_seti(L, 1, i);
    }
    return 0;
}

static const luaL_Reg sandbox_table_functions[] = {
        {"concat", table_concat},
        {"insert", table_insert},
        {"move", table_move},
        {"pack", table_pack},
        {"remove", table_remove},
        {"sort", table_sort},
        {"unpack", table_unpack},
        {NULL, NULL},
};

void sandbox_open_table(lua_State *L)
{
    luaL_newlib(L, sandbox_table_functions);
}
