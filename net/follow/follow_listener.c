/* follow_listener.c -- the leader's side of replication: accepts and authenticates followers.
 *
 * 1. Over TCP nothing is sent before both sides have proven that they know follow.secret.
 * 2. The frames of a turn leave in one write after it, as a connection proxy's do.
 * 3. A follower that is silent for SILENT_MS is disconnected: it reports every half second. */
#include "net/follow/follow_listener.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/shared/sealed_service.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <string.h>

enum {
    FOLLOW_LISTENER_SILENT_MS = 5000,
    FOLLOW_LISTENER_IN_KEEP = 4096,
    FOLLOW_FRAME_MAX = 4096
};

struct follow_conn {
    struct service_conn base;
    struct buf in;
    struct buf out;
    struct sealed sealed;
    bool greeted;
    bool joined; /* joined was called */
    int64_t heard_ms;
};

struct follow_service {
    struct service base;
    struct ev_prepare flush;
};

static const struct follow_source *source_of(const struct follow_conn *conn)
{
    return conn->base.service->context->follow;
}

/* -- out -- */

static void flush(struct follow_conn *conn)
{
    if (conn->out.length > 0 && !conn->base.doomed) {
        sealed_stream_send(conn->base.stream, &conn->sealed, conn->out.bytes, conn->out.length);
    }
    buf_shrink(&conn->out, FOLLOW_LISTENER_IN_KEEP);
    buf_clear(&conn->out);
}

static void on_flush(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    struct follow_service *service = watcher->data;
    const struct follow_source *source = service->base.context->follow;
    (void)loop;
    (void)events;
    source->turn(source->data);
    for (struct service_conn *conn = service->base.first; conn; conn = conn->next) {
        flush((struct follow_conn *)conn);
    }
}

struct buf *follow_listener_out(struct follow_conn *conn)
{
    return &conn->out;
}

size_t follow_listener_queued(const struct follow_conn *conn)
{
    return stream_queued(conn->base.stream) + conn->out.length;
}

const char *follow_listener_address(const struct follow_conn *conn)
{
    return strcmp(conn->base.address, "unix") == 0 ? "this machine" : conn->base.address;
}

/* Tells the source that the follower has left. */
static void leave(struct follow_conn *conn, const char *why)
{
    if (conn->joined) {
        conn->joined = false;
        source_of(conn)->gone(source_of(conn)->data, conn, why);
    }
}

void follow_listener_cut(struct follow_conn *conn, const char *why)
{
    if (!conn->base.doomed) {
        conn->base.doomed = true;
        stream_abort(conn->base.stream, why);
        leave(conn, why);
    }
}

void follow_listener_refuse(struct follow_conn *conn, bool final, const char *why)
{
    size_t begun = follow_begin(&conn->out, FOLLOW_NO);
    buf_add_u8(&conn->out, final);
    frame_put_text(&conn->out, str_of(why));
    frame_end(&conn->out, begun);
    flush(conn);
    conn->base.doomed = true;
    stream_close(conn->base.stream, why);
    leave(conn, why);
}

void follow_listener_welcome(struct follow_conn *conn, const struct follow_welcome *welcome)
{
    follow_put_welcome(&conn->out, welcome);
}

/* -- in -- */

static bool take_join(struct follow_conn *conn, struct frame *frame)
{
    const struct follow_source *source = source_of(conn);
    struct follow_join join;
    if (!follow_take_join(frame, &join)) {
        return false;
    }
    conn->joined = true;
    source->joined(source->data, conn, &join);
    return true;
}

static bool take_hello_follow_listener(struct follow_conn *conn, struct frame *frame)
{
    uint32_t version = 0;
    bool ok = follow_take_hello(frame, &version);
    if (!ok && version > 0) {
        char why[160];
        (void)snprintf(why, sizeof(why),
                "a follower speaks version %u of the link, this server %u; start both from one "
                "release",
                version, FOLLOW_VERSION);
        service_refused(&conn->base, REFUSAL_VERSION, why);
    }
    conn->greeted = ok;
    return ok;
}

