#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The last frames of a conversation with their numbers, bounded: what a browser that comes back may
 * have missed. Zeroed is empty. */
struct ws_tail {
    struct buf bytes;   /* owned; per frame: number, length, the part behind the number */
    uint64_t lost;      /* who has not seen frame `lost` misses something that is gone */
    uint64_t lost_told; /* as `told` below, of frame `lost` */
};

void ws_tail_finish(struct ws_tail *tail);
/* Adds a frame; the oldest go once all are more than max bytes. One frame is kept however long it is.
 * told: how many messages the character had been told by then. */
void ws_tail_add(
        struct ws_tail *tail, uint64_t number, uint64_t told, struct str body, size_t max);
/* Appends NUMBER:TOLD of the last frames at which `told` changed, with a blank before each. */
void ws_tail_seat(const struct ws_tail *tail, struct buf *out);
/* Forgets frames up to number `after`, and gives those that stay new numbers, from `first` on. Returns
 * the number behind the last. *out_gap: frames after `after` are lost. */
uint64_t ws_tail_renumber(struct ws_tail *tail, uint64_t after, uint64_t first, bool *out_gap);
/* Walks: start with *cursor = 0; false at the end. Borrowed until the next change. */
bool ws_tail_each(
        const struct ws_tail *tail, size_t *cursor, uint64_t *out_number, struct str *out_body);
