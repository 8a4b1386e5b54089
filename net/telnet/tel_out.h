#pragma once
#include "engine/base/buf.h"
#include "net/stream/net.h"

#include <stdbool.h>
#include <stdint.h>

struct stream;
struct tel_compress;

/* The buffers that all conversations of a service take turns with. Zeroed is empty. */
struct tel_scratch {
    struct buf bytes;            /* bytes to send */
    struct buf packed;           /* the same, compressed */
    const struct tel_out *owner; /* the conversation that is using it, or NULL */
};

void tel_scratch_finish(struct tel_scratch *scratch);

/* The output of one conversation. Embedded; all pointers are borrowed. */
struct tel_out {
    struct tel_scratch *scratch;
    struct stream *stream;
    const struct net_context *context;
    uint64_t session_id;           /* for the wire log */
    struct tel_compress *compress; /* owned; NULL: what is sent is not compressed */
};

void tel_out_finish(struct tel_out *out);
/* Returns where to append what shall be sent. Until tel_out_send nobody else may. */
struct buf *tel_out_buf(struct tel_out *out);
/* Sends what was appended. */
void tel_out_send(struct tel_out *out);
/* Begins or ends MCCP2 at this point of the output. */
void tel_out_compress(struct tel_out *out, bool on);
