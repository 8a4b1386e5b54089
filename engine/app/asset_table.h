#pragma once
#include "engine/base/asset.h"

#include <stddef.h>

/* The files that tools/embed wrote into this binary, sorted by path. For asset_set_table; only
 * in binaries with a main function. */
extern const struct asset_entry asset_table[];
extern const size_t asset_count;
