/* gate_batch.c -- packs messages for many conversations into few bytes, in order.
 *
 * 1. A frame is a run of messages, and the conversations that get all of it.
 * 2. A note held by several has a frame of its own. Further receivers join that frame, unless they
 *    got a message in a later one: for them it would come too early.
 * 3. A message for a single conversation continues the last frame if that is for the same
 *    conversation only; otherwise it begins one. */
#include "net/gate/gate_batch.h"

#include "engine/base/mem.h"
#include "net/gate/gate_wire.h"

enum { HOLDERS_ALONE = 3, MESSAGES_KEEP = 64 << 10 };

struct gate_told {
    struct note
            *note; /* held: the only message of a frame that others may join; NULL: closed */
    size_t begin;  /* offset in messages */
    size_t end;
    uint32_t alone; /* the first conversation */
    uint32_t count; /* number of conversations */
};

struct gate_hearing {
    uint32_t frame;
    uint32_t conversation;
};

static void clear(struct gate_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        note_drop(batch->frames[i].note);
    }
    if (batch->shared_ready) {
        map_finish(&batch->shared);
        batch->shared_ready = false;
    }
    batch->count = 0;
    batch->hearing_count = 0;
    buf_shrink(&batch->messages, MESSAGES_KEEP);
    buf_clear(&batch->messages);
}

void gate_batch_finish(struct gate_batch *batch)
{
    clear(batch);
    buf_finish(&batch->messages);
    mem_free(batch->frames);
    mem_free(batch->hearings);
    *batch = (struct gate_batch){0};
}

static void hear_gate_batch(
        struct gate_batch *batch, size_t frame, uint32_t conversation, uint32_t *last)
{
    batch->hearings = mem_grow(batch->hearings, batch->hearing_count, &batch->hearing_capacity,
            sizeof(*batch->hearings));
    batch->hearings[batch->hearing_count++] =
            (struct gate_hearing){(uint32_t)frame, conversation};
    batch->frames[frame].count++;
    *last = (uint32_t)frame + 1;
}

static struct gate_told *begin_frame(struct gate_batch *batch, uint32_t conversation)
{
    batch->frames =
            mem_grow(batch->frames, batch->count, &batch->capacity, sizeof(*batch->frames));
    struct gate_told *told = &batch->frames[batch->count++];
    *told = (struct gate_told){
            .begin = batch->messages.length, .alone = conversation, .end = 0};
    return told;
}

/* Returns the frame with only this note that is late enough; SIZE_MAX: none. */
static size_t find_shared(
        const struct gate_batch *batch, const struct note *note, uint32_t last)
{
    /* Conversations that get the same messages usually get them in the same order. */
    if (last < batch->count && batch->frames[last].note == note) {
        return last;
    }
    uintptr_t place = batch->shared_ready
                              ? (uintptr_t)map_find(&batch->shared, (uint64_t)(uintptr_t)note)
                              : 0;
    return place > last ? place - 1 : SIZE_MAX;
}

static void add_shared(
        struct gate_batch *batch, uint32_t conversation, uint32_t *last, const struct msg *msg)
{
    size_t frame = find_shared(batch, msg->note, *last);
    if (frame == SIZE_MAX) {
        struct gate_told *told = begin_frame(batch, conversation);
        told->note = note_keep(msg->note);
        gate_put_msg(&batch->messages, msg);
        told->end = batch->messages.length;
        frame = batch->count - 1;
        if (!batch->shared_ready) {
            map_init(&batch->shared);
            batch->shared_ready = true;
        }
        (void)map_put(&batch->shared, (uint64_t)(uintptr_t)msg->note, (void *)(frame + 1));
    }
    hear_gate_batch(batch, frame, conversation, last);
}

bool gate_batch_add(
        struct gate_batch *batch, uint32_t conversation, uint32_t *last, const struct msg *msg)
{
    /* A message for one conversation is held by its outbox, its transcript and the hub (and by a
     * broadcast log, if the player is also connected directly: then it counts as shared, which
     * costs one frame). */
    if (msg->note && msg->note->holders > HOLDERS_ALONE && msg->kind != MSG_PROMPT) {
        add_shared(batch, conversation, last, msg);
        return true;
    }
    struct gate_told *told = batch->count > 0 ? &batch->frames[batch->count - 1] : NULL;
    if (!told || told->note || told->alone != conversation) {
        (void)begin_frame(batch, conversation);
        hear_gate_batch(batch, batch->count - 1, conversation, last);
    }
    gate_put_msg(&batch->messages, msg);
    batch->frames[batch->count - 1].end = batch->messages.length;
    return false;
}

/* Returns the receivers of each frame, one frame after the other; the caller must free it. */
static uint32_t *sort_hearings(const struct gate_batch *batch)
{
    uint32_t *sorted = mem_alloc_array(batch->hearing_count, sizeof(*sorted));
    uint32_t *next = mem_alloc_array(batch->count + 1, sizeof(*next));
    for (size_t i = 0; i < batch->count; i++) {
        next[i + 1] = next[i] + batch->frames[i].count;
    }
    for (size_t i = 0; i < batch->hearing_count; i++) {
        sorted[next[batch->hearings[i].frame]++] = batch->hearings[i].conversation;
    }
    mem_free(next);
    return sorted;
}

void gate_batch_write(struct gate_batch *batch, struct buf *out)
{
    if (batch->count == 0) {
        return;
    }
    uint32_t *sorted = sort_hearings(batch);
    const uint32_t *at = sorted;
    for (size_t i = 0; i < batch->count; i++) {
        const struct gate_told *told = &batch->frames[i];
        size_t begun = frame_begin(out, GATE_TOLD);
        buf_add_u32(out, told->count);
        for (uint32_t j = 0; j < told->count; j++) {
            buf_add_u32(out, *at++);
        }
        buf_add_str(out, str_slice(buf_str(&batch->messages), told->begin, told->end));
        frame_end(out, begun);
    }
    mem_free(sorted);
    clear(batch);
}
