#pragma once
#include "engine/base/mem.h"
#include "net/web/web_map.h"

/* Declarations shared by the web_map*.c files. */

/* Reads the exits as links, each pair that lead to and fro as one. False if there are too many.
 */
bool web_map_read_links(const json_t *area, struct web_map *map);
/* Both directions of all links within the area; the caller's to mem_free. */
struct layout_edge *web_map_edges(const struct web_map *map, size_t *out_count);
/* Sees which links are not a straight line to a neighbour, now that rooms have places. */
void web_map_mark_far(struct web_map *map);
