/* sandbox_coroutine.c -- the coroutine library for scripts.
 *
 * As in the manual, with these differences:
 * - the host's tasks cannot be seen: running gives nil in one, and only coroutines made by a script
 *   can be resumed or yield
 * - a kill or a signal of the host inside a coroutine is passed on to its resumer
 * - a coroutine that failed is never touched again: resuming it in Lua would grow its stack
 *
 * Creating costs 1,000 steps, resuming 50. lua_newthread inherits the hook. */
#include "engine/sandbox/sandbox_impl.h"

static lua_State *arg_coroutine(lua_State *L)
{
    lua_State *co = lua_tothread(L, 1);
    luaL_argcheck(L, co, 1, "coroutine expected");
    return co;
}

static const char *status_of(lua_State *L, lua_State *co)
{
    if (L == co) {
        return "running";
    }
    if (lua_status(co) == LUA_YIELD) {
        return "suspended";
    }
    if (lua_status(co) != LUA_OK) {
        return "dead";
    }
    lua_Debug ar;
    if (lua_getstack(co, 0, &ar) > 0) {
        return "normal";
    }
    return lua_gettop(co) == 0 ? "dead" : "suspended";
}

/* Runs co, and saves and restores the host's record of the innermost thread. */
static int run(struct sandbox *sb, lua_State *L, lua_State *co, int count, int *out_results)
{
    lua_State *running = sb->running;
    bool inside = sb->in_script_coroutine;
    sb->running = co;
    sb->in_script_coroutine = true;
#if LUA_VERSION_NUM >= 504
    int status = lua_resume(co, L, count, out_results);
#else
    int status = lua_resume(co, L, count);
    *out_results = lua_gettop(co);
#endif
    sb->running = running;
    sb->in_script_coroutine = inside;
    return status;
}

/* Resumes co with the count values on top of L. Returns how many results were pushed, or -1 for an
 * error, whose value was pushed. */
static int resume_sandbox_coroutine(lua_State *L, lua_State *co, int count)
{
    sandbox_charge(L, SANDBOX_COST_RESUME + (uint64_t)count);
    const char *status = status_of(L, co);
    if (*status != 's') {
        lua_pop(L, count);
        lua_pushfstring(
                L, "cannot resume %s coroutine", *status == 'd' ? "dead" : "non-suspended");
        return -1;
    }
    if (!lua_checkstack(co, count)) {
        lua_pop(L, count);
        lua_pushliteral(L, "too many arguments to resume");
        return -1;
    }
    lua_xmove(L, co, count);
    int results = 0;
    int code = run(sandbox_of(L), L, co, count, &results);
    if (code != LUA_OK && code != LUA_YIELD) {
        lua_xmove(co, L, 1);
        sandbox_pass_on(L, code);
        return -1;
    }
    sandbox_pass_on(L, code);
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(co, results);
        lua_pushliteral(L, "too many results to resume");
        return -1;
    }
    lua_xmove(co, L, results);
    return results;
}

static int coroutine_create(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    sandbox_charge(L, SANDBOX_COST_COROUTINE);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int coroutine_resume(lua_State *L)
{
    lua_State *co = arg_coroutine(L);
    int results = resume_sandbox_coroutine(L, co, lua_gettop(L) - 1);
    lua_pushboolean(L, results >= 0);
    int count = results >= 0 ? results : 1;
    lua_insert(L, -(count + 1));
    return count + 1;
}

static int wrapped(lua_State *L)
{
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    int results = resume_sandbox_coroutine(L, co, lua_gettop(L));
    if (results >= 0) {
        return results;
    }
    if (lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int coroutine_wrap(lua_State *L)
{
    (void)coroutine_create(L);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

static int coroutine_yield(lua_State *L)
{
    if (!sandbox_of(L)->in_script_coroutine) {
        return luaL_error(L, "attempt to yield from outside a coroutine");
    }
    sandbox_charge(L, SANDBOX_COST_CALL);
    return lua_yield(L, lua_gettop(L));
}

static int coroutine_status(lua_State *L)
{
    lua_State *co = arg_coroutine(L);
    lua_pushstring(L, status_of(L, co));
    return 1;
}

static int coroutine_isyieldable(lua_State *L)
{
    lua_pushboolean(L, sandbox_of(L)->in_script_coroutine && lua_isyieldable(L));
    return 1;
}

static int coroutine_running(lua_State *L)
{
    bool inside = sandbox_of(L)->in_script_coroutine;
    if (inside) {
        (void)lua_pushthread(L);
    } else {
        lua_pushnil(L);
    }
    lua_pushboolean(L, !inside);
    return 2;
}

static const luaL_Reg sandbox_coroutine_functions[] = {
        {"create", coroutine_create},
        {"isyieldable", coroutine_isyieldable},
        {"resume", coroutine_resume},
        {"running", coroutine_running},
        {"status", coroutine_status},
        {"wrap", coroutine_wrap},
        {"yield", coroutine_yield},
        {NULL, NULL},
};

void sandbox_open_coroutine(lua_State *L)
{
    luaL_newlib(L, sandbox_coroutine_functions);
}
