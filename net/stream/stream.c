/* stream.c -- non-blocking input and output on one socket.
 *
 * The writer watcher is where everything ends: stream_write, stream_close and stream_abort only
 * mark, and feed it an event. It has the lowest priority, so it runs once, after the turn's others:
 * one write call however many stream_write, and no callback inside the caller's own calls. Only it
 * calls `ended`, and frees the stream right after.
 *
 * A close on our side has three states: the queue is written, our side is shut down, and input is
 * read and dropped until the peer closes, too. Closing a socket with unread input would reset the
 * connection, and the peer might lose our last output.
 *
 * stream_send's bytes are written by a second thread, if the context has an outgo. Its pending
 * bytes (`going`) are settled before anything else is written or the socket is closed.
 * The wire (stream_wire.h) passes the owner's bytes through the socket: unchanged, or by TLS. Nothing
 * moves before the TLS handshake. After it, reading may wait until the socket is writable and writing
 * until it is readable, so one function decides which events are watched. */
#include "net/stream/stream.h"

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"
#include "net/stream/outgo.h"
#include "net/stream/stream_tls.h"
#include "net/stream/stream_wire.h"

#include <ev.h>

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    QUEUE_BYTES_DEFAULT = 256 * 1024,
    HANDSHAKE_MS_DEFAULT = 10000,
    WIDE_BYTES = 64 << 20,
};

static const double close_seconds = 5.0;
static const double linger_seconds = 0.5;

enum state {
    OPEN,
    CLOSING,   /* writing the rest of the queue; input is not read */
    LINGERING, /* everything is written and shut down; input is dropped */
    OVER,      /* reported and freed in the writer's next call */
};

/* Small, for idle players: the data of the watchers are the owner's data and events, and only the
 * reader has the socket's number. */
struct stream {
    struct net_context *context;
    const struct stream_wire_calls *wire;
    void *wire_state;
    uint32_t going; /* bytes that the context's outgo is writing */
    enum state state : 2;
    bool secure : 1; /* see stream_wire */
    bool paused : 1;
    bool shaking_hands : 1; /* handshake: nothing else happens; it waits for handshake_wants */
    enum wire_result handshake_wants : 3;
    bool write_blocked : 1;    /* the queue is not empty, and the socket is full */
    bool wide : 1;             /* see stream_widen */
    bool tls_failed : 1;       /* see stream_tls_failure */
    bool turning : 1;          /* see stream_secure */
    bool read_wants_write : 1; /* reading continues when the socket is writable */
    bool write_wants_read : 1; /* writing continues when it is readable */
    struct ev_io reader;       /* data: the owner's */
    struct ev_io writer;       /* data: struct stream_events */
    struct ev_timer *deadline; /* owned; for the handshake, CLOSING and LINGERING; else NULL */
    struct buf *queue;         /* owned; to be written after `going`; NULL: nothing */
    struct buf *untaken;       /* owned; input that the owner has not taken; NULL: none */
    char *reason;              /* owned; why it ends; NULL: it is not ending */
};

_Static_assert(sizeof(struct stream) <= 160, "the next block takes 192");

static int fd_of_stream(const struct stream *stream)
{
    return stream->reader.fd;
}

static const struct stream_events *events_of(const struct stream *stream)
{
    return stream->writer.data;
}

static bool is_reading(const struct stream *stream)
{
    return stream->state == OPEN && !stream->paused && !stream->turning;
}

static struct ev_loop *loop_of_stream(const struct stream *stream)
{
    return stream->context->loop;
}

static void wake_writer(struct stream *stream)
{
    ev_feed_event(loop_of_stream(stream), &stream->writer, EV_WRITE);
}

static void wake_reader(struct stream *stream)
{
    ev_feed_event(loop_of_stream(stream), &stream->reader, EV_READ);
}

/* Starts or stops a watcher. Keeps a fed event, which ev_io_stop would discard. */
static void set_watched(struct stream *stream, struct ev_io *watcher, bool watched)
{
    if (watched) {
        ev_io_start(loop_of_stream(stream), watcher);
    } else if (ev_is_active(watcher)) {
        int fed = ev_clear_pending(loop_of_stream(stream), watcher);
        ev_io_stop(loop_of_stream(stream), watcher);
        if (fed) {
            ev_feed_event(loop_of_stream(stream), watcher, fed);
        }
    }
}

/* Watches the socket for the events that the stream needs. */
static void watch(struct stream *stream)
{
    bool reading = stream->state == LINGERING || is_reading(stream);
    bool read = (reading && !stream->read_wants_write) || stream->write_wants_read;
    bool write = (reading && stream->read_wants_write) ||
                 (stream->write_blocked && !stream->write_wants_read);
    if (stream->shaking_hands) {
        read = stream->handshake_wants == WIRE_WANT_READ;
        write = stream->handshake_wants == WIRE_WANT_WRITE;
    }
    set_watched(stream, &stream->reader, read && stream->state != OVER);
    set_watched(stream, &stream->writer, write && stream->state != OVER);
}

