#pragma once
#include "engine/base/mem.h"
#include "net/web/web_map.h"

/* What the web_map*.c files share. */

/* One direction of a link: how one gets from a room to another. */
struct web_map_edge {
    uint32_t from;
    uint32_t to;
    int8_t dx;
    int8_t dy;
    int8_t dz;
    enum web_map_kind kind;
};

/* Reads the exits as links, each pair that lead to and fro as one. False if there are too many.
 */
bool web_map_read_links(const json_t *area, struct web_map *map);
/* Both directions of all links within the area, sorted by room, then by link; the caller's to
 * mem_free. */
struct web_map_edge *web_map_edges(const struct web_map *map, size_t *out_count);
/* Sees which links are not a straight line to a neighbour, now that rooms have places. */
void web_map_mark_far(struct web_map *map);
