/* bind_case.c -- test(): the tests that a behaviour carries. The module workshop runs them. */
#include "engine/core/run/packages.h"
#include "engine/lua/host_impl.h"

/* True if all packages that the table at index 2 names as `needs` are on. */
static bool has_packages(lua_State *L, const struct host *host)
{
    bool has = true;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_getfield(L, 2, "needs");
    luaL_checktype(L, -1, LUA_TTABLE);
    for (lua_Integer i = 1; lua_geti(L, -1, i) != LUA_TNIL; i++) {
        has = packages_is_on(host->engine, to_str(L, -1)) && has;
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
    return has;
}

/*** test(NAME, FN)
test(NAME, OPTIONS, FN)
A test of this behaviour: `@test` runs FN(t) in a world of its own. OPTIONS.needs lists packages of the game without
which there is no such test. See help testing. */
static int api_test(lua_State *L)
{
    const struct host *host = host_of(L);
    bool is_there = true;
    (void)to_str(L, 1);
    if (!lua_isfunction(L, 2)) {
        is_there = has_packages(L, host);
        lua_remove(L, 2);
    }
    luaL_checktype(L, 2, LUA_TFUNCTION);
    if (!host->loading || !host->loading->in_chunk) {
        return luaL_error(L, "test() belongs at the top of a behaviour");
    }
    if (host->test_cases && is_there) {
        host->tools->add_case(L);
    }
    return 0;
}

void bind_case_open(struct host *host)
{
    static const struct api api[] = {{"test", api_test}};
    api_add(host, false, api, sizeof(api) / sizeof(api[0]));
}
