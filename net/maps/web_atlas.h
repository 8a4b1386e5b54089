#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdint.h>

/* The areas of a world on one sheet. Each is an island of its rooms, as on its own map
 * (web_map.h), beside its neighbours, on the side to which the exits lead. */
struct web_atlas;

/* Limit of the exits drawn for one area. */
#define WEB_ATLAS_GATES_MAX 200

struct web_atlas *web_atlas_create(void);
void web_atlas_destroy(struct web_atlas *atlas);
/* Adds an area: the answer of the call world.area. An area without rooms, or too large for a map,
 * is left out. */
void web_atlas_add(struct web_atlas *atlas, const json_t *area);
/* Finds the connections and places all areas without overlap. Call it once, after adding all
 * areas. */
void web_atlas_place(struct web_atlas *atlas);
/* Returns the number of islands. */
size_t web_atlas_count(const struct web_atlas *atlas);
/* Returns the light of the hour in the answer of the call world.areas: night, dawn, day or dusk. */
const char *web_atlas_light(const json_t *reply);
/* Draws the areas that are in that answer, with the light of the hour, the weather, and lamps where
 * people are. */
void web_atlas_draw(const struct web_atlas *atlas, const json_t *reply, struct buf *html);
/* Appends the outline of an area's rooms as an SVG path that begins at 0, 0, and sets its size;
 * false if the area is missing. */
bool web_atlas_outline(const struct web_atlas *atlas, uint64_t area, struct buf *out,
        int32_t *out_width, int32_t *out_height);
