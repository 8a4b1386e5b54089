#pragma once
#include "world/model/world.h"

/* Which objects the store does not have yet as they are; for the modules of
 * the world layer. */
struct fresh *fresh_create(void);
void fresh_destroy(struct fresh *fresh);
/* Notes that commit number changed object id. Numbers never go down. */
void fresh_add(struct world *world, uint64_t number, uint64_t id);
/* Forgets what is durable by now, tombstones too. */
void fresh_settle(struct world *world, uint64_t durable);
/* Calls visit for each id changed by a commit that is not settled or by the open tx, some more
 * than once. visit must change nothing. */
void fresh_each(struct world *world, void (*visit)(void *data, uint64_t id), void *data);
