#pragma once
#include "engine/core/engine.h"

struct host;

/* Coordinates of rooms, laid out by area, for clients that draw maps. */

/* For the module's descriptor. */
void atlas_create(struct engine *engine);
void atlas_destroy(struct engine *engine);
/* Does one turn of work, between transactions. Returns microseconds until there is something to
 * do; -1: nothing known. */
int64_t atlas_turn(struct engine *engine);
/* Answers a struct room_place (perception/room_place.h), unless the room is in no area, or its area
 * is not laid out at the moment; for INTERNAL_ROOM_PLACE. */
void atlas_place(struct engine *engine, void *about);
/* Adds the call page.map; calls_map.c. */
void calls_map_add(struct engine *engine);
/* Adds the functions of `sys` for maps and ways; bind_ways.c. */
void bind_ways_open(struct host *host);
