#pragma once
#include "engine/base/err.h"
#include "engine/base/refusals.h"
#include "net/stream/first_line.h"
#include "net/stream/net.h"

#include <ev.h>

/* A service: a listener and the connections that it accepted. All protocols have the same life
 * cycle: opened, no longer listening, cut, closed, and freed with the last connection.
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
    bool admitted : 1; /* call net_dismiss at the end */
    bool doomed : 1;   /* it is ending, and knows why: input is dropped */
    bool refused : 1;  /* see service_refused */
    struct first_line first_line;
    uint32_t seen; /* bytes checked by first_line, but not handled by the protocol yet */
    char *address; /* owned */
};

/* A WebSocket subprotocol: each message is a line of the service. */
struct service_subprotocol {
    const char *name;
    bool binary; /* its messages are bytes, not text */
};

struct service_kind {
    size_t size;      /* size of the protocol's service struct; zeroed except for this part */
    size_t conn_size; /* size of its connection struct */
    const char *alpn; /* protocol name for ALPN; "": none; see stream_accept */
    const char *preface;                /* text before a refusal, without TLS; NULL: none */
    const struct stream_events *events; /* data: the connection; ended: service_conn_end */
    bool takes_lines; /* a line protocol: HTTP requests are cut off before their first line ends */
    /* Fails if the context lacks something that this kind needs, such as a mail domain. NULL: no
     * needs. */
    bool (*may_open)(const struct service_kind *kind, const struct net_context *context,
            struct err *err);
    /* Creates the protocol's state. On failure there is nothing to finish. NULL: no state. */
    bool (*opened)(struct service *service, struct err *err);
    void (*accepted)(struct service_conn *conn);
    /* Called each second; tests call it after setting the clock. */
    void (*tick)(struct service *service);
    /* The service starts or stops listening. May be NULL. */
    void (*listens)(struct service *service, bool on);
    /* Ends everything except connections, which all end at once. May be NULL. */
    void (*cut)(struct service *service, const char *reason);
    const struct service_subprotocol *subprotocols; /* ends with a row of zeros; NULL: none */
    /* Sets whether the transport of an adopted connection is encrypted. NULL if there are no subprotocols. */
    void (*set_secure)(struct service_conn *conn, bool secure);
    /* Frees the protocol's state. */
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

/* address as for listener_open; NULL: no listener, connections come by service_adopt. tls: all
 * connections use TLS with context->tls. */
MUST_CHECK bool service_open(const struct service_kind *kind, struct net_context *context,
        const char *address, bool tls, struct service **out, struct err *err);
/* Returns the listening address with the real port; "" if there is none. */
const char *service_address(const struct service *service);
/* Stops accepting; connections and the service continue. */
void service_stop_listening(struct service *service);
/* Ends all connections; they are freed after the next turn of the loop. */
void service_cut(struct service *service, const char *reason);
/* Stops accepting; connections continue until they end. Do not use the service afterwards.
 * Accepts NULL. */
void service_close(struct service *service);
/* Adds a connection over an accepted socket or a socketpair, for tests. Takes fd (non-blocking);
 * does not check limits on connections. */
void service_adopt(struct service *service, int fd, const char *address);
void service_tick(struct service *service);

/* Counts and logs that the connection was refused; only the first reason counts. why: one clause
 * for the log, or NULL. */
void service_refused(struct service_conn *conn, enum refusal reason, const char *why);
/* Frees a connection whose own part is finished. Also frees a closed service with its last
 * connection. */
void service_conn_end(struct service_conn *conn);
