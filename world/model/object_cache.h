#pragma once
#include "world/model/world.h"

/* The object cache and its indexes; for the modules of the world layer. Changes made here are not
 * logged: the modules above log the old values that these functions return. */

/* Adds object, complete with location, ref and prototypes, to all indexes. */
void object_cache_add(struct world *world, struct object *object);
/* Removes it from all indexes and destroys it. */
void object_cache_drop(struct world *world, struct object *object);
/* Reduces a destroyed object to a tombstone that only object_cache_find finds. */
void object_cache_bury(struct world *world, struct object *object);
/* Turns a tombstone back into an object, without its former state. */
void object_cache_revive(struct world *world, struct object *object);
/* Returns the resident, even a tombstone; NULL if it is not resident. */
struct object *object_cache_find(const struct world *world, uint64_t id);
/* Destroys all residents, when the world closes. */
void object_cache_finish(struct world *world);

/* Puts object into location's contents at the position of arrived. */
void object_cache_set_place(
        struct world *world, struct object *object, uint64_t location, uint64_t arrived);
/* Takes ref (NULL: none) and returns the old one, owned. */
char *object_cache_swap_ref(struct world *world, struct object *object, char *ref);
/* Exchanges *ids and *count with the object's. */
void object_cache_swap_protos(
        struct world *world, struct object *object, uint64_t **ids, uint32_t *count);
/* Takes value (nil removes it) and returns the old one, owned. */
struct value object_cache_swap_prop(
        struct world *world, struct object *object, uint32_t atom, struct value value);
/* Calls world->on_change. */
void object_cache_tell_change(struct world *world, struct object *object, uint32_t atom);
/* Returns how many residents have id as a direct prototype. */
size_t object_cache_inheritors(const struct world *world, uint64_t id);
/* Calls world->on_owned: object's owner has gained or lost it. */
void world_tell_owned(struct world *world, const struct object *object, bool gained);
/* Measures object again after its properties or contents have grown. */
void object_cache_measure(struct world *world, struct object *object);
