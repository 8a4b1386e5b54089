#pragma once
#include "engine/base/str.h"

#include <stdint.h>

struct object;
struct world;

/* Reading the world: its objects, its time, and tracking what was read. */

/* Returns the object, loaded with its properties if necessary, or NULL if it never existed or was
 * destroyed. Counts as reading it. A failed read is logged and gives NULL. */
struct object *world_find(struct world *world, uint64_t id);
/* Same as world_find without loading: NULL if not resident. */
struct object *world_cached(const struct world *world, uint64_t id);
/* Finds an object by ref ("start" without the $). */
struct object *world_find_ref(struct world *world, struct str ref);
/* Same as world_find_ref, but aborts if it does not exist: for refs that every world has, checked
 * at start. */
struct object *world_get_ref(struct world *world, const char *ref);

/* Returns world time in milliseconds: like the wall clock at start, monotonic since, never before
 * the last commit's time. */
int64_t world_now_ms(const struct world *world);
/* Same, for a caller that has just called clock_ms. */
int64_t world_time_at(const struct world *world, int64_t clock_now_ms);
void world_seen_reset(struct world *world);
/* Begins tracking reads separately, for a cached result that depends on many objects. Returns what
 * had been read before. */
uint64_t world_seen_begin(struct world *world);
/* Ends the tracking. *leans_on becomes at least as new as the objects read meanwhile. They and the
 * earlier reads count as read. */
void world_seen_end(struct world *world, uint64_t before, uint64_t *leans_on);
/* Counts object, or everything, as read. */
void world_seen_object(struct world *world, const struct object *object);
void world_seen_all(struct world *world);
