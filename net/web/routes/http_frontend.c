/* http_frontend.c -- an HTTP connection: requests in, one at a time, answers out.
 *
 *   stream -> (its turn) -> http_head, http_body -> http_route -> session_call -> (hub)
 *     -> (its turn) -> http_turn -> web_draw -> (its turn) -> stream
 *
 * 0. All expensive work is done in the connection's turn (web_pace.h), one request or answer each,
 *    and charged to its address (time_limit.h). Bytes that arrive meanwhile wait in `in`, which
 *    holds at most one read.
 * 1. A connection has one request at a time. Later bytes stay unread until it is answered, so
 *    pipelining costs no more than one read, and answers keep their order.
 * 2. Each state has a deadline that incoming bytes do not extend: a head, a body, a pause between
 *    requests, an answer that the client does not read.
 * 3. A refusal before the body is read ends the connection, since the rest of the body would be
 *    taken for a request.
 * 4. The connection gets a session with its first call. The session has no account: each call has
 *    its request's token.
 * 5. The connection is freed only in `on_ended`, which only the loop calls.
 *
 * http_head.c parses requests, and http_turn.c decides the answers. */
#include "net/web/routes/http_frontend.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/stream/stream.h"
#include "net/stream/time_limit.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/web_draw.h"
#include "net/web/http/web_part.h"
#include "net/web/routes/http_command.h"
#include "net/web/routes/http_draw.h"
#include "net/web/routes/http_events.h"
#include "net/web/routes/http_turn.h"
#include "net/web/routes/web.h"
#include "net/web/ws/ws_link.h"
#include "net/web/ws/ws_talk.h"

#include <ev.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_MS = 10000, /* until the first byte */
    HEAD_MS = 10000,  /* from the first byte of a head to its end */
    BODY_MS = 30000,
    QUEUE_SOFT = 64 * 1024,
};

/* The answer to a connection beyond the limit; a sentence follows. */
static const char sent_away[] =
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 60\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n";

/* -- calls -- */

/* Answers the waiting request with an error, or closes the connection if none waits: the game is
 * closing, or refuses the address. */
static void say_bye(struct http_conn *conn, const struct msg *msg)
{
    struct buf why = {0};
    if (conn->state != HTTP_WAITING) {
        http_conn_end(conn, "the game is closing");
        return;
    }
    conn->exchange->request.keep_alive = false;
    if (msg->style == MSG_ERROR) {
        markup_plain(msg->text, &why);
        http_answer_problem(conn->exchange, 403, why.bytes ? why.bytes : "");
    } else {
        http_answer_problem(conn->exchange, 503,
                "The game is closing. Your request may have been done; look when the game is "
                "back.");
    }
    buf_finish(&why);
    http_conn_send_answer(conn);
}

static void frontend_deliver_frontend(void *data, const struct msg *msg)
{
    struct http_conn *conn = data;
    if (msg->kind == MSG_BYE) {
        say_bye(conn, msg);
        return;
    }
    if (conn->state == HTTP_STREAMING) {
        http_events_deliver(conn, msg);
        return;
    }
    char tag[24];
    (void)snprintf(tag, sizeof(tag), "%llu", (unsigned long long)conn->serial);
    if (msg->kind != MSG_REPLY || conn->state != HTTP_WAITING ||
            !str_equal(msg->topic, str_of(tag))) {
        return;
    }
    buf_clear(&conn->reply);
    buf_add_str(&conn->reply, msg->text);
    conn->has_reply = true;
    conn->reply_done = msg->flag;
    http_conn_wait(conn);
}

static void frontend_flush_frontend(void *data)
{
    (void)data;
}

static void frontend_close_frontend(void *data)
{
    struct http_conn *conn = data;
    if (conn->state != HTTP_OVER) {
        http_conn_end(conn, "closed by the game");
    }
}

static size_t frontend_queued(const void *data)
{
    const struct http_conn *conn = data;
    return stream_queued(conn->base.stream);
}

static const struct session_frontend frontend_frontend_calls = {
        .service = "http",
        .calls_only = true,
        .pages = true,
        .mute = true,
        .streams = true,
        .deliver = frontend_deliver_frontend,
        .flush = frontend_flush_frontend,
        .close = frontend_close_frontend,
        .queued = frontend_queued,
};

/* -- requests in -- */

static void run_request(struct http_conn *conn)
{
    conn->state = HTTP_WAITING; /* the request is complete */
    http_turn_run(conn);
    if (conn->state == HTTP_WAITING && conn->exchange->answered) {
        http_conn_send_answer(conn);
    }
}

static void refuse_request(struct http_conn *conn)
{
    struct http_request *request = &conn->exchange->request;
    request->keep_alive = false;
    http_turn_refuse(conn, request->status, request->why);
    http_conn_send_answer(conn);
}

