/* gate_listener.c -- the world's side of a connection proxy, which has the conversations' connections.
 *
 * 1. The engine sees each as a session like any other, but `held`, with the fields and the kind of
 *    handler that the proxy reported.
 * 2. The output of a turn for all conversations of a proxy leaves in one write, after the turn
 *    (gate_batch.c). Then come the changed states, then the lines that are done.
 * 3. A proxy sends a conversation's next line when the last one is done, so it knows which line a
 *    crash may have swallowed. A line is done when a prompt answers it, or none is due, and no
 *    output waits for the disk.
 * 4. When the link breaks, its conversations become `parted`: the proxy may bring them back. A
 *    stopping server begins no further line and reports those in progress; the link ends when all
 *    output is written.
 * 5. A proxy is trusted about its players: by a port it needs gate.secret. Errors end the link. */
#include "net/gate/gate_listener.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/gate/gate_batch.h"
#include "net/gate/gate_wire.h"
#include "net/shared/sealed_service.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <string.h>

enum {
    HELLO_MAX = 64, /* bytes, before it is known to be a proxy */
    HELLO_MS = 10000,
    FRONTENDS_MAX = 64,
    SERVICE_NAME_MAX = 32, /* a plugin's service has such a name */
    STATE_MAX = 32,
    FLUSH_PRIORITY = -1,
    GATE_LISTENER_IN_KEEP = 4096
};

static const uint64_t on_ms_max = (uint64_t)100 * 365 * 24 * 3600 * 1000;

/* A protocol handler in the proxy, as sessions here have one. */
struct far_frontend {
    struct session_frontend calls;
    uint8_t flags; /* enum gate_frontend */
    char service[SERVICE_NAME_MAX + 1];
};

struct gate_conn;

/* A conversation held by the proxy. */
struct far {
    struct gate_conn *conn;
    struct session *session;
    uint32_t number;       /* the proxy's number */
    uint32_t last;         /* see gate_batch_add; valid for that round */
    uint64_t round;        /* the flush with its last output */
    bool busy;             /* a line was received and is not done */
    bool touched;          /* its state may have changed, or its line may be done */
    bool closing;          /* the server stops: its last output was sent */
    char state[STATE_MAX]; /* as last reported */
    struct far *next_touched;
};

struct gate_conn {
    struct service_conn base;
    struct sealed sealed;
    struct buf in; /* an incomplete frame */
    struct buf out;
    struct gate_batch batch;
    struct map far; /* number -> struct far, owned */
    struct far *touched;
    uint64_t round; /* flushes so far */
    struct far_frontend frontends[FRONTENDS_MAX];
    size_t frontend_count;
    struct buf game; /* as last reported */
    int64_t came_ms; /* monotonic */
    bool greeted;
    bool ending; /* the server stops */
};

struct gate_service {
    struct service base;
    struct ev_prepare flush;
};

/* -- output -- */

static void touch(struct far *far)
{
    if (!far->touched) {
        far->touched = true;
        far->next_touched = far->conn->touched;
        far->conn->touched = far;
    }
}

static void far_deliver(void *data, const struct msg *msg)
{
    struct far *far = data;
    if (msg->kind == MSG_BYE && msg->flag) {
        far->closing = true;
        far->conn->ending = true;
        touch(far);
        return;
    }
    if (far->round != far->conn->round) {
        far->round = far->conn->round;
        far->last = 0;
    }
    /* A message for many does not change the state of one session. */
    if (!gate_batch_add(&far->conn->batch, far->number, &far->last, msg)) {
        touch(far);
    }
}

static void far_flush(void *data)
{
    (void)data;
}

/* The proxy closes after the last message; GATE_GONE follows. */
static void far_close(void *data)
{
    touch(data);
}

static enum session_awaits awaits_of(const struct session *session)
{
    const struct hub *hub = session->hub;
    return hub_sink(hub)->awaits(hub_engine(hub), session);
}

static void write_state(struct far *far, enum session_awaits awaits)
{
    struct buf *out = &far->conn->out;
    size_t begun = frame_begin(out, GATE_STATE);
    buf_add_u32(out, far->number);
    size_t state = out->length;
    gate_put_state(far->session, awaits, out);
    must(out->length - state == STATE_MAX);
    if (memcmp(out->bytes + state, far->state, STATE_MAX) == 0) {
        buf_truncate(out, begun);
        return;
    }
    memcpy(far->state, out->bytes + state, STATE_MAX);
    frame_end(out, begun);
}

