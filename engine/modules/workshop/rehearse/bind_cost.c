/* bind_cost.c -- the part of the table `build` for costs of scripts. cost.c counts, tracing.c
 * traces.
 *
 * Players see the scripts that run with their rights, and those of objects they control. A wizard
 * sees all. */
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/tracing.h"

#define COST_LISTED_MAX 500

struct costs_told {
    lua_State *L;
    uint64_t object; /* 0: all with the actor's rights */
    size_t count;
};

static void push_cost(void *data, const struct cost_sum *sum)
{
    struct costs_told *told = data;
    lua_State *L = told->L;
    uint64_t actor = engine_transaction(engine_of(L))->actor;
    bool wanted = told->object ? sum->object == told->object : sum->owner == actor;
    if (!wanted || told->count++ >= COST_LISTED_MAX) {
        return;
    }
    lua_createtable(L, 0, 6);
    set_object(L, "object", sum->object);
    set_str(L, "name", sum->name);
    set_number(L, "ms", (double)sum->us / 1000);
    set_number(L, "most", (double)sum->most_us / 1000);
    set_integer(L, "runs", (lua_Integer)sum->runs);
    append_item(L);
}

/* build.cost(O or nil): the costs of commands and handlers in the last ten minutes, {{object=,
 * name=, ms=, most= ms of a run, runs=}, …}, unordered; nil: those with the actor's rights. Or nil
 * and the reason. */
static int build_cost(lua_State *L)
{
    struct object *object = opt_object(L, 1);
    if (object && !perm_may_write(engine_of(L), object)) {
        return push_not_yours(L, object);
    }
    struct costs_told told = {L, object ? object->id : 0, 0};
    luaL_checkstack(L, 10, NULL);
    lua_createtable(L, 0, 0);
    costs_each(host_of(L), push_cost, &told);
    sandbox_charge(L, 2000);
    return 1;
}

/* build.trace(O, SECONDS): shows the actor each run of a command or handler of O as it happens:
 * true; false if they trace too many objects already; or nil and the reason. */
static int build_trace(lua_State *L)
{
    struct object *object = to_changeable(L, 1);
    double seconds = luaL_checknumber(L, 2);
    if (!object) {
        return 2;
    }
    luaL_argcheck(L, seconds >= 1 && seconds <= 600, 2, "from 1 to 600 seconds");
    struct host *host = host_of(L);
    bool ok = engine_transaction(host->engine)->rehearsing ||
              tracing_begin(host, engine_transaction(host->engine)->actor, object->id,
                      (int64_t)(seconds * 1000));
    return push_flag(L, ok);
}

/* build.trace_end(): ends all traces of the actor; returns how many objects. */
static int build_trace_end(lua_State *L)
{
    struct host *host = host_of(L);
    bool tries = engine_transaction(host->engine)->rehearsing;
    size_t count = tries ? 0 : tracing_end(host, engine_transaction(host->engine)->actor);
    lua_pushinteger(L, (lua_Integer)count);
    return 1;
}

void bind_cost_open(struct host *host)
{
    static const struct api api[] = {
            {"cost", build_cost},
            {"trace", build_trace},
            {"trace_end", build_trace_end},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
