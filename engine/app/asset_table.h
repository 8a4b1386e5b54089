#pragma once
#include "engine/base/asset.h"

#include <stddef.h>

/* What tools/embed wrote into this binary, sorted by path. To be handed to
 * asset_set_table by whoever has a main. */
extern const struct asset_entry asset_table[];
extern const size_t asset_count;
