#pragma once
#include "engine/base/str.h"
#include "net/net.h"

#include <stdbool.h>
#include <stddef.h>

/* Non-blocking bytes over one socket.
 *
 * 1. stream_write and stream_close never free and never call back: they mark;
 *    callbacks come from the loop only.
 * 2. One write call per loop turn, however many stream_write.
 * 3. More than limits.stream_queue_bytes waiting: the stream ends ("too slow"), nobody else notices.
 * 4. After `ended` the stream is freed by the loop; the owner must forget it there. */
struct stream;

struct stream_events {
    /* Bytes came in; borrowed. */
    void (*received)(void *data, struct str bytes);
    /* The end, once: closed by the peer, an error, too slow, or after stream_close when all was written. */
    void (*ended)(void *data, const char *reason);
};

struct stream *stream_create(struct net_context *context, int fd, const struct stream_events *events, void *data);
void stream_write(struct stream *stream, const void *bytes, size_t length);
size_t stream_queued(const struct stream *stream);
/* Ends after what is queued is written, or after five seconds. Reading stops now. */
void stream_close(struct stream *stream, const char *reason);
/* Ends at once, unwritten bytes are dropped. */
void stream_abort(struct stream *stream, const char *reason);
/* Stops and resumes reading: for input that comes faster than it is handled. */
void stream_pause(struct stream *stream, bool paused);
