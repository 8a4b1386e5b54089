#pragma once
#include "world/model/rows.h"
#include "world/model/world.h"
#include "world/store/batch.h"
#include "world/value/row.h"

/* ahead -- pending row writes: rows put or deleted by the open tx, or by a commit not yet durable.
 * rows.c merges them with the file. */

/* A row, or its deletion, as one change left it. */
struct version {
    struct row row; /* if deleted, only the key is set */
    struct buf key; /* encoded; empty: an object was deleted, whose id is the first column */
    bool deleted;
    uint64_t number;       /* number of its commit */
    size_t at;             /* position in the open tx: see pending_note */
    struct version *older; /* older version of the same row; owned by the list */
    struct version *newer;
    struct version *before; /* neighbour in the list */
    struct version *after;
};

struct pending_rows {
    struct strmap newest[TABLE_END]; /* key -> struct version */
    struct map gone;                 /* object -> struct version of its deletion */
    struct version *first;           /* owned, with all that follow */
    struct version *last;
    uint64_t versions[TABLE_END]; /* see rows_version */
    uint64_t unread;              /* failed reads of rows and objects so far */

    struct {
        rows_changed *changed; /* NULL: none */
        void *data;
    } watchers[TABLE_END];
};

struct pending_rows *pending_create(void);
void pending_destroy(struct pending_rows *pending);
/* Records that the open tx puts or deletes a row, and takes the row. at: length of the tx's list of
 * rows before the change. */
void pending_note(struct world *world, enum batch_op op, struct row *row, size_t at);
/* Rolls back the open tx's rows from position `at` of its list on. */
void pending_undo(struct world *world, size_t at);
/* Records that the next commit deletes an object, and so the rows that depend on it. */
void pending_note_gone(struct world *world, uint64_t object);
/* Forgets the versions that are durable. */
void pending_settle(struct world *world, uint64_t durable);
/* True if the row was deleted with its object after commit `number` put it. */
bool pending_is_gone(const struct world *world, const struct row *row, uint64_t number);
