#pragma once
#include "world/value/value.h"

struct world;

/* Global key/value store for small tables that belong to no object: high scores, the calendar
 * of events. The values are in the world file beside the objects, and are not part of the
 * world's text form. */

#define KV_NAME_MAX 32

/* Returns the value under a name, nil if it has none. Borrowed until the next call. */
const struct value *kv_get(struct world *world, struct str name);
/* Sets a value in the open transaction (engine/core/run/transaction.h; skein_module.h says where one is open) and takes
 * ownership of it; nil removes it. Returns false, and frees value, if value is larger than a property may be, the name is
 * too long or empty, or the store is full. */
bool kv_set(struct world *world, struct str name, struct value value);
