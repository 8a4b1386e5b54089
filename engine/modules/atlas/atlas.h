#pragma once
#include "engine/core/engine.h"

/* Coordinates of rooms, laid out by area, for clients that draw maps. */

struct atlas_place {
    int32_t x; /* east */
    int32_t y; /* north */
    int32_t z; /* up */
};

/* Returns false if the room is in no area, or its area is not laid out at the moment. */
bool atlas_find(struct engine *engine, struct object *room, struct atlas_place *out);
/* Returns the ground as one word: the room's `terrain`, or the one of an imported area, else
 * "outside" or "inside". Borrowed for the transaction. */
struct str atlas_terrain(struct engine *engine, struct object *room);
/* Does one turn of work, between transactions; for engine.c. Returns microseconds until there
 * is something to do; -1: nothing known. */
int64_t atlas_turn(struct engine *engine);
struct atlas *atlas_create(void);
/* NULL is accepted. */
void atlas_destroy(struct atlas *atlas);
