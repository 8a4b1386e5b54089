/* disk.c -- holds back writing while the world's disk is slow, full or failing.
 *
 * 1. The hub always holds output until its commit; that is not done here.
 * 2. Writing stops after STALLED_MS, or when BYTES_MAX of changes are waiting or the hub holds as
 *    much output. Then tasks that write wait (tasks_hold), while reading continues and sees the
 *    current world. So the waiting data is bounded, and unchanged rooms stay readable. */
#include "engine/core/run/disk.h"

#include "engine/core/part.h"
#include "engine/core/run/tasks.h"
#include "world/store/store.h"

#define SLOW_MS 1000
#define STALLED_MS 5000
#define BYTES_MAX ((size_t)64 * 1024 * 1024)

struct disk {
    struct store_load load; /* as of this turn */
    bool stalled;
    bool copying; /* see disk_is_copying */
};

PART_STATE(disk, PART_DISK)

bool disk_is_copying(const struct engine *engine)
{
    return disk_state(engine)->copying;
}

void disk_set_copying(struct engine *engine, bool copying)
{
    disk_state(engine)->copying = copying;
}

bool disk_is_stalled(const struct engine *engine)
{
    return disk_state(engine)->stalled;
}

bool disk_load_is_trouble(const struct store_load *load)
{
    return load->failing || load->oldest_ms > SLOW_MS;
}

const struct store_load *disk_load(const struct engine *engine)
{
    return &disk_state(engine)->load;
}

bool disk_is_troubled(const struct engine *engine)
{
    return disk_load_is_trouble(disk_load(engine));
}

void disk_turn(struct engine *engine)
{
    struct disk *disk = disk_state(engine);
    struct store_load *load = &disk->load;
    store_load_now(engine_store(engine), load);
    disk->stalled = load->bytes > BYTES_MAX || load->oldest_ms > STALLED_MS ||
                    hub_held_bytes(engine_hub(engine)) > BYTES_MAX;
    tasks_hold(engine, disk->stalled);
}

const struct kernel_part disk_part = {.state_size = sizeof(struct disk)};
