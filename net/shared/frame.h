#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* Frames over one byte stream, for Skein's own protocols: a length (of the rest), a kind and its parts. Numbers are little
 * endian; a text is its length and its bytes. */

/* Longer frames are invalid. */
#define FRAME_MAX ((size_t)32 << 20)

/* -- writing -- */

/* frame_begin begins a frame in out, frame_end completes it. */
size_t frame_begin(struct buf *out, uint8_t kind);
void frame_end(struct buf *out, size_t begun);
void frame_put_text(struct buf *out, struct str text);

/* -- reading -- */

/* The remaining parts of a frame. A missing part is read as empty or 0, and sets bad. */
struct frame {
    uint8_t kind; /* the protocol's */
    struct str rest;
    bool bad;
};

/* Returns false if the frame breaks the protocol. */
typedef bool (*frame_fn)(void *data, struct frame *frame);

/* Passes each complete frame to take, in order, borrowed for the call. An incomplete one waits in
 * `in`, which holds a frame at most. False if the bytes break the protocol; the rest is dropped. */
bool frame_feed(struct buf *in, struct str bytes, frame_fn take, void *data);
uint8_t frame_take_u8(struct frame *frame);
uint32_t frame_take_u32(struct frame *frame);
uint64_t frame_take_u64(struct frame *frame);
struct str frame_take_text(struct frame *frame);
