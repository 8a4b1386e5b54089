#pragma once
#include "world/model/world.h"
#include "world/value/table.h"

struct row;

/* The open transaction: the undo log of one command or callback, and its pending writes. The world
 * has one at a time. Savepoints nest. */

void tx_begin(struct world *world);
bool tx_is_open(const struct world *world);
/* True if the open tx has changed anything. Ids spent on objects that were undone, in this or an
 * earlier tx, do not count. */
bool tx_has_changes(const struct world *world);
/* True if a commit would write anything, even only that such an id is spent. */
bool tx_will_write(const struct world *world);
/* Ends the tx and keeps its changes. on-commit callbacks run in order; changes become a batch with
 * the next number, which is submitted to the store. Returns that number, or 0 if there was nothing
 * to write or only rows that nobody waits for (table_def.at_leisure). */
uint64_t tx_commit(struct world *world);
/* Ends the tx and undoes all its changes; on-rollback callbacks run in reverse order. */
void tx_rollback(struct world *world);

/* A savepoint is a position in the undo log. */
size_t tx_savepoint(const struct world *world);
void tx_rollback_to(struct world *world, size_t savepoint);

/* Adds a row to be written (or deleted) with this tx: for all data except objects' own state.
 * Values are copied; tx_put_row takes its row instead. Rows are written in order, after the
 * objects' rows. */
void tx_put(struct world *world, enum table table, const struct value *columns, size_t count);
void tx_put_row(struct world *world, struct row *row);
void tx_delete(struct world *world, enum table table, const struct value *key, size_t count);

/* Callbacks for caches that live beside the world. undo runs if this tx, or the savepoint it was
 * registered under, is rolled back; commit runs when the tx commits. Either may be NULL. drop runs
 * once at the end in both cases. */
struct tx_hook {
    void (*undo)(void *data);
    void (*commit)(void *data);
    void (*drop)(void *data);
    void *data;
};

void tx_on_end(struct world *world, struct tx_hook hook);

/* Returns how many objects the open tx has created, including those undone since: for quotas. */
size_t tx_created_count(const struct world *world);

/* Walks the changes of the open tx so far, for history and audit: each changed own property, place,
 * owner, ref, protos, behaviour, creation and destruction once, with the value from before the
 * tx. */
enum tx_change_kind {
    TX_CREATED,
    TX_DESTROYED,
    TX_MOVED,
    TX_PROPERTY,
    TX_PROTOS,
    TX_OWNER,
    TX_REF,
    TX_BEHAVIOUR
};

struct tx_change {
    enum tx_change_kind kind;
    uint64_t object;
    uint32_t atom;              /* TX_PROPERTY */
    const struct value *old;    /* TX_PROPERTY; nil if it had none */
    uint64_t old_place;         /* TX_MOVED */
    uint64_t old_arrived;       /* TX_MOVED */
    uint64_t old_owner;         /* TX_OWNER */
    const char *old_ref;        /* TX_REF; NULL if it had none */
    const uint64_t *old_protos; /* TX_PROTOS */
    size_t old_proto_count;
    uint32_t old_behaviour; /* TX_BEHAVIOUR */
};

void tx_each_change(struct world *world,
        void (*visit)(void *data, const struct tx_change *change), void *data);
/* Same for the changes since the savepoint, with the values from then. */
void tx_each_change_since(struct world *world, size_t savepoint,
        void (*visit)(void *data, const struct tx_change *change), void *data);
