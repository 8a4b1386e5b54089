#pragma once
#include "world/model/rows.h"
#include "world/store/batch.h"

/* What rows.c is told by the modules of the world layer. */

struct rows_ahead *rows_ahead_create(void);
void rows_ahead_destroy(struct rows_ahead *ahead);
/* The open tx puts or deletes a row; at: the length of its list of rows before that. */
void rows_note(struct world *world, enum batch_op op, enum table table,
        const struct value *columns, size_t count, size_t at);
/* The open tx's rows from that length of its list on are taken back. */
void rows_undo(struct world *world, size_t at);
/* The commit to come deletes an object, and so the rows that go with it. */
void rows_note_gone(struct world *world, uint64_t object);
/* Forgets what is durable by now. */
void rows_settle(struct world *world, uint64_t durable);
