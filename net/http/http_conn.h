#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/http/http_exchange.h"
#include "net/stream/net.h"
#include "net/web/web.h"

#include <stdbool.h>
#include <stdint.h>

/* The inside of one HTTP connection, for http_front.c and the specials. */

struct http_service;
struct stream;
struct ws_link;

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
    struct http_service *service;
    struct http_conn *next;
    struct http_conn *prev;
    struct stream *stream;
    struct session *session;        /* for calls; NULL until the first */
    struct http_exchange *exchange; /* owned; NULL between requests */
    struct ws_link *link;           /* owned, HTTP_UPGRADED */
    enum http_state state;
    bool admitted;       /* net_dismiss at the end */
    bool retried;        /* the call was made once more without token */
    bool again;          /* it is to be made soon */
    uint64_t serial;     /* of the request; the tag of its call */
    int64_t deadline_ms; /* monotonic; 0: none */
    struct buf rest;     /* HTTP_SENDING */
    size_t rest_sent;
    uint64_t events; /* HTTP_STREAMING: how many were sent */
    char peer[64];
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
/* The session that the connection makes calls with. */
struct session *http_conn_session(struct http_conn *conn);
