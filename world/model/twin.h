#pragma once
#include "world/model/world.h"

/* The two sides of an exit: exits that name each other in their property `twin`. */

/* The properties on which twins always agree: door, open, locked, key, transparent. */
extern const uint32_t twin_shared[];
#define TWIN_SHARED_COUNT 5

/* Returns the other side of exit, or NULL. */
struct object *twin_find(struct world *world, const struct object *exit);
/* Writes a property of any object, like prop_set. A property that twins share is written to both
 * sides. Writing `twin` pairs the two exits: the new twin gets the shared properties, and the
 * former twins of both lose theirs. */
void twin_set(struct world *world, struct object *object, uint32_t atom, struct value value);
/* Makes twins that the open tx wrote agree: a twin that is not mutual is removed, and a shared
 * property is copied from the side that was written. */
void twin_settle(struct world *world);
