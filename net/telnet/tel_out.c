/* tel_out.c -- collects the output of one connection's turn and sends it to the stream.
 *
 * Text, answers to negotiation and data come from several places, libtelnet's in pieces of a few
 * bytes; they are collected and sent together. The buffer belongs to the service. A connection
 * holds it from its first byte to tel_out_send, so an idle connection costs nothing and busy ones
 * reuse the same warm memory.
 *
 * Compression is the last step. It begins and ends at an exact place in the output: bytes appended
 * before the switch are sent in the old form. */
#include "net/telnet/tel_out.h"

#include "engine/base/err.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_compress.h"

/* Memory that the scratch keeps between two turns. */
enum { SCRATCH_KEEP = 64 * 1024 };

void tel_scratch_finish(struct tel_scratch *scratch)
{
    buf_finish(&scratch->bytes);
    buf_finish(&scratch->packed);
}

void tel_out_finish(struct tel_out *out)
{
    if (out->scratch && out->scratch->owner == out) {
        out->scratch->owner = NULL;
        buf_clear(&out->scratch->bytes);
    }
    tel_compress_destroy(out->compress);
    out->compress = NULL;
}

struct buf *tel_out_buf(struct tel_out *out, struct stream *stream, uint64_t session_id)
{
    struct tel_scratch *scratch = out->scratch;
    must(!scratch->owner || scratch->owner == out);
    scratch->owner = out;
    scratch->stream = stream;
    scratch->session_id = session_id;
    return &scratch->bytes;
}

void tel_out_send(struct tel_out *out)
{
    struct tel_scratch *scratch = out->scratch;
    if (scratch->owner != out) {
        return;
    }
    scratch->owner = NULL;
    struct str bytes = buf_str(&scratch->bytes);
    net_log_wire(scratch->context, ">", scratch->session_id, bytes);
    if (!out->compress) {
        stream_send(scratch->stream, bytes.bytes, bytes.length);
    } else if (tel_compress_add(out->compress, bytes, &scratch->packed)) {
        stream_send(scratch->stream, scratch->packed.bytes, scratch->packed.length);
    } else {
        stream_abort(scratch->stream, "compression failed");
    }
    buf_shrink(&scratch->bytes, SCRATCH_KEEP);
    buf_shrink(&scratch->packed, SCRATCH_KEEP);
}

static void begin_compression(struct tel_out *out)
{
    static const char marker[] = "\377\372\126\377\360"; /* IAC SB 86 IAC SE */
    struct tel_compress *compress = tel_compress_create();
    if (compress) {
        buf_add(&out->scratch->bytes, marker, sizeof(marker) - 1);
        tel_out_send(out);
        out->compress = compress;
    }
}

static void end_compression(struct tel_out *out)
{
    tel_out_send(out);
    if (tel_compress_end(out->compress, &out->scratch->packed)) {
        stream_write(
                out->scratch->stream, out->scratch->packed.bytes, out->scratch->packed.length);
    }
    buf_clear(&out->scratch->packed);
    tel_compress_destroy(out->compress);
    out->compress = NULL;
}

void tel_out_compress(struct tel_out *out, bool on)
{
    if (on && !out->compress) {
        begin_compression(out);
    } else if (!on && out->compress) {
        end_compression(out);
    }
}
