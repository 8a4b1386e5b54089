#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <ev.h>

/* Sends one message after the other to one mail server, by libcurl on the loop. Main thread
 * only. */
struct relay_send;

enum relay_result {
    RELAY_SENT,
    RELAY_LATER,    /* the server is unreachable, or asks to wait */
    RELAY_NEVER,    /* it refuses messages for that address */
    RELAY_UNWANTED, /* it refuses that message */
};

/* why: the server's words, or the problem; borrowed. Called by the loop; another message may be
 * sent from it. */
typedef void relay_sent(void *data, enum relay_result result, struct str why);

struct relay_server {
    const char *server; /* as in relay.h */
    const char *hello;  /* our host name */
};

/* Returns false with a sentence if it is not a mail server. */
MUST_CHECK bool relay_send_check(const char *server, struct err *err);
MUST_CHECK bool relay_send_open(struct ev_loop *loop, const struct relay_server *server,
        relay_sent *sent, void *data, struct relay_send **out, struct err *err);
/* Sends a message, one at a time. from, to: addresses. message: head and body, lines with CR
 * LF, 7-bit ASCII; copied. */
void relay_send_message(
        struct relay_send *send, const char *from, const char *to, struct str message);
/* Cancels the running message; `sent` is not called. NULL is accepted. */
void relay_send_close(struct relay_send *send);
