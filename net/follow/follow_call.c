/* follow_call.c -- a follower's connection to its world.
 *
 * It is dialled every retry_seconds until it succeeds. The world sends its state each half
 * second, so a world that is silent for SILENT_MS is disconnected. */
#include "net/follow/follow_call.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/shared/dial_start.h"
#include "net/shared/sealed_stream.h"
#include "net/stream/dial.h"
#include "net/stream/stream.h"

#include <ev.h>

enum { CONNECT_MS = 5000, FOLLOW_CALL_SILENT_MS = 5000, FOLLOW_CALL_IN_KEEP = 65536 };

static const double retry_seconds = 0.25;
static const double tick_seconds = 1.0;

struct follow_call {
    struct net_context *context;
    char *to;                        /* owned */
    const struct sealed_key *secret; /* borrowed; NULL: a local socket */
    const struct tls_client *tls;
    void (*join)(void *data, struct follow_join *out);
    const struct follow_call_events *events;
    void *data;
    struct stream *stream; /* NULL: not connected */
    struct connector *connector;
    struct buf in;
    struct sealed sealed;
    bool greeted;
    bool up;
    bool stopping;
    bool told_failed;
    bool paused;
    bool dropped; /* the stream is closing; ignore it */
    int64_t heard_ms;
    struct ev_timer again;
    struct ev_timer tick;
};

static void lose(struct follow_call *call, const char *why)
{
    bool was = call->up;
    call->up = false;
    call->greeted = false;
    if (was && !call->stopping) {
        call->events->lost(call->data, why);
    }
}

void follow_call_drop(struct follow_call *call, const char *why)
{
    if (call->stream && !call->dropped) {
        call->dropped = true;
        stream_abort(call->stream, why);
        lose(call, why);
    }
}

void follow_call_wait(struct follow_call *call, double seconds)
{
    call->again.repeat = seconds > 0 ? seconds : retry_seconds;
}

/* -- in -- */

static bool take_hello_follow_call(struct follow_call *call, struct frame *frame)
{
    uint32_t version = 0;
    struct buf out = {0};
    struct follow_join join = {0};
    if (!follow_take_hello(frame, &version)) {
        if (version > 0) {
            log_error("the world speaks version %u of the link, this follower %u: start both "
                      "from one release",
                    version, FOLLOW_VERSION);
        }
        return false;
    }
    call->greeted = true;
    call->told_failed = false;
    call->join(call->data, &join);
    follow_put_join(&out, &join);
    sealed_stream_send(call->stream, &call->sealed, out.bytes, out.length);
    buf_finish(&out);
    return true;
}

static bool take_welcome(struct follow_call *call, struct frame *frame)
{
    struct follow_welcome welcome;
    if (!follow_take_welcome(frame, &welcome)) {
        return false;
    }
    call->up = true;
    call->events->welcome(call->data, &welcome);
    return true;
}

static bool take_no(struct follow_call *call, struct frame *frame)
{
    bool final = frame_take_u8(frame) != 0;
    struct str why = frame_take_text(frame);
    if (frame->bad || !str_is_utf8(why)) {
        return false;
    }
    call->events->refused(call->data, final, why);
    return true;
}

static bool take_frame_follow_call(void *data, struct frame *frame)
{
    struct follow_call *call = data;
    if (call->dropped || call->stopping) {
        return true;
    }
    if (!call->greeted) {
        return frame->kind == FOLLOW_HELLO && take_hello_follow_call(call, frame);
    }
    if (frame->kind == FOLLOW_NO) {
        return take_no(call, frame);
    }
    if (!call->up) {
        return frame->kind == FOLLOW_WELCOME && take_welcome(call, frame);
    }
    return call->events->told(call->data, frame);
}

static bool take_plain_follow_call(void *data, struct str bytes)
{
    struct follow_call *call = data;
    return call->dropped || frame_feed(&call->in, bytes, take_frame_follow_call, call);
}

