#pragma once
#include "world/model/world.h"

/* Properties: own, inherited, changed. Returned values are borrowed until the next change of that
 * property. */

#define PROP_NAME_MAX 64
#define PROP_COUNT_MAX 500 /* own properties that scripts and files may give an object */
#define OBJECT_NAME_MAX 80 /* characters of `name`, which is one plain line */

/* Returns the object's own value, or NULL. */
const struct value *prop_own(const struct object *object, uint32_t atom);
/* Returns the own or inherited value (the first in the lineage), or a static nil. */
const struct value *prop_get(struct world *world, struct object *object, uint32_t atom);
/* Returns the object in the lineage (or object itself) that the value comes from; NULL if none. */
struct object *prop_source(struct world *world, struct object *object, uint32_t atom);
bool prop_bool(struct world *world, struct object *object, uint32_t atom);
double prop_number(struct world *world, struct object *object, uint32_t atom, double otherwise);
struct str prop_str(struct world *world, struct object *object, uint32_t atom);
/* Returns the object that a property refers to, or NULL. */
struct object *prop_object(struct world *world, struct object *object, uint32_t atom);

/* Sets the own value; takes value. nil removes the own value. An equal value changes nothing. value
 * must be within VALUE_SIZE_MAX and VALUE_DEPTH_MAX (must): callers check values from outside
 * first. */
void prop_set(struct world *world, struct object *object, uint32_t atom, struct value value);
/* Saves the whole old value for undo, and returns the live own table, which the caller must change
 * before calling anything else. NULL if the own value is not a table. */
struct value *prop_change(struct world *world, struct object *object, uint32_t atom);
/* Same, but replaces a missing or non-table value by an empty table. */
struct value *prop_change_table(struct world *world, struct object *object, uint32_t atom);
/* Returns a number that changes whenever the property's own value may have been replaced or rolled
 * back. It lets table proxies detect that they are stale. */
uint64_t prop_version(const struct world *world, const struct object *object, uint32_t atom);

/* -- the two sides of an exit (prop_twin.c) --
 *
 * They are exits that name each other in their property `twin`. */

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