/* Only the first reason counts. */
static void set_reason(struct stream *stream, const char *reason)
{
    if (!stream->reason) {
        stream->reason = mem_dup_text(reason);
    }
}

static void set_over(struct stream *stream, const char *reason)
{
    set_reason(stream, reason);
    stream->state = OVER;
    watch(stream);
    wake_writer(stream);
}

static void drop_deadline(struct stream *stream)
{
    if (stream->deadline) {
        ev_timer_stop(loop_of_stream(stream), stream->deadline);
        mem_free(stream->deadline);
        stream->deadline = NULL;
    }
}

/* Completes pending writes; bytes that the socket did not accept go into the queue. */
static void settle_stream(const struct stream *stream)
{
    if (stream->going > 0) {
        outgo_settle(stream->context->outgo);
    }
}

static void finish_stream(struct stream *stream)
{
    ev_io_stop(loop_of_stream(stream), &stream->reader);
    ev_io_stop(loop_of_stream(stream), &stream->writer);
    drop_deadline(stream);
    stream->wire->destroy(stream->wire_state);
    (void)close(fd_of_stream(stream));
    events_of(stream)->ended(stream->reader.data, stream->reason);
    buf_close(&stream->queue);
    buf_close(&stream->untaken);
    mem_free(stream->reason);
    slab_free(stream);
}

static void on_deadline(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct stream *stream = watcher->data;
    stream->tls_failed = stream->state == OPEN;
    set_over(stream, stream->tls_failed ? "the TLS handshake took too long" : "");
}

static void start_deadline(struct stream *stream, double seconds)
{
    drop_deadline(stream);
    stream->deadline = mem_alloc(sizeof(*stream->deadline));
    /* The loop's time may be old after much work in this turn. */
    ev_timer_init(stream->deadline, on_deadline,
            ev_time() - ev_now(loop_of_stream(stream)) + seconds, 0.0);
    stream->deadline->data = stream;
    ev_timer_start(loop_of_stream(stream), stream->deadline);
}

/* -- the handshake -- */

/* Advances the handshake by one step; pending input and output continue in the loop. */
static void shake_hands(struct stream *stream)
{
    const char *reason = "";
    enum wire_result result = stream->wire->handshake(stream->wire_state, &reason);
    if (result == WIRE_FAILED || result == WIRE_ENDED) {
        stream->tls_failed = result == WIRE_FAILED;
        set_over(stream, reason);
    } else if (result == WIRE_DONE) {
        stream->shaking_hands = false;
        if (stream->state == OPEN) {
            drop_deadline(stream);
        }
        watch(stream);
        wake_writer(stream);
        if (stream->wire->pending(stream->wire_state)) {
            wake_reader(stream);
        }
    } else if (result != WIRE_LATER) {
        stream->handshake_wants = result;
        watch(stream);
    }
}

static void begin_handshake(struct stream *stream)
{
    uint32_t ms = stream->context->limits.handshake_ms;
    stream->shaking_hands = true;
    stream->handshake_wants = WIRE_WANT_READ;
    start_deadline(stream, (double)(ms > 0 ? ms : HANDSHAKE_MS_DEFAULT) / 1000.0);
}

static void set_wire(struct stream *stream, struct stream_wire wire)
{
    stream->wire = wire.calls;
    stream->wire_state = wire.state;
    stream->secure = wire.secure;
}

static void turn_to(struct stream *stream, struct stream_wire wire)
{
    stream->turning = false;
    buf_close(&stream->untaken);
    stream->wire->destroy(stream->wire_state);
    set_wire(stream, wire);
    begin_handshake(stream);
    watch(stream);
}

/* -- out -- */

/* Everything is written: shuts our side down, and waits for the peer. */
static void set_lingering(struct stream *stream)
{
    enum wire_result result = stream->wire->shut(stream->wire_state);
    if (result == WIRE_WANT_READ || result == WIRE_WANT_WRITE) {
        stream->write_wants_read = result == WIRE_WANT_READ;
        stream->write_blocked = true;
        watch(stream);
        return;
    }
    stream->state = LINGERING;
    stream->write_blocked = false;
    stream->read_wants_write = false;
    if (shutdown(fd_of_stream(stream), SHUT_WR) != 0) {
        set_over(stream, "");
        return;
    }
    buf_close(&stream->untaken);
    start_deadline(stream, linger_seconds);
    watch(stream);
}

