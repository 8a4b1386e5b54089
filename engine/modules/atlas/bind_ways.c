/* bind_ways.c -- the table `sys` of the stock game: which exits somebody knows, for maps and
 * wayfinding. */
#include "engine/core/output/disguise.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive_impl.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/atlas/atlas.h"
#include "engine/modules/atlas/ways.h"
#include "engine/session/session.h"
#include "world/model/place.h"

#include <string.h>

static void push_link(lua_State *L, const struct ways_link *link)
{
    lua_createtable(L, 0, 7);
    push_object(L, link->exit);
    lua_setfield(L, -2, "exit");
    if (link->to != UINT32_MAX) {
        set_integer(L, "to", (lua_Integer)link->to + 1);
    }
    set_integer(L, "dx", link->dx);
    set_integer(L, "dy", link->dy);
    set_integer(L, "dz", link->dz);
    set_flag(L, "closed", link->closed);
}

static void push_room(lua_State *L, const struct ways_room *room)
{
    lua_createtable(L, 0, 9);
    push_object(L, room->id);
    lua_setfield(L, -2, "room");
    set_integer(L, "x", room->at.x);
    set_integer(L, "y", room->at.y);
    set_integer(L, "z", room->at.floor);
    set_integer(L, "steps", room->steps);
    set_flag(L, "visited", room->visited);
    set_flag(L, "dark", room->dark);
    lua_createtable(L, 4, 0);
    lua_setfield(L, -2, "ways");
}

/* sys.ways_around(WHO, ROOM, STEPS): {{room=, x=, y= to the south, z=, steps=, visited=, dark=,
 * ways={{exit=, to= index in this list, dx=, dy=, dz=, closed=}, …}}, …}; the first is ROOM. And
 * true if more of it has to be read from the disk: ask again in another transaction. */
static int sys_ways_around(lua_State *L)
{
    struct object *who = to_object(L, 1);
    struct object *room = to_object(L, 2);
    lua_Integer steps = luaL_checkinteger(L, 3);
    luaL_argcheck(L, steps >= 0 && steps <= WAYS_STEPS_MAX, 3, "a number of steps is needed");
    struct ways_map map;
    ways_around(engine_of(L), who, room, (uint32_t)steps, &map);
    size_t cost = map.looked_at;
    bool is_part = map.is_part;
    lua_createtable(L, (int)map.room_count, 0);
    for (size_t i = 0; i < map.room_count; i++) {
        push_room(L, &map.rooms[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    for (size_t i = 0; i < map.link_count; i++) {
        lua_rawgeti(L, -1, (lua_Integer)map.links[i].from + 1);
        lua_getfield(L, -1, "ways");
        push_link(L, &map.links[i]);
        lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
        lua_pop(L, 2);
    }
    ways_map_finish(&map);
    sandbox_charge(L, 20 * cost);
    lua_pushboolean(L, is_part);
    return 2;
}

/* sys.way_to(WHO, ROOM, WORDS): {{exit=, to=}, …}, the steps from ROOM on. nil: no way; nil, "far";
 * nil, "more": ask again in another transaction. */
static int sys_way_to(lua_State *L)
{
    struct object *who = to_object(L, 1);
    struct object *room = to_object(L, 2);
    struct ways_path path;
    bool done = ways_to(engine_of(L), who, room, to_str(L, 3), &path);
    if (path.count == 0) {
        lua_pushnil(L);
        lua_pushstring(L, !done ? "more" : path.is_far ? "far" : NULL);
    } else {
        lua_createtable(L, (int)path.count, 0);
        for (size_t i = 0; i < path.count; i++) {
            lua_createtable(L, 0, 2);
            push_object(L, path.exits[i]);
            lua_setfield(L, -2, "exit");
            push_object(L, path.rooms[i]);
            lua_setfield(L, -2, "to");
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
        lua_pushnil(L);
    }
    size_t cost = path.looked_at;
    ways_path_finish(&path);
    sandbox_charge(L, 20 * cost);
    return 2;
}

/* sys.seen_in(PLAYER): the room where any stranger present would see and recognise them, or nil. */
static int sys_seen_in(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct presence *presence = presence_find(engine, to_object_id(L, 1));
    const struct object *room = presence ? disguise_seen_in(engine, presence) : NULL;
    push_object(L, room ? room->id : 0);
    return 1;
}

/* sys.pass_through(PLAYER, YES): sets whether new rooms are shown without their description. */
static int sys_pass_through(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    if (presence) {
        presence->passes_through = lua_toboolean(L, 2);
    }
    return 0;
}

/* sys.seen_at(WHO, ROOM, MOST): people in ROOM whom anybody would see and recognise there, except
 * those who ignore WHO or are ignored by WHO: at most MOST, and whether there are more. */
static int sys_seen_at(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *who = to_object(L, 1);
    struct object *room = to_object(L, 2);
    lua_Integer most = luaL_checkinteger(L, 3);
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), room, &count);
    sandbox_charge(L, count);
    lua_newtable(L);
    lua_Integer found = 0;
    for (size_t i = 0; i < count && found <= most; i++) {
        const struct presence *presence = presence_find(engine, ids[i]);
        const struct object *one = presence ? world_find(engine_world(engine), ids[i]) : NULL;
        if (one && one != who && !perceive_is_absent(one, KIND_CHARACTER) &&
                disguise_seen_in(engine, presence) == room &&
                !disguise_ignores(engine, ids[i], who->id) &&
                !disguise_ignores(engine, who->id, ids[i]) && ++found <= most) {
            sandbox_charge(L, 20);
            push_object(L, ids[i]);
            append_item(L);
        }
    }
    lua_pushboolean(L, found > most);
    return 2;
}

/* sys.lines_typed(PLAYER): how many lines were typed on their present connections. */
static int sys_lines_typed(lua_State *L)
{
    uint64_t lines = 0;
    const struct session *session =
            hub_sessions_of(engine_hub(engine_of(L)), to_object_id(L, 1));
    for (; session; session = session->next_of_character) {
        lines += session->lines_in;
    }
    lua_pushinteger(L, (lua_Integer)lines);
    return 1;
}

/* sys.draws_lines(PLAYER): true if all their connections can show more than ASCII. Unknown for a
 * terminal that has not reported its abilities. */
static int sys_draws_lines(lua_State *L)
{
    const struct session *session =
            hub_sessions_of(engine_hub(engine_of(L)), to_object_id(L, 1));
    bool all = session != NULL;
    for (; session; session = session->next_of_character) {
        bool is_bare = session->frontend &&
                       strncmp(session->frontend->service, "telnet", 6) == 0 &&
                       session->colours == 0;
        all = all && session->utf8 && !is_bare;
    }
    return push_flag(L, all);
}

void bind_ways_open(struct host *host)
{
    static const struct api api[] = {
            {"ways_around", sys_ways_around},
            {"way_to", sys_way_to},
            {"seen_in", sys_seen_in},
            {"seen_at", sys_seen_at},
            {"lines_typed", sys_lines_typed},
            {"pass_through", sys_pass_through},
            {"draws_lines", sys_draws_lines},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
