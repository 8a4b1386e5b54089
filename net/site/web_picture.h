#pragma once
#include "engine/base/base.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>

struct web;

/* Drawings as PNG, for those who show no SVG: made by rsvg-convert (Debian's librsvg2-bin), a process of its own with
 * bounds on its time and memory, one at a time; what was made is kept for a while. */
struct web_pictures;

struct web_pictures *web_pictures_create(struct web *web);
void web_pictures_destroy(struct web_pictures *pictures);
/* True if rsvg-convert is available. */
bool web_pictures_can(const struct web_pictures *pictures);
/* Calls done with the picture, borrowed, at once or later; empty: it cannot be made. False: too many wait, and done is
 * not called. who is what web_pictures_forget takes. */
MUST_CHECK bool web_pictures_ask(struct web_pictures *pictures, struct str svg, void *who,
        void (*done)(void *who, struct str png));
/* Removes the waiting entry of who. */
void web_pictures_forget(struct web_pictures *pictures, const void *who);
