/* frame.c -- frames over one byte stream.
 *
 * The content of the other side may be trusted, but not its form: any bytes are read safely. */
#include "net/shared/frame.h"

enum { HEAD_BYTES = 4, FRAME_IN_KEEP = 4096 };

/* -- writing -- */

size_t frame_begin(struct buf *out, uint8_t kind)
{
    size_t begun = out->length;
    buf_add_u32(out, 0);
    buf_add_u8(out, kind);
    return begun;
}

void frame_end(struct buf *out, size_t begun)
{
    uint32_t length = (uint32_t)(out->length - begun - HEAD_BYTES);
    for (size_t i = 0; i < HEAD_BYTES; i++) {
        out->bytes[begun + i] = (char)(length >> (8 * i) & 0xff);
    }
}

void frame_put_text(struct buf *out, struct str text)
{
    buf_add_u32(out, (uint32_t)text.length);
    buf_add_str(out, text);
}

/* -- reading -- */

static uint64_t number_at(const char *bytes, size_t count)
{
    uint64_t number = 0;
    for (size_t i = count; i > 0; i--) {
        number = number << 8 | (unsigned char)bytes[i - 1];
    }
    return number;
}

/* Removes the complete frames from *bytes. */
static bool take_frames(struct str *bytes, frame_fn take, void *data)
{
    while (bytes->length >= HEAD_BYTES) {
        size_t length = number_at(bytes->bytes, HEAD_BYTES);
        if (length == 0 || length > FRAME_MAX) {
            return false;
        }
        size_t end = HEAD_BYTES + length;
        if (bytes->length < end) {
            break;
        }
        struct frame frame = {.kind = (unsigned char)bytes->bytes[HEAD_BYTES],
                .rest = str_slice(*bytes, HEAD_BYTES + 1, end)};
        if (!take(data, &frame)) {
            return false;
        }
        *bytes = str_slice(*bytes, end, bytes->length);
    }
    return true;
}

/* Complete frames, which nearly all are, are not copied. */
bool frame_feed(struct buf *in, struct str bytes, frame_fn take, void *data)
{
    bool waits = in->length > 0;
    if (waits) {
        buf_add_str(in, bytes);
        bytes = buf_str(in);
    }
    bool ok = take_frames(&bytes, take, data);
    size_t rest = ok ? bytes.length : 0;
    if (waits) {
        buf_consume(in, in->length - rest);
    } else {
        buf_add_str(in, str_slice(bytes, 0, rest));
    }
    if (in->length == 0) {
        buf_shrink(in, FRAME_IN_KEEP);
    }
    return ok;
}

static uint64_t take_number(struct frame *frame, size_t bytes)
{
    if (frame->rest.length < bytes) {
        frame->bad = true;
        frame->rest = STR_NONE;
        return 0;
    }
    uint64_t number = number_at(frame->rest.bytes, bytes);
    frame->rest = str_slice(frame->rest, bytes, frame->rest.length);
    return number;
}

uint8_t frame_take_u8(struct frame *frame)
{
    return (uint8_t)take_number(frame, 1);
}

uint32_t frame_take_u32(struct frame *frame)
{
    return (uint32_t)take_number(frame, 4);
}

uint64_t frame_take_u64(struct frame *frame)
{
    return take_number(frame, 8);
}

struct str frame_take_text(struct frame *frame)
{
    size_t length = frame_take_u32(frame);
    if (frame->rest.length < length) {
        frame->bad = true;
        frame->rest = STR_NONE;
        return STR_NONE;
    }
    struct str text = str_slice(frame->rest, 0, length);
    frame->rest = str_slice(frame->rest, length, frame->rest.length);
    return text;
}
