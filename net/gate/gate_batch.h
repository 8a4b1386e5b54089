#pragma once
#include "engine/base/map.h"
#include "engine/session/note.h"

/* The output of one turn for the conversations of one link, in few frames: a message for many is
 * sent once.
 *
 * Each conversation gets its messages in the order in which they were added; the order between two
 * conversations is undefined. A zeroed struct is empty. */
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
/* Adds a message. *last belongs to the conversation: its last frame in this batch; 0 before the
 * first. True if others may get the same message. */
bool gate_batch_add(
        struct gate_batch *batch, uint32_t conversation, uint32_t *last, const struct msg *msg);
/* Appends the frames (GATE_TOLD) to out, and clears the batch. */
void gate_batch_write(struct gate_batch *batch, struct buf *out);
