#pragma once
#include "engine/base/buf.h"
#include "net/stream/service.h"

#include <jansson.h>

/* Protocols with one line and one text: the client sends a line and gets an answer, and the
 * connection ends. The calls are made without an account, so they answer what any visitor may see.
 * The templates in data/lines define the form.
 *
 * gemini and finger are modules; this is their common part. To add one: a module like net/finger. */

struct session;
struct web_form;

/* A parsed request line. */
struct oneshot_ask {
    const char *call; /* static; of data/calls */
    json_t *args;     /* owned; NULL: none */
    const char *page; /* static; the template for the call's answer */
    struct buf host;  /* the host name in the request; empty: unknown */
    struct str
            named; /* the host name in the TLS handshake; empty: unknown. Valid during read */
};

struct oneshot_protocol {
    const char *header; /* comes before a page */
    bool crlf;          /* its lines end in CR LF */
    /* Parses a line (UTF-8, without its end). If no call is needed, writes the answer to out. */
    void (*read)(struct str line, struct oneshot_ask *ask, struct buf *out);
    /* Completes a call's answer before rendering; line: the one that was read. May be NULL. */
    void (*view)(struct str line, json_t *reply);
    /* Writes an error: status is that of HTTP, why a sentence. */
    void (*refuse)(int status, struct str why, struct buf *out);
};

/* A service of such a protocol. */
struct oneshot_kind {
    struct service_kind base;
    struct oneshot_protocol protocol;
};

struct oneshot_service {
    struct service base;
    struct oneshot_pages *pages; /* of the context */
};

struct oneshot_conn {
    struct service_conn base;
    struct session *session; /* for the call; NULL before it */
    struct buf line;
    struct oneshot_ask ask;
    bool read;           /* the line is complete */
    bool answered;       /* the whole answer is in the stream */
    int64_t deadline_ms; /* monotonic */
};

extern const struct web_form web_form_lines; /* ".txt"; web_lines.c */
extern const struct stream_events oneshot_events;

bool oneshot_opened(struct service *service, struct err *err);
void oneshot_accepted(struct service_conn *conn);
void oneshot_tick(struct service *service);
void oneshot_finish(struct service *service);

/* Fails with a sentence if a template in data/lines is not valid. */
MUST_CHECK bool oneshot_check(struct err *err);
/* Reads the templates again. Logs why it could not, and then keeps those it has. */
void oneshot_reload(struct net_context *context);

/* The first members of a oneshot_kind's base. */
#define ONESHOT_KIND                                                                           \
    .size = sizeof(struct oneshot_service), .conn_size = sizeof(struct oneshot_conn),          \
    .alpn = "", .events = &oneshot_events, .takes_lines = true, .opened = oneshot_opened,      \
    .accepted = oneshot_accepted, .tick = oneshot_tick, .finish = oneshot_finish
