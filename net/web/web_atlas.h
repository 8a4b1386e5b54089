#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdint.h>

/* The areas of a world on one sheet: each an island of its rooms, as its own map has them (web_map.h), beside those that
 * it joins, on the side to which the ways lead. */
struct web_atlas;

/* Ways out of one area that are drawn. */
#define WEB_ATLAS_GATES_MAX 200

struct web_atlas *web_atlas_create(void);
void web_atlas_destroy(struct web_atlas *atlas);
/* Adds an area: the answer of the call world.area. One without rooms, or too large for a map, is left out. */
void web_atlas_add(struct web_atlas *atlas, const json_t *area);
/* Finds out which join, and gives each its place; once, when all are added. No two overlap. */
void web_atlas_place(struct web_atlas *atlas);
/* Returns the number of islands. */
size_t web_atlas_count(const struct web_atlas *atlas);
/* Draws those that are in the answer of the call world.areas: with the light of its hour, and lamps where people are. */
void web_atlas_draw(const struct web_atlas *atlas, const json_t *reply, struct buf *html);
/* Appends the outline of one area's rooms for a path of SVG, from 0, 0 on, and says how large it is; false: it is not there. */
bool web_atlas_outline(const struct web_atlas *atlas, uint64_t area, struct buf *out,
        int32_t *out_width, int32_t *out_height);
