/* archive_replay.c -- replays archived commits into a copy of a backup.
 *
 * Each commit is checked for its form and against the chain before it is written. So the copy gets
 * the exact past of the world, or nothing. */
#include "engine/modules/archive/archive_replay.h"

#include "engine/base/mem.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"
#include "world/store/store.h"
#include "world/store/store_db.h"

#include <inttypes.h>

/* Commits written as one transaction. */
#define REPLAY_BATCHES 500
#define REPLAY_BYTES ((size_t)8 << 20)

struct replay {
    const struct archive_plan *plan;
    struct store *store;
    uint64_t number; /* of the last commit taken, and its chain */
    uint64_t chain;
    size_t waiting;
    size_t waiting_bytes;
    bool ok;
    struct err *err;
};

static bool write_waiting(struct replay *replay)
{
    struct store_load load;
    replay->waiting = replay->waiting_bytes = 0;
    if (store_poll(replay->store) == replay->number) {
        return true;
    }
    store_load_now(replay->store, &load);
    return err_set(replay->err, ERR_STORE, "commit %" PRIu64 " cannot be replayed: %s",
            replay->number, load.problem);
}

static bool replay_commit(struct replay *replay, const struct archive_record *record)
{
    struct batch *batch = batch_read(record->batch, replay->err);
    if (!batch) {
        return false;
    }
    if (batch->number != replay->number + 1 ||
            batch_chain(replay->chain, batch) != batch->chain) {
        uint64_t number = batch->number;
        batch_destroy(batch);
        return err_set(replay->err, ERR_FORMAT,
                "commit %" PRIu64 " does not continue the one before", number);
    }
    replay->number = batch->number;
    replay->chain = batch->chain;
    replay->waiting++;
    replay->waiting_bytes += batch->rows.length;
    store_submit(replay->store, batch);
    return (replay->waiting < REPLAY_BATCHES && replay->waiting_bytes < REPLAY_BYTES) ||
           write_waiting(replay);
}

static bool take_record(void *data, const struct archive_record *record)
{
    struct replay *replay = data;
    if (record->number > replay->plan->number) {
        return false;
    }
    replay->ok = record->number <= replay->number || replay_commit(replay, record);
    return replay->ok;
}

/* Returns the number at which the path leaves this segment for the next one, which may belong to
 * another past of the world. */
static uint64_t end_in_path(const struct archive_plan *plan, size_t i)
{
    return i + 1 < plan->path_count ? plan->list.items[plan->path[i + 1]].head.number
                                    : plan->number;
}

static bool replay_segments(struct replay *replay)
{
    const struct archive_plan *plan = replay->plan;
    struct archive_plan part = *plan;
    replay->plan = &part;
    for (size_t i = 0; replay->ok && i < plan->path_count; i++) {
        const struct archive_segment *segment = &plan->list.items[plan->path[i]];
        part.number = end_in_path(plan, i);
        replay->ok = archive_segment_each(segment, take_record, replay, replay->err) &&
                     (replay->ok || err_wrap(replay->err, "%s", segment->path));
    }
    replay->plan = plan;
    return replay->ok && write_waiting(replay) &&
           ((replay->number == plan->number && replay->chain == plan->chain) ||
                   err_set(replay->err, ERR_FORMAT,
                           "the archive ends with commit %" PRIu64 " before it is at %" PRIu64,
                           replay->number, plan->number));
}

/* A replayed commit may have given the world to another copy, or noted which copy was in step. Makes
 * this copy one that is served by itself, as store_backup does with each copy. */
static bool make_holder(const char *path, struct err *err)
{
    struct sqlite3 *db = NULL;
    bool ok = store_db_open(path, NULL, STORE_DB_WRITE, &db, err) &&
              store_db_exec(db,
                      "DELETE FROM meta WHERE name IN ('holder', 'in_step', 'replaced_by', "
                      "'copy_of')",
                      err);
    store_db_close(db);
    return ok;
}

bool archive_replay(
        const struct archive_plan *plan, const char *path, uint64_t *out_count, struct err *err)
{
    struct store_options options = {
            .path = path, .durability = STORE_PROCESS, .inline_writer = true};
    struct replay replay = {.plan = plan,
            .number = plan->base->number,
            .chain = plan->base->chain,
            .ok = true,
            .err = err};
    *out_count = plan->number - plan->base->number;
    if (*out_count == 0) {
        return true;
    }
    bool ok = store_open(&options, &replay.store, err) && replay_segments(&replay);
    if (ok) {
        ok = store_close(replay.store) == 0 ||
             err_set(err, ERR_IO, "%s cannot be written", path);
    } else if (replay.store) {
        store_crash(replay.store);
    }
    return ok && make_holder(path, err);
}