/* True if its line is answered or, without a prompt, is done and its output sent. */
static bool is_done(const struct session *session, enum session_awaits awaits)
{
    bool has_prompt = session->character && awaits != SESSION_TEXT;
    return session->pending_lines == 0 &&
           (has_prompt ? !session->unanswered : session->outbox_count == 0);
}

static void write_one(struct gate_conn *conn, enum gate_kind kind, uint32_t number)
{
    size_t begun = frame_begin(&conn->out, (uint8_t)kind);
    buf_add_u32(&conn->out, number);
    frame_end(&conn->out, begun);
}

static void free_far(struct far *far)
{
    (void)map_remove(&far->conn->far, far->number);
    mem_free(far);
}

/* Handles the end of the server: the next process gets the conversation, and any line not begun. */
static void part(struct far *far)
{
    if (far->busy && is_done(far->session, awaits_of(far->session))) {
        write_one(far->conn, GATE_DONE, far->number);
    } else if (far->busy && far->session->pending_lines == 0) {
        write_one(far->conn, GATE_BEGUN, far->number);
    }
    far->session->parted = true;
    session_gone(far->session, "the server ends");
    free_far(far);
}

/* True if the line is still in progress: it is checked again at the next turn. */
static bool settle(struct far *far)
{
    enum session_awaits awaits = awaits_of(far->session);
    write_state(far, awaits);
    if (far->busy && is_done(far->session, awaits)) {
        far->busy = false;
        write_one(far->conn, GATE_DONE, far->number);
    }
    return far->busy;
}

/* Conversations with lines in progress stay on the list. */
static void settle_all(struct gate_conn *conn)
{
    struct far *far = conn->touched;
    conn->touched = NULL;
    while (far) {
        struct far *next = far->next_touched;
        far->touched = false;
        if (far->closing) {
            part(far);
        } else if (settle(far)) {
            touch(far);
        }
        far = next;
    }
}

static void flush(struct gate_conn *conn)
{
    if (conn->base.doomed) {
        return;
    }
    gate_batch_write(&conn->batch, &conn->out);
    conn->round++;
    settle_all(conn);
    bool over = conn->ending && conn->far.count == 0;
    if (over) {
        frame_end(&conn->out, frame_begin(&conn->out, GATE_ENDS));
    }
    if (conn->out.length > 0) {
        sealed_stream_send(conn->base.stream, &conn->sealed, conn->out.bytes, conn->out.length);
        buf_shrink(&conn->out, GATE_LISTENER_IN_KEEP);
        buf_clear(&conn->out);
    }
    if (over) {
        conn->base.doomed = true;
        stream_close(conn->base.stream, "the server ends");
    }
}

static void on_flush(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    (void)loop;
    (void)events;
    struct gate_service *service = watcher->data;
    for (struct service_conn *conn = service->base.first; conn; conn = conn->next) {
        flush((struct gate_conn *)conn);
    }
}

/* -- state of the game -- */

static void add_pair(void *data, const char *name, const char *value)
{
    frame_put_text(data, str_of(name));
    frame_put_text(data, str_of(value));
}

static void write_game(struct gate_conn *conn)
{
    struct net_context *context = conn->base.service->context;
    struct buf problem = {0};
    struct buf game = {0};
    (void)hub_is_well(context->hub, &problem);
    frame_put_text(&game, buf_str(&problem));
    if (context->mssp) {
        context->mssp(context->data, add_pair, &game);
    }
    buf_finish(&problem);
    if (str_equal(buf_str(&game), buf_str(&conn->game))) {
        buf_finish(&game);
        return;
    }
    buf_finish(&conn->game);
    conn->game = game;
    size_t begun = frame_begin(&conn->out, GATE_GAME);
    buf_add_str(&conn->out, buf_str(&game));
    frame_end(&conn->out, begun);
}

/* -- input -- */

/* Reads a handler. NULL if malformed, or too many. */
static struct far_frontend *take_frontend(struct gate_conn *conn, struct frame *frame)
{
    uint8_t flags = frame_take_u8(frame);
    struct str service = frame_take_text(frame);
    for (size_t i = 0; i < conn->frontend_count; i++) {
        if (conn->frontends[i].flags == flags &&
                str_equal(service, str_of(conn->frontends[i].service))) {
            return &conn->frontends[i];
        }
    }
    if (service.length == 0 || service.length > SERVICE_NAME_MAX || !str_is_utf8(service) ||
            conn->frontend_count == FRONTENDS_MAX) {
        return NULL;
    }
    struct far_frontend *frontend = &conn->frontends[conn->frontend_count++];
    frontend->flags = flags;
    (void)str_copy(service, frontend->service, sizeof(frontend->service));
    frontend->calls = (struct session_frontend){
            .deliver = far_deliver,
            .flush = far_flush,
            .close = far_close,
    };
    gate_take_frontend(flags, frontend->service, &frontend->calls);
    return frontend;
}

