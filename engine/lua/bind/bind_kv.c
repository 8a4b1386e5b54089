/* bind_kv.c -- the stock game's global key/value store: high scores, the calendar of events.
 *
 * sys.kv(NAME) returns a copy, so that a rollback cannot be bypassed; sys.set_kv(NAME,
 * TABLE) replaces the whole table. */
#include "engine/core/output/recent_speakers.h"
#include "engine/core/script/quota.h"
#include "engine/lua/host_impl.h"
#include "world/model/kv.h"

/* sys.kv(NAME): the table, or nil. */
static int sys_kv_get(lua_State *L)
{
    const struct value *value = kv_get(engine_world(engine_of(L)), to_str(L, 1));
    sandbox_charge(L, 20 + value_size(value) / 16);
    push_value(L, value);
    return 1;
}

/* sys.set_kv(NAME, TABLE): false if it is too large. */
static int sys_kv_set(lua_State *L)
{
    struct str name = to_str(L, 1);
    host_check_writable(L);
    struct value value = to_value(L, 2);
    sandbox_charge(L, 50 + value_size(&value) / 8);
    return push_flag(L, kv_set(engine_world(engine_of(L)), name, value));
}

/* sys.works(WHO): how many objects they own. */
static int sys_works(lua_State *L)
{
    uint64_t use = quota_use(engine_of(L), to_object_id(L, 1), QUOTA_OBJECTS);
    lua_pushinteger(L, (lua_Integer)use);
    return 1;
}

/* sys.count_line(WHO, SECONDS): counts a line that WHO has said; true if it starts a new count, which
 * lasts for SECONDS. */
static int sys_count_line(lua_State *L)
{
    uint64_t who = to_object_id(L, 1);
    return push_flag(L, speakers_count(engine_of(L), who, luaL_checkinteger(L, 2)));
}

/* sys.lines_said(WHO): returns how many lines were counted, and ends the count. */
static int sys_lines_said(lua_State *L)
{
    lua_pushinteger(L, speakers_end(engine_of(L), to_object_id(L, 1)));
    return 1;
}

/* sys.talkers(): the people with an open count. */
static int sys_talkers(lua_State *L)
{
    struct engine *engine = engine_of(L);
    size_t cursor = 0;
    uint64_t who = 0;
    lua_newtable(L);
    while (speakers_each(engine, &cursor, &who)) {
        if (world_find(engine_world(engine), who)) {
            push_object(L, who);
            lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
        }
    }
    return 1;
}

void bind_kv_open(struct host *host)
{
    static const struct api api[] = {
            {"kv", sys_kv_get},
            {"set_kv", sys_kv_set},
            {"works", sys_works},
            {"count_line", sys_count_line},
            {"lines_said", sys_lines_said},
            {"talkers", sys_talkers},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