static size_t on_received_follow_call(void *data, struct str bytes)
{
    struct follow_call *call = data;
    call->heard_ms = clock_ms();
    if (call->dropped) {
        return bytes.length;
    }
    enum sealed_end end = sealed_stream_read(
            call->stream, &call->sealed, bytes, take_plain_follow_call, call);
    if (end == SEALED_WRONG) {
        call->events->refused(
                call->data, true, STR("it has another follow.secret: give both the same file"));
        follow_call_drop(call, "the secrets differ");
    } else if (end != SEALED_ON) {
        log_error("the server at %s is not a world of this release%s", call->to,
                call->secret && !call->sealed.keyed ? ", or has no follow.secret" : "");
        follow_call_drop(call, "not the protocol");
    }
    return bytes.length;
}

static void on_ended_follow_call(void *data, const char *reason)
{
    struct follow_call *call = data;
    call->stream = NULL;
    if (!call->greeted && !call->dropped && !call->stopping && !call->told_failed) {
        call->told_failed = true;
        log_warning("%s answers, but not as a world: %s", call->to, reason);
    }
    call->paused = false;
    buf_finish(&call->in);
    sealed_finish(&call->sealed);
    if (!call->dropped) {
        lose(call, reason);
    }
    call->dropped = false;
    if (!call->stopping) {
        ev_timer_again(call->context->loop, &call->again);
    }
}

static const struct stream_events follow_call_stream_calls = {
        .received = on_received_follow_call,
        .ended = on_ended_follow_call,
};

/* -- connecting -- */

static void on_connected(void *data, int fd, const char *why)
{
    struct follow_call *call = data;
    call->connector = NULL;
    if (fd < 0) {
        log_debug("no world at %s: %s", call->to, why);
        ev_timer_again(call->context->loop, &call->again);
        return;
    }
    struct buf hello = {0};
    call->heard_ms = clock_ms();
    call->stream = call->tls
                           ? stream_connect_tls(call->context, fd, call->tls,
                                     &follow_call_stream_calls, call)
                           : stream_create(call->context, fd, &follow_call_stream_calls, call);
    stream_widen(call->stream);
    sealed_stream_begin(call->stream, &call->sealed, call->secret, "link", true);
    follow_put_hello(&hello);
    sealed_stream_send(call->stream, &call->sealed, hello.bytes, hello.length);
    buf_finish(&hello);
}

static void on_again(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct follow_call *call = watcher->data;
    (void)events;
    ev_timer_stop(loop, watcher);
    call->connector = dial_start(call->context, call->to, CONNECT_MS, on_connected, call);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct follow_call *call = watcher->data;
    (void)loop;
    (void)events;
    if (call->stream && !call->paused && call->heard_ms < clock_ms() - FOLLOW_CALL_SILENT_MS) {
        follow_call_drop(call, "it is silent");
    }
}

/* -- its life -- */

struct follow_call *follow_call_start(
        struct net_context *context, const struct follow_call_options *options)
{
    struct follow_call *call = mem_alloc(sizeof(*call));
    call->context = context;
    call->to = mem_dup_text(options->to);
    call->secret = dial_is_socket(options->to) ? NULL : options->secret;
    call->tls = options->tls;
    call->join = options->join;
    call->events = options->events;
    call->data = options->data;
    ev_timer_init(&call->again, on_again, 0.0, retry_seconds);
    call->again.data = call;
    ev_timer_init(&call->tick, on_tick, tick_seconds, tick_seconds);
    call->tick.data = call;
    ev_timer_start(context->loop, &call->again);
    ev_timer_start(context->loop, &call->tick);
    return call;
}

void follow_call_send(struct follow_call *call, const struct buf *frames)
{
    if (call->up) {
        sealed_stream_send(call->stream, &call->sealed, frames->bytes, frames->length);
    }
}

void follow_call_pause(struct follow_call *call, bool paused)
{
    if (call->stream && !call->dropped) {
        call->heard_ms = clock_ms();
        call->paused = paused;
        stream_pause(call->stream, paused);
    }
}

bool follow_call_is_up(const struct follow_call *call)
{
    return call->up;
}

void follow_call_stop(struct follow_call *call)
{
    if (!call) {
        return;
    }
    struct ev_loop *loop = call->context->loop;
    call->stopping = true;
    ev_timer_stop(loop, &call->again);
    ev_timer_stop(loop, &call->tick);
    connector_cancel(call->connector);
    if (call->stream) {
        stream_abort(call->stream, "the follower ends");
        ev_run(loop, EVRUN_NOWAIT);
        ev_run(loop, EVRUN_NOWAIT);
    }
    mem_free(call->to);
    mem_free(call);
}
