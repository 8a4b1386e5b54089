#pragma once
#include "world/model/row.h"
#include "world/model/rows.h"
#include "world/model/world.h"
#include "world/store/batch.h"

/* ahead -- rows that the open tx, or a commit that is not known durable, has put or deleted: what rows.c lays
 * over the file. */

/* A row, or that there is none any more, as one change left it. */
struct version {
    struct row row; /* with the key alone, if deleted */
    struct buf key; /* encoded; empty: an object went, whose id is the first column */
    bool deleted;
    uint64_t number;       /* the commit that it belongs to */
    size_t at;             /* of the open tx: see ahead_note */
    struct version *older; /* of the same row; owned by the list */
    struct version *newer;
    struct version *before; /* in the list */
    struct version *after;
};

struct rows_ahead {
    struct strmap newest[TABLE_END]; /* key -> struct version */
    struct map gone;                 /* object -> struct version: its end */
    struct version *first;           /* owned, with all after it */
    struct version *last;
    uint64_t versions[TABLE_END]; /* see rows_version */
    uint64_t unread;              /* reads of rows and objects that failed so far */

    struct {
        rows_changed *changed; /* NULL: none */
        void *data;
    } watchers[TABLE_END];
};

struct rows_ahead *ahead_create(void);
void ahead_destroy(struct rows_ahead *ahead);
/* The open tx puts or deletes a row, which is taken; at: the length of its list of rows before that. */
void ahead_note(struct world *world, enum batch_op op, struct row *row, size_t at);
/* The open tx's rows from that length of its list on are taken back. */
void ahead_undo(struct world *world, size_t at);
/* The commit to come deletes an object, and so the rows that go with it. */
void ahead_note_gone(struct world *world, uint64_t object);
/* Forgets what is durable by now. */
void ahead_settle(struct world *world, uint64_t durable);
/* Was the row deleted with its object, after commit number put it? */
bool ahead_is_gone(const struct world *world, const struct row *row, uint64_t number);
