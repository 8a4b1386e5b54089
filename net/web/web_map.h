#pragma once
#include "engine/base/buf.h"
#include "engine/base/layout.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* A map of an area on paper: rooms on a grid, floors below one another.
 *
 * The input is the answer of the call world.area:
 *   {"rooms": [{"id": 12, "name": "The Green"}, …],
 *    "exits": [{"from": 12, "to": 13, "name": "north", "door": true, "open": false}, …]} */

/* A larger area is a list, not a drawing. */
#define WEB_MAP_ROOMS_MAX 1000
#define WEB_MAP_EXITS_MAX 8000
#define WEB_MAP_NONE UINT32_MAX

struct web_map_room {
    uint64_t id;
    struct str name; /* borrowed from the JSON */
    bool outdoors;
    bool dark;
    int64_t people; /* seen there */
    int32_t x;      /* columns and rows of the whole drawing, from 0 */
    int32_t y;
    int32_t floor; /* above the room its part was begun with */
    uint32_t part; /* which connected part of the area */
};

/* One exit, or two that are each other's way back. */
struct web_map_link {
    uint32_t from; /* index into rooms */
    uint32_t to;   /* WEB_MAP_NONE: leads out of the area */
    enum layout_kind kind;
    int8_t dx; /* where it leaves `from` */
    int8_t dy;
    int8_t dz;
    int8_t back_dx; /* where it leaves `to`; 0, 0: unknown */
    int8_t back_dy;
    bool one_way;
    bool dark; /* the far side, and any way back, cannot be seen */
    bool door;
    bool open;
    bool far;             /* no straight line between neighbours */
    uint64_t outside;     /* the room out there; 0: nobody may know */
    struct str name;      /* borrowed: of the exit at `from` */
    struct str back_name; /* of the one at `to` */
    struct str to_name;   /* of the room outside */
};

struct web_map_floor {
    int32_t number;
    int32_t y; /* its first row */
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

/* Lays out an area. No two rooms share a place, and a room in the north is above, however twisted
 * the ways are. False if it is too large or not an area; then there is nothing to finish. */
bool web_map_layout(const json_t *area, struct web_map *out);
void web_map_finish(struct web_map *map);
/* Where the middle of a room (its index) is on the drawing. */
void web_map_place(const struct web_map *map, uint32_t index, double *out_x, double *out_y);
/* Draws it; here is the id of the room to mark, 0: none. */
void web_map_draw(const struct web_map *map, uint64_t here, struct buf *html);
