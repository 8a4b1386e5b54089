/* rehearse.c -- Rehearsals: do something, report its effects, and undo it.
 *
 * 1. Everything that a transaction does to the world and the output goes through the tx and the
 *    hub. Rolling both back to a savepoint undoes it. The tx's own hooks keep timers, suspended
 *    scripts, accounts, channels and bans in step.
 * 2. Other state in memory (the meaning of "it", recent speakers) must not be written while
 *    transaction->rehearsing is set. Code that adds such state must check that.
 * 3. The transaction itself is restored, except for what it has read: the report of a rehearsal
 *    depends on that.
 *
 * The caller handles the budget of scripts, because only the script layer knows it. */
#include "engine/modules/calls/rehearse.h"

#include "engine/core/people/audit.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/timer.h"
#include "engine/modules/calls/why.h"
#include "world/model/place.h"
#include "world/model/played.h"

struct showing {
    struct engine *engine;
    const struct rehearsal *rehearsal;
};

/* Reports a change, except for the marks that play leaves on properties for the design tools. */
static void show_change(void *data, const struct tx_change *change)
{
    const struct showing *showing = data;
    struct str name = change->kind == TX_PROPERTY
                              ? atom_name(&engine_world(showing->engine)->atoms, change->atom)
                              : STR_NONE;
    if (!played_is_mark(name)) {
        showing->rehearsal->changed(showing->rehearsal->data, change);
    }
}

static void look_rehearse(struct engine *engine, const struct rehearsal *rehearsal,
        struct transaction_mark mark, size_t rows)
{
    if (rehearsal->told) {
        hub_each_sent(engine_hub(engine), mark.hub, rehearsal->told, rehearsal->data);
    }
    if (rehearsal->changed) {
        struct showing showing = {engine, rehearsal};
        tx_each_change_since(engine_world(engine), mark.tx, show_change, &showing);
    }
    if (rehearsal->timer) {
        timer_each_change(engine, rows, rehearsal->timer, rehearsal->data);
    }
}

static void look_at_faults(
        const struct transaction *transaction, const struct rehearsal *rehearsal, size_t from)
{
    for (size_t i = from; rehearsal->failed && i < transaction->fault_count; i++) {
        rehearsal->failed(rehearsal->data, &transaction->faults[i]);
    }
}

/* Restores the transaction. Errors of scripts during the rehearsal are not reported. */
static void restore(struct transaction *transaction, const struct transaction *saved)
{
    while (transaction->fault_count > saved->fault_count) {
        mem_free(transaction->faults[--transaction->fault_count].text);
    }
    buf_finish(&transaction->refusal);
    buf_finish(&transaction->stop);
    struct transaction_fault *faults = transaction->faults;
    *transaction = *saved;
    transaction->faults = faults;
}

static enum outcome play_rehearsal(struct engine *engine, const struct rehearsal *rehearsal)
{
    struct transaction *transaction = engine_transaction(engine);
    struct transaction saved = *transaction;
    struct transaction_mark mark = transaction_savepoint(engine);
    size_t rows = rows_mark(engine_world(engine));
    uint64_t last_fault = faults_last_number(engine);
    uint64_t last_audit = audit_last_number(engine);
    transaction->refusal = (struct buf){0};
    transaction->stop = (struct buf){0};
    transaction->rehearsing = true;
    transaction->trace = NULL;
    if (rehearsal->why) {
        rehearsal->why->trace =
                why_create(rehearsal->why->spares_scripts, rehearsal->why->deep);
        transaction->trace = rehearsal->why->trace;
    }
    transaction->viewer = rehearsal->viewer;
    enum outcome outcome = rehearsal->play(rehearsal->data);
    if (transaction->ending != OUTCOME_DONE) {
        outcome = transaction->ending;
    }
    if (outcome == OUTCOME_DONE || outcome == OUTCOME_YIELDED || outcome == OUTCOME_PASS) {
        look_rehearse(engine, rehearsal, mark, rows);
    }
    look_at_faults(transaction, rehearsal, saved.fault_count);
    if (rehearsal->ended) {
        rehearsal->ended(rehearsal->data, outcome, buf_str(&transaction->refusal));
    }
    transaction_rollback_to(engine, mark);
    restore(transaction, &saved);
    faults_set_last_number(engine, last_fault);
    audit_set_last_number(engine, last_audit);
    return outcome;
}

enum outcome rehearse(
        struct engine *engine, const struct rehearsal *rehearsal, uint64_t *out_leans_on)
{
    struct transaction *transaction = engine_transaction(engine);
    bool own = !transaction->open;
    if (own) {
        transaction_begin(engine, rehearsal->actor, 0);
    }
    must(!transaction->rehearsing);
    enum outcome outcome = play_rehearsal(engine, rehearsal);
    if (out_leans_on) {
        *out_leans_on = transaction_leans_on(engine);
    }
    if (own) {
        transaction_abort(engine);
    }
    return outcome;
}
