/* slice.c -- begins, commits and aborts transactions; output is held until commit.
 *
 * 1. One transaction is open at a time; the world's tx and the hub's new output belong to it.
 * 2. Commit holds the output until both are durable: what this transaction wrote and what it
 *    read.
 * 3. Faults of handlers are collected (fault.c) and reported in a transaction of their own
 *    after this one ends, by commit or by abort.
 *
 * dispatch.c, tasks.c and the script layer run the code. */
#include "engine/core/run/slice.h"

#include "engine/core/run/moment.h"
#include "world/model/tx.h"

#include <string.h>

/* Resets the state that new code starts with. */
static void refresh(struct slice *slice)
{
    slice->place_object = 0;
    slice->rights = (struct rights){0};
    slice->depth = 0;
    slice->ending = OUTCOME_DONE;
    slice->patience_ms = 0;
    slice->put_off = false;
    slice->read_only = false;
    slice->collects = false;
    slice->reads = 0;
    slice->hides = false;
    slice->holds = false;
    slice->misread = false;
    slice->window = (struct str){NULL, 0};
    slice->windowed = false;
    slice->npc_line = false;
    slice->performs = false;
    slice->heeding = false;
    slice->rehearsing = false;
    slice->trace = NULL;
    slice->spent = false;
    slice->speech = (struct speech){.tags = STR_NONE, .kind = STR_NONE};
    slice->work = 0;
    slice->nothing_near = 0;
    slice->work_most = WORK_OF_LINE;
    slice->load_skips = 0;
    slice->named_count = 0;
    slice->idles = false;
    memset(slice->spenders, 0, sizeof(slice->spenders));
    slice->paid = 0;
    buf_clear(&slice->refusal);
    buf_clear(&slice->rest);
    slice->stopped = false;
    buf_clear(&slice->stop);
}

void slice_begin(struct engine *engine, uint64_t actor, uint64_t session)
{
    struct slice *slice = engine->slice;
    must(!slice->open);
    slice->open = true;
    slice->number++;
    slice->actor = actor;
    slice->session = session;
    refresh(slice);
    slice->started_us = clock_us();
    world_seen_reset(engine->world);
    engine->world->writes = WRITES_PLAY;
    engine->world->hand = actor;
    engine->world->design_lost = false;
    tx_begin(engine->world);
    moment_come(engine, MOMENT_BEGIN, NULL);
}

void slice_go_on(struct engine *engine)
{
    must(engine->slice->open && engine->slice->ending == OUTCOME_DONE);
    refresh(engine->slice);
}

enum line_about slice_line_about(
        const struct slice *slice, const struct object *actor, uint64_t object)
{
    bool theirs = actor && actor->id == slice->rights.trusted;
    return theirs && slice_names(slice, object) ? LINE_NAMES : LINE_OTHER;
}

int64_t slice_bucket_us(int bucket)
{
    static const int64_t bounds[SLICE_BUCKETS] = {
            50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000};
    return bounds[bucket];
}

void slice_times_add(struct slice_times *times, int64_t took_us)
{
    times->count++;
    times->total_us += took_us > 0 ? (uint64_t)took_us : 0;
    times->max_us = took_us > times->max_us ? took_us : times->max_us;
    for (int i = 0; i < SLICE_BUCKETS; i++) {
        if (took_us <= slice_bucket_us(i)) {
            times->buckets[i]++;
            return;
        }
    }
}

static void slice_end(struct engine *engine)
{
    engine->slice->open = false;
    engine->world->writes = WRITES_DESIGN;
    slice_times_add(&engine->slice->times, clock_us() - engine->slice->started_us);
    moment_come(engine, MOMENT_END, NULL);
}

/* Changes are stamped with the number that the commit would have. An undone or empty change
 * leaves a number that may not be reached for long. */
uint64_t slice_leans_on(const struct engine *engine)
{
    const struct world *world = engine->world;
    return world->seen < world->commit_number ? world->seen : world->commit_number;
}

void slice_lean_on(struct engine *engine, uint64_t number)
{
    must(engine->slice->open);
    if (number > engine->world->seen) {
        engine->world->seen = number;
    }
}

void slice_commit(struct engine *engine)
{
    must(engine->slice->open);
    moment_come(engine, MOMENT_SETTLE, NULL);
    uint64_t seen = slice_leans_on(engine);
    moment_come(engine, MOMENT_RECORD, NULL);
    uint64_t number = tx_commit(engine->world);
    hub_seal(engine->hub, number > seen ? number : seen);
    slice_end(engine);
}

void slice_abort(struct engine *engine)
{
    must(engine->slice->open);
    tx_rollback(engine->world);
    hub_discard(engine->hub);
    slice_end(engine);
}

void slice_undo(struct engine *engine, uint64_t actor, uint64_t session)
{
    uint64_t seen = slice_leans_on(engine);
    slice_abort(engine);
    slice_begin(engine, actor, session);
    slice_lean_on(engine, seen);
}

struct slice_mark slice_savepoint(const struct engine *engine)
{
    return (struct slice_mark){tx_savepoint(engine->world), hub_savepoint(engine->hub)};
}

void slice_rollback_to(struct engine *engine, struct slice_mark mark)
{
    tx_rollback_to(engine->world, mark.tx);
    hub_rollback_to(engine->hub, mark.hub);
}
