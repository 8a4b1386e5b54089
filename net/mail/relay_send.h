#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <ev.h>

/* One message after the other to one mail server, by libcurl on the loop. Main thread only. */
struct relay_send;

enum relay_result {
    RELAY_SENT,
    RELAY_LATER,    /* the server is away, or says so */
    RELAY_NEVER,    /* it does not take a message for that address */
    RELAY_UNWANTED, /* it does not take that message, and says so when it is to have it */
};

/* why: the server's words, or what is wrong; borrowed. Called by the loop; another message may be sent from it. */
typedef void relay_sent(void *data, enum relay_result result, struct str why);

struct relay_server {
    const char *server; /* as relay.h has it */
    const char *hello;  /* what we call ourselves */
};

/* False with a sentence: that is no mail server. */
MUST_CHECK bool relay_send_check(const char *server, struct err *err);
MUST_CHECK bool relay_send_open(struct ev_loop *loop, const struct relay_server *server,
        relay_sent *sent, void *data, struct relay_send **out, struct err *err);
/* from, to: addresses. message: head and body, lines with CR LF, of 7-bit signs; copied. One at a time. */
void relay_send_message(
        struct relay_send *send, const char *from, const char *to, struct str message);
/* Ends what is under way; `sent` is not called. NULL is fine. */
void relay_send_close(struct relay_send *send);
