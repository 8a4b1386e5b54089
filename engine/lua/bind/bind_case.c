/* bind_case.c -- test(): the tests that a behaviour carries. The module workshop runs them. */
#include "engine/lua/host_impl.h"

/*** test(NAME, FN)
A test of this behaviour: `@test` runs FN(t) in a world of its own. See help testing. */
static int api_test(lua_State *L)
{
    const struct host *host = host_of(L);
    (void)to_str(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    if (!host->loading || !host->loading->in_chunk) {
        return luaL_error(L, "test() belongs at the top of a behaviour");
    }
    if (host->test_cases) {
        host->tools->add_case(L);
    }
    return 0;
}

void bind_case_open(struct host *host)
{
    static const struct api api[] = {{"test", api_test}};
    api_add(host, false, api, sizeof(api) / sizeof(api[0]));
}
