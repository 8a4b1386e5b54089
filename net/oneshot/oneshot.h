#pragma once
#include "engine/base/buf.h"
#include "net/stream/service.h"

#include <jansson.h>

/* Protocols with one line and one text: the client sends a line and gets an answer, and the
 * connection ends. The calls are made without an account, so they answer what any visitor may see.
 * The templates in data/lines define the form.
 *
 * To add one: a file like finger.c, a row in engine/app/services.c. */

struct session;
struct web;

/* A parsed request line. */
struct oneshot_ask {
    const char *call; /* static; of data/calls */
    json_t *args;     /* owned; NULL: none */
    const char *page; /* static; the template that shows the call's answer */
    struct buf host;  /* by which name the game was asked; empty: unknown */
    struct str named; /* by which TLS was begun; empty: unknown. Good while it is read */
};

struct oneshot_protocol {
    const char *header; /* before a page */
    bool crlf;          /* its lines end so */
    /* Reads a line without its end, which is UTF-8. Or the answer is known at once: then it is in out. */
    void (*read)(struct str line, struct oneshot_ask *ask, struct buf *out);
    /* Completes a call's answer before it is shown; line as it was read. NULL: nothing. */
    void (*view)(struct str line, json_t *reply);
    /* Says what went wrong: status as HTTP has it, and a sentence. */
    void (*refuse)(int status, struct str why, struct buf *out);
};

/* A service of such a protocol. */
struct oneshot_kind {
    struct service_kind base;
    struct oneshot_protocol protocol;
};

struct oneshot_service {
    struct service base;
    struct web *web;
};

struct oneshot_conn {
    struct service_conn base;
    struct session *session; /* for the call; NULL until then */
    struct buf line;
    struct oneshot_ask ask;
    bool read;           /* the line is whole */
    bool answered;       /* all that is to be said is in the stream */
    int64_t deadline_ms; /* monotonic */
};

extern const struct stream_events oneshot_events;

bool oneshot_opened(struct service *service, struct err *err);
void oneshot_accepted(struct service_conn *conn);
void oneshot_tick(struct service *service);
void oneshot_finish(struct service *service);

/* The first members of a oneshot_kind's base. */
#define ONESHOT_KIND                                                                           \
    .size = sizeof(struct oneshot_service), .conn_size = sizeof(struct oneshot_conn),          \
    .alpn = "", .events = &oneshot_events, .takes_lines = true, .opened = oneshot_opened,      \
    .accepted = oneshot_accepted, .tick = oneshot_tick, .finish = oneshot_finish
