#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct batch;
struct buf;

/* Batches as bytes, for a process that keeps a copy of the world. */

/* Appends the batch. Both sides have the same schema, so tables are sent as numbers. */
void batch_write(const struct batch *batch, struct buf *out);
/* Reads a batch back, and checks the form of every row. NULL with a sentence if batch_write did not
 * write it. The caller owns it. */
struct batch *batch_read(struct str bytes, struct err *err);
/* Returns a number that identifies a world's whole past up to this batch: two files with the same
 * number at a commit are equal there. before: the chain of the previous commit. Never 0. */
uint64_t batch_chain(uint64_t before, const struct batch *batch);
