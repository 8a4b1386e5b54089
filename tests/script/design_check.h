#pragma once
#include "engine/base/buf.h"

struct engine;

/* Compares the design in the world file, which an export writes, with the design of the running
 * world, to which an apply compares files. The world must be durable. Appends a line per field in
 * which they differ, "REF.FIELD". */
void design_check(struct engine *engine, struct buf *out);
