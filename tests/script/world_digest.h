#pragma once
#include <stdint.h>

struct sqlite3;

/* Returns a hash of everything in a world file about the objects from that id on: places, owners,
 * properties, prototypes, timers and the behaviours in force. */
uint64_t world_digest(struct sqlite3 *db, uint64_t from);