static bool take_hello_gate_listener(struct gate_conn *conn, struct frame *frame)
{
    uint32_t version = gate_take_hello(frame);
    if (version > 0 && version != GATE_VERSION) {
        char why[160];
        (void)snprintf(why, sizeof(why),
                "a gate speaks version %u of the link, this server %u; start both from one "
                "release",
                version, GATE_VERSION);
        service_refused(&conn->base, REFUSAL_VERSION, why);
    }
    if (conn->greeted || version != GATE_VERSION) {
        return false;
    }
    conn->greeted = true;
    write_game(conn);
    log_notice("a gate connected");
    return true;
}

/* Reads the times. False if they are impossible. Idle time is limited to the time connected. */
static bool take_times(struct frame *frame, struct session *session)
{
    uint64_t on_ms = frame_take_u64(frame);
    uint64_t idle_ms = frame_take_u64(frame);
    if (on_ms > on_ms_max) {
        return false;
    }
    session->opened_ms -= (int64_t)on_ms;
    session->active_ms -= (int64_t)(idle_ms < on_ms ? idle_ms : on_ms);
    return true;
}

static bool take_open(struct gate_conn *conn, struct frame *frame, uint32_t number)
{
    const struct far_frontend *frontend = take_frontend(conn, frame);
    if (!frontend || number == 0 || map_find(&conn->far, number)) {
        return false;
    }
    struct far *far = mem_alloc(sizeof(*far));
    far->conn = conn;
    far->number = number;
    struct hub *hub = conn->base.service->context->hub;
    far->session = hub_add(hub, &frontend->calls, far, "");
    hub_hold(far->session);
    (void)map_put(&conn->far, number, far);
    gate_take_fields(frame, far->session);
    struct str token = frame_take_text(frame);
    far->session->token = frame_take_u64(frame);
    if (frame->rest.length > 0 && !take_times(frame, far->session)) {
        frame->bad = true;
    }
    touch(far);
    if (token.length > 0) {
        session_resumed(far->session, token);
    } else {
        session_opened(far->session);
    }
    return !frame->bad;
}

static bool take_line(struct far *far, struct frame *frame)
{
    struct str line = frame_take_text(frame);
    if (frame->bad || line.length > SESSION_LINE_MAX || far->busy || !str_is_utf8(line) ||
            str_find_char(line, '\n', 0) != SIZE_MAX) {
        return false;
    }
    struct buf clean = {0};
    str_clean(line, false, &clean);
    far->busy = true;
    touch(far);
    session_line(far->session, str_fit(buf_str(&clean), SESSION_LINE_MAX));
    buf_finish(&clean);
    return true;
}

static bool take_refused(struct far *far, struct frame *frame)
{
    struct str why = frame_take_text(frame);
    if (frame->bad || far->busy || !str_is_utf8(why)) {
        return false;
    }
    struct buf clean = {0};
    str_clean(why, false, &clean);
    far->busy = true;
    touch(far);
    session_refuse(far->session, buf_str(&clean));
    buf_finish(&clean);
    return true;
}

static bool take_call(struct far *far, struct frame *frame)
{
    struct session_call call = {.tag = frame_take_text(frame)};
    call.name = frame_take_text(frame);
    struct str args = frame_take_text(frame);
    call.token = frame_take_text(frame);
    if (frame->bad) {
        return false;
    }
    if (args.length > 0) {
        call.args = json_loadb(args.bytes, args.length, JSON_REJECT_DUPLICATES, NULL);
        if (!json_is_object(call.args)) {
            json_decref(call.args);
            return false;
        }
    }
    session_call(far->session, &call);
    return true;
}

static bool take_fields(struct far *far, struct frame *frame)
{
    gate_take_fields(frame, far->session);
    if (!frame->bad) {
        session_changed(far->session);
    }
    return !frame->bad;
}

static bool take_gone(struct far *far, struct frame *frame)
{
    char *reason = str_dup(frame_take_text(frame));
    struct far **at = &far->conn->touched;
    while (*at && *at != far) {
        at = &(*at)->next_touched;
    }
    if (*at) {
        *at = far->next_touched;
    }
    session_gone(far->session, reason);
    mem_free(reason);
    free_far(far);
    return !frame->bad;
}

