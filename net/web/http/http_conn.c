/* http_conn.c -- sends the answers of an HTTP connection and makes its calls to the engine.
 *
 * http_frontend.c reads requests and handles the engine's messages. */
#include "net/web/http/http_conn.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/stream/stream.h"
#include "net/web/http/web_agent.h"
#include "net/web/http/web_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IDLE_MS = 75000,
    SEND_MS = 30000, /* for each HTTP_PIECE */
};

struct web *http_conn_web(struct http_conn *conn)
{
    return conn->service->web;
}

void http_conn_set_deadline(struct http_conn *conn, int64_t wait_ms)
{
    conn->deadline_ms = clock_ms() + wait_ms;
}

/* Detaches the connection from a drawing in progress. */
static void leave_drawing(struct http_conn *conn)
{
    if (conn->is_drawn) {
        web_drawing_destroy(conn->drawing);
    } else {
        web_drawing_forget(conn->drawing);
    }
    conn->drawing = NULL;
    conn->is_drawn = false;
}

void http_conn_end_exchange(struct http_conn *conn)
{
    leave_drawing(conn);
    conn->has_reply = false;
    conn->again = false;
    if (conn->exchange) {
        http_exchange_finish(conn->exchange);
        mem_free(conn->exchange);
        conn->exchange = NULL;
    }
}

void http_conn_end(struct http_conn *conn, const char *why)
{
    conn->state = HTTP_OVER;
    conn->deadline_ms = 0;
    stream_close(conn->base.stream, why);
}

/* Ends the exchange after its answer is sent; the next request may be read then. */
static void go_on(struct http_conn *conn)
{
    bool keep = conn->exchange->request.keep_alive;
    http_conn_end_exchange(conn);
    if (!keep) {
        http_conn_end(conn, "answered");
        return;
    }
    conn->state = HTTP_IDLE;
    http_conn_set_deadline(conn, IDLE_MS);
    if (conn->in.length > 0) {
        http_conn_wait(conn);
    } else {
        stream_pause(conn->base.stream, false);
    }
}

void http_conn_send_piece(struct http_conn *conn)
{
    size_t left = conn->rest.length - conn->rest_sent;
    size_t n = left < HTTP_PIECE ? left : HTTP_PIECE;
    stream_write(conn->base.stream, conn->rest.bytes + conn->rest_sent, n);
    conn->rest_sent += n;
    http_conn_set_deadline(conn, SEND_MS);
    if (conn->rest_sent == conn->rest.length) {
        buf_finish(&conn->rest);
        go_on(conn);
    }
}

static void count_answer(struct http_conn *conn, size_t bytes)
{
    struct web_counts *counts = &conn->service->web->counts;
    unsigned class = conn->exchange->answer.status / 100;
    counts->requests[class < WEB_STATUS_CLASSES ? class : 0]++;
    counts->bytes_out += bytes;
}

/* Sends the finished answer. */
void http_conn_send_answer(struct http_conn *conn)
{
    struct http_exchange *exchange = conn->exchange;
    struct buf *out = &conn->service->out;
    bool unread = conn->state == HTTP_IN_HEAD || conn->state == HTTP_IN_BODY;
    if (unread) {
        exchange->request.keep_alive = false;
    }
    buf_shrink(out, HTTP_PIECE);
    http_answer_write(exchange, exchange->request.keep_alive, out);
    count_answer(conn, out->length);
    if (out->length <= HTTP_PIECE) {
        stream_write(conn->base.stream, out->bytes, out->length);
        go_on(conn);
        return;
    }
    conn->state = HTTP_SENDING;
    conn->rest = *out;
    conn->rest_sent = 0;
    *out = (struct buf){0};
    http_conn_send_piece(conn);
}

/* Sends only the head of the answer; other data follows. */
static void send_head(struct http_conn *conn, bool keep_alive)
{
    struct buf *out = &conn->service->out;
    buf_shrink(out, HTTP_PIECE);
    http_answer_write(conn->exchange, keep_alive, out);
    count_answer(conn, out->length);
    stream_write(conn->base.stream, out->bytes, out->length);
}

void http_conn_stream(struct http_conn *conn)
{
    conn->exchange->streaming = true;
    send_head(conn, false);
    conn->state = HTTP_STREAMING;
    conn->service->web->counts.streams++;
    http_conn_set_deadline(conn, HTTP_EVENT_BEAT_MS);
}

void http_conn_upgrade(struct http_conn *conn, struct ws_link *link)
{
    send_head(conn, true);
    conn->link = link;
    conn->state = HTTP_UPGRADED;
    conn->deadline_ms = 0;
    http_conn_end_exchange(conn);
}

struct session *http_conn_session(struct http_conn *conn)
{
    const struct http_exchange *exchange = conn->exchange;
    /* A proxy sends many people's requests through one connection. Bans are checked when a
     * session opens, so another address needs another session. */
    if (conn->session && strcmp(conn->session->address, exchange->address) != 0) {
        session_gone(conn->session, "somebody else's request");
        conn->session = NULL;
    }
    if (!conn->session) {
        conn->session = hub_open(conn->service->base.context->hub, conn->service->calls, conn,
                exchange->address);
    }
    conn->session->exempt = exchange->exempt;
    conn->session->secure = exchange->secure;
    return conn->session;
}

/* Lets a log-in say which browser it is for. */
static void name_client(struct session *session, const struct http_request *request)
{
    struct buf name = {0};
    web_agent_name(http_field_of(request, "user-agent"), &name);
    session_set_client(session, buf_str(&name));
    buf_finish(&name);
}

void http_conn_call(struct http_conn *conn, const char *name, json_t *args)
{
    if (strcmp(name, "login.token") == 0 || strcmp(name, "login.reset") == 0) {
        name_client(http_conn_session(conn), &conn->exchange->request);
    }
    char tag[24];
    (void)snprintf(tag, sizeof(tag), "%llu", (unsigned long long)++conn->serial);
    conn->state = HTTP_WAITING;
    conn->deadline_ms = 0;
    struct session_call call = {
            .tag = str_of(tag),
            .name = str_of(name),
            .args = args,
            .token = str_of(conn->exchange->token),
    };
    session_call(http_conn_session(conn), &call);
}

void http_conn_wait(struct http_conn *conn)
{
    web_pace_wait(conn->service->web->pace, &conn->paced, conn->payer);
}

static void on_drawn(void *who, struct web_drawing *drawing)
{
    struct http_conn *conn = who;
    (void)drawing;
    conn->is_drawn = true;
    http_conn_wait(conn);
}

void http_conn_draw(struct http_conn *conn, struct web_drawing *drawing)
{
    conn->drawing = drawing;
    drawing->who = conn;
    drawing->done = on_drawn;
    web_draw(conn->service->web->drawings, drawing, conn->payer);
}

void http_conn_again(struct http_conn *conn)
{
    conn->again = true;
    http_conn_wait(conn);
}
