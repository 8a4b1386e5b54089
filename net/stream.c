/* stream.c -- bytes from and to one socket, without waiting for anybody.
 *
 * The writer watcher is the place where everything ends: stream_write,
 * stream_close and stream_abort only mark, and feed it an event. It has the
 * lowest priority, so it runs once, after all else that this turn brought: one
 * write call however many stream_write, and no callback inside the caller's
 * own calls. Only it calls `ended`, and it frees the stream right after.
 *
 * An end asked for by us goes through three states: the queue is written, our
 * side is shut down, and what the peer still sends is read and dropped until he
 * closes too. Closing a socket with unread input would reset the connection,
 * and the peer might lose our last words.
 *
 * What the bytes mean is the owner's affair; so is compressing them. */
#include "net/stream.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"

#include <ev.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    QUEUE_BYTES_DEFAULT = 256 * 1024,
    QUEUE_KEEP = 1024, /* what an empty queue may keep allocated */
};

static const double close_seconds = 5.0;
static const double linger_seconds = 0.5;

enum state {
    OPEN,
    CLOSING,   /* writing the rest of the queue; input is not read */
    LINGERING, /* all is written and shut down; input is dropped */
    OVER,      /* to be told and freed at the writer's next call */
};

struct stream {
    struct net_context *context;
    const struct stream_events *events;
    void *data;
    int fd;
    enum state state;
    bool paused;
    struct ev_io reader;
    struct ev_io writer;
    struct ev_timer deadline; /* CLOSING and LINGERING only */
    struct buf queue;         /* to be written */
    struct buf untaken;       /* read, and not taken by the owner yet */
    char reason[96];
};

static struct ev_loop *loop_of(const struct stream *stream)
{
    return stream->context->loop;
}

static void wake_writer(struct stream *stream)
{
    ev_feed_event(loop_of(stream), &stream->writer, EV_WRITE);
}

/* Marks the end. The first reason is the true one. */
static void set_over(struct stream *stream, const char *reason)
{
    if (stream->state == OPEN) {
        (void)snprintf(stream->reason, sizeof(stream->reason), "%s", reason);
    }
    stream->state = OVER;
    ev_io_stop(loop_of(stream), &stream->reader);
    wake_writer(stream);
}

static void finish(struct stream *stream)
{
    ev_io_stop(loop_of(stream), &stream->reader);
    ev_io_stop(loop_of(stream), &stream->writer);
    ev_timer_stop(loop_of(stream), &stream->deadline);
    (void)close(stream->fd);
    stream->events->ended(stream->data, stream->reason);
    buf_finish(&stream->queue);
    buf_finish(&stream->untaken);
    mem_free(stream);
}

static void start_deadline(struct stream *stream, double seconds)
{
    /* The loop's idea of now may be old when much was done this turn. */
    ev_timer_stop(loop_of(stream), &stream->deadline);
    ev_timer_set(&stream->deadline, ev_time() - ev_now(loop_of(stream)) + seconds, 0.0);
    ev_timer_start(loop_of(stream), &stream->deadline);
}

/* -- out -- */

static void set_lingering(struct stream *stream)
{
    stream->state = LINGERING;
    ev_io_stop(loop_of(stream), &stream->writer);
    if (shutdown(stream->fd, SHUT_WR) != 0) {
        set_over(stream, "");
        return;
    }
    buf_shrink(&stream->untaken, 0);
    start_deadline(stream, linger_seconds);
    ev_io_start(loop_of(stream), &stream->reader);
}

/* Writes what the socket takes. */
static void write_queue(struct stream *stream)
{
    ssize_t n = send(stream->fd, stream->queue.bytes, stream->queue.length, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        set_over(stream, strerror(errno));
        return;
    }
    size_t written = n > 0 ? (size_t)n : 0;
    if (written < stream->queue.length) {
        buf_consume(&stream->queue, written);
        ev_io_start(loop_of(stream), &stream->writer);
        return;
    }
    buf_shrink(&stream->queue, QUEUE_KEEP);
    ev_io_stop(loop_of(stream), &stream->writer);
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct stream *stream = watcher->data;
    if (stream->state != OVER && stream->queue.length > 0) {
        write_queue(stream);
    }
    if (stream->state == CLOSING && stream->queue.length == 0) {
        set_lingering(stream);
    }
    if (stream->state == OVER) {
        finish(stream);
    }
}

