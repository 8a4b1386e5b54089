#pragma once
#include "world/model/world.h"

/* The residents and their indexes; for the modules of the world layer. What is
 * changed here is not logged: the modules above log what these give back. */

/* Takes object, complete with location, ref and prototypes, into all indexes. */
void resident_add(struct world *world, struct object *object);
/* Takes it out of all indexes and destroys it. */
void resident_drop(struct world *world, struct object *object);
/* Leaves of a destroyed object a tombstone that only resident_find still sees. */
void resident_bury(struct world *world, struct object *object);
/* Makes a tombstone an object again, bare of all it had. */
void resident_revive(struct world *world, struct object *object);
/* Any resident, a tombstone too; NULL if there is none. */
struct object *resident_find(const struct world *world, uint64_t id);
/* Destroys all; when the world closes. */
void resident_finish(struct world *world);

/* Puts object into location's contents in the order of arrived. */
void resident_set_place(
        struct world *world, struct object *object, uint64_t location, uint64_t arrived);
/* Takes ref (NULL: none) and gives the old one, owned. */
char *resident_swap_ref(struct world *world, struct object *object, char *ref);
/* Exchanges *ids and *count with the object's. */
void resident_swap_protos(
        struct world *world, struct object *object, uint64_t **ids, uint32_t *count);
/* Takes value (nil: removes) and gives the old one, owned. */
struct value resident_swap_prop(
        struct world *world, struct object *object, uint32_t atom, struct value value);
/* Tells world->on_change. */
void resident_tell_change(struct world *world, struct object *object, uint32_t atom);
/* How many residents have id as a direct prototype. */
size_t resident_inheritors(const struct world *world, uint64_t id);
/* Tells world->on_owned that object's owner has it (gained) or has it no longer. */
void world_tell_owned(struct world *world, const struct object *object, bool gained);
/* Measures object again, after its properties or contents have grown. */
void resident_measure(struct world *world, struct object *object);
