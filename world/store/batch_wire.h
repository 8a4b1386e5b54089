#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdint.h>

struct batch;
struct buf;

/* Batches as bytes for a process that keeps a copy of the world. */

/* Appends it. Both sides have the same schema, so tables are their numbers. */
void batch_write(const struct batch *batch, struct buf *out);
/* Reads it back, with every row checked for its form; NULL with a sentence if it is not what batch_write writes. The
 * caller owns it. */
struct batch *batch_read(struct str bytes, struct err *err);
/* A number that stands for a world's whole past up to this batch: two files whose number is the same at a commit are
 * the same there. before: that of the commit before. Never 0. */
uint64_t batch_chain(uint64_t before, const struct batch *batch);
