#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Worlds where nothing can be written: on a read-only disk, or in another user's directory. */

/* True if path is such a world and nobody has it open for writing. */
bool store_frozen_is(const char *path);
/* Copies the world and its log to a new directory below TMPDIR; out gets the copy's path. */
MUST_CHECK bool store_frozen_copy(const char *path, char *out, size_t size, struct err *err);
/* Removes that directory. Processes that have the copy open can read on. */
void store_frozen_forget(const char *copy);
