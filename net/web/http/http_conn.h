#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/stream/net.h"
#include "net/stream/service.h"
#include "net/web/http/http_exchange.h"
#include "net/web/http/http_shared.h"
#include "net/web/http/web_pace.h"

#include <ev.h>

#include <stdbool.h>
#include <stdint.h>

/* One HTTP connection, for http_frontend.c and the special routes. */

struct listener;
struct stream;
struct ws_link;

struct http_service {
    struct service base;
    struct web *web;
    const struct session_frontend *calls; /* for a connection's session */
    struct buf out;                       /* scratch */
};

enum http_state {
    HTTP_IDLE,    /* between requests */
    HTTP_IN_HEAD, /* reading a head */
    HTTP_IN_BODY,
    HTTP_WAITING,   /* a call is pending */
    HTTP_SENDING,   /* the answer is longer than the stream's queue */
    HTTP_STREAMING, /* sending events */
    HTTP_UPGRADED,  /* the connection is a WebSocket */
    HTTP_OVER,      /* closing: received bytes are dropped */
};

struct http_conn {
    struct service_conn base;
    struct web_paced paced; /* its entry in the queue of web_pace.h */
    struct buf in;          /* read, but not parsed yet */
    struct buf reply;       /* the engine's reply to the call, not handled yet */
    bool has_reply;
    bool reply_done; /* true if the call succeeded */
    struct web_drawing
            *drawing; /* of the answer, pending or, with is_drawn, finished; NULL: none */
    bool is_drawn;
    char payer[64]; /* the address of its last request */
    struct http_service *service;
    struct session *session;        /* for calls; NULL until the first call */
    struct http_exchange *exchange; /* owned; NULL between requests */
    struct ws_link *link;           /* owned, HTTP_UPGRADED */
    enum http_state state;
    bool retried;        /* the call was repeated without the token */
    bool again;          /* the call is repeated in the next turn */
    uint64_t serial;     /* number of the request; the tag of its call */
    int64_t deadline_ms; /* monotonic; 0: none */
    struct buf rest;     /* HTTP_SENDING */
    size_t rest_sent;
    uint64_t events; /* HTTP_STREAMING: number of events sent */
};

/* Returns the web of the connection's service. */
struct web *http_conn_web(struct http_conn *conn);
/* Makes a call with the exchange's token; the reply goes to the route's special or render. Takes
 * args. */
void http_conn_call(struct http_conn *conn, const char *name, json_t *args);
/* Repeats the route's own call in the next turn; for use while handling its first reply. */
void http_conn_again(struct http_conn *conn);
/* For a special: sends the answer's head now, and then the events of the session. */
void http_conn_stream(struct http_conn *conn);
/* For a special: makes the connection a WebSocket when the answer is sent. Takes link. */
void http_conn_upgrade(struct http_conn *conn, struct ws_link *link);
/* Queues the connection until it is its address's turn. */
void http_conn_wait(struct http_conn *conn);
/* For a special: answers with the result of drawing, when it is done. Takes drawing. */
void http_conn_draw(struct http_conn *conn, struct web_drawing *drawing);
/* Returns the session with which the connection makes calls. */
struct session *http_conn_session(struct http_conn *conn);

/* -- for http_frontend.c -- */

#define HTTP_PIECE ((size_t)64 * 1024) /* bytes of a long answer queued at once */
#define HTTP_EVENT_BEAT_MS 15000       /* longest silence of an event stream */

void http_conn_set_deadline(struct http_conn *conn, int64_t wait_ms);
void http_conn_end_exchange(struct http_conn *conn);
void http_conn_end(struct http_conn *conn, const char *why);
/* Sends the finished answer; the next request may be read after that. */
void http_conn_send_answer(struct http_conn *conn);
/* Sends more of a long answer, because the stream has room. */
void http_conn_send_piece(struct http_conn *conn);
