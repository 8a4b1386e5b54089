/* web_map_link.c -- merges the exits of an area into the lines of its map.
 *
 * An exit and the way back are one link, preferably if they have opposite names. An exit without a
 * way back is one-way. An exit to a room that the answer does not list leads out of the area. Exits
 * with other names than directions of the compass are drawn, but do not determine positions. */
#include "net/maps/web_map_impl.h"

#include <stdlib.h>
#include <string.h>

static struct str text_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value)
                   ? (struct str){json_string_value(value), json_string_length(value)}
                   : STR_NONE;
}

static int compare_ids(const void *left, const void *right)
{
    const struct web_map_room *const *a = left;
    const struct web_map_room *const *b = right;
    return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

/* Returns the index of a room by its ID; sorted holds pointers into map->rooms. */
static uint32_t find_room(
        const struct web_map *map, struct web_map_room *const *sorted, uint64_t id)
{
    struct web_map_room key = {.id = id};
    const struct web_map_room *wanted = &key;
    if (map->room_count == 0) {
        return WEB_MAP_NONE;
    }
    struct web_map_room *const *found = bsearch(
            &wanted, sorted, map->room_count, sizeof(struct web_map_room *), compare_ids);
    return found ? (uint32_t)(*found - map->rooms) : WEB_MAP_NONE;
}

static struct web_map_link read_link(
        const struct web_map *map, struct web_map_room *const *sorted, const json_t *exit)
{
    uint64_t to = (uint64_t)json_integer_value(json_object_get(exit, "to"));
    struct web_map_link link = {
            .from = find_room(
                    map, sorted, (uint64_t)json_integer_value(json_object_get(exit, "from"))),
            .to = find_room(map, sorted, to),
            .one_way = true,
            .dark = json_is_true(json_object_get(exit, "dark")),
            .door = json_is_true(json_object_get(exit, "door")),
            .open = !json_is_false(json_object_get(exit, "open")),
            .name = text_of(exit, "name"),
            .to_name = text_of(exit, "to_name"),
    };
    link.outside = link.to == WEB_MAP_NONE ? to : 0;
    link.kind = layout_read_direction(link.name, &link.dx, &link.dy, &link.dz);
    return link;
}

static bool is_opposite(const struct web_map_link *a, const struct web_map_link *b)
{
    return a->kind == b->kind && a->dx == -b->dx && a->dy == -b->dy && a->dz == -b->dz;
}

/* Finds an unused way back of a link. exact: only one with the opposite name. */
static struct web_map_link *find_back(
        struct web_map *map, const struct web_map_link *link, bool exact)
{
    for (size_t i = 0; i < map->link_count; i++) {
        struct web_map_link *back = &map->links[i];
        if (back->one_way && back->from == link->to && back->to == link->from &&
                (exact ? is_opposite(back, link) : back->kind == link->kind)) {
            return back;
        }
    }
    return NULL;
}

static bool add_link(struct web_map *map, struct web_map_link link, bool exact)
{
    struct web_map_link *back = link.to == WEB_MAP_NONE || link.to == link.from
                                        ? NULL
                                        : find_back(map, &link, exact);
    if (back) {
        back->one_way = false;
        back->back_name = link.name;
        back->back_dx = link.dx;
        back->back_dy = link.dy;
        back->door = back->door || link.door;
        back->open = back->open && link.open;
        return true;
    }
    if (exact) {
        map->links[map->link_count++] = link;
    }
    return false;
}

/* Pairs the remaining exits by position alone: a bent path leaves north and arrives from the
 * east. */
static void join_bent(struct web_map *map)
{
    size_t count = map->link_count;
    map->link_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct web_map_link link = map->links[i];
        if (!link.one_way || !add_link(map, link, false)) {
            map->links[map->link_count++] = link;
        }
    }
}

bool web_map_read_links(const json_t *area, struct web_map *map)
{
    const json_t *exits = json_object_get(area, "exits");
    size_t count = json_array_size(exits);
    if (count > WEB_MAP_EXITS_MAX) {
        return false;
    }
    struct web_map_room **sorted =
            mem_alloc_array(map->room_count + 1, sizeof(struct web_map_room *));
    for (size_t i = 0; i < map->room_count; i++) {
        sorted[i] = &map->rooms[i];
    }
    qsort(sorted, map->room_count, sizeof(struct web_map_room *), compare_ids);
    map->links = mem_alloc_array(count + 1, sizeof(*map->links));
    for (size_t i = 0; i < count; i++) {
        struct web_map_link link = read_link(map, sorted, json_array_get(exits, i));
        if (link.from != WEB_MAP_NONE) {
            (void)add_link(map, link, true);
        }
    }
    join_bent(map);
    mem_free(sorted);
    return true;
}

struct layout_edge *web_map_edges(const struct web_map *map, size_t *out_count)
{
    struct layout_edge *edges = mem_alloc_array(2 * map->link_count + 1, sizeof(*edges));
    size_t count = 0;
    for (size_t i = 0; i < map->link_count; i++) {
        const struct web_map_link *link = &map->links[i];
        if (link->to == WEB_MAP_NONE || link->to == link->from) {
            continue;
        }
        edges[count++] = (struct layout_edge){
                link->from, link->to, link->dx, link->dy, link->dz, link->kind};
        edges[count++] = (struct layout_edge){link->to, link->from, (int8_t)-link->dx,
                (int8_t)-link->dy, (int8_t)-link->dz, link->kind};
    }
    *out_count = count;
    return edges;
}

static bool is_between(int32_t value, int32_t a, int32_t b)
{
    return a < b ? value > a && value < b : value > b && value < a;
}

/* True if another room is on the straight line between the two. */
static bool is_crossed(
        const struct web_map *map, const struct web_map_room *a, const struct web_map_room *b)
{
    for (size_t i = 0; i < map->room_count; i++) {
        const struct web_map_room *room = &map->rooms[i];
        int64_t cross = (int64_t)(b->x - a->x) * (room->y - a->y) -
                        (int64_t)(b->y - a->y) * (room->x - a->x);
        if (cross == 0 &&
                (is_between(room->x, a->x, b->x) || is_between(room->y, a->y, b->y))) {
            return true;
        }
    }
    return false;
}

static int sign(int32_t value)
{
    return value < 0 ? -1 : value > 0;
}

void web_map_mark_far(struct web_map *map)
{
    for (size_t i = 0; i < map->link_count; i++) {
        struct web_map_link *link = &map->links[i];
        if (link->to == WEB_MAP_NONE || link->kind == LAYOUT_STAIRS) {
            continue;
        }
        const struct web_map_room *from = &map->rooms[link->from];
        const struct web_map_room *to = &map->rooms[link->to];
        bool bent = link->kind == LAYOUT_WAY &&
                    (sign(to->x - from->x) != link->dx || sign(to->y - from->y) != link->dy);
        link->far = bent || from->floor != to->floor || from->part != to->part ||
                    is_crossed(map, from, to);
    }
}
