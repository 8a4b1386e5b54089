/* bind_case.c -- what a behaviour says of itself at its top: test(), for the module workshop, and property(), for the
 * module types. */
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

/*** property(NAME, TYPE[, DEFAULT, DOC])
Declares a property of the object that has this behaviour, and of all that inherits from it: a value of another type is
refused, and a name that nothing declares is reported when the behaviour is saved. TYPE is a text such as "integer 0..",
"list of text", "red|green", or "free" for any value; DOC is a sentence for those who read `@property`. A behaviour has
no defaults, so DEFAULT is nil: give the object the value. In files of an area or a package, where property(…) stands
in a prototype, DEFAULT is its value. See help properties. */
/* The module types replaces it; without it each behaviour loads all the same. */
static int ignore_property(lua_State *L __attribute__((unused)))
{
    return 0;
}

void bind_case_open(struct host *host)
{
    static const struct api api[] = {{"test", api_test}, {"property", ignore_property}};
    api_add(host, false, api, sizeof(api) / sizeof(api[0]));
}