/* Writes as much as the socket accepts. */
static void write_queue(struct stream *stream)
{
    const char *reason = "";
    size_t written = 0;
    struct str bytes = buf_str(stream->queue);
    enum wire_result result = stream->wire->write(
            stream->wire_state, bytes.bytes, bytes.length, &written, &reason);
    if (result == WIRE_FAILED || result == WIRE_ENDED) {
        set_over(stream, reason);
        return;
    }
    stream->write_blocked = written < bytes.length;
    stream->write_wants_read = stream->write_blocked && result == WIRE_WANT_READ;
    if (stream->write_blocked) {
        buf_consume(stream->queue, written);
    } else {
        buf_close(&stream->queue);
    }
    watch(stream);
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct stream *stream =
            (struct stream *)((char *)watcher - offsetof(struct stream, writer));
    settle_stream(stream);
    if (stream->state != OVER && stream->shaking_hands) {
        shake_hands(stream);
    } else if (stream->state != OVER && stream->read_wants_write) {
        stream->read_wants_write = false;
        watch(stream);
        wake_reader(stream);
    }
    if (stream->state != OVER && !stream->shaking_hands && stream->queue) {
        write_queue(stream);
        if (stream->state == OPEN && !stream->queue && events_of(stream)->drained) {
            events_of(stream)->drained(stream->reader.data);
            settle_stream(stream);
        }
    }
    if (stream->turning && stream->state == OPEN && !stream->queue) {
        turn_to(stream, stream_tls_accept(stream->context, fd_of_stream(stream), ""));
    }
    if (stream->state == CLOSING && !stream->shaking_hands && !stream->queue) {
        set_lingering(stream);
    }
    if (stream->state == OVER) {
        finish_stream(stream);
    }
}

static uint32_t queue_max(const struct stream *stream)
{
    uint32_t max = stream->wide ? WIDE_BYTES : stream->context->limits.stream_queue_bytes;
    return max > 0 ? max : QUEUE_BYTES_DEFAULT;
}

void stream_widen(struct stream *stream)
{
    stream->wide = true;
}

void stream_write(struct stream *stream, const void *bytes, size_t length)
{
    settle_stream(stream);
    if (stream->state != OPEN || length == 0) {
        return;
    }
    if (stream_queued(stream) + length > queue_max(stream)) {
        stream_abort(stream, "too slow");
        return;
    }
    if (!stream->queue && !stream->shaking_hands) {
        wake_writer(stream);
    }
    buf_add_str(buf_open(&stream->queue), (struct str){bytes, length});
}

static void on_sent(
        struct stream *stream, const char *bytes, size_t length, ssize_t count, int error)
{
    size_t written = count > 0 ? (size_t)count : 0;
    stream->going = 0;
    if (stream->state == OVER || written == length) {
        return;
    }
    if (count < 0 && !stream_wire_is_for_now(error)) {
        set_over(stream, strerror(error));
    } else if (length - written > queue_max(stream)) {
        stream_abort(stream, "too slow");
    } else {
        stream->write_blocked = true;
        buf_add_str(buf_open(&stream->queue), (struct str){bytes + written, length - written});
        watch(stream);
    }
}

struct outgo *stream_outgo_create(struct ev_loop *loop)
{
    return outgo_create(loop, on_sent);
}

void stream_send(struct stream *stream, const void *bytes, size_t length)
{
    struct outgo *outgo = stream->secure ? NULL : stream->context->outgo;
    settle_stream(stream);
    if (!outgo || stream->state != OPEN || length == 0 || stream->shaking_hands ||
            stream->queue) {
        stream_write(stream, bytes, length);
        return;
    }
    must(length <= UINT32_MAX);
    stream->going = (uint32_t)length;
    outgo_add(outgo, stream, fd_of_stream(stream), bytes, length);
}

size_t stream_queued(const struct stream *stream)
{
    return stream->going + (stream->queue ? stream->queue->length : 0);
}

size_t stream_unconfirmed(const struct stream *stream)
{
    int bytes = 0;
    bool known = ioctl(fd_of_stream(stream), SIOCOUTQ, &bytes) == 0 && bytes > 0;
    return stream_queued(stream) + (known ? (size_t)bytes : 0);
}

const char *stream_tls_failure(const struct stream *stream)
{
    return stream->tls_failed ? stream->reason : NULL;
}

