/* api.c -- the basis of each function for scripts: its host, its costs, and its refusals.
 *
 * 1. Every function for scripts is pushed by meter_push. It charges for the bytes of the function's
 *    text arguments before it runs, and for the work that the core counted (transaction_work) afterwards.
 * 2. WORK_OF_CALL bounds the core's comparisons in one call; host_run restores the line's remaining
 *    work.
 * 3. A function that raises is charged for its work at the next call.
 *
 * A function that walks over a table or over a room charges for that itself, in advance. */
#include "engine/core/output/speech_limit.h"
#include "engine/core/run/transaction.h"
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
    if (engine_transaction(engine_of(L))->ending != OUTCOME_DONE) {
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_end);
    }
}

void host_count_shown(lua_State *L)
{
    struct err err;
    struct engine *engine = engine_of(L);
    if (!speech_limit_take_shown(engine, &err)) {
        buf_clear(&engine_transaction(engine)->refusal);
        buf_add_text(&engine_transaction(engine)->refusal, err.text);
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_refuse);
    }
}

void host_check_writable(lua_State *L)
{
    if (!engine_transaction(engine_of(L))->read_only) {
        return;
    }
    const struct loading *loading = host_of(L)->loading;
    luaL_error(
            L, loading && loading->in_chunk
                       ? "a behaviour only registers while it loads: change things in a handler"
               : engine_transaction(engine_of(L))->asks_displayed_name
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

/* -- costs -- */

#define BYTES_A_STEP 64
#define STEPS_OF_WORK 64

static uint64_t bytes_of_texts(lua_State *L)
{
    uint64_t bytes = 0;
    for (int i = lua_gettop(L); i > 0; i--) {
        bytes += lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0;
    }
    return bytes;
}

/* Charges for the core's reads since the last time in this transaction. */
static void charge_work(lua_State *L, struct host *host)
{
    const struct transaction *transaction = engine_transaction(host->engine);
    if (host->metered_transaction != transaction->number ||
            host->metered_work > transaction->work) {
        host->metered_transaction = transaction->number;
        host->metered_work = 0;
    }
    uint64_t work = transaction->work - host->metered_work;
    host->metered_work = transaction->work;
    if (work > 0) {
        sandbox_charge(L, work * STEPS_OF_WORK);
    }
}

static int call_metered(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    lua_CFunction function = lua_tocfunction(L, lua_upvalueindex(1));
    sandbox_charge(L, 1 + bytes_of_texts(L) / BYTES_A_STEP);
    uint64_t outer = transaction_work_allow(engine, WORK_OF_CALL);
    int count = function(L);
    engine_transaction(engine)->work_most = outer;
    charge_work(L, host);
    return count;
}

void meter_push(lua_State *L, lua_CFunction function)
{
    lua_pushcfunction(L, function);
    lua_pushcclosure(L, call_metered, 1);
}

/* -- adding functions -- */

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

bool may_grow(lua_State *L, const struct object *object, size_t before, size_t after)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    struct transaction *transaction = engine_transaction(engine);
    struct buf why = {0};
    if (transaction->rights.owner == 0 || object->owner == 0 || after <= before) {
        return true;
    }
    if (host->grew_transaction != transaction->number) {
        host->grew_transaction = transaction->number;
        host->grew_bytes = 0;
    }
    bool may = quota_allows(engine, object->owner, QUOTA_BYTES,
            quota_use(engine, object->owner, QUOTA_BYTES) + host->grew_bytes, after - before,
            &why);
    if (may) {
        host->grew_owner = object->owner;
        host->grew_bytes += after - before;
    } else {
        push_str(L, buf_str(&why));
    }
    buf_finish(&why);
    return may;
}
