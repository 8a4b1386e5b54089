#pragma once
#include "engine/base/mem.h"
#include "net/maps/web_map.h"

/* Declarations shared by the web_map*.c files. */

/* Reads the exits as links; an exit and its way back become one. False if there are too many. */
bool web_map_read_links(const json_t *area, struct web_map *map);
/* Returns the edges of all links within the area, in both directions; free with mem_free. */
struct layout_edge *web_map_edges(const struct web_map *map, size_t *out_count);
/* Marks the links that are not straight lines between neighbours. Call it when the rooms have
 * positions. */
void web_map_mark_far(struct web_map *map);
