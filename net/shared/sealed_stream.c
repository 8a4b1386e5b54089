/* sealed_stream.c -- an encrypted channel over a stream. */
#include "net/shared/sealed_stream.h"

#include "net/stream/stream.h"

static void send_all(struct stream *stream, struct buf *out)
{
    if (out->length > 0) {
        stream_send(stream, out->bytes, out->length);
    }
    buf_finish(out);
}

void sealed_stream_begin(struct stream *stream, struct sealed *sealed,
        const struct sealed_key *key, const char *purpose, bool dials)
{
    struct buf out = {0};
    sealed_begin(sealed, key, purpose, dials, &out);
    send_all(stream, &out);
}

void sealed_stream_send(
        struct stream *stream, struct sealed *sealed, const void *bytes, size_t length)
{
    struct buf out = {0};
    if (!sealed->key) {
        stream_send(stream, bytes, length);
        return;
    }
    sealed_write(sealed, (struct str){bytes, length}, &out);
    send_all(stream, &out);
}

enum sealed_end sealed_stream_read(struct stream *stream, struct sealed *sealed,
        struct str bytes, bool (*take)(void *data, struct str plain), void *data)
{
    struct buf out = {0};
    enum sealed_end end = sealed_read(sealed, bytes, take, data, &out);
    send_all(stream, &out);
    return end;
}
