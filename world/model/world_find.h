#pragma once
#include "engine/base/str.h"

#include <stdint.h>

struct object;
struct world;

/* Reading the world: its objects, its time, and what was seen of it. */

/* Returns the object, loaded if need be (with its properties), or NULL if it
 * never was or was destroyed. Counts as reading it. A read that fails is logged and gives NULL.
 */
struct object *world_find(struct world *world, uint64_t id);
/* As world_find, without loading: NULL if not resident. */
struct object *world_resident(const struct world *world, uint64_t id);
/* By ref ("start" without the $). */
struct object *world_find_ref(struct world *world, struct str ref);
/* Like world_find_ref; aborts if it is not there: for refs that every world has, checked at
 * start. */
struct object *world_get_ref(struct world *world, const char *ref);

/* World time: milliseconds, like the wall clock at start, monotonic since, never before the
 * last commit's. */
int64_t world_now_ms(const struct world *world);
void world_seen_reset(struct world *world);
/* For what is remembered of many objects and leans on all of them. What is read from now on counts by itself;
 * returns what had been read before. */
uint64_t world_seen_begin(struct world *world);
/* Ends that: *leans_on becomes no older than what was read meanwhile, and counts as read, beside what was before. */
void world_seen_end(struct world *world, uint64_t before, uint64_t *leans_on);
/* Counts as having read object, or everything. */
void world_seen_object(struct world *world, const struct object *object);
void world_seen_all(struct world *world);
