/* bind_registry.c -- for the stock game: counting the heirs of a prototype, and broadcasting an
 * event.
 *
 * Both go through the whole world, so they are for trusted code that calls them rarely: an area's
 * reset, the calendar's hour. */
#include "engine/core/act/broadcast.h"
#include "engine/lua/host_impl.h"
#include "world/model/world.h"

#define INSTANCES_MAX 1000

struct counting {
    uint64_t count;
    uint64_t newest;
};

static void count_one(void *data, uint64_t id)
{
    struct counting *counting = data;
    counting->count++;
    counting->newest = id > counting->newest ? id : counting->newest;
}

/* count_instances(PROTO): how many objects inherit from PROTO anywhere (at most 1,000), and the
 * newest of them. Without PROTO: a number that grows when anything is made, destroyed or moved to
 * other prototypes. */
static int api_count_instances(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct counting counting = {0};
    if (lua_isnoneornil(L, 1)) {
        lua_pushinteger(L, (lua_Integer)engine_world(engine)->heirs_version);
        return 1;
    }
    struct world_find_query query = {.proto = to_object(L, 1)->id, .limit = INSTANCES_MAX};
    sandbox_charge(L, 200);
    world_search(engine_world(engine), &query, count_one, &counting);
    lua_pushinteger(L, (lua_Integer)counting.count);
    push_object(L, counting.newest);
    return 2;
}

/* broadcast(EVENT[, DATA]): runs the handlers of all objects that handle EVENT, each in its own
 * transaction. */
static int api_broadcast(lua_State *L)
{
    struct str event = to_str(L, 1);
    host_check_writable(L);
    if (!str_starts(event, STR("time:")) || event.length > 64) {
        return luaL_argerror(L, 1, "an event of the calendar: \"time:dawn\"");
    }
    struct value data = to_value(L, 2);
    broadcast(engine_of(L), event, data.kind == VALUE_NIL ? NULL : &data);
    value_finish(&data);
    return 0;
}

void bind_registry_open(struct host *host)
{
    static const struct api stock[] = {
            {"count_instances", api_count_instances}, {"broadcast", api_broadcast}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
}
