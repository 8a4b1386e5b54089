/* follow_wire.c -- frames between a world and its follower, as bytes. */
#include "net/follow/follow_wire.h"

#include <string.h>

size_t follow_begin(struct buf *out, enum follow_kind kind)
{
    return frame_begin(out, (uint8_t)kind);
}

void follow_put_number(struct buf *out, enum follow_kind kind, uint64_t number)
{
    size_t begun = follow_begin(out, kind);
    buf_add_u64(out, number);
    frame_end(out, begun);
}

void follow_put_bytes(struct buf *out, enum follow_kind kind, struct str bytes)
{
    size_t begun = follow_begin(out, kind);
    buf_add_str(out, bytes);
    frame_end(out, begun);
}

void follow_put_hello(struct buf *out)
{
    size_t begun = follow_begin(out, FOLLOW_HELLO);
    frame_put_text(out, STR(FOLLOW_MAGIC));
    buf_add_u32(out, FOLLOW_VERSION);
    frame_end(out, begun);
}

bool follow_take_hello(struct frame *frame, uint32_t *out_version)
{
    bool magic = str_equal(frame_take_text(frame), STR(FOLLOW_MAGIC));
    uint32_t version = frame_take_u32(frame);
    *out_version = magic && !frame->bad ? version : 0;
    return *out_version == FOLLOW_VERSION;
}

void follow_put_join(struct buf *out, const struct follow_join *join)
{
    size_t begun = follow_begin(out, FOLLOW_JOIN);
    buf_add_u8(out, join->fences);
    buf_add_u32(out, join->schema);
    buf_add_u64(out, join->world_id);
    buf_add_u64(out, join->origin);
    buf_add_u64(out, join->term);
    buf_add_u64(out, join->number);
    buf_add_u64(out, join->chain);
    frame_put_text(out, str_of(join->name));
    frame_end(out, begun);
}

/* Copies a name that goes into sentences and the log. */
static bool take_name(struct frame *frame, char out[FOLLOW_NAME_MAX + 1])
{
    struct str name = frame_take_text(frame);
    struct buf clean = {0};
    if (frame->bad || name.length > FOLLOW_NAME_MAX || !str_is_utf8(name)) {
        return false;
    }
    str_clean(name, false, &clean);
    (void)str_copy(str_fit(buf_str(&clean), FOLLOW_NAME_MAX), out, FOLLOW_NAME_MAX + 1);
    buf_finish(&clean);
    return true;
}

bool follow_take_join(struct frame *frame, struct follow_join *out)
{
    struct follow_join join = {.fences = frame_take_u8(frame) != 0};
    join.schema = frame_take_u32(frame);
    join.world_id = frame_take_u64(frame);
    join.origin = frame_take_u64(frame);
    join.term = frame_take_u64(frame);
    join.number = frame_take_u64(frame);
    join.chain = frame_take_u64(frame);
    if (!take_name(frame, join.name)) {
        return false;
    }
    *out = join;
    return true;
}

void follow_put_welcome(struct buf *out, const struct follow_welcome *welcome)
{
    size_t begun = follow_begin(out, FOLLOW_WELCOME);
    buf_add_u8(out, welcome->copies);
    buf_add_u64(out, welcome->world_id);
    buf_add_u64(out, welcome->holder);
    buf_add_u64(out, welcome->term);
    frame_put_text(out, str_of(welcome->name));
    frame_end(out, begun);
}

bool follow_take_welcome(struct frame *frame, struct follow_welcome *out)
{
    struct follow_welcome welcome = {.copies = frame_take_u8(frame) != 0};
    welcome.world_id = frame_take_u64(frame);
    welcome.holder = frame_take_u64(frame);
    welcome.term = frame_take_u64(frame);
    if (frame->bad || (frame->rest.length > 0 && !take_name(frame, welcome.name))) {
        return false;
    }
    *out = welcome;
    return true;
}
