#pragma once
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Room layout for maps, computed from the exits between rooms. */

enum layout_kind {
    LAYOUT_WAY,    /* along the compass */
    LAYOUT_STAIRS, /* up or down */
    LAYOUT_OTHER,  /* any other name: "in", "hole" */
};

/* One direction of an exit: how to get from one room to another. */
struct layout_edge {
    uint32_t from;
    uint32_t to;
    int8_t dx;
    int8_t dy; /* grows to the south */
    int8_t dz;
    enum layout_kind kind;
};

struct layout_room {
    int32_t x; /* relative to the first room of its part */
    int32_t y;
    int32_t floor;
    uint32_t part; /* number of the connected part, from 0 */
};

/* Parses an exit's name as a direction, ignoring case. LAYOUT_OTHER and no step if it is not a
 * direction. */
enum layout_kind layout_read_direction(
        struct str name, int8_t *out_dx, int8_t *out_dy, int8_t *out_dz);
/* Lays out the rooms. The edges, which this sorts, should include both directions of each exit.
 * Returns the number of parts. */
uint32_t layout_lay_out(struct layout_room *rooms, size_t room_count, struct layout_edge *edges,
        size_t edge_count);
