/* transaction.c -- begins, commits and aborts transactions; output is held until commit.
 *
 * 1. One transaction is open at a time; the world's tx and the hub's new output belong to it.
 * 2. Commit holds the output until both are durable: what this transaction wrote and what it
 *    read.
 * 3. Faults of handlers are collected (fault.c) and reported in a transaction of their own
 *    after this one ends, by commit or by abort.
 *
 * dispatch.c, tasks.c and the script layer run the code. */
#include "engine/core/run/transaction.h"

#include "engine/core/internal_event.h"
#include "world/model/tx.h"

#include <string.h>

/* Resets the state that new code starts with. */
static void refresh(struct transaction *transaction)
{
    enum {
        FROM = offsetof(struct transaction, place_object),
        TO = offsetof(struct transaction, nameless)
    };

    buf_clear(&transaction->refusal);
    buf_clear(&transaction->rest);
    buf_clear(&transaction->stop);
    memset((char *)transaction + FROM, 0, TO - FROM);
    transaction->ending = OUTCOME_DONE;
    transaction->work_most = WORK_OF_LINE;
    transaction->speech.tags = STR_NONE;
    transaction->speech.kind = STR_NONE;
}

void transaction_begin(struct engine *engine, uint64_t actor, uint64_t session)
{
    struct world *world = engine_world(engine);
    struct transaction *transaction = engine_transaction(engine);
    must(!transaction->open);
    transaction->open = true;
    transaction->number++;
    transaction->actor = actor;
    transaction->session = session;
    refresh(transaction);
    transaction->started_us = clock_us();
    world_seen_reset(world);
    world->writes = WRITES_PLAY;
    world->hand = actor;
    world->design_lost = false;
    tx_begin(world);
    internal_event_run(engine, INTERNAL_BEGIN, NULL);
}

void transaction_go_on(struct engine *engine)
{
    struct transaction *transaction = engine_transaction(engine);
    must(transaction->open && transaction->ending == OUTCOME_DONE);
    refresh(transaction);
}

enum line_about transaction_line_about(
        const struct transaction *transaction, const struct object *actor, uint64_t object)
{
    bool theirs = actor && actor->id == transaction->rights.trusted;
    return theirs && transaction_names(transaction, object) ? LINE_NAMES : LINE_OTHER;
}

int64_t transaction_bucket_us(int bucket)
{
    static const int64_t bounds[TRANSACTION_BUCKETS] = {
            50, 100, 250, 500, 1000, 2500, 5000, 10000, 25000, 100000};
    return bounds[bucket];
}

void transaction_times_add(struct transaction_times *times, int64_t took_us)
{
    times->count++;
    times->total_us += took_us > 0 ? (uint64_t)took_us : 0;
    times->max_us = took_us > times->max_us ? took_us : times->max_us;
    for (int i = 0; i < TRANSACTION_BUCKETS; i++) {
        if (took_us <= transaction_bucket_us(i)) {
            times->buckets[i]++;
            return;
        }
    }
}

static void transaction_end(struct engine *engine)
{
    struct transaction *transaction = engine_transaction(engine);
    transaction->open = false;
    engine_world(engine)->writes = WRITES_DESIGN;
    transaction_times_add(&transaction->times, clock_us() - transaction->started_us);
    internal_event_run(engine, INTERNAL_END, NULL);
}

/* Changes are stamped with the number that the commit would have. An undone or empty change
 * leaves a number that may not be reached for long. */
uint64_t transaction_leans_on(const struct engine *engine)
{
    const struct world *world = engine_world(engine);
    return world->seen < world->commit_number ? world->seen : world->commit_number;
}

void transaction_lean_on(struct engine *engine, uint64_t number)
{
    must(engine_transaction(engine)->open);
    if (number > engine_world(engine)->seen) {
        engine_world(engine)->seen = number;
    }
}

void transaction_commit(struct engine *engine)
{
    must(engine_transaction(engine)->open);
    internal_event_run(engine, INTERNAL_SETTLE, NULL);
    uint64_t seen = transaction_leans_on(engine);
    internal_event_run(engine, INTERNAL_RECORD, NULL);
    uint64_t number = tx_commit(engine_world(engine));
    hub_end_transaction(engine_hub(engine), number > seen ? number : seen);
    transaction_end(engine);
}

void transaction_abort(struct engine *engine)
{
    must(engine_transaction(engine)->open);
    tx_rollback(engine_world(engine));
    hub_discard(engine_hub(engine));
    transaction_end(engine);
}

void transaction_undo(struct engine *engine, uint64_t actor, uint64_t session)
{
    uint64_t seen = transaction_leans_on(engine);
    uint64_t alone = engine_transaction(engine)->alone;
    transaction_abort(engine);
    transaction_begin(engine, actor, session);
    engine_transaction(engine)->alone = alone;
    transaction_lean_on(engine, seen);
}

struct transaction_mark transaction_savepoint(const struct engine *engine)
{
    return (struct transaction_mark){
            tx_savepoint(engine_world(engine)), hub_savepoint(engine_hub(engine))};
}

void transaction_rollback_to(struct engine *engine, struct transaction_mark mark)
{
    tx_rollback_to(engine_world(engine), mark.tx);
    hub_rollback_to(engine_hub(engine), mark.hub);
}
