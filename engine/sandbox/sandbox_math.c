/* sandbox_math.c -- the math library for scripts.
 *
 * Lua's own math library, without randomseed and the functions of older versions. math.random draws
 * from the host's generator, so a run can be repeated from its seed, and no script can predict
 * another's numbers by reseeding. */
#include "engine/base/rng.h"
#include "engine/sandbox/sandbox_impl.h"

#include <lualib.h>

#include <math.h>

/* Returns a uniform number in low..high, which may be the range of all integers. */
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
        return luaL_error(L, "there are no random numbers here");
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

static const struct sandbox_loan loans[] = {{"abs", false}, {"acos", false}, {"asin", false},
        {"atan", false}, {"ceil", false}, {"cos", false}, {"deg", false}, {"exp", false},
        {"floor", false}, {"fmod", false}, {"log", false}, {"max", true}, {"min", true},
        {"modf", false}, {"rad", false}, {"sin", false}, {"sqrt", false}, {"tan", false},
        {"tointeger", false}, {"type", false}, {"ult", false}, {NULL, false}};

void sandbox_open_math(lua_State *L)
{
    lua_createtable(L, 0, 26);
    sandbox_borrow(L, luaopen_math, loans);
    lua_pushcfunction(L, math_random);
    lua_setfield(L, -2, "random");
    lua_pushnumber(L, 3.141592653589793238462643383279502884);
    lua_setfield(L, -2, "pi");
    lua_pushnumber(L, (lua_Number)HUGE_VAL);
    lua_setfield(L, -2, "huge");
    lua_pushinteger(L, LUA_MAXINTEGER);
    lua_setfield(L, -2, "maxinteger");
    lua_pushinteger(L, LUA_MININTEGER);
    lua_setfield(L, -2, "mininteger");
}
