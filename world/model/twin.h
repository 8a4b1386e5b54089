#pragma once
#include "world/model/world.h"

/* The two sides of one way: exits that name each other in their property `twin`. */

/* The properties on which twins always agree: door open locked key transparent. */
extern const uint32_t twin_shared[];
#define TWIN_SHARED_COUNT 5

/* The other side of exit, or NULL. */
struct object *twin_find(struct world *world, const struct object *exit);
/* Writes a property of any object, as prop_set does. One that twins share is written to both; one
 * that is given a twin gives it what they share, and the former twins of both have none any more. */
void twin_set(struct world *world, struct object *object, uint32_t atom, struct value value);
