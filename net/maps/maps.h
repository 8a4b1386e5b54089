#pragma once
#include "engine/base/str.h"
#include "net/web/http/web_part.h"

#include <jansson.h>

struct web;
struct web_atlas_scan;
struct web_pictures;

/* Drawn maps, the atlas of all areas and preview pictures: what this module adds to the web. */
extern const struct web_part maps_part;

struct web_atlas_scan *maps_scan(const struct web *web);
struct web_pictures *maps_pictures(const struct web *web);
/* Takes a line of JSON from the front of a text of several. NULL if it is empty or malformed. */
json_t *maps_take_line(struct str *rest);
/* Returns the number of the area whose map shows the room of an answer of world.room; 0: none. */
int64_t maps_area_of(struct str json);
