/* sandbox_weigh.c -- estimates how much memory can be reached from a value.
 *
 * It tells which script of an owner holds how much; sandbox_collect.c counts by owner only. Tables
 * and functions are walked once each. Metatables are not followed, since all share them, and
 * neither are objects and coroutines. The walk ends after a number of steps, so that it delays
 * nobody. */
#include "engine/base/map.h"
#include "engine/sandbox/sandbox_impl.h"

#include <stdint.h>

/* Sizes in Lua 5.3 on 64-bit machines, without the allocator's overhead. */
enum {
    TABLE_BYTES = 56,
    SLOT_BYTES = 16,
    SANDBOX_WEIGH_NODE_BYTES = 40,
    STRING_BYTES = 25,
    CLOSURE_BYTES = 48
};

struct weighing {
    lua_State *L;
    int queue; /* stack index of the list of values still to walk */
    lua_Integer queued;
    struct map seen;
    size_t steps_left;
    size_t bytes;
};

/* Counts the value on top of the stack, and pops it. */
static void take(struct weighing *weighing)
{
    lua_State *L = weighing->L;
    int type = lua_type(L, -1);
    if (type == LUA_TSTRING) {
        weighing->bytes += STRING_BYTES + lua_rawlen(L, -1);
    }
    uint64_t key =
            type == LUA_TTABLE || type == LUA_TFUNCTION ? (uintptr_t)lua_topointer(L, -1) : 0;
    if (key && !map_find(&weighing->seen, key)) {
        (void)map_put(&weighing->seen, key, weighing);
        lua_rawseti(L, weighing->queue, ++weighing->queued);
    } else {
        lua_pop(L, 1);
    }
}

static void walk_table(struct weighing *weighing)
{
    lua_State *L = weighing->L;
    int table = lua_gettop(L);
    size_t listed = lua_rawlen(L, table);
    weighing->bytes += TABLE_BYTES + SLOT_BYTES * listed;
    for (lua_pushnil(L); weighing->steps_left > 0 && lua_next(L, table) != 0;) {
        weighing->steps_left--;
        take(weighing);
        weighing->bytes += lua_isinteger(L, -1) ? 0 : SANDBOX_WEIGH_NODE_BYTES;
        lua_pushvalue(L, -1);
        take(weighing);
    }
    lua_settop(L, table);
}

static void walk_function(struct weighing *weighing)
{
    weighing->bytes += CLOSURE_BYTES;
    for (int i = 1; lua_getupvalue(weighing->L, -1, i); i++) {
        take(weighing);
    }
}

size_t sandbox_weigh(struct sandbox *sb, lua_State *L, size_t steps_max)
{
    must(!sb->in_transaction);
    luaL_checkstack(L, 8, NULL);
    struct weighing weighing = {.L = L, .steps_left = steps_max};
    map_init(&weighing.seen);
    lua_newtable(L);
    lua_insert(L, -2);
    weighing.queue = lua_gettop(L) - 1;
    take(&weighing);
    for (lua_Integer i = 1; i <= weighing.queued && weighing.steps_left > 0; i++) {
        weighing.steps_left--;
        if (lua_rawgeti(L, weighing.queue, i) == LUA_TTABLE) {
            walk_table(&weighing);
        } else {
            walk_function(&weighing);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    map_finish(&weighing.seen);
    return weighing.bytes;
}
