#pragma once
#include "engine/base/err.h"

/* Makes a world at path, whole or not at all; fails if something is there. from is "starter",
 * "empty", or a directory with a world as text. */
MUST_CHECK bool world_make(const char *path, const char *from, struct err *err);
