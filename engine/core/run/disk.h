#pragma once
#include "engine/core/engine.h"

/* Holds back writing while the world's disk is slow, full or failing. output/disk_tell.h tells people. */
struct store_load;

/* Checks the store, and holds or releases tasks that write. Call once per turn. */
void disk_turn(struct engine *engine);
/* True while a worker copies the world: no other long work of the disk begins. */
bool disk_is_copying(const struct engine *engine);
void disk_set_copying(struct engine *engine, bool copying);
/* True while so much is waiting that no more may be changed. Reading continues. */
bool disk_is_stalled(const struct engine *engine);
/* True while people have to wait for the disk. */
bool disk_is_troubled(const struct engine *engine);
/* Returns what waited for the disk at the beginning of this turn. */
const struct store_load *disk_load(const struct engine *engine);
/* True if people have to wait with such a load. */
bool disk_load_is_trouble(const struct store_load *load);
