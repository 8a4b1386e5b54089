/* witness_call.c -- the connection of a world, or of its copy, to their witness.
 *
 * 1. Questions are numbered. A statement is agreed to when the witness has agreed to a question
 *    with it, or to a later one.
 * 2. The lease counts from when the question was sent, and ends a little earlier here than at the
 *    witness. */
#include "net/follow/witness_call.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/shared/dial_start.h"
#include "net/shared/sealed_stream.h"
#include "net/stream/dial.h"
#include "net/stream/stream.h"

#include <ev.h>

enum {
    WITNESS_CONNECT_MS = 1500,
    WITNESS_SILENT_MS = 1500, /* how long an answer is waited for */
    WITNESS_HOLD_MS = 500,
    WITNESS_TAKE_MS = 250,
    WITNESS_MARGIN_MS = 500, /* how much earlier a lease ends here */
};

static const double witness_retry_seconds = 0.25;
static const double witness_tick_seconds = 0.1;

enum mode { MODE_REST, MODE_HOLD, MODE_TAKE };

struct witness_call {
    struct net_context *context;
    char *to; /* owned */
    const struct sealed_key *secret;
    struct stream *stream; /* NULL: not connected */
    struct connector *connector;
    struct sealed sealed;
    struct buf in;
    struct ev_timer again;
    struct ev_timer tick;
    bool greeted;
    bool dropped; /* the stream is closing */
    bool stopping;
    bool told_lost;
    enum mode mode;
    struct witness_ask ask;
    uint64_t changed; /* the first question with the current statement */
    int64_t asked_ms; /* when the last question was sent; 0: no answer is pending */
    int64_t next_ms;
    int64_t heard_ms;
    int64_t lease_ms; /* end of the current lease */
    bool held;
    uint64_t other;
    uint64_t other_holder;
    uint64_t taken;
};

/* -- asking -- */

static void ask(struct witness_call *call)
{
    struct buf out = {0};
    if (!call->greeted || call->dropped || call->mode == MODE_REST || call->asked_ms > 0) {
        return;
    }
    bool holds = call->mode == MODE_HOLD;
    call->ask.number++;
    witness_put_ask(&out, holds ? WITNESS_HOLD : WITNESS_TAKE, &call->ask);
    sealed_stream_send(call->stream, &call->sealed, out.bytes, out.length);
    call->asked_ms = clock_ms();
    call->next_ms = call->asked_ms + (holds ? WITNESS_HOLD_MS : WITNESS_TAKE_MS);
    buf_finish(&out);
}

/* Sets the question to be asked from now on. */
static void set_ask(struct witness_call *call, enum mode mode, const struct witness_ask *next)
{
    const struct witness_ask *now = &call->ask;
    bool same = call->mode == mode && now->world_id == next->world_id &&
                now->term == next->term && now->origin == next->origin &&
                now->kept == next->kept;
    if (!same) {
        uint64_t number = now->number;
        call->mode = mode;
        call->ask = *next;
        call->ask.number = number;
        call->changed = number + 1;
        call->held = false;
        call->next_ms = 0;
        ask(call);
    }
}

void witness_call_hold(struct witness_call *call, const struct witness_ask *ask)
{
    set_ask(call, MODE_HOLD, ask);
}

bool witness_call_is_held(const struct witness_call *call)
{
    return call->mode == MODE_HOLD && call->held && clock_ms() < call->lease_ms;
}

uint64_t witness_call_other(const struct witness_call *call, uint64_t *out_holder)
{
    *out_holder = call->other_holder;
    return call->other;
}

void witness_call_take(struct witness_call *call, const struct witness_ask *ask)
{
    set_ask(call, MODE_TAKE, ask);
}

void witness_call_rest(struct witness_call *call)
{
    call->mode = MODE_REST;
}

uint64_t witness_call_taken(const struct witness_call *call)
{
    return call->taken;
}

bool witness_call_is_up(const struct witness_call *call)
{
    return call->greeted && !call->dropped;
}

const char *witness_call_address(const struct witness_call *call)
{
    return call->to;
}

/* -- answers -- */

static void take_held(struct witness_call *call, const struct witness_says *says)
{
    if (says->verdict == WITNESS_AGREED && says->number >= call->changed) {
        call->held = true;
        call->lease_ms = call->asked_ms + WITNESS_LEASE_MS - WITNESS_MARGIN_MS;
    } else if (says->verdict == WITNESS_OTHER && says->term >= call->ask.term) {
        call->other = says->term;
        call->other_holder = says->holder;
    } else if (says->verdict != WITNESS_AGREED) {
        call->held = false;
    }
}

static bool take_says(struct witness_call *call, struct frame *frame)
{
    struct witness_says says;
    if (!witness_take_says(frame, &says) || says.number != call->ask.number ||
            call->asked_ms == 0) {
        return false;
    }
    if (call->mode == MODE_HOLD) {
        take_held(call, &says);
    } else if (call->mode == MODE_TAKE && says.verdict == WITNESS_AGREED &&
               says.number >= call->changed && says.term > call->ask.term) {
        call->taken = says.term;
    }
    call->asked_ms = 0;
    if (says.number < call->changed) {
        ask(call); /* the question has changed in the meantime */
    }
    return true;
}