static void take_head(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    http_identify(exchange, conn->base.address, conn->service->base.tls);
    (void)snprintf(conn->payer, sizeof(conn->payer), "%s", exchange->address);
    http_turn_begin(conn);
    if (exchange->answered) {
        conn->state = http_has_body(&exchange->request) ? HTTP_IN_BODY : HTTP_WAITING;
        http_conn_send_answer(conn);
        return;
    }
    if (!http_has_body(&exchange->request)) {
        run_request(conn);
        return;
    }
    if (exchange->request.expects_continue) {
        static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";
        stream_write(conn->base.stream, go, sizeof(go) - 1);
    }
    conn->state = HTTP_IN_BODY;
    http_conn_set_deadline(conn, BODY_MS);
}

static size_t feed_request(struct http_conn *conn, struct str bytes)
{
    enum http_progress progress = HTTP_MORE;
    bool head = conn->state != HTTP_IN_BODY;
    if (conn->state == HTTP_IDLE) {
        conn->exchange = mem_alloc(sizeof(*conn->exchange));
        http_exchange_init(conn->exchange, conn->service->base.context);
        conn->exchange->conn = conn;
        conn->retried = false;
        conn->state = HTTP_IN_HEAD;
        http_conn_set_deadline(conn, HEAD_MS);
    }
    struct http_request *request = &conn->exchange->request;
    size_t taken = head ? http_head_feed(request, bytes, &progress)
                        : http_body_feed(request, bytes, &progress);
    if (progress == HTTP_BAD) {
        refuse_request(conn);
    } else if (progress == HTTP_READY && head) {
        take_head(conn);
    } else if (progress == HTTP_READY) {
        run_request(conn);
    }
    return taken;
}

static bool takes_requests(const struct http_conn *conn)
{
    return conn->state == HTTP_IDLE || conn->state == HTTP_IN_HEAD ||
           conn->state == HTTP_IN_BODY;
}

/* Passes data to the WebSocket at once, after any data that came with its request: it belongs to
 * a player. */
static size_t hand_to_link(struct http_conn *conn, struct str bytes)
{
    if (conn->in.length == 0) {
        return ws_link_received(conn->link, bytes);
    }
    buf_add_str(&conn->in, bytes);
    size_t taken = ws_link_received(conn->link, buf_str(&conn->in));
    buf_consume(&conn->in, taken);
    return bytes.length;
}

static size_t on_received(void *data, struct str bytes)
{
    struct http_conn *conn = data;
    if (conn->state == HTTP_UPGRADED) {
        return hand_to_link(conn, bytes);
    }
    if (conn->state == HTTP_STREAMING || conn->state == HTTP_OVER) {
        return bytes.length; /* no data may follow the request for an event stream */
    }
    if (!takes_requests(conn) || conn->in.length > 0) {
        return 0;
    }
    buf_add_str(&conn->in, bytes);
    stream_pause(conn->base.stream, true);
    http_conn_wait(conn);
    return bytes.length;
}

/* -- turns -- */

static void take_engine_reply(struct http_conn *conn)
{
    conn->has_reply = false;
    http_turn_reply(conn, conn->reply_done, buf_str(&conn->reply));
    buf_shrink(&conn->reply, 0);
    if (conn->state == HTTP_WAITING && conn->exchange->answered) {
        http_conn_send_answer(conn);
    }
}

static void take_drawing(struct http_conn *conn)
{
    conn->is_drawn = false;
    http_draw_done(conn);
    if (conn->state == HTTP_WAITING && conn->exchange->answered) {
        http_conn_send_answer(conn);
    }
}

static void take_request(struct http_conn *conn)
{
    if (stream_queued(conn->base.stream) < QUEUE_SOFT) {
        buf_consume(&conn->in, feed_request(conn, buf_str(&conn->in)));
    }
    if (conn->state == HTTP_UPGRADED) {
        stream_pause(conn->base.stream, false);
        if (conn->in.length > 0) {
            (void)hand_to_link(conn, STR_NONE);
        }
        return;
    }
    if (conn->state == HTTP_STREAMING || conn->state == HTTP_OVER) {
        buf_clear(&conn->in);
    } else if (takes_requests(conn) && conn->in.length > 0) {
        if (stream_queued(conn->base.stream) < QUEUE_SOFT) {
            http_conn_wait(conn); /* otherwise on_drained does this when all is written */
        }
    }
    if (conn->in.length == 0) {
        stream_pause(conn->base.stream, false);
    }
}

static int64_t take_spent(struct http_conn *conn)
{
    int64_t us = conn->session ? conn->session->spent_us : 0;
    if (conn->session) {
        conn->session->spent_us = 0;
    }
    return us;
}

/* Does one piece of the connection's waiting work. */
static void take_turn(struct web_paced *paced)
{
    struct http_conn *conn =
            (struct http_conn *)((char *)paced - offsetof(struct http_conn, paced));
    struct time_limit *limit = conn->service->web->limit;
    int64_t start_us = clock_us();
    bool waits = conn->state == HTTP_WAITING;
    if (waits && conn->has_reply) {
        take_engine_reply(conn);
    } else if (waits && conn->is_drawn) {
        take_drawing(conn);
    } else if (waits && conn->again) {
        conn->again = false;
        run_request(conn);
    } else if (takes_requests(conn) && conn->in.length > 0) {
        take_request(conn);
    }
    time_limit_charge(limit, conn->payer, clock_us() - start_us + take_spent(conn));
}

