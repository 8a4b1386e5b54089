/* sandbox_pairs.c -- pairs: walks a table's keys in a fixed order.
 *
 * Numbers come in ascending order, then strings by bytes, booleans, and userdata by the host's
 * rank. Lua's own order would let a script find out the seed of its string hash, and runs would
 * differ. Keys that are tables or functions come last, in Lua's order.
 *
 * The keys are collected when the walk begins. Keys may be added or removed during the walk: added
 * keys are not visited, and removed keys are skipped. */
#include "engine/base/mem.h"
#include "engine/sandbox/sandbox_impl.h"

#include <math.h>

#define SMALL 48

enum key_kind { KEY_NUMBER, KEY_STRING, KEY_BOOLEAN, KEY_USERDATA, KEY_OTHER };

/* Strings are borrowed from the table of keys. */
struct key {
    enum key_kind kind;
    bool is_float;

    union {
        lua_Integer integer;
        lua_Number number;
        uint64_t rank;
        struct str text;
    };
};

/* The keys to sort, on the C stack or in a userdata. */
struct sandbox_pairs_sorting {
    lua_State *L;
    struct key *keys;
    uint32_t *order;
    uint32_t *scratch;
};

/* True if integer < number. A float key never has an integral value in range, since Lua turns it
 * into that integer. */
static bool integer_is_less(lua_Integer integer, lua_Number number)
{
    const lua_Number limit = 9223372036854775808.0; /* 2^63 */
    if (number >= limit) {
        return true;
    }
    return number > -limit && integer <= (lua_Integer)floor(number);
}

static bool number_is_less(const struct key *a, const struct key *b)
{
    if (a->is_float) {
        return b->is_float ? a->number < b->number : !integer_is_less(b->integer, a->number);
    }
    return b->is_float ? integer_is_less(a->integer, b->number) : a->integer < b->integer;
}

static bool key_is_less(const struct key *a, const struct key *b)
{
    if (a->kind != b->kind) {
        return a->kind < b->kind;
    }
    switch (a->kind) {
    case KEY_NUMBER:
        return number_is_less(a, b);
    case KEY_STRING:
        return str_compare(a->text, b->text) < 0;
    case KEY_BOOLEAN:
    case KEY_USERDATA:
        return a->rank < b->rank;
    case KEY_OTHER:
        break;
    }
    return false;
}

static bool key_less(void *data, uint32_t a, uint32_t b)
{
    const struct sandbox_pairs_sorting *s = data;
    const struct key *x = &s->keys[a];
    const struct key *y = &s->keys[b];
    uint64_t cost = 1;
    if (x->kind == KEY_STRING && y->kind == KEY_STRING) {
        cost += (x->text.length < y->text.length ? x->text.length : y->text.length) / 64;
    }
    sandbox_charge(s->L, cost);
    return key_is_less(x, y);
}

static void read_key(lua_State *L, int index, struct key *out)
{
    const struct sandbox *sb = sandbox_of(L);
    *out = (struct key){.kind = KEY_OTHER};
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        out->kind = KEY_NUMBER;
        out->is_float = !lua_isinteger(L, index);
        if (out->is_float) {
            out->number = lua_tonumber(L, index);
        } else {
            out->integer = lua_tointeger(L, index);
        }
        break;
    case LUA_TSTRING:
        out->kind = KEY_STRING;
        out->text.bytes = lua_tolstring(L, index, &out->text.length);
        break;
    case LUA_TBOOLEAN:
        out->kind = KEY_BOOLEAN;
        out->rank = (uint64_t)lua_toboolean(L, index);
        break;
    case LUA_TUSERDATA:
        if (sb->key_rank) {
            out->kind = KEY_USERDATA;
            out->rank = sb->key_rank(L, index);
        }
        break;
    default:
        break;
    }
}

/* Pushes the array of the keys of the table at index 1. *out_ordered is how many of them at the
 * front are ascending integers: the array part, which Lua walks first. */
