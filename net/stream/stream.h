#pragma once
#include "engine/base/str.h"
#include "net/stream/net.h"

#include <stdbool.h>
#include <stddef.h>

/* Non-blocking bytes over one socket.
 *
 * 1. stream_write and stream_close never free and never call back: they mark;
 *    callbacks come from the loop only.
 * 2. One write call per loop turn, however many stream_write; what stream_send sends before is
 *    another, which the second thread of the context's outgo may make.
 * 3. More than limits.stream_queue_bytes waiting: the stream ends ("too slow"), nobody else
 *    notices.
 * 4. After `ended` the stream is freed by the loop; the owner must forget it there.
 * 5. At most STREAM_READ_MAX bytes are read per turn (through TLS up to as much again), so a
 *    flood leaves others their turn. */
struct ev_loop;
struct outgo;
struct stream;
struct tls_client;

#define STREAM_READ_MAX 16384

struct stream_events {
    /* Bytes came in; borrowed. Returns how many were taken: if not all, the stream is paused
     * and offers the rest again after stream_pause(stream, false). */
    size_t (*received)(void *data, struct str bytes);
    /* Called once at the end: closed by the peer, an error, too slow, or after stream_close when
     * everything is written. */
    void (*ended)(void *data, const char *reason);
    /* Called when the whole queue is written, for output larger than the queue. May be NULL. */
    void (*drained)(void *data);
};

/* Takes an accepted fd. tls (NULL: none): use TLS with context->tls, which must exist; its value
 * is the protocol's static name for ALPN, or empty. A client that has not finished the handshake
 * after limits.handshake_ms is disconnected. */
struct stream *stream_accept(struct net_context *context, int fd, const char *tls,
        const struct stream_events *events, void *data);

/* Takes a fd of either side, without TLS. All these fds must be non-blocking. */
static inline struct stream *stream_create(
        struct net_context *context, int fd, const struct stream_events *events, void *data)
{
    return stream_accept(context, fd, NULL, events, data);
}
/* Takes a fd connected to a server, and uses TLS as a client; client is borrowed for the call.
 * `ended` reports a wrong server; nothing was written then. */
struct stream *stream_connect_tls(struct net_context *context, int fd,
        const struct tls_client *client, const struct stream_events *events, void *data);
/* Starts TLS on an open connection, as a server (STARTTLS). When the queue is written, the
 * handshake begins with context->tls. Earlier input is dropped, since an attacker may have injected
 * it; do not write anything until something is received. */
void stream_secure(struct stream *stream);
/* Starts TLS as a client, when the server has agreed (in `received`). It starts at once, so no
 * output may be pending. Later writes wait for the handshake. */
void stream_secure_as(struct stream *stream, const struct tls_client *client);
/* True if bytes pass through TLS. */
bool stream_is_secure(const struct stream *stream);
/* Returns the host name that the TLS client requested; NULL: unknown. Valid until the stream
 * ends. */
const char *stream_asked(const struct stream *stream);
/* Writes the SHA-256 of the certificate that the TLS client has proved to own; false: none. Only IRC asks clients for one. */
bool stream_proved(const struct stream *stream, unsigned char out[32]);
/* Queues bytes; ignored once the stream is ending. */
void stream_write(struct stream *stream, const void *bytes, size_t length);
/* Like stream_write, for callers that write once a turn: uses the context's outgo, if there is
 * one. `drained` may not follow. */
void stream_send(struct stream *stream, const void *bytes, size_t length);
/* Creates net_context.outgo, which must outlive all streams of the context. The caller owns it. */
struct outgo *stream_outgo_create(struct ev_loop *loop);
/* Raises the queue's limit to 64 MB, for a stream that many users share. */
void stream_widen(struct stream *stream);
size_t stream_queued(const struct stream *stream);
/* Returns the bytes that the other side may not have received: those queued, and those its system
 * has not acknowledged. */
size_t stream_unconfirmed(const struct stream *stream);
/* Returns why the TLS handshake failed or was given up, or NULL. A peer that hangs up in the
 * handshake does not count as a failure. Valid until the stream is freed. */
const char *stream_tls_failure(const struct stream *stream);
/* Ends the stream after the queue is written, or after five seconds. Reading stops now. Copies
 * reason. */
void stream_close(struct stream *stream, const char *reason);
/* Ends the stream at once; unwritten bytes are dropped. Copies reason. */
void stream_abort(struct stream *stream, const char *reason);
/* Stops and resumes reading: for input that comes faster than it is handled. */
void stream_pause(struct stream *stream, bool paused);
