/* witness_wire.c -- frames between a world, its copy and their witness, as bytes. */
#include "net/follow/witness_wire.h"

static size_t begin(struct buf *out, enum witness_kind kind)
{
    return frame_begin(out, (uint8_t)kind);
}

void witness_put_hello(struct buf *out)
{
    size_t begun = begin(out, WITNESS_HELLO);
    frame_put_text(out, STR(WITNESS_MAGIC));
    buf_add_u32(out, WITNESS_VERSION);
    frame_end(out, begun);
}

void witness_put_ask(struct buf *out, enum witness_kind kind, const struct witness_ask *ask)
{
    size_t begun = begin(out, kind);
    buf_add_u64(out, ask->number);
    buf_add_u64(out, ask->world_id);
    buf_add_u64(out, ask->term);
    buf_add_u64(out, ask->origin);
    buf_add_u64(out, ask->kept);
    frame_end(out, begun);
}

void witness_put_says(struct buf *out, const struct witness_says *says)
{
    size_t begun = begin(out, WITNESS_SAYS);
    buf_add_u64(out, says->number);
    buf_add_u8(out, (uint8_t)says->verdict);
    buf_add_u64(out, says->term);
    buf_add_u64(out, says->holder);
    frame_end(out, begun);
}

bool witness_take_hello(struct frame *frame)
{
    bool magic = str_equal(frame_take_text(frame), STR(WITNESS_MAGIC));
    uint32_t version = frame_take_u32(frame);
    return magic && !frame->bad && version == WITNESS_VERSION;
}

/* True if it can be a term. Each take-over adds one, so a number near the maximum is invalid. */
static bool is_term(uint64_t term)
{
    return term > 0 && term < UINT64_MAX / 4;
}

bool witness_take_ask(struct frame *frame, struct witness_ask *out)
{
    struct witness_ask ask = {.number = frame_take_u64(frame)};
    ask.world_id = frame_take_u64(frame);
    ask.term = frame_take_u64(frame);
    ask.origin = frame_take_u64(frame);
    ask.kept = frame_take_u64(frame);
    if (frame->bad || frame->rest.length > 0 || ask.world_id == 0 || ask.origin == 0 ||
            !is_term(ask.term)) {
        return false;
    }
    *out = ask;
    return true;
}

bool witness_take_says(struct frame *frame, struct witness_says *out)
{
    struct witness_says says = {.number = frame_take_u64(frame)};
    uint8_t verdict = frame_take_u8(frame);
    says.term = frame_take_u64(frame);
    says.holder = frame_take_u64(frame);
    if (frame->bad || frame->rest.length > 0 || verdict == 0 || verdict >= WITNESS_VERDICTS ||
            (says.term > 0 && !is_term(says.term))) {
        return false;
    }
    says.verdict = (enum witness_verdict)verdict;
    *out = says;
    return true;
}
