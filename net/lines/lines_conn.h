#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/stream/service.h"

#include <jansson.h>

/* Line protocols, in which the client asks and the server answers, one line after the other
 * (SMTP, IMAP). Requests to the game are typed calls; while one is running the next line waits.
 *
 * A protocol's own connection begins with struct lines_conn. To add one: a module with a service,
 * such as net/nntp, or outside the tree data/examples/json_lines. */

struct ev_timer;
struct lines_game;
struct time_limit;

enum lines_state {
    LINES_TAKES,  /* handles lines */
    LINES_WAITS,  /* waits for the answer to a call */
    LINES_DRAINS, /* waits until its output is sent */
    LINES_CLOSES, /* nothing more is read */
};

struct lines_conn {
    struct service_conn base;
    struct session *session; /* for calls; without a character */
    struct buf in;           /* the beginning of a line, and further input while it waits */
    size_t raw;      /* this many bytes come next unparsed, and are handled as one line */
    bool bare;       /* the line ended without CR */
    bool after_bare; /* so did the line before it */
    bool skips;      /* the rest of a line that was too long is dropped */
    bool skipped_cr; /* the last dropped byte was a CR */
    enum lines_state state;
    bool handling;    /* lines are being handled */
    int64_t spent_us; /* time of a stranger's lines that its address was not charged for yet */
    struct ev_timer *resume; /* owned: active while lines wait for their turn; may be NULL */
    int64_t heard_ms;        /* monotonic: when the last byte came */
    int64_t line_ms;         /* monotonic: when the last whole line came, or the connection */
    char *token;             /* owned; gives calls its rights; NULL: none */
    char user[32];           /* its player */
    struct lines_game *game; /* owned: for lines_run; NULL until then */
};

/* The functions of a protocol. All but `line` and `reply` may be NULL. */
struct lines_protocol {
    const char *
            name; /* of its sessions, such as "imap": in the log, and where people read how somebody came. Needed */
    unsigned
            rights; /* enum session_right: what its sessions may call because of what the protocol checks */
    bool needs_domain;     /* accepts mail for mail.domain of the configuration */
    bool serves_strangers; /* useful without logging in */
    size_t line_max; /* the most bytes of a line without its end; a longer one is dropped: too_long */
    int64_t idle_ms; /* the time after which an idle logged-in client is disconnected */
    void (*greet)(struct lines_conn *conn);
    /* Handles a line without its end; borrowed. */
    void (*line)(struct lines_conn *conn, struct str line);
    /* Handles the answer to lines_call: as data/calls says, or a problem. */
    void (*reply)(struct lines_conn *conn, bool done, const json_t *reply);
    /* The log-in waits in a queue; text says its place. */
    void (*queued)(struct lines_conn *conn, const char *text);
    /* Called each second, while lines are handled. */
    void (*tick)(struct lines_conn *conn);
    /* The output was sent; see lines_drain. */
    void (*drained)(struct lines_conn *conn);
    /* A line was too long, and is not handled. */
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
    int variant; /* private to the protocol */
};

struct lines_service {
    struct service base;
    struct session_frontend frontend;      /* of lines_call */
    struct session_frontend game_frontend; /* of lines_run */
    struct time_limit *limit;
};

extern const struct stream_events lines_events;

bool lines_may_open(
        const struct service_kind *kind, const struct net_context *context, struct err *err);
bool lines_opened(struct service *service, struct err *err);
void lines_accepted(struct service_conn *base);
void lines_tick(struct service *service);
void lines_finish(struct service *service);

/* The first members of a lines_kind's base. */
#define LINES_KIND(conn_type)                                                                  \
    .size = sizeof(struct lines_service), .conn_size = sizeof(conn_type), .alpn = "",          \
    .events = &lines_events, .takes_lines = true, .may_open = lines_may_open,                  \
    .opened = lines_opened, .accepted = lines_accepted, .tick = lines_tick,                    \
    .finish = lines_finish

/* The functions below are for protocols. */

/* Returns the domain of players' addresses. */
const char *lines_domain(const struct lines_conn *conn);
const struct lines_kind *lines_kind_of(const struct lines_conn *conn);
/* At most 2,047 bytes; longer texts by lines_put. */
void lines_printf(struct lines_conn *conn, const char *format, ...) PRINTF_LIKE(2, 3);
void lines_put(struct lines_conn *conn, struct str bytes);
/* Returns the length of the codes in front of an answer's text, as in "250 2.0.0 Done" and
 * "[CANNOT] No", with their blanks. */
size_t lines_codes(const char *answer);
/* Sends an answer and the end of the line, its text in the game's language. */
void lines_say(struct lines_conn *conn, const char *answer);
/* Makes a call to the game, with the rights of conn->token; takes args. No line is handled
 * until the reply. A protocol that passes on names that a client wrote keeps those of log-ins to
 * itself (lines_log_in): a password may come only where lines_may_log_in says so. */
void lines_call(struct lines_conn *conn, const char *name, json_t *args);
/* Runs a line that the player typed, as at a prompt; anything after SESSION_LINE_MAX bytes is cut off. The character is in
 * the game from its first line until the connection ends, or the game ends the conversation. No line is handled until the
 * reply: {"text": what the game said since the reply before, plain, each line with \n, "awaits": what the next line will be
 * used for, as line.run says, "missed": true if it was so much that some was left out}, or a problem, such as 401 before
 * lines_logged_in. */
void lines_run(struct lines_conn *conn, struct str line);
/* Handles no line until lines_go_on: for a protocol that waits for something of its own. Not during a call or lines_run. */
void lines_wait(struct lines_conn *conn);
/* Does nothing if the connection does not wait. */
void lines_go_on(struct lines_conn *conn);
/* True if a password may be sent here: the connection is secure, or the server has no TLS. */
bool lines_may_log_in(const struct lines_conn *conn);
/* True if TLS is available but not yet in use. */
bool lines_may_secure(const struct lines_conn *conn);
/* Switches to TLS after the line that requests it; drops all earlier input. */
void lines_secure(struct lines_conn *conn);
/* True if this address may make another attempt; else *out_wait_seconds says when. */
bool lines_may_ask(const struct lines_conn *conn, uint32_t *out_wait_seconds);
/* Requests a token; the reply has name and token, for lines_logged_in. Returns false at once if
 * there were too many attempts; *out_wait_seconds says how long to wait. */
bool lines_log_in(struct lines_conn *conn, struct str name, struct str password,
        uint32_t *out_wait_seconds);
void lines_logged_in(struct lines_conn *conn, const json_t *reply);
/* Handles no line until the output is sent. */
void lines_drain(struct lines_conn *conn);
/* True if the last line is exactly the dot that ends a text: CR LF "." CR LF. Other servers may
 * take similar sequences for an end, too (SMTP smuggling). */
bool lines_is_end(const struct lines_conn *conn, struct str line);
/* Stops reading; closes when everything is written. */
void lines_close(struct lines_conn *conn, const char *reason);
