#pragma once
#include "world/model/world.h"

/* Objects whose latest changes the store does not have yet; for the modules of the world layer. */
struct fresh *fresh_create(void);
void fresh_destroy(struct fresh *fresh);
/* Records that commit `number` changed object id. Numbers never decrease. */
void fresh_add(struct world *world, uint64_t number, uint64_t id);
/* Forgets the entries that are durable, and their tombstones. */
void fresh_settle(struct world *world, uint64_t durable);
/* Calls visit for each id changed by a commit that is not settled or by the open tx. Some ids come
 * more than once. visit must not change anything. */
void fresh_each(struct world *world, void (*visit)(void *data, uint64_t id), void *data);
