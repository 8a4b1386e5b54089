#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/http/http_exchange.h"
#include "net/http/http_shared.h"
#include "net/http/web_pace.h"
#include "net/stream/net.h"
#include "net/stream/service.h"

#include <ev.h>

#include <stdbool.h>
#include <stdint.h>

/* The inside of one HTTP connection, for http_frontend.c and the specials. */

struct listener;
struct stream;
struct ws_link;

struct http_service {
    struct service base;
    struct web *web;
    const struct session_frontend *calls; /* of a connection's session */
    struct buf out;                       /* scratch */
};

enum http_state {
    HTTP_IDLE,    /* between requests */
    HTTP_IN_HEAD, /* a head has begun */
    HTTP_IN_BODY,
    HTTP_WAITING,   /* a call is under way */
    HTTP_SENDING,   /* the answer is longer than the stream's queue takes */
    HTTP_STREAMING, /* events */
    HTTP_UPGRADED,  /* the rest is a WebSocket's */
    HTTP_OVER,      /* closing: whatever comes is dropped */
};

struct http_conn {
    struct service_conn base;
    struct web_paced paced; /* it waits for a turn: web_pace.h */
    struct buf in;          /* read, and not yet taken as requests */
    struct buf reply;       /* the engine's answer to the call, not yet taken */
    bool has_reply;
    bool reply_done; /* it went well */
    struct web_drawing
            *drawing; /* of the answer, under way or, with is_drawn, done; NULL: none */
    bool is_drawn;
    char payer[64]; /* the address whose request it was last */
    struct http_service *service;
    struct session *session;        /* for calls; NULL until the first */
    struct http_exchange *exchange; /* owned; NULL between requests */
    struct ws_link *link;           /* owned, HTTP_UPGRADED */
    enum http_state state;
    bool retried;        /* the call was made once more without token */
    bool again;          /* it is to be made at the next turn */
    uint64_t serial;     /* of the request; the tag of its call */
    int64_t deadline_ms; /* monotonic; 0: none */
    struct buf rest;     /* HTTP_SENDING */
    size_t rest_sent;
    uint64_t events; /* HTTP_STREAMING: how many were sent */
};

/* The web of the connection's service. */
struct web *http_conn_web(struct http_conn *conn);
/* Makes a call as the exchange's token; its answer comes to the route's special or render. args is
 * taken. */
void http_conn_call(struct http_conn *conn, const char *name, json_t *args);
/* Makes the route's own call once more, soon: from inside an answer to the first. */
void http_conn_again(struct http_conn *conn);
/* For a special: the answer's head goes out now, and events after it, as session hears them. */
void http_conn_stream(struct http_conn *conn);
/* For a special: the connection is a WebSocket's from now on, once the answer is out. link is
 * taken. */
void http_conn_upgrade(struct http_conn *conn, struct ws_link *link);
/* Goes on when it is its address's turn. */
void http_conn_wait(struct http_conn *conn);
/* For a special: the answer is what drawing shows; takes it. The connection waits for it. */
void http_conn_draw(struct http_conn *conn, struct web_drawing *drawing);
/* The session that the connection makes calls with. */
struct session *http_conn_session(struct http_conn *conn);

/* -- for http_frontend.c -- */

#define HTTP_PIECE (64 * 1024)   /* of a long answer, at once in the stream's queue */
#define HTTP_EVENT_BEAT_MS 15000 /* a stream of events is never silent for longer */

void http_conn_set_deadline(struct http_conn *conn, int64_t wait_ms);
void http_conn_end_exchange(struct http_conn *conn);
void http_conn_end(struct http_conn *conn, const char *why);
/* Sends the finished answer; the next request may be read when it is out. */
void http_conn_send_answer(struct http_conn *conn);
/* The stream has room: sends more of a long one. */
void http_conn_send_piece(struct http_conn *conn);
