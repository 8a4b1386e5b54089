/* api.c -- what each function that scripts call leans on: whose host this is, and how one says no. */
#include "engine/lua/host_impl.h"

const char signal_refuse = 'r';
const char signal_pass = 'p';
const char signal_stop = 's';
const char signal_done = 'd';
const char signal_end = 'e';

struct host *host_of(lua_State *L)
{
    return sandbox_data(L);
}

void *test_proxy(lua_State *L, int index, const void *kind)
{
    const void **proxy = lua_touserdata(L, index);
    return proxy && lua_rawlen(L, index) >= sizeof(*proxy) && *proxy == kind ? proxy : NULL;
}

void host_check_ending(lua_State *L)
{
    if (engine_of(L)->slice->ending != OUTCOME_DONE) {
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_end);
    }
}

void host_check_writable(lua_State *L)
{
    if (!engine_of(L)->slice->read_only) {
        return;
    }
    const struct loading *loading = host_of(L)->loading;
    luaL_error(
            L, loading && loading->in_chunk
                       ? "a behaviour only registers while it loads: change things in a handler"
               : engine_of(L)->slice->asks_guise
                       ? "on(\"name\") only tells: it can't change anything"
                       : "on(\"describe\") only tells: it can't change anything");
}

void push_str(lua_State *L, struct str s)
{
    lua_pushlstring(L, s.bytes, s.length);
}

int push_buf(lua_State *L, struct buf *buf)
{
    push_str(L, buf_str(buf));
    buf_finish(buf);
    return 1;
}

int push_flag(lua_State *L, bool flag)
{
    lua_pushboolean(L, flag);
    return 1;
}

void api_add(struct host *host, bool trusted, const struct api *api, size_t count)
{
    sandbox_push_globals(host->sandbox, host->L, trusted);
    for (size_t i = 0; i < count; i++) {
        meter_push(host->L, api[i].function);
        lua_setfield(host->L, -2, api[i].name);
    }
    lua_pop(host->L, 1);
}

void api_add_table(struct host *host, const char *name, const struct api *api, size_t count)
{
    sandbox_push_globals(host->sandbox, host->L, true);
    if (lua_getfield(host->L, -1, name) != LUA_TTABLE) {
        lua_pop(host->L, 1);
        lua_createtable(host->L, 0, (int)count);
        lua_pushvalue(host->L, -1);
        lua_setfield(host->L, -3, name);
    }
    for (size_t i = 0; i < count; i++) {
        meter_push(host->L, api[i].function);
        lua_setfield(host->L, -2, api[i].name);
    }
    lua_pop(host->L, 2);
}

int push_refusal(lua_State *L, struct str reason)
{
    lua_pushnil(L);
    push_str(L, reason);
    return 2;
}

int push_no_args(lua_State *L, enum phrase phrase, ...)
{
    struct buf reason = {0};
    va_list args;
    va_start(args, phrase);
    phrase_put_list(engine_of(L), &reason, phrase, args);
    va_end(args);
    return push_verdict(L, false, &reason);
}

int push_verdict(lua_State *L, bool ok, struct buf *reason)
{
    int results = 1;
    if (ok) {
        lua_pushboolean(L, true);
    } else {
        results = push_refusal(L, buf_str(reason));
    }
    buf_finish(reason);
    return results;
}
