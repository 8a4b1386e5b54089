#pragma once
#include "engine/base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Where rooms stand on paper, by what is said of the ways between them. */

enum plan_kind {
    PLAN_WAY,    /* along the compass */
    PLAN_STAIRS, /* up or down */
    PLAN_OTHER,  /* "in", "hole" */
};

/* One direction of a way: how one gets from a room to another. */
struct plan_edge {
    uint32_t from;
    uint32_t to;
    int8_t dx;
    int8_t dy; /* south is more */
    int8_t dz;
    enum plan_kind kind;
};

struct plan_room {
    int32_t x; /* from the first room of its part */
    int32_t y;
    int32_t floor;
    uint32_t part; /* which connected part, from 0 */
};

/* Reads an exit's name as a direction; PLAN_OTHER, and no step, if it is none. In any case of letters. */
enum plan_kind plan_read_direction(
        struct str name, int8_t *out_dx, int8_t *out_dy, int8_t *out_dz);
/* Both directions of each way should be among the edges, which this sorts. Returns how many parts there are. */
uint32_t plan_lay_out(
        struct plan_room *rooms, size_t room_count, struct plan_edge *edges, size_t edge_count);
