#pragma once
#include "engine/core/engine.h"

/* Coordinates of rooms, laid out area by area: for clients that draw maps. */

struct atlas_place {
    int32_t x; /* east */
    int32_t y; /* north */
    int32_t z; /* up */
};

/* False: it belongs to no area, or to one that is not laid out at the moment. */
bool atlas_find(struct engine *engine, struct object *room, struct atlas_place *out);
/* What the ground is like, in one word: the room's `terrain`, or what an imported area says; "outside" or "inside"
 * else. Borrowed for the slice. */
struct str atlas_terrain(struct engine *engine, struct object *room);
/* -- for engine.c -- */
/* Once a turn, between slices. Returns microseconds until there is something to do; -1: nothing known. */
int64_t atlas_turn(struct engine *engine);
struct atlas *atlas_create(void);
/* NULL is accepted. */
void atlas_destroy(struct atlas *atlas);
