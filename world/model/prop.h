#pragma once
#include "world/model/world.h"

/* Properties: own, inherited, changed. Values returned are borrowed until the next change of
 * that property. */

#define PROP_NAME_MAX 64
#define OBJECT_NAME_MAX 80 /* characters of `name`, which is one plain line */

/* The object's own value, or NULL. */
const struct value *prop_own(const struct object *object, uint32_t atom);
/* Own or inherited (first in the lineage that has it); a static nil if nobody has. */
const struct value *prop_get(struct world *world, struct object *object, uint32_t atom);
/* Who in object's lineage (or itself) the value comes from; NULL if nobody. */
struct object *prop_source(struct world *world, struct object *object, uint32_t atom);
bool prop_bool(struct world *world, struct object *object, uint32_t atom);
double prop_number(struct world *world, struct object *object, uint32_t atom, double otherwise);
struct str prop_str(struct world *world, struct object *object, uint32_t atom);
/* The object a property refers to, or NULL. */
struct object *prop_object(struct world *world, struct object *object, uint32_t atom);

/* Takes value; nil removes the own value. A value equal to the own one changes nothing.
 * value must be within VALUE_SIZE_MAX and VALUE_DEPTH_MAX (must): whoever lets outsiders size
 * it checks first. */
void prop_set(struct world *world, struct object *object, uint32_t atom, struct value value);
/* For a change inside an own table value: saves the whole old value for undo and gives the live
 * one, to be written before anything else is asked. NULL if there is no own table. */
struct value *prop_change(struct world *world, struct object *object, uint32_t atom);
/* The same, but an empty one takes the place of what is no table, or of nothing. */
struct value *prop_change_table(struct world *world, struct object *object, uint32_t atom);
/* A number that changes whenever the property's own value may have been replaced or rolled
 * back: stale table proxies are told by it. */
uint64_t prop_version(const struct world *world, const struct object *object, uint32_t atom);
