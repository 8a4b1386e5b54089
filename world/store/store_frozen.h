#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* A world where nothing can be written: on a read-only disk, or in somebody else's directory. */

/* Whether it lies so, and nobody has it open for writing. */
bool store_frozen_is(const char *path);
/* Copies the world and its log to a directory of its own below TMPDIR; out gets the copy's path. */
MUST_CHECK bool store_frozen_copy(const char *path, char *out, size_t size, struct err *err);
/* Removes that directory; whoever has the copy open goes on reading. */
void store_frozen_forget(const char *copy);