static void on_drained(void *data)
{
    struct http_conn *conn = data;
    if (conn->state == HTTP_SENDING) {
        http_conn_send_piece(conn);
    } else if (conn->state == HTTP_UPGRADED) {
        ws_link_drained(conn->link);
    } else if (takes_requests(conn) && conn->in.length > 0) {
        http_conn_wait(conn);
    } else if (takes_requests(conn)) {
        stream_pause(conn->base.stream, false);
    }
}

/* -- the end -- */

static void on_ended(void *data, const char *reason)
{
    struct http_conn *conn = data;
    struct http_service *service = conn->service;
    service->web->counts.open--;
    service->web->counts.streams -= conn->exchange && conn->exchange->streaming;
    if (conn->session) {
        session_gone(conn->session, reason);
    }
    web_pace_leave(service->web->pace, &conn->paced);
    ws_link_gone(conn->link, reason);
    http_conn_end_exchange(conn);
    buf_finish(&conn->rest);
    buf_finish(&conn->in);
    buf_finish(&conn->reply);
    service_conn_end(&conn->base);
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
        .drained = on_drained,
};

static void on_accepted(struct service_conn *base)
{
    struct http_conn *conn = (struct http_conn *)base;
    struct http_service *service = (struct http_service *)base->service;
    conn->service = service;
    conn->paced.run = take_turn;
    (void)snprintf(conn->payer, sizeof(conn->payer), "%s", base->address);
    http_conn_set_deadline(conn, FIRST_MS);
    service->web->counts.connections++;
    service->web->counts.open++;
}

/* -- time -- */

static void time_is_up(struct http_conn *conn)
{
    switch (conn->state) {
    case HTTP_IN_HEAD:
    case HTTP_IN_BODY:
        conn->exchange->request.status = 408;
        conn->exchange->request.why = LINE_MARK("The request took too long to arrive.");
        refuse_request(conn);
        break;
    case HTTP_IDLE:
        http_conn_end(conn, "idle");
        break;
    case HTTP_STREAMING:
        stream_write(conn->base.stream, ":\n\n", 3);
        http_conn_set_deadline(conn, HTTP_EVENT_BEAT_MS);
        break;
    case HTTP_SENDING:
        conn->state = HTTP_OVER;
        stream_abort(conn->base.stream, "the client did not read the answer");
        break;
    case HTTP_WAITING:
    case HTTP_UPGRADED:
    case HTTP_OVER:
        break;
    }
}

static void tick(struct service *service)
{
    const struct http_service *own = (struct http_service *)service;
    int64_t now_ms = clock_ms();
    for (struct service_conn *one = service->first; one; one = one->next) {
        struct http_conn *conn = (struct http_conn *)one;
        bool waits = conn->paced.turn.asker != NULL; /* for its turn */
        if (conn->deadline_ms > 0 && now_ms >= conn->deadline_ms && !waits) {
            time_is_up(conn);
        }
        if (conn->link) {
            ws_link_tick(conn->link, now_ms);
        }
    }
    ws_talks_tick(own->web->talks, now_ms);
    web_parts_tick(own->web);
    web_commands_tick(own->web->commands, now_ms);
}

/* -- the service -- */

static bool on_opened(struct service *service, struct err *err)
{
    struct http_service *own = (struct http_service *)service;
    own->calls = &frontend_frontend_calls;
    own->web = web_join(service->context, err);
    if (!own->web) {
        return false;
    }
    own->web->stopping = false;
    return true;
}

static void on_listens(struct service *service, bool on)
{
    struct web *web = ((struct http_service *)service)->web;
    web->listening = on ? web->listening + 1 : web->listening - 1;
    web->stopping = web->listening == 0;
}

static void on_cut(struct service *service, const char *reason)
{
    for (struct service_conn *one = service->first; one; one = one->next) {
        ((struct http_conn *)one)->state = HTTP_OVER;
    }
    struct web *web = ((struct http_service *)service)->web;
    struct service *const inner[] = {web->lines_service, web->telnet_service};
    for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
        if (inner[i]) {
            service_cut(inner[i], reason);
        }
    }
    ws_talks_cut(web->talks, reason);
    web_commands_cut(web->commands, reason);
}

static void finish_frontend(struct service *service)
{
    struct http_service *own = (struct http_service *)service;
    buf_finish(&own->out);
    web_leave(own->web);
}

const struct service_kind http_service_kind = {
        .size = sizeof(struct http_service),
        .conn_size = sizeof(struct http_conn),
        .alpn = "http/1.1",
        .preface = sent_away,
        .events = &stream_calls,
        .opened = on_opened,
        .accepted = on_accepted,
        .tick = tick,
        .listens = on_listens,
        .cut = on_cut,
        .finish = finish_frontend,
};
