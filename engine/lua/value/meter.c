/* meter.c -- charges what the functions that scripts call read.
 *
 * 1. Each function that scripts get is pushed by meter_push, so that one whose author forgot about long texts is charged
 *    for them too: the bytes of its texts before it runs, and the work that the core counted (slice_work) after.
 * 2. What it may have the core compare (WORK_OF_CALL) bounds how long one call takes; host_run gives back what the line
 *    had before.
 * 3. A function that raises is charged for its work at the next call.
 *
 * A function that walks over a table or over a room charges for that itself, before it does. */
#include "engine/core/run/slice.h"
#include "engine/lua/host_impl.h"

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

/* Charges what the core read since the last time in this slice. */
static void charge_work(lua_State *L, struct host *host)
{
    const struct slice *slice = host->engine->slice;
    if (host->metered_slice != slice->number || host->metered_work > slice->work) {
        host->metered_slice = slice->number;
        host->metered_work = 0;
    }
    uint64_t work = slice->work - host->metered_work;
    host->metered_work = slice->work;
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
    uint64_t outer = slice_work_allow(engine, WORK_OF_CALL);
    int count = function(L);
    engine->slice->work_most = outer;
    charge_work(L, host);
    return count;
}

void meter_push(lua_State *L, lua_CFunction function)
{
    lua_pushcfunction(L, function);
    lua_pushcclosure(L, call_metered, 1);
}
