#pragma once
#include "engine/base/buf.h"
#include "net/stream/net.h"

#include <stdbool.h>
#include <stdint.h>

struct stream;
struct tel_compress;

/* Buffers that the connections of a service share, one at a time. Zeroed is empty. */
struct tel_scratch {
    struct buf bytes;  /* output to send */
    struct buf packed; /* the same, compressed */
    const struct net_context *context;
    const struct tel_out *owner; /* holder; NULL if none */
    /* Of the last owner: */
    struct stream *stream;
    uint64_t session_id; /* for the wire log */
};

void tel_scratch_finish(struct tel_scratch *scratch);

/* The output of one connection. Embedded; pointers are borrowed unless noted. */
struct tel_out {
    struct tel_scratch *scratch;
    struct tel_compress *compress; /* owned; NULL: output is not compressed */
};

void tel_out_finish(struct tel_out *out);
/* Returns the buffer to append output to, which goes to that stream. No other connection may use it
 * until tel_out_send. */
struct buf *tel_out_buf(struct tel_out *out, struct stream *stream, uint64_t session_id);
/* Sends what was appended. */
void tel_out_send(struct tel_out *out);
/* Begins or ends MCCP2 exactly at this place in the output. Call tel_out_buf first. */
void tel_out_compress(struct tel_out *out, bool on);
