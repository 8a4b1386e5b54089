#pragma once
#include "engine/base/err.h"
#include "engine/base/refusals.h"
#include "net/stream/first_line.h"
#include "net/stream/net.h"

#include <ev.h>

/* A service: what listens at an address, and the connections that came by it. The life of all of them is one, whatever
 * protocol they speak: opened, no longer listening, cut, closed, and freed with the last connection.
 *
 * A protocol's own service and connection begin with these structs. */

struct service;
struct stream;
struct stream_events;

struct service_conn {
    struct service *service;
    struct service_conn *next;
    struct service_conn *prev;
    struct stream *stream;
    bool admitted; /* net_dismiss at the end */
    bool doomed;   /* it ends, and has been told why: whatever comes is dropped */
    bool refused;  /* see service_refused */
    struct first_line first_line;
    size_t seen;   /* bytes that first_line has read and that the protocol has not taken yet */
    char *address; /* owned */
};

struct service_kind {
    size_t size;      /* of the protocol's own service, zeroed but for the part here */
    size_t conn_size; /* same, of a connection */
    const char *alpn; /* through TLS; "": none; see stream_accept */
    const char *
            preface; /* before the sentence that sends a newcomer away, if not through TLS; NULL: none */
    const struct stream_events
            *events;  /* data is the connection; ended calls service_conn_end */
    bool takes_lines; /* it is no HTTP: who begins with an HTTP request is cut before the protocol hears the end of it */
    /* Fails if the context lacks what this kind needs, as an address for mail. NULL: it needs nothing. */
    bool (*may_open)(const struct service_kind *kind, const struct net_context *context,
            struct err *err);
    /* Creates the protocol's own state. If it fails, there is nothing to finish. NULL: no such
     * state. */
    bool (*opened)(struct service *service, struct err *err);
    void (*accepted)(struct service_conn *conn);
    /* Each second; tests call it when they have set the clock. */
    void (*tick)(struct service *service);
    /* It begins to listen, or does so no longer. NULL: nothing. */
    void (*listens)(struct service *service, bool on);
    /* Ends what is not a connection, all of which end at once. NULL: nothing. */
    void (*cut)(struct service *service, const char *reason);
    /* Frees the protocol's own part. */
    void (*finish)(struct service *service);
};

struct service {
    const struct service_kind *kind;
    struct net_context *context; /* borrowed */
    struct listener *listener;   /* NULL: none */
    struct service_conn *first;
    struct ev_timer tick;
    bool tls;
    bool closed;
};

/* address as for listener_open; NULL: no listener, connections come by service_adopt. tls: all of them pass through
 * TLS, with context->tls. */
MUST_CHECK bool service_open(const struct service_kind *kind, struct net_context *context,
        const char *address, bool tls, struct service **out, struct err *err);
/* Where it listens, with the real port; "" if nowhere. */
const char *service_address(const struct service *service);
/* Accepts nobody more; connections go on, and the service with them. */
void service_stop_listening(struct service *service);
/* Ends all connections at once; they are gone after the next turn of the loop. */
void service_cut(struct service *service, const char *reason);
/* Stops accepting; connections go on until they end. It must not be used again. NULL: nothing. */
void service_close(struct service *service);
/* A connection over an accepted socket or a socketpair: for tests. fd (non-blocking) is taken; limits on
 * connections are not asked. */
void service_adopt(struct service *service, int fd, const char *address);
void service_tick(struct service *service);

/* Counts and logs that the connection was refused; the first reason counts. why: one clause for the log; NULL: the reason says it all. */
void service_refused(struct service_conn *conn, enum refusal reason, const char *why);
/* Frees a connection whose own part is finished; the service too, if it is closed and this was the last. */
void service_conn_end(struct service_conn *conn);
