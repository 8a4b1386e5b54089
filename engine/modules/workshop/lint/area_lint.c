/* area_lint.c -- lints areas. scripts/building/lib/lint_area.lua finds the problems; this file calls it, and gives it the
 * objects of the world and their own properties. */
#include "engine/modules/workshop/lint/area_lint.h"

#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/lint/script_lint.h"

#define AREA_US 20000000

enum {
    THINGS_MAX = 1000,
    RESTS = 5, /* a fifth of a transaction's time is used before it rests */
};

static void push_objects(lua_State *L, const uint64_t *ids, size_t count)
{
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_object(L, ids[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* Pushes the kinds by the objects' numbers. */
static void push_kinds(lua_State *L, const struct area_objects *objects)
{
    lua_createtable(L, 0, (int)objects->count);
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->kinds[i].length > 0) {
            push_str(L, objects->kinds[i]);
            lua_rawseti(L, -2, (lua_Integer)objects->ids[i]);
        }
    }
}

/* Reports the problems in the list on top of L, and pops it. */
static void report_all(lua_State *L,
        void (*report)(void *data, const struct area_problem *problem), void *data)
{
    size_t count = lua_rawlen(L, -1);
    for (size_t i = 1; i <= count; i++) {
        struct area_problem problem = {0};
        lua_rawgeti(L, -1, (lua_Integer)i);
        lua_getfield(L, -1, "id");
        problem.object = (uint64_t)lua_tointeger(L, -1);
        lua_getfield(L, -2, "name");
        problem.name.bytes = lua_tolstring(L, -1, &problem.name.length);
        lua_getfield(L, -3, "key");
        problem.key.bytes = lua_tolstring(L, -1, &problem.key.length);
        lua_getfield(L, -4, "text");
        problem.text.bytes = lua_tolstring(L, -1, &problem.text.length);
        problem.note = lua_getfield(L, -5, "note") == LUA_TBOOLEAN;
        report(data, &problem);
        lua_pop(L, 6);
    }
    lua_pop(L, 1);
}

void host_lint_area_here(struct host *host, const struct area_objects *objects,
        void (*report)(void *data, const struct area_problem *problem), void *data)
{
    lua_State *L = host->L;
    sandbox_extend(host->sandbox, AREA_US, UINT32_MAX);
    if (objects->ids) {
        push_objects(L, objects->ids, objects->count);
    } else {
        lua_pushnil(L);
    }
    if (objects->ids && objects->kinds) {
        push_kinds(L, objects);
    } else {
        lua_pushnil(L);
    }
    if (lint_ask(host, L, "area", 2, AREA_US)) {
        report_all(L, report, data);
    }
}

void host_lint_area(struct host *host, const struct area_objects *objects,
        void (*report)(void *data, const struct area_problem *problem), void *data)
{
    transaction_begin(host->engine, 0, 0);
    host_lint_area_here(host, objects, report, data);
    transaction_abort(host->engine);
    /* A large world's tables may have filled most of the memory. */
    sandbox_collect_all(host->sandbox);
}

/* -- for the linter -- */

/* build.own(O): its own properties by name, as they are. */
static int build_own(lua_State *L)
{
    struct object *object = to_object(L, 1);
    lua_createtable(L, 0, (int)object->prop_count);
    for (uint32_t i = 0; i < object->prop_count; i++) {
        push_str(L, atom_name(&engine_world(engine_of(L))->atoms, object->props[i].atom));
        push_value(L, &object->props[i].value);
        lua_rawset(L, -3);
    }
    sandbox_charge(L, 10 + (uint64_t)object->prop_count * 3);
    return 1;
}

/* build.things(FROM, COUNT): at most so many objects whose numbers are FROM or more, and the next number, or nil at the
 * end. */
static int build_things(lua_State *L)
{
    struct world *world = engine_world(engine_of(L));
    lua_Integer id = luaL_checkinteger(L, 1);
    lua_Integer most = luaL_checkinteger(L, 2);
    lua_Integer count = 0;
    luaL_argcheck(L, id > 0, 1, "a number of an object");
    luaL_argcheck(L, most > 0 && most <= THINGS_MAX, 2, "1 to 1000");
    lua_createtable(L, (int)most, 0);
    for (; (uint64_t)id < world->next_id && count < most; id++) {
        struct object *object = world_find(world, (uint64_t)id);
        if (object && !object->destroyed) {
            push_object(L, object->id);
            lua_rawseti(L, -2, ++count);
        }
    }
    sandbox_charge(L, 100 + (uint64_t)count * 5);
    if ((uint64_t)id < world->next_id) {
        lua_pushinteger(L, id);
    } else {
        lua_pushnil(L);
    }
    return 2;
}

/* build.rests(): true if the transaction has used enough of its time, so that its script should wait. */
static int build_rests(lua_State *L)
{
    const struct sandbox *sb = host_of(L)->sandbox;
    int64_t most_us = sandbox_limits(sb)->transaction_us;
    return push_flag(L, sandbox_spent_us(sb) >= most_us / RESTS);
}

void area_lint_open(struct host *host)
{
    static const struct api build[] = {
            {"own", build_own}, {"rests", build_rests}, {"things", build_things}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
