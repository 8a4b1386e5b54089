#pragma once
#include "net/maps/web_map.h"

/* Lanes: how a link that is not a straight line goes around other rooms. */

enum { LANE_POINTS = 6 };

struct point {
    double x;
    double y;
};

/* The sizes of a drawing. */
enum {
    CELL_WIDTH = 176, /* a box and the gaps around it */
    CELL_HEIGHT = 112,
    BOX_WIDTH = 132,
    BOX_HEIGHT = 66,
    FLOOR_GAP = 58,   /* above the others */
    FLOOR_LABEL = 34, /* above the highest floor */
    MAP_DRAW_MARGIN = 32,
};

/* The way of a link from the side of one box to the side of another. Its lines are in the gaps
 * between boxes and share no stretch and no end with those of another link. */
struct web_map_lane {
    bool any; /* false: the link is straight, or a curve to another sheet */
    struct point points[LANE_POINTS];
};

/* Returns the lanes by index of the link; free with mem_free. */
struct web_map_lane *web_map_find_lanes(const struct web_map *map);
/* Sets the side at which a link that is not straight leaves a room: `from`, or `to` if back. */
void web_map_side(const struct web_map *map, const struct web_map_link *link, bool back,
        int *dx, int *dy);
/* Returns the middle of a side of a box, 0, 0: of the box. */
struct point web_map_port(struct point middle, int dx, int dy);
/* Returns the middle of the longest line of a lane in the gaps. */
struct point web_map_lane_middle(const struct point points[LANE_POINTS]);
/* Returns the shift of a row: each floor is below a label if there are several. */
double web_map_floor_shift(const struct web_map *map, int32_t y);
