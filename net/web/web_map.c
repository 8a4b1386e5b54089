/* web_map.c -- where does each room of an area stand on paper?
 *
 * A walk from the first room: along the compass first, then up and down, then through what is
 * neither. Each room goes one step in its direction; if that place is taken, everything from
 * there on moves one step further and makes room. So
 *
 * 1. no two rooms share a place,
 * 2. an exit north leads upward on paper as far as the first way to a room decides,
 * 3. the same area always gives the same map.
 *
 * A part is what hangs together; a sheet is one floor of a part. Sheets of one floor stand side
 * by side, floors below one another, the highest first. Drawing is web_map_draw.c's; exits are
 * joined to links in web_map_link.c. */
#include "net/web/web_map.h"

#include "net/web/web_map_impl.h"

#include <string.h>

enum { WIDTH_MIN = 8 };

/* -- a walk -- */

struct walk {
    struct web_map *map;
    const struct web_map_edge *edges;
    size_t edge_count;
    uint32_t *queue; /* rooms in the order in which they were placed */
    size_t queued;
};

static bool shares_sheet(const struct web_map_room *a, const struct web_map_room *b)
{
    return a->placed && b->placed && a->part == b->part && a->floor == b->floor;
}

static bool is_taken(const struct web_map *map, const struct web_map_room *wish)
{
    for (size_t i = 0; i < map->room_count; i++) {
        const struct web_map_room *room = &map->rooms[i];
        if (shares_sheet(room, wish) && room->x == wish->x && room->y == wish->y) {
            return true;
        }
    }
    return false;
}

/* Moves what stands at wish and beyond, away from where the step came from. */
static void make_room(struct web_map *map, const struct web_map_room *wish, int dx, int dy)
{
    for (size_t i = 0; i < map->room_count; i++) {
        struct web_map_room *room = &map->rooms[i];
        if (!shares_sheet(room, wish)) {
            continue;
        }
        if (dx > 0 || (dx == 0 && dy == 0)) {
            room->x += room->x >= wish->x;
        } else if (dx < 0) {
            room->x -= room->x <= wish->x;
        } else if (dy > 0) {
            room->y += room->y >= wish->y;
        } else {
            room->y -= room->y <= wish->y;
        }
    }
}

static void put(struct walk *walk, uint32_t at, struct web_map_room wish)
{
    walk->map->rooms[at] = wish;
    walk->queue[walk->queued++] = at;
}

/* A way that is no direction: the nearest free corner, or else a new column. */
static void put_beside(struct walk *walk, uint32_t at, struct web_map_room wish)
{
    static const int8_t steps[][2] = {
            {1, 1}, {-1, 1}, {1, -1}, {-1, -1}, {0, 1}, {1, 0}, {-1, 0}, {0, -1}};
    struct web_map_room from = wish;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        wish.x = from.x + steps[i][0];
        wish.y = from.y + steps[i][1];
        if (!is_taken(walk->map, &wish)) {
            put(walk, at, wish);
            return;
        }
    }
    wish.x = from.x + 1;
    wish.y = from.y;
    make_room(walk->map, &wish, 1, 0);
    put(walk, at, wish);
}

static void step(struct walk *walk, const struct web_map_edge *edge)
{
    const struct web_map_room *from = &walk->map->rooms[edge->from];
    struct web_map_room wish = walk->map->rooms[edge->to];
    wish.part = from->part;
    wish.floor = from->floor + edge->dz;
    wish.x = from->x + edge->dx;
    wish.y = from->y + edge->dy;
    wish.placed = true;
    if (edge->dx == 0 && edge->dy == 0 && edge->dz == 0) {
        put_beside(walk, edge->to, wish);
        return;
    }
    if (is_taken(walk->map, &wish)) {
        make_room(walk->map, &wish, edge->dx, edge->dy);
    }
    put(walk, edge->to, wish);
}

/* Edges are sorted by their room, so that a room's are found at once. */
static size_t first_edge(const struct walk *walk, uint32_t room)
{
    size_t low = 0;
    size_t high = walk->edge_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (walk->edges[middle].from < room) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* One step of this kind from a placed room to one that is not; false if there is none left. The
 * cursor spares looking at rooms twice. */
static bool step_from(struct walk *walk, enum web_map_kind kind, size_t *cursor)
{
    for (; *cursor < walk->queued; (*cursor)++) {
        uint32_t room = walk->queue[*cursor];
        for (size_t i = first_edge(walk, room);
                i < walk->edge_count && walk->edges[i].from == room; i++) {
            const struct web_map_edge *edge = &walk->edges[i];
            if (edge->kind == kind && !walk->map->rooms[edge->to].placed) {
                step(walk, edge);
                return true;
            }
        }
    }
    return false;
}

static void walk_part(struct walk *walk, uint32_t first, uint32_t part)
{
    struct web_map_room wish = walk->map->rooms[first];
    size_t ways = walk->queued;
    size_t stairs = walk->queued;
    size_t others = walk->queued;
    wish.part = part;
    wish.placed = true;
    put(walk, first, wish);
    while (step_from(walk, WEB_MAP_WAY, &ways) || step_from(walk, WEB_MAP_STAIRS, &stairs) ||
            step_from(walk, WEB_MAP_OTHER, &others)) {
    }
}

/* -- sheets on paper -- */

struct extent {
    int32_t left, top, right, bottom;
    bool any;
};

static struct extent measure(const struct web_map *map, uint32_t part, int32_t floor)
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
            struct extent extent = measure(map, part, floor);
            if (extent.any && extent.right - extent.left + 1 > width) {
                width = extent.right - extent.left + 1;
            }
        }
    }
    return width;
}

/* Where the next sheet goes: in rows of sheets, as words in lines. */
struct shelf {
    int32_t x;
    int32_t y;
    int32_t height; /* of the row under way */
    int32_t width;
};

static void put_sheet(struct web_map *map, uint32_t part, int32_t floor, struct shelf *shelf,
        struct web_map_room *out)
{
    struct extent extent = measure(map, part, floor);
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

/* What is called the ground: the floor from which most ways lead out of the area; else the one with
 * most rooms, the one that the walk began on if several have as many. */
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

/* All sheets, each floor's below those of the one above. */
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
    map->floors = mem_alloc_array((size_t)(high - low + 1), sizeof(*map->floors));
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
        const json_t *name = json_object_get(room, "name");
        map->rooms[i].id = (uint64_t)json_integer_value(json_object_get(room, "id"));
        map->rooms[i].name = json_is_string(name) ? (struct str){json_string_value(name),
                                                            json_string_length(name)}
                                                  : STR_NONE;
        map->rooms[i].outdoors = json_is_true(json_object_get(room, "outdoors"));
        map->rooms[i].dark = json_is_true(json_object_get(room, "dark"));
        map->rooms[i].people = json_integer_value(json_object_get(room, "people"));
    }
    map->room_count = count;
    return true;
}

static void place_rooms(struct web_map *map)
{
    struct walk walk = {.map = map};
    struct web_map_edge *edges = web_map_edges(map, &walk.edge_count);
    walk.edges = edges;
    walk.queue = mem_alloc_array(map->room_count + 1, sizeof(*walk.queue));
    uint32_t parts = 0;
    for (uint32_t i = 0; i < map->room_count; i++) {
        if (!map->rooms[i].placed) {
            walk_part(&walk, i, parts++);
        }
    }
    put_sheets(map, parts);
    mem_free(walk.queue);
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
