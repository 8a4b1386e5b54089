/* sandbox_math.c -- what may scripts calculate?
 *
 * The math library of the manual, less randomseed. math.random draws from the
 * generator that the host gave, so a run can be repeated from its seed and no
 * script foresees another's numbers by reseeding. */
#include "engine/base/rng.h"
#include "engine/sandbox/sandbox_impl.h"

#include <float.h>
#include <math.h>

static const lua_Number pi = 3.141592653589793238462643383279502884;

/* Pushes d as an integer if it fits, else as the float it is. */
static void push_number(lua_State *L, lua_Number d)
{
    lua_Integer n = 0;
    if (lua_numbertointeger(d, &n)) {
        lua_pushinteger(L, n);
    } else {
        lua_pushnumber(L, d);
    }
}

/* The whole part that modf gives: 5.3 writes it as an integer where it can, as a float. */
static void push_whole(lua_State *L, lua_Number d)
{
#if LUA_VERSION_NUM >= 504
    lua_pushnumber(L, d);
#else
    push_number(L, d);
#endif
}

static int math_abs(lua_State *L)
{
    if (lua_isinteger(L, 1)) {
        lua_Integer n = lua_tointeger(L, 1);
        lua_pushinteger(L, n < 0 ? (lua_Integer)(0u - (lua_Unsigned)n) : n);
    } else {
        lua_pushnumber(L, fabs(luaL_checknumber(L, 1)));
    }
    return 1;
}

static int math_floor(lua_State *L)
{
    if (lua_isinteger(L, 1)) {
        lua_settop(L, 1);
    } else {
        push_number(L, floor(luaL_checknumber(L, 1)));
    }
    return 1;
}

static int math_ceil(lua_State *L)
{
    if (lua_isinteger(L, 1)) {
        lua_settop(L, 1);
    } else {
        push_number(L, ceil(luaL_checknumber(L, 1)));
    }
    return 1;
}

static int math_fmod(lua_State *L)
{
    if (lua_isinteger(L, 1) && lua_isinteger(L, 2)) {
        lua_Integer d = lua_tointeger(L, 2);
        luaL_argcheck(L, d != 0, 2, "zero");
        /* The least integer divided by -1 traps. */
        lua_pushinteger(L, d == -1 ? 0 : lua_tointeger(L, 1) % d);
    } else {
        lua_pushnumber(L, fmod(luaL_checknumber(L, 1), luaL_checknumber(L, 2)));
    }
    return 1;
}

static int math_modf(lua_State *L)
{
    if (lua_isinteger(L, 1)) {
        lua_settop(L, 1);
        lua_pushnumber(L, 0);
        return 2;
    }
    lua_Number n = luaL_checknumber(L, 1);
    lua_Number whole = n < 0 ? ceil(n) : floor(n);
    push_whole(L, whole);
    lua_pushnumber(L, n == whole ? 0.0 : n - whole);
    return 2;
}

static int math_sqrt(lua_State *L)
{
    lua_pushnumber(L, sqrt(luaL_checknumber(L, 1)));
    return 1;
}

static int math_sin(lua_State *L)
{
    lua_pushnumber(L, sin(luaL_checknumber(L, 1)));
    return 1;
}

static int math_cos(lua_State *L)
{
    lua_pushnumber(L, cos(luaL_checknumber(L, 1)));
    return 1;
}

static int math_tan(lua_State *L)
{
    lua_pushnumber(L, tan(luaL_checknumber(L, 1)));
    return 1;
}

static int math_asin(lua_State *L)
{
    lua_pushnumber(L, asin(luaL_checknumber(L, 1)));
    return 1;
}

static int math_acos(lua_State *L)
{
    lua_pushnumber(L, acos(luaL_checknumber(L, 1)));
    return 1;
}

static int math_atan(lua_State *L)
{
    lua_pushnumber(L, atan2(luaL_checknumber(L, 1), luaL_optnumber(L, 2, 1)));
    return 1;
}

static int math_exp(lua_State *L)
{
    lua_pushnumber(L, exp(luaL_checknumber(L, 1)));
    return 1;
}

