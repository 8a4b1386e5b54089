#pragma once
#include "net/web/http/web_part.h"

struct web;
struct web_atlas_scan;
struct web_pictures;

/* Drawn maps, the atlas of all areas and preview pictures: what this module adds to the web. */
extern const struct web_part maps_part;

struct web_atlas_scan *maps_scan(const struct web *web);
struct web_pictures *maps_pictures(const struct web *web);
