#pragma once
#include "engine/base/base.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>

struct web;

/* Converts drawings to PNG for programs without SVG. rsvg-convert (Debian's librsvg2-bin) does it
 * in a process of its own, one at a time, with limits on time and memory. Recent pictures are
 * cached. */
struct web_pictures;

struct web_pictures *web_pictures_create(struct web *web);
void web_pictures_destroy(struct web_pictures *pictures);
/* True if rsvg-convert is available. */
bool web_pictures_can(const struct web_pictures *pictures);
/* Calls done with the picture, borrowed, at once or later; an empty one means failure. False if
 * too many wait; then done is not called. who identifies the request for web_pictures_forget. */
MUST_CHECK bool web_pictures_ask(struct web_pictures *pictures, struct str svg, void *who,
        void (*done)(void *who, struct str png));
/* Removes the waiting entry of who. */
void web_pictures_forget(struct web_pictures *pictures, const void *who);