void stream_close(struct stream *stream, const char *reason)
{
    if (stream->state != OPEN) {
        return;
    }
    set_reason(stream, reason);
    stream->state = CLOSING;
    watch(stream);
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

/* Offers bytes to the owner; keeps the rest for later. */
static void offer(struct stream *stream, struct str bytes)
{
    size_t taken = events_of(stream)->received(stream->reader.data, bytes);
    must(taken <= bytes.length);
    if (taken < bytes.length && stream->state == OPEN) {
        buf_add_str(buf_open(&stream->untaken), str_slice(bytes, taken, bytes.length));
        stream_pause(stream, true);
    }
}

static void offer_untaken(struct stream *stream)
{
    struct buf *bytes = stream->untaken;
    stream->untaken = NULL;
    offer(stream, buf_str(bytes));
    buf_close(&bytes);
}

/* Reads and drops input after our side is shut down. */
static void drop_input(struct stream *stream)
{
    char bytes[STREAM_READ_MAX];
    ssize_t n = recv(fd_of_stream(stream), bytes, sizeof(bytes), 0);
    if (n == 0 || (n < 0 && !stream_wire_is_for_now(errno))) {
        set_over(stream, "");
    }
}

static void read_socket(struct stream *stream)
{
    char bytes[STREAM_READ_MAX];
    size_t count = 0;
    const char *reason = "closed by the other side";
    enum wire_result result =
            stream->wire->read(stream->wire_state, bytes, sizeof(bytes), &count, &reason);
    if (count > 0) {
        offer(stream, (struct str){bytes, count});
    } else if (result == WIRE_FAILED || result == WIRE_ENDED) {
        set_over(stream, reason);
    } else if (result == WIRE_WANT_WRITE) {
        stream->read_wants_write = true;
        watch(stream);
    }
}

/* Reads bytes that the wire has buffered: the socket does not signal them again. */
static void read_on(struct stream *stream)
{
    if (stream->untaken) {
        offer_untaken(stream);
    } else {
        read_socket(stream);
    }
    if (is_reading(stream) && stream->wire->pending(stream->wire_state)) {
        wake_reader(stream);
    }
}

static void on_readable_stream(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct stream *stream =
            (struct stream *)((char *)watcher - offsetof(struct stream, reader));
    if (stream->state == OVER) {
        return;
    }
    if (stream->state == LINGERING) {
        drop_input(stream);
    } else if (stream->shaking_hands) {
        shake_hands(stream);
    } else if (stream->write_wants_read) {
        stream->write_wants_read = false;
        watch(stream);
        wake_writer(stream);
    } else if (is_reading(stream)) {
        read_on(stream);
    }
}

void stream_pause(struct stream *stream, bool paused)
{
    if (stream->state != OPEN || stream->paused == paused) {
        return;
    }
    stream->paused = paused;
    watch(stream);
    if (!paused && !stream->shaking_hands &&
            (stream->untaken || stream->wire->pending(stream->wire_state))) {
        wake_reader(stream);
    }
}

void stream_secure(struct stream *stream)
{
    must(stream->context->tls && !stream->secure);
    stream->turning = true;
    watch(stream);
    wake_writer(stream);
}

void stream_secure_as(struct stream *stream, const struct tls_client *client)
{
    must(!stream->secure);
    settle_stream(stream);
    if (stream->queue) {
        stream_abort(stream, "the other side is early with TLS");
    } else if (stream->state == OPEN) {
        turn_to(stream, stream_tls_connect(client, fd_of_stream(stream)));
        wake_writer(stream);
    }
}

bool stream_is_secure(const struct stream *stream)
{
    return stream->secure;
}

bool stream_proved(const struct stream *stream, unsigned char out[32])
{
    return stream->wire->proved && stream->wire->proved(stream->wire_state, out);
}

const char *stream_asked(const struct stream *stream)
{
    return stream->wire->asked ? stream->wire->asked(stream->wire_state) : NULL;
}

static struct stream *create(struct net_context *context, int fd, struct stream_wire wire,
        const struct stream_events *events, void *data)
{
    struct stream *stream = slab_alloc(sizeof(*stream));
    stream->context = context;
    set_wire(stream, wire);
    ev_io_init(&stream->reader, on_readable_stream, fd, EV_READ);
    ev_io_init(&stream->writer, on_writable, fd, EV_WRITE);
    ev_set_priority(&stream->writer, EV_MINPRI);
    stream->reader.data = data;
    stream->writer.data = (void *)(uintptr_t)events;
    if (wire.calls->handshake) {
        begin_handshake(stream);
    }
    watch(stream);
    return stream;
}

struct stream *stream_accept(struct net_context *context, int fd, const char *tls,
        const struct stream_events *events, void *data)
{
    must(!tls || context->tls);
    struct stream_wire wire = tls ? stream_tls_accept(context, fd, tls) : stream_wire_plain(fd);
    return create(context, fd, wire, events, data);
}

struct stream *stream_connect_tls(struct net_context *context, int fd,
        const struct tls_client *client, const struct stream_events *events, void *data)
{
    struct stream *stream = create(context, fd, stream_tls_connect(client, fd), events, data);
    /* We speak first. */
    wake_writer(stream);
    return stream;
}
