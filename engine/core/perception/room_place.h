#pragma once
#include "engine/core/engine.h"

/* Where a room is on the layout of its area, for clients that draw maps: INTERNAL_ROOM_PLACE. */
struct room_place {
    struct object *room; /* borrowed */
    bool is_behind; /* behind an exit of a room asked for just before: its layout is new enough */
    bool known;     /* set with the coordinates by whoever lays out areas */
    int32_t x;      /* east */
    int32_t y;      /* north */
    int32_t z;      /* up */
};
