#pragma once
#include "engine/base/buf.h"
#include "net/shared/layout.h"
#include "net/text/web_page.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* A map of an area on paper: rooms on a grid, floors below one another.
 *
 * The input is the answer of the call world.area:
 *   {"rooms": [{"id": 12, "name": "The Green"}, …],
 *    "exits": [{"from": 12, "to": 13, "name": "north", "door": true, "open": false}, …]} */

/* Larger areas are shown as a list. */
#define WEB_MAP_ROOMS_MAX WEB_PAGE_MAP_ROOMS_MAX
#define WEB_MAP_EXITS_MAX 8000
#define WEB_MAP_NONE UINT32_MAX

struct web_map_room {
    uint64_t id;
    struct str name; /* borrowed from the JSON */
    bool outdoors;
    bool dark;
    int64_t people; /* people seen there */
    int32_t x;      /* column and row in the whole drawing, from 0 */
    int32_t y;
    int32_t floor; /* relative to the first room of its part */
    uint32_t part; /* which connected part of the area */
};

/* An exit, or two exits that are each other's way back. */
struct web_map_link {
    uint32_t from; /* index into rooms */
    uint32_t to;   /* WEB_MAP_NONE: leads out of the area */
    enum layout_kind kind;
    int8_t dx; /* direction in which it leaves `from` */
    int8_t dy;
    int8_t dz;
    int8_t back_dx; /* direction in which it leaves `to`; 0, 0: unknown */
    int8_t back_dy;
    bool one_way;
    bool dark; /* the room beyond, and any way back, cannot be seen */
    bool door;
    bool open;
    bool far;             /* not a straight line between neighbours */
    uint64_t outside;     /* ID of the room outside; 0: secret */
    struct str name;      /* borrowed; of the exit at `from` */
    struct str back_name; /* of the exit at `to` */
    struct str to_name;   /* of the room outside */
};

struct web_map_floor {
    int32_t number;
    int32_t y; /* the first row */
    int32_t rows;
};

struct web_map {
    struct web_map_room *rooms;
    size_t room_count;
    struct web_map_link *links;
    size_t link_count;
    struct web_map_floor *floors; /* topmost first */
    size_t floor_count;
    int32_t columns;
    int32_t rows;
};

/* Lays out an area. No two rooms share a place, and a room in the north is above, even if the
 * exits contradict each other. False if the area is too large or invalid; then there is nothing
 * to free. */
bool web_map_layout(const json_t *area, struct web_map *out);
void web_map_finish(struct web_map *map);
/* Sets the position of the middle of a room (by index) in the drawing. */
void web_map_place(const struct web_map *map, uint32_t index, double *out_x, double *out_y);
/* Draws the map; here is the ID of the room to mark, 0: none. */
void web_map_draw(const struct web_map *map, uint64_t here, struct buf *html);

/* Draws the map of the answer of world.area, or nothing if it is too large; web_map_draw.c. */
void web_map_put(const json_t *reply, struct buf *out);
/* Draws the rooms around one of them; nothing if the map lacks it. */
void web_map_put_piece(const json_t *reply, uint64_t room, struct buf *out);
/* The same as the answer of a route. */
void web_map_render(const json_t *reply, const struct http_page *page, struct buf *out);
