#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The last frames of a conversation with their numbers, limited in size: frames that a reconnecting
 * browser may have missed. A zeroed struct is empty. */
struct ws_tail {
    struct buf bytes;   /* owned; for each frame: number, length, and the part behind the
                           number */
    uint64_t lost;      /* a reader who has not seen frame `lost` misses dropped frames */
    uint64_t lost_told; /* value of `told` for frame `lost` */
};

void ws_tail_finish(struct ws_tail *tail);
/* Adds a frame, and drops the oldest while the sum exceeds max bytes; the newest stays at any
 * length. told: how many messages the character had received by then. */
void ws_tail_add(
        struct ws_tail *tail, uint64_t number, uint64_t told, struct str body, size_t max);
/* Appends NUMBER:TOLD for the last frames at which `told` changed, each after a blank. */
void ws_tail_seat(const struct ws_tail *tail, struct buf *out);
/* Forgets frames up to number `after`, and renumbers the rest from `first` on. Returns the number
 * after the last. *out_gap: frames after `after` are lost. */
uint64_t ws_tail_renumber(struct ws_tail *tail, uint64_t after, uint64_t first, bool *out_gap);
/* Walks: start with *cursor = 0; false at the end. Borrowed until the next change. */
bool ws_tail_each(
        const struct ws_tail *tail, size_t *cursor, uint64_t *out_number, struct str *out_body);
