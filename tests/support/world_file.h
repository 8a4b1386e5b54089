#pragma once
#include "world/store/store.h"

#include <stddef.h>
#include <stdint.h>

struct batch;
struct sqlite3;

/* An empty world in its own directory, for one test. */
struct world_file {
    char directory[64];
    char path[96];
};

/* Makes directory and world; fails the test if it cannot. */
void world_file_init(struct world_file *file);
/* Removes the directory and all in it. */
void world_file_finish(struct world_file *file);

/* Opens it with defaults: durable, written inline; fails the test if it cannot. */
struct store *world_file_open(const struct world_file *file);
/* Runs sql on the file, as another program would, to damage it. */
void world_file_sql(const struct world_file *file, const char *sql);
/* Copies the bytes of one file to another. */
void world_file_copy(const char *from, const char *to);

/* Returns commit number: object #number with the property "made" = number; the property "count" of
 * #1 = number; an audit line. The caller owns it and submits or destroys it. */
struct batch *world_file_batch(uint64_t number);
/* Queues batches first to last. */
void world_file_submit(struct store *store, uint64_t first, uint64_t last);
/* True if the contents of store are exactly the state after commit number. */
bool world_file_is_at(struct store *store, uint64_t number);

/* Returns the number of the commit that is noted at the world file (store_log.h); 0 without a
 * note. */
uint64_t world_file_noted(const char *path);
