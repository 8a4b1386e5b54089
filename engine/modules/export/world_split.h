#pragma once
#include "engine/base/err.h"

struct buf;
struct export_index;
struct store_dump;

/* Limits an export to one area. It keeps the area, prototypes without an area, and every
 * prototype that a thing of the area has. Exits across the border are left out. out gets the
 * commands with which a builder makes them again between the two worlds. *out_has_start: the
 * starting room is in the area. */
MUST_CHECK bool world_split(struct export_index *index, struct store_dump *dump,
        const char *area, struct buf *out, bool *out_has_start, struct err *err);