static bool take_frame_witness_call(void *data, struct frame *frame)
{
    struct witness_call *call = data;
    call->heard_ms = clock_ms();
    if (call->dropped) {
        return true;
    }
    if (call->greeted) {
        return frame->kind == WITNESS_SAYS && take_says(call, frame);
    }
    if (frame->kind != WITNESS_HELLO || !witness_take_hello(frame)) {
        return false;
    }
    call->greeted = true;
    if (call->told_lost) {
        log_notice("the witness at %s is back", call->to);
    }
    call->told_lost = false;
    ask(call);
    return true;
}

/* -- the connection -- */

static void drop_witness_call(struct witness_call *call, const char *why)
{
    if (call->stream && !call->dropped) {
        call->dropped = true;
        stream_abort(call->stream, why);
    }
}

static void tell_lost_witness_call(struct witness_call *call, const char *why)
{
    if (!call->told_lost && !call->stopping) {
        call->told_lost = true;
        log_warning("the witness at %s is away, so there is no automatic failover: %s",
                call->to, why);
    }
}

static bool take_plain_witness_call(void *data, struct str bytes)
{
    struct witness_call *call = data;
    return frame_feed(&call->in, bytes, take_frame_witness_call, call) &&
           call->in.length < STREAM_READ_MAX;
}

static size_t on_received_witness_call(void *data, struct str bytes)
{
    struct witness_call *call = data;
    if (call->dropped) {
        return bytes.length;
    }
    enum sealed_end end = sealed_stream_read(
            call->stream, &call->sealed, bytes, take_plain_witness_call, call);
    if (end != SEALED_ON) {
        drop_witness_call(call,
                end == SEALED_WRONG ? "it has another follow.secret: give both the same file"
                                    : "it is not a witness of this release");
    }
    return bytes.length;
}

static void on_ended_witness_call(void *data, const char *reason)
{
    struct witness_call *call = data;
    tell_lost_witness_call(call, reason);
    call->stream = NULL;
    call->greeted = false;
    call->dropped = false;
    call->asked_ms = 0;
    sealed_finish(&call->sealed);
    buf_finish(&call->in);
    if (!call->stopping) {
        ev_timer_again(call->context->loop, &call->again);
    }
}

static const struct stream_events witness_call_stream_calls = {
        .received = on_received_witness_call,
        .ended = on_ended_witness_call,
};

static void on_connected_witness_call(void *data, int fd, const char *why)
{
    struct witness_call *call = data;
    call->connector = NULL;
    if (fd < 0) {
        tell_lost_witness_call(call, why);
        ev_timer_again(call->context->loop, &call->again);
        return;
    }
    call->heard_ms = clock_ms();
    call->stream = stream_create(call->context, fd, &witness_call_stream_calls, call);
    sealed_stream_begin(call->stream, &call->sealed,
            dial_is_socket(call->to) ? NULL : call->secret, "witness", true);
}

static void on_again_witness_call(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct witness_call *call = watcher->data;
    (void)events;
    ev_timer_stop(loop, watcher);
    call->connector = dial_start(
            call->context, call->to, WITNESS_CONNECT_MS, on_connected_witness_call, call);
}

static void on_tick_witness_call(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct witness_call *call = watcher->data;
    int64_t now_ms = clock_ms();
    (void)loop;
    (void)events;
    int64_t since_ms = call->asked_ms > 0 ? call->asked_ms : call->heard_ms;
    if (call->stream && (call->asked_ms > 0 || !call->greeted) &&
            now_ms - since_ms >= WITNESS_SILENT_MS) {
        drop_witness_call(call, "it does not answer");
    } else if (now_ms >= call->next_ms) {
        ask(call);
    }
}

/* -- its life -- */

struct witness_call *witness_call_start(
        struct net_context *context, const char *to, const struct sealed_key *secret)
{
    struct witness_call *call = mem_alloc(sizeof(*call));
    call->context = context;
    call->to = mem_dup_text(to);
    call->secret = secret;
    ev_timer_init(&call->again, on_again_witness_call, 0.0, witness_retry_seconds);
    call->again.data = call;
    ev_timer_init(
            &call->tick, on_tick_witness_call, witness_tick_seconds, witness_tick_seconds);
    call->tick.data = call;
    ev_timer_start(context->loop, &call->again);
    ev_timer_start(context->loop, &call->tick);
    return call;
}

void witness_call_stop(struct witness_call *call)
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
        stream_abort(call->stream, "it is asked no more");
        ev_run(loop, EVRUN_NOWAIT);
        ev_run(loop, EVRUN_NOWAIT);
    }
    mem_free(call->to);
    mem_free(call);
}
