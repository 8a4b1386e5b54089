#pragma once
#include "engine/base/map.h"
#include "engine/session/note.h"

/* What conversations of one link are told in a turn, as few frames: what many are told crosses once.
 *
 * Each conversation is told its messages in the order in which they were added; between two conversations there is no
 * order. Zeroed is empty. */
struct gate_batch {
    struct gate_told *frames;
    size_t count;
    size_t capacity;
    struct gate_hearing *hearings;
    size_t hearing_count;
    size_t hearing_capacity;
    struct buf messages;
    struct map shared; /* note -> its frame, plus one */
    bool shared_ready;
};

void gate_batch_finish(struct gate_batch *batch);
/* *last is the conversation's own: where it was told something last in this batch; 0 before the first. True: others may
 * be told the same. */
bool gate_batch_add(
        struct gate_batch *batch, uint32_t conversation, uint32_t *last, const struct msg *msg);
/* Appends the frames (GATE_TOLD) to out, and is empty again. */
void gate_batch_write(struct gate_batch *batch, struct buf *out);
