#pragma once
#include "engine/base/buf.h"
#include "net/stream/service.h"

#include <jansson.h>

/* Protocols of lines, in which the client asks and the server answers, one line behind the other (SMTP, IMAP). What is
 * asked of the game goes by typed calls; while one is under way the next line waits.
 *
 * A protocol's own connection begins with struct lines_conn. To add one: a file like smtp.c, a row in
 * engine/app/services.c. */

struct ev_timer;
struct session;
struct web;

enum lines_state {
    LINES_TAKES,  /* lines */
    LINES_WAITS,  /* for the answer to a call */
    LINES_DRAINS, /* for what it has written to leave */
    LINES_CLOSES, /* nothing more is read */
};

struct lines_conn {
    struct service_conn base;
    struct session *session; /* for calls; of nobody */
    struct buf in;           /* a line's beginning, and what follows it while it waits */
    size_t raw;      /* so many bytes come next as they are; they are handed on as one line */
    bool bare;       /* the line ended without CR */
    bool after_bare; /* the one before it did */
    bool skips;      /* a line was too long: what is left of it is dropped */
    bool skipped_cr; /* and a CR was the last of that */
    enum lines_state state;
    bool handling;    /* lines are being taken */
    int64_t spent_us; /* on lines of a stranger, that its address was not charged for yet */
    struct ev_timer *resume; /* owned: active while lines wait for their turn; may be NULL */
    int64_t heard_ms;        /* monotonic: the last byte came */
    int64_t line_ms;         /* monotonic: the last whole line did, or the connection */
    char *token;             /* owned; whose rights calls have; NULL: nobody's */
    char user[32];           /* who that is */
};

/* What a protocol does. All but `line` and `reply` may be NULL. */
struct lines_protocol {
    bool needs_domain;     /* it takes mail, for mail.domain of the configuration */
    bool serves_strangers; /* there is something to do without logging in */
    size_t line_max;       /* bytes of a line */
    int64_t idle_ms;       /* after which who is logged in is sent away */
    void (*greet)(struct lines_conn *conn);
    /* A line without its end; borrowed. */
    void (*line)(struct lines_conn *conn, struct str line);
    /* The answer to lines_call: what data/calls says, or a problem. */
    void (*reply)(struct lines_conn *conn, bool done, const json_t *reply);
    /* The log-in waits for others; text says its place. */
    void (*queued)(struct lines_conn *conn, const char *text);
    /* Each second, while it takes lines. */
    void (*tick)(struct lines_conn *conn);
    /* What was written has left; see lines_drain. */
    void (*drained)(struct lines_conn *conn);
    /* A line that was too long; it is dropped up to its end. */
    void (*too_long)(struct lines_conn *conn);
    /* Says good-bye: why is a sentence. */
    void (*bye)(struct lines_conn *conn, struct str why);
    /* Frees the protocol's own part. */
    void (*finish)(struct lines_conn *conn);
};

/* A service of such a protocol. */
struct lines_kind {
    struct service_kind base;
    struct lines_protocol protocol;
    int variant; /* the protocol's own */
};

struct lines_service {
    struct service base;
    struct web *web;
};

extern const struct stream_events lines_events;

bool lines_may_open(
        const struct service_kind *kind, const struct net_context *context, struct err *err);
bool lines_opened(struct service *service, struct err *err);
void lines_accepted(struct service_conn *conn);
void lines_tick(struct service *service);
void lines_finish(struct service *service);

/* What a lines_kind's base begins with. */
#define LINES_KIND(conn_type)                                                                  \
    .size = sizeof(struct lines_service), .conn_size = sizeof(conn_type), .alpn = "",          \
    .events = &lines_events, .takes_lines = true, .may_open = lines_may_open,                  \
    .opened = lines_opened, .accepted = lines_accepted, .tick = lines_tick,                    \
    .finish = lines_finish

/* -- for protocols -- */

/* What stands behind the @ of players' addresses. */
const char *lines_domain(const struct lines_conn *conn);
const struct lines_kind *lines_kind_of(const struct lines_conn *conn);
void lines_printf(struct lines_conn *conn, const char *format, ...) PRINTF_LIKE(2, 3);
void lines_put(struct lines_conn *conn, struct str bytes);
/* Asks the game, with the rights of conn->token; takes args. No line is taken until the reply. */
void lines_call(struct lines_conn *conn, const char *name, json_t *args);
/* May a password be said here: nobody between can read it, or there is no TLS to hide it in? */
bool lines_may_log_in(const struct lines_conn *conn);
/* Has TLS, and does not use it yet. */
bool lines_may_secure(const struct lines_conn *conn);
/* After the line that allows it: what follows passes through TLS, and all that was said is forgotten. */
void lines_secure(struct lines_conn *conn);
/* May this address ask once more? Else *out_wait_seconds. */
bool lines_may_ask(const struct lines_conn *conn, uint32_t *out_wait_seconds);
/* Asks for a token; the reply has name and token, for lines_logged_in. May be refused at once (false), for asking too
 * often; *out_wait_seconds says how long. */
bool lines_log_in(struct lines_conn *conn, struct str name, struct str password,
        uint32_t *out_wait_seconds);
void lines_logged_in(struct lines_conn *conn, const json_t *reply);
/* No line is taken before what is written has left. */
void lines_drain(struct lines_conn *conn);
/* Is the line that came just now the dot that ends a text: CR LF "." CR LF, and nothing like it? To other servers that
 * may stand for an end, too (SMTP smuggling). */
bool lines_is_end(const struct lines_conn *conn, struct str line);
/* Nothing more is read; the end comes when all is written. */
void lines_close(struct lines_conn *conn, const char *reason);
