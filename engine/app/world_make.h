#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

/* Makes a world at path, whole or not at all; fails if something is there. from is "starter",
 * "empty", or a directory with a world as text. Appends to out_notes (NULL: not asked) a line for each
 * owner of things in that text, since nobody has an account in a new world. */
MUST_CHECK bool world_make(
        const char *path, const char *from, struct buf *out_notes, struct err *err);
/* Removes a world that nobody has open, and SQLite's files beside it. */
void world_unmake(const char *path);
