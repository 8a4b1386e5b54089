#pragma once
#include "world/model/world.h"
#include "world/value/table.h"

/* Objects from the store; for the modules of the world layer. */

/* Reads an object that is not resident, with its properties and prototypes' ids, and makes it
 * resident. NULL if it does not exist, or if reading failed (which is logged). */
struct object *world_load_object(struct world *world, uint64_t id);
/* Reads the ids in container and loads those objects. The list is complete afterwards, or unchanged
 * if reading failed. */
void world_load_contents(struct world *world, struct object *container);
/* Calls visit for each id in the store's answer. False if reading failed (which is logged). */
bool world_query_ids(struct world *world, enum query query, const struct value *args,
        size_t arg_count, void (*visit)(void *data, uint64_t id), void *data);
/* Calls visit for each object of the store that has proto as a direct prototype; some may no longer
 * have it. */
void world_load_inheritors(struct world *world, uint64_t proto,
        void (*visit)(void *data, uint64_t id), void *data);
