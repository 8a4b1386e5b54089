#pragma once
#include "engine/base/err.h"

struct buf;
struct export_index;
struct store_dump;

/* Leaves out of what is exported all that is not of one area: what stays is the area, prototypes that are of none, and those
 * that something of the area comes from. Ways between the area and the rest are left out too; out gets the lines that
 * a builder types to make them again, between two worlds. *out_has_start: where people begin is in the area. */
MUST_CHECK bool world_split(struct export_index *index, struct store_dump *dump,
        const char *area, struct buf *out, bool *out_has_start, struct err *err);
