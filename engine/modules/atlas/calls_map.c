/* calls_map.c -- Data of the small map beside the game.
 *
 * It has the same as `map`: rooms that the player knows or that are public, on their level, as far
 * as they are connected with the player's room. In the dark, or if maps are turned off, the map is
 * empty. */
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/packages.h"
#include "engine/modules/atlas/atlas.h"
#include "engine/modules/atlas/ways.h"
#include "world/model/proto.h"

#include <stdlib.h>

enum { REACH = 2 };

struct small_map {
    struct ways_map ways;
    uint32_t *
            place; /* owned: number of each room on the map, from 1; 0 if it is not on the map */
    uint32_t *order; /* owned: the rooms on the map */
    uint32_t count;
};

static bool fits(const struct ways_room *room)
{
    return room->at.floor == 0 && abs(room->at.x) <= REACH && abs(room->at.y) <= REACH;
}

static void add_room_map(struct small_map *map, uint32_t room)
{
    if (map->place[room] == 0 && fits(&map->ways.rooms[room])) {
        map->order[map->count++] = room;
        map->place[room] = map->count;
    }
}

/* Chooses the rooms that are connected with the first, nearest first. */
static void choose(struct small_map *map)
{
    add_room_map(map, 0);
    for (uint32_t at = 0; at < map->count; at++) {
        for (size_t i = 0; i < map->ways.link_count; i++) {
            const struct ways_link *link = &map->ways.links[i];
            if (link->from == map->order[at] && link->to != UINT32_MAX) {
                add_room_map(map, link->to);
            }
        }
    }
}

static json_t *room_json_map(const struct small_map *map, uint32_t room)
{
    const struct ways_room *one = &map->ways.rooms[room];
    bool up = false;
    bool down = false;
    for (size_t i = 0; i < map->ways.link_count; i++) {
        const struct ways_link *link = &map->ways.links[i];
        up |= link->from == room && link->dz > 0;
        down |= link->from == room && link->dz < 0;
    }
    json_t *json = json_pack("{s:f, s:f, s:b, s:b, s:b, s:b}", "x", (double)one->at.x, "y",
            (double)one->at.y, "visited", one->visited, "dark", one->dark, "up", up, "down",
            down);
    must(json);
    return json;
}

static void put_map(struct call *call, const struct small_map *map)
{
    json_t *rooms = json_object_get(call->result, "rooms");
    json_t *ways = json_object_get(call->result, "ways");
    for (uint32_t i = 0; i < map->count; i++) {
        (void)json_array_append_new(rooms, room_json_map(map, map->order[i]));
    }
    for (size_t i = 0; i < map->ways.link_count; i++) {
        const struct ways_link *link = &map->ways.links[i];
        bool both = link->to != UINT32_MAX && map->place[link->from] && map->place[link->to];
        if (both) {
            (void)json_array_append_new(
                    ways, json_pack("{s:i, s:i, s:f, s:f, s:b}", "from",
                                  (int)map->place[link->from] - 1, "to",
                                  (int)map->place[link->to] - 1, "dx", (double)link->dx, "dy",
                                  (double)link->dy, "closed", link->closed));
        }
    }
}

/*** shape small_room
{
  "x": "real: to the east of the first",
  "y": "real: to the south of it",
  "visited": "flag: you were there",
  "dark": "flag: its contents are unknown",
  "up": "flag: a way leads up",
  "down": "flag"
} */

/*** shape small_way
{
  "from": "number: of the rooms, counted from 0",
  "to": "number",
  "dx": "real: to the east; both 0: it has no such direction",
  "dy": "real: to the south",
  "closed": "flag: a closed door"
} */

/*** call page.map
{
  "about": "What a small map shows, as the command map: the rooms near, the first is yours", "who": "player",
  "gives": {
    "rooms": "list of small_room: empty: maps are off, or it is dark",
    "ways": "list of small_way"
  }
} */
static enum call_answer run_page_map(struct call *call)
{
    struct engine *engine = call->engine;
    struct object *actor = call_actor(call);
    struct object *room = actor ? world_find(engine_world(engine), actor->location) : NULL;
    struct small_map map = {0};
    call->result = json_pack("{s:[], s:[]}", "rooms", "ways");
    must(call->result);
    if (!packages_is_on(engine, STR("map")) || !room ||
            !proto_is_ref(engine_world(engine), room, "room") ||
            !perceive_is_lit(engine, room)) {
        return CALL_DONE;
    }
    ways_around(engine, actor, room, 2 * REACH, &map.ways);
    map.place = mem_alloc_array(map.ways.room_count, sizeof(*map.place));
    map.order = mem_alloc_array(map.ways.room_count, sizeof(*map.order));
    choose(&map);
    put_map(call, &map);
    mem_free(map.place);
    mem_free(map.order);
    ways_map_finish(&map.ways);
    return CALL_DONE;
}

void calls_map_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"page.map", run_page_map}};
    calls_add(engine, handlers, 1);
}