static void on_deadline(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    set_over(watcher->data, "");
}

static uint32_t queue_max(const struct stream *stream)
{
    uint32_t max = stream->context->limits.stream_queue_bytes;
    return max > 0 ? max : QUEUE_BYTES_DEFAULT;
}

void stream_write(struct stream *stream, const void *bytes, size_t length)
{
    if (stream->state != OPEN || length == 0) {
        return;
    }
    if (stream->queue.length + length > queue_max(stream)) {
        stream_abort(stream, "too slow");
        return;
    }
    if (stream->queue.length == 0) {
        wake_writer(stream);
    }
    buf_add(&stream->queue, bytes, length);
}

size_t stream_queued(const struct stream *stream)
{
    return stream->queue.length;
}

void stream_close(struct stream *stream, const char *reason)
{
    if (stream->state != OPEN) {
        return;
    }
    (void)snprintf(stream->reason, sizeof(stream->reason), "%s", reason);
    stream->state = CLOSING;
    ev_io_stop(loop_of(stream), &stream->reader);
    start_deadline(stream, close_seconds);
    wake_writer(stream);
}

void stream_abort(struct stream *stream, const char *reason)
{
    if (stream->state != OVER) {
        set_over(stream, reason);
    }
}

/* -- in -- */

/* Offers bytes to the owner; what he leaves is kept for when he goes on. */
static void offer(struct stream *stream, struct str bytes)
{
    size_t taken = stream->events->received(stream->data, bytes);
    must(taken <= bytes.length);
    if (taken < bytes.length && stream->state == OPEN) {
        buf_add_str(&stream->untaken, str_slice(bytes, taken, bytes.length));
        stream_pause(stream, true);
    }
}

static void offer_untaken(struct stream *stream)
{
    struct buf bytes = stream->untaken;
    stream->untaken = (struct buf){0};
    offer(stream, buf_str(&bytes));
    buf_finish(&bytes);
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct stream *stream = watcher->data;
    if (stream->untaken.length > 0) {
        offer_untaken(stream);
        return;
    }
    char bytes[STREAM_READ_MAX];
    ssize_t n = recv(stream->fd, bytes, sizeof(bytes), 0);
    if (n == 0) {
        set_over(stream, "closed by the other side");
    } else if (n < 0) {
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            set_over(stream, strerror(errno));
        }
    } else if (stream->state == OPEN) {
        offer(stream, (struct str){bytes, (size_t)n});
    }
}

void stream_pause(struct stream *stream, bool paused)
{
    if (stream->state != OPEN || stream->paused == paused) {
        return;
    }
    stream->paused = paused;
    if (paused) {
        ev_io_stop(loop_of(stream), &stream->reader);
        return;
    }
    ev_io_start(loop_of(stream), &stream->reader);
    if (stream->untaken.length > 0) {
        ev_feed_event(loop_of(stream), &stream->reader, EV_READ);
    }
}

struct stream *stream_create(
        struct net_context *context, int fd, const struct stream_events *events, void *data)
{
    struct stream *stream = mem_alloc(sizeof(*stream));
    stream->context = context;
    stream->events = events;
    stream->data = data;
    stream->fd = fd;
    ev_io_init(&stream->reader, on_readable, fd, EV_READ);
    ev_io_init(&stream->writer, on_writable, fd, EV_WRITE);
    ev_init(&stream->deadline, on_deadline);
    ev_set_priority(&stream->writer, EV_MINPRI);
    stream->reader.data = stream;
    stream->writer.data = stream;
    stream->deadline.data = stream;
    ev_io_start(context->loop, &stream->reader);
    return stream;
}