static int math_log(lua_State *L)
{
    lua_Number x = luaL_checknumber(L, 1);
    lua_Number result = 0;
    if (lua_isnoneornil(L, 2)) {
        result = log(x);
    } else {
        lua_Number base = luaL_checknumber(L, 2);
        if (base == 2.0) {
            result = log2(x);
        } else if (base == 10.0) {
            result = log10(x);
        } else {
            result = log(x) / log(base);
        }
    }
    lua_pushnumber(L, result);
    return 1;
}

static int math_deg(lua_State *L)
{
    lua_pushnumber(L, luaL_checknumber(L, 1) * (180.0 / pi));
    return 1;
}

static int math_rad(lua_State *L)
{
    lua_pushnumber(L, luaL_checknumber(L, 1) * (pi / 180.0));
    return 1;
}

static int math_tointeger(lua_State *L)
{
    int ok = 0;
    lua_Integer n = lua_tointegerx(L, 1, &ok);
    luaL_checkany(L, 1);
    if (ok) {
        lua_pushinteger(L, n);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int math_type(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TNUMBER) {
        lua_pushstring(L, lua_isinteger(L, 1) ? "integer" : "float");
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int math_ult(lua_State *L)
{
    lua_pushboolean(
            L, (lua_Unsigned)luaL_checkinteger(L, 1) < (lua_Unsigned)luaL_checkinteger(L, 2));
    return 1;
}

/* Pushes the argument before which no other comes in the order (or after, if most). */
static int pick(lua_State *L, bool most)
{
    int count = lua_gettop(L);
    int best = 1;
    sandbox_charge(L, (uint64_t)count);
    for (int i = 1; i <= count; i++) {
        (void)luaL_checknumber(L, i);
        if (most ? lua_compare(L, best, i, LUA_OPLT) : lua_compare(L, i, best, LUA_OPLT)) {
            best = i;
        }
    }
    luaL_argcheck(L, count >= 1, 1, "number expected, got no value");
    lua_pushvalue(L, best);
    return 1;
}

static int math_max(lua_State *L)
{
    return pick(L, true);
}

static int math_min(lua_State *L)
{
    return pick(L, false);
}

/* Uniform in low..high, which may be all integers. */
static lua_Integer random_between(struct rng *rng, lua_Integer low, lua_Integer high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low;
    uint64_t drawn = span == UINT64_MAX ? rng_next(rng) : rng_below(rng, span + 1);
    drawn += (uint64_t)low; /* wraps as intended */
    return (lua_Integer)drawn;
}

static int math_random(lua_State *L)
{
    struct rng *rng = sandbox_of(L)->rng;
    lua_Integer low = 1;
    lua_Integer high = 0;
    if (!rng) {
        return luaL_error(L, "there is no chance here");
    }
    switch (lua_gettop(L)) {
    case 0:
        lua_pushnumber(L, rng_unit(rng));
        return 1;
    case 1:
        high = luaL_checkinteger(L, 1);
        break;
    case 2:
        low = luaL_checkinteger(L, 1);
        high = luaL_checkinteger(L, 2);
        break;
    default:
        return luaL_error(L, "wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, lua_gettop(L), "interval is empty");
    lua_pushinteger(L, random_between(rng, low, high));
    return 1;
}

static const luaL_Reg functions[] = {
        {"abs", math_abs},
        {"acos", math_acos},
        {"asin", math_asin},
        {"atan", math_atan},
        {"ceil", math_ceil},
        {"cos", math_cos},
        {"deg", math_deg},
        {"exp", math_exp},
        {"floor", math_floor},
        {"fmod", math_fmod},
        {"log", math_log},
        {"max", math_max},
        {"min", math_min},
        {"modf", math_modf},
        {"rad", math_rad},
        {"random", math_random},
        {"sin", math_sin},
        {"sqrt", math_sqrt},
        {"tan", math_tan},
        {"tointeger", math_tointeger},
        {"type", math_type},
        {"ult", math_ult},
        {NULL, NULL},
};

void sandbox_open_math(lua_State *L)
{
    luaL_newlib(L, functions);
    lua_pushnumber(L, pi);
    lua_setfield(L, -2, "pi");
    lua_pushnumber(L, (lua_Number)HUGE_VAL);
    lua_setfield(L, -2, "huge");
    lua_pushinteger(L, LUA_MAXINTEGER);
    lua_setfield(L, -2, "maxinteger");
    lua_pushinteger(L, LUA_MININTEGER);
    lua_setfield(L, -2, "mininteger");
}