/* Frames about a conversation that the server has just ended are dropped. */
static bool take_frame_gate_listener(void *data, struct frame *frame)
{
    struct gate_conn *conn = data;
    if (frame->kind == GATE_HELLO) {
        return take_hello_gate_listener(conn, frame);
    }
    uint32_t number = frame_take_u32(frame);
    if (!conn->greeted || frame->bad) {
        return false;
    }
    if (frame->kind == GATE_OPEN) {
        return take_open(conn, frame, number);
    }
    struct far *far = map_find(&conn->far, number);
    if (!far) {
        return conn->ending;
    }
    switch (frame->kind) {
    case GATE_FIELDS:
        return take_fields(far, frame);
    case GATE_LINE:
        return take_line(far, frame);
    case GATE_REFUSED:
        return take_refused(far, frame);
    case GATE_CALL:
        return take_call(far, frame);
    case GATE_GONE:
        return take_gone(far, frame);
    default:
        return false;
    }
}

static void cut(struct gate_conn *conn, const char *why)
{
    if (conn->greeted) {
        log_warning("a gate %s: the link is closed", why);
    } else {
        service_refused(&conn->base, REFUSAL_PROTOCOL, "not a gate of this release");
    }
    conn->base.doomed = true;
    stream_abort(conn->base.stream, "not the gate protocol");
}

/* A peer that is not a proxy takes no memory, and is disconnected soon. */
static bool take_plain_gate_listener(void *data, struct str bytes)
{
    struct gate_conn *conn = data;
    return conn->base.doomed || (frame_feed(&conn->in, bytes, take_frame_gate_listener, conn) &&
                                        (conn->greeted || conn->in.length <= HELLO_MAX));
}

static size_t on_received_gate_listener(void *data, struct str bytes)
{
    struct gate_conn *conn = data;
    if (conn->base.doomed) {
        return bytes.length;
    }
    enum sealed_end end = sealed_stream_read(
            conn->base.stream, &conn->sealed, bytes, take_plain_gate_listener, conn);
    if (!sealed_service_refuses(&conn->base, end) && end != SEALED_ON) {
        cut(conn, "does not follow this release's protocol");
    }
    return bytes.length;
}

/* -- a link's life -- */

static void on_ended_gate_listener(void *data, const char *reason)
{
    struct gate_conn *conn = data;
    size_t cursor = 0;
    void *far = NULL;
    if (conn->greeted) {
        log_notice("a gate disconnected: %s", reason);
    }
    while (map_each(&conn->far, &cursor, NULL, &far)) {
        struct far *one = far;
        one->session->parted = true;
        session_gone(one->session, reason);
        mem_free(one);
    }
    map_finish(&conn->far);
    gate_batch_finish(&conn->batch);
    sealed_service_finish(&conn->base, &conn->sealed);
    buf_finish(&conn->in);
    buf_finish(&conn->out);
    buf_finish(&conn->game);
    service_conn_end(&conn->base);
}

static const struct stream_events gate_listener_stream_calls = {
        .received = on_received_gate_listener,
        .ended = on_ended_gate_listener,
};

static void on_accepted(struct service_conn *base)
{
    struct gate_conn *conn = (struct gate_conn *)base;
    map_init(&conn->far);
    conn->round = 1;
    conn->came_ms = clock_ms();
    stream_widen(base->stream);
    if (sealed_service_begin(
                base, &conn->sealed, base->service->context->gate_secret, "gate")) {
        gate_put_hello(&conn->out);
    }
}

static bool opened(struct service *base, struct err *err)
{
    struct gate_service *service = (struct gate_service *)base;
    (void)err;
    ev_prepare_init(&service->flush, on_flush);
    ev_set_priority(&service->flush, FLUSH_PRIORITY);
    service->flush.data = service;
    ev_prepare_start(base->context->loop, &service->flush);
    return true;
}

static void tick(struct service *service)
{
    for (struct service_conn *base = service->first; base; base = base->next) {
        struct gate_conn *conn = (struct gate_conn *)base;
        if (conn->greeted && !base->doomed) {
            write_game(conn);
        } else if (!base->doomed && clock_ms() - conn->came_ms >= HELLO_MS) {
            cut(conn, "has not said hello");
        }
    }
}

static void finish(struct service *base)
{
    struct gate_service *service = (struct gate_service *)base;
    ev_prepare_stop(base->context->loop, &service->flush);
}

const struct service_kind gate_service_kind = {
        .size = sizeof(struct gate_service),
        .conn_size = sizeof(struct gate_conn),
        .alpn = "skein-gate",
        .events = &gate_listener_stream_calls,
        .opened = opened,
        .accepted = on_accepted,
        .tick = tick,
        .finish = finish,
};
