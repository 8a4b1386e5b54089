/* web_map.c -- places the rooms of an area on a map.
 *
 * net/shared/layout.c computes their relative positions; this file puts them on paper. A part is a set
 * of connected rooms; a sheet is one floor of a part. Sheets of one floor are side by side, and
 * floors are below one another, the highest first. web_map_draw.c draws the map; web_map_link.c
 * merges exits into links. */
#include "net/maps/web_map.h"

#include "net/maps/web_map_impl.h"
#include "net/text/web_html.h"

#include <string.h>

enum { WIDTH_MIN = 8 };

/* -- sheets on paper -- */

struct extent {
    int32_t left, top, right, bottom;
    bool any;
};

static struct extent measure_map(const struct web_map *map, uint32_t part, int32_t floor)
{
    struct extent extent = {0};
    for (size_t i = 0; i < map->room_count; i++) {
        const struct web_map_room *room = &map->rooms[i];
        if (room->part != part || room->floor != floor) {
            continue;
        }
        if (!extent.any) {
            extent = (struct extent){room->x, room->y, room->x, room->y, true};
        }
        extent.left = room->x < extent.left ? room->x : extent.left;
        extent.right = room->x > extent.right ? room->x : extent.right;
        extent.top = room->y < extent.top ? room->y : extent.top;
        extent.bottom = room->y > extent.bottom ? room->y : extent.bottom;
    }
    return extent;
}

static int32_t widest_sheet(
        const struct web_map *map, uint32_t parts, int32_t low, int32_t high)
{
    int32_t width = WIDTH_MIN;
    for (uint32_t part = 0; part < parts; part++) {
        for (int32_t floor = low; floor <= high; floor++) {
            struct extent extent = measure_map(map, part, floor);
            if (extent.any && extent.right - extent.left + 1 > width) {
                width = extent.right - extent.left + 1;
            }
        }
    }
    return width;
}

/* The position of the next sheet: sheets fill rows as words fill lines. */
struct shelf {
    int32_t x;
    int32_t y;
    int32_t height; /* of the current row */
    int32_t width;
};

static void put_sheet(struct web_map *map, uint32_t part, int32_t floor, struct shelf *shelf,
        struct web_map_room *out)
{
    struct extent extent = measure_map(map, part, floor);
    if (!extent.any) {
        return;
    }
    int32_t width = extent.right - extent.left + 1;
    int32_t height = extent.bottom - extent.top + 1;
    if (shelf->x > 0 && shelf->x + width > shelf->width) {
        shelf->x = 0;
        shelf->y += shelf->height;
        shelf->height = 0;
    }
    for (size_t i = 0; i < map->room_count; i++) {
        const struct web_map_room *room = &map->rooms[i];
        if (room->part == part && room->floor == floor) {
            out[i].x = room->x - extent.left + shelf->x;
            out[i].y = room->y - extent.top + shelf->y;
        }
    }
    map->columns = shelf->x + width > map->columns ? shelf->x + width : map->columns;
    shelf->x += width;
    shelf->height = height > shelf->height ? height : shelf->height;
}

/* Returns the ground level: the floor with most exits out of the area, else the one with most
 * rooms, else the one where the layout began. */
static int32_t find_ground(const struct web_map *map, int32_t low, int32_t high)
{
    int32_t ground = 0;
    size_t most = 0;
    for (int32_t floor = high; floor >= low; floor--) {
        size_t count = 0;
        for (size_t k = 0; k < map->room_count; k++) {
            count += map->rooms[k].floor == floor;
        }
        for (size_t k = 0; k < map->link_count; k++) {
            const struct web_map_link *link = &map->links[k];
            count += link->to == WEB_MAP_NONE && map->rooms[link->from].floor == floor
                             ? WEB_MAP_ROOMS_MAX
                             : 0;
        }
        if (count > most || (count == most && floor == 0)) {
            most = count;
            ground = floor;
        }
    }
    return ground;
}

/* Places all sheets, floor by floor from the top. */
static void put_sheets(struct web_map *map, uint32_t parts)
{
    int32_t low = 0;
    int32_t high = 0;
    for (size_t i = 0; i < map->room_count; i++) {
        low = map->rooms[i].floor < low ? map->rooms[i].floor : low;
        high = map->rooms[i].floor > high ? map->rooms[i].floor : high;
    }
    struct shelf shelf = {.width = widest_sheet(map, parts, low, high)};
    int32_t ground = find_ground(map, low, high);
    struct web_map_room *moved = mem_dup(map->rooms, map->room_count * sizeof(*moved));
    map->floors = mem_alloc_array((size_t)((int64_t)high - low + 1), sizeof(*map->floors));
    for (int32_t floor = high; floor >= low; floor--) {
        int32_t y = shelf.y;
        shelf.x = 0;
        shelf.height = 0;
        for (uint32_t part = 0; part < parts; part++) {
            put_sheet(map, part, floor, &shelf, moved);
        }
        shelf.y += shelf.height;
        if (shelf.y > y) {
            map->floors[map->floor_count++] =
                    (struct web_map_floor){floor - ground, y, shelf.y - y};
        }
    }
    map->rows = shelf.y;
    memcpy(map->rooms, moved, map->room_count * sizeof(*moved));
    mem_free(moved);
}

/* -- the whole -- */

static bool read_rooms(const json_t *area, struct web_map *map)
{
    const json_t *rooms = json_object_get(area, "rooms");
    size_t count = json_array_size(rooms);
    if (!json_is_array(rooms) || count > WEB_MAP_ROOMS_MAX) {
        return false;
    }
    map->rooms = mem_alloc_array(count + 1, sizeof(*map->rooms));
    for (size_t i = 0; i < count; i++) {
        const json_t *room = json_array_get(rooms, i);
        map->rooms[i].id = (uint64_t)json_integer_value(json_object_get(room, "id"));
        map->rooms[i].dark = json_is_true(json_object_get(room, "dark"));
        map->rooms[i].name = map->rooms[i].dark ? STR("A dark place") : web_text(room, "name");
        map->rooms[i].outdoors = json_is_true(json_object_get(room, "outdoors"));
        map->rooms[i].people = json_integer_value(json_object_get(room, "people"));
    }
    map->room_count = count;
    return true;
}

static void place_rooms(struct web_map *map)
{
    size_t edge_count = 0;
    struct layout_edge *edges = web_map_edges(map, &edge_count);
    struct layout_room *places = mem_alloc_array(map->room_count + 1, sizeof(*places));
    uint32_t parts = layout_lay_out(places, map->room_count, edges, edge_count);
    for (size_t i = 0; i < map->room_count; i++) {
        struct web_map_room *room = &map->rooms[i];
        room->x = places[i].x;
        room->y = places[i].y;
        room->floor = places[i].floor;
        room->part = places[i].part;
    }
    put_sheets(map, parts);
    mem_free(places);
    mem_free(edges);
}

bool web_map_layout(const json_t *area, struct web_map *out)
{
    struct web_map map = {0};
    if (!read_rooms(area, &map)) {
        return false;
    }
    if (!web_map_read_links(area, &map)) {
        web_map_finish(&map);
        return false;
    }
    place_rooms(&map);
    web_map_mark_far(&map);
    *out = map;
    return true;
}

void web_map_finish(struct web_map *map)
{
    mem_free(map->rooms);
    mem_free(map->links);
    mem_free(map->floors);
    *map = (struct web_map){0};
}
