#pragma once
#include "engine/base/buf.h"
#include "net/telnet/tel_render.h"

#include <ev.h>

struct msg;
struct session;

/* What a new connection reads first, kept for a moment until the client has told its width. Embedded in the frontend,
 * which sets the timer's callback and data; it waits while the timer is active. */
struct tel_greeting {
    struct buf text; /* owned: markup */
    struct ev_timer timer;
};

/* Keeps the message if it is a greeting and the client has told no width. False: show it now. */
bool tel_greeting_keep(struct tel_greeting *greeting, struct ev_loop *loop,
        const struct session *session, const struct msg *msg);
/* Appends the text that waits, as it fits the style, and ends the wait. */
void tel_greeting_put(struct tel_greeting *greeting, struct ev_loop *loop,
        struct tel_style style, struct buf *out);