static lua_Integer push_keys(lua_State *L, lua_Integer *out_ordered)
{
    lua_Integer count = 0;
    lua_Integer ordered = 0;
    lua_Integer last = 0;
    sandbox_push_array(L, (lua_Integer)lua_rawlen(L, 1));
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        if (ordered == count && lua_isinteger(L, -1) &&
                (count == 0 || lua_tointeger(L, -1) > last)) {
            last = lua_tointeger(L, -1);
            ordered++;
        }
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, ++count);
        sandbox_charge(L, 2);
    }
    *out_ordered = ordered;
    return count;
}

/* Replaces the array on top (count keys, the first `ordered` of them sorted) by a fully sorted
 * one. */
static void merge_keys(lua_State *L, lua_Integer ordered, const struct sandbox_pairs_sorting *s,
        lua_Integer sorted)
{
    int from = lua_gettop(L);
    lua_Integer left = 1;
    lua_Integer right = 0;
    sandbox_push_array(L, ordered + sorted);
    for (lua_Integer at = 1; at <= ordered + sorted; at++) {
        struct key key = {0};
        bool take_left = left <= ordered;
        if (take_left && right < sorted) {
            (void)lua_rawgeti(L, from, left);
            read_key(L, -1, &key);
            lua_pop(L, 1);
            take_left = !key_is_less(&s->keys[s->order[right]], &key);
        }
        (void)lua_rawgeti(L, from, take_left ? left : ordered + 1 + s->order[right]);
        lua_rawseti(L, -2, at);
        left += take_left;
        right += !take_left;
    }
    lua_replace(L, from);
}

/* Sorts the keys of the array on top from `ordered` on. */
static void sort_keys(
        lua_State *L, lua_Integer ordered, lua_Integer count, struct sandbox_pairs_sorting *s)
{
    int array = lua_gettop(L);
    for (lua_Integer i = 0; i < count; i++) {
        (void)lua_rawgeti(L, array, ordered + i + 1);
        read_key(L, -1, &s->keys[i]);
        lua_pop(L, 1);
        s->order[i] = (uint32_t)i;
    }
    sandbox_sort(s->order, s->scratch, (size_t)count, key_less, s);
    merge_keys(L, ordered, s, count);
}

static void sort_few(lua_State *L, lua_Integer ordered, lua_Integer count)
{
    struct key keys[SMALL];
    uint32_t order[SMALL];
    uint32_t scratch[SMALL];
    struct sandbox_pairs_sorting s = {L, keys, order, scratch};
    sort_keys(L, ordered, count, &s);
}

static void sort_many(lua_State *L, lua_Integer ordered, lua_Integer count)
{
    size_t n = (size_t)count;
    luaL_argcheck(L, count <= SANDBOX_RANGE_MAX, 1, "too many keys");
    char *memory = lua_newuserdata(L, n * (sizeof(struct key) + 2 * sizeof(uint32_t)));
    struct sandbox_pairs_sorting s = {.L = L, .keys = (struct key *)(void *)memory};
    s.order = (uint32_t *)(void *)(memory + n * sizeof(struct key));
    s.scratch = s.order + n;
    lua_insert(L, -2);
    sort_keys(L, ordered, count, &s);
    lua_remove(L, -2);
}

/* Upvalues: the keys, how many were visited. */
static int pairs_next(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    for (;;) {
        at++;
        if (lua_rawgeti(L, lua_upvalueindex(1), at) == LUA_TNIL) {
            return 1;
        }
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            lua_pushinteger(L, at);
            lua_replace(L, lua_upvalueindex(2));
            return 2;
        }
        lua_settop(L, 1);
        sandbox_charge(L, 1);
    }
}

int sandbox_lua_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    sandbox_check(L);
    lua_Integer ordered = 0;
    lua_Integer rest = push_keys(L, &ordered) - ordered;
    if (rest > SMALL) {
        sort_many(L, ordered, rest);
    } else if (rest > 1 || (rest > 0 && ordered > 0)) {
        sort_few(L, ordered, rest);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_next, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}