static bool take_frame_follow_listener(void *data, struct frame *frame)
{
    struct follow_conn *conn = data;
    const struct follow_source *source = source_of(conn);
    if (conn->base.doomed) {
        return true;
    }
    if (!conn->greeted) {
        return frame->kind == FOLLOW_HELLO && take_hello_follow_listener(conn, frame);
    }
    if (!conn->joined) {
        return frame->kind == FOLLOW_JOIN && take_join(conn, frame);
    }
    if (frame->kind == FOLLOW_KEPT) {
        uint64_t number = frame_take_u64(frame);
        uint64_t origin = frame_take_u64(frame);
        if (!frame->bad) {
            source->kept(source->data, conn, number, origin);
        }
        return !frame->bad;
    }
    if (frame->kind == FOLLOW_MOVE) {
        source->move(source->data, conn);
        return true;
    }
    return false;
}

/* A follower only sends short messages. */
static bool take_plain_follow_listener(void *data, struct str bytes)
{
    struct follow_conn *conn = data;
    return conn->base.doomed ||
           (frame_feed(&conn->in, bytes, take_frame_follow_listener, conn) &&
                   conn->in.length <= FOLLOW_FRAME_MAX + STREAM_READ_MAX);
}

static size_t on_received_follow_listener(void *data, struct str bytes)
{
    struct follow_conn *conn = data;
    conn->heard_ms = clock_ms();
    if (conn->base.doomed) {
        return bytes.length;
    }
    enum sealed_end end = sealed_stream_read(
            conn->base.stream, &conn->sealed, bytes, take_plain_follow_listener, conn);
    if (sealed_service_refuses(&conn->base, end)) {
        leave(conn, "the secrets differ");
    } else if (end != SEALED_ON) {
        if (conn->joined) {
            log_warning("a follower broke the protocol of this release; its link is cut");
        } else {
            service_refused(&conn->base, REFUSAL_PROTOCOL, "not a follower of this release");
        }
        follow_listener_cut(conn, "not the protocol");
    }
    return bytes.length;
}

/* -- a link's life -- */

static void on_ended_follow_listener(void *data, const char *reason)
{
    struct follow_conn *conn = data;
    leave(conn, reason);
    sealed_service_finish(&conn->base, &conn->sealed);
    buf_finish(&conn->in);
    buf_finish(&conn->out);
    service_conn_end(&conn->base);
}

static const struct stream_events follow_listener_stream_calls = {
        .received = on_received_follow_listener,
        .ended = on_ended_follow_listener,
};

static void on_accepted(struct service_conn *base)
{
    struct follow_conn *conn = (struct follow_conn *)base;
    conn->heard_ms = clock_ms();
    stream_widen(base->stream);
    if (sealed_service_begin(base, &conn->sealed, source_of(conn)->secret, "link")) {
        follow_put_hello(&conn->out);
    }
}

static bool opened(struct service *base, struct err *err)
{
    struct follow_service *service = (struct follow_service *)base;
    if (!base->context->follow) {
        return err_set(err, ERR_DENIED,
                "there is nothing to follow here: `skein serve` listens for followers, from "
                "its start on");
    }
    ev_prepare_init(&service->flush, on_flush);
    ev_set_priority(&service->flush, -1);
    service->flush.data = service;
    ev_prepare_start(base->context->loop, &service->flush);
    return true;
}

static void tick(struct service *service)
{
    int64_t late_ms = clock_ms() - FOLLOW_LISTENER_SILENT_MS;
    for (struct service_conn *base = service->first; base; base = base->next) {
        struct follow_conn *conn = (struct follow_conn *)base;
        if (!base->doomed && conn->heard_ms < late_ms) {
            follow_listener_cut(conn, "it is silent");
        }
    }
}

static void finish(struct service *base)
{
    struct follow_service *service = (struct follow_service *)base;
    ev_prepare_stop(base->context->loop, &service->flush);
}

const struct service_kind follow_service_kind = {
        .size = sizeof(struct follow_service),
        .conn_size = sizeof(struct follow_conn),
        .alpn = "skein-follow",
        .events = &follow_listener_stream_calls,
        .opened = opened,
        .accepted = on_accepted,
        .tick = tick,
        .finish = finish,
};
