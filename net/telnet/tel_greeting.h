#pragma once
#include "engine/base/buf.h"
#include "net/telnet/tel_render.h"

#include <ev.h>

struct msg;
struct session;

/* What a new connection reads first, kept for a moment until the client has told its width. NULL: nothing waits. */
struct tel_greeting;

/* Called when the client has had enough time. The timer's data is that of tel_greeting_keep. */
typedef void (*tel_greeting_late)(struct ev_loop *loop, struct ev_timer *timer, int events);

/* Keeps the message if it is a greeting and the client has told no width. False: show it now. */
bool tel_greeting_keep(struct tel_greeting **greeting, struct ev_loop *loop,
        const struct session *session, const struct msg *msg, tel_greeting_late late,
        void *data);
/* Appends the text that waits, as it fits the style, and ends the wait. */
void tel_greeting_put(struct tel_greeting **greeting, struct ev_loop *loop,
        struct tel_style style, struct buf *out);
/* Ends the wait, if there is one. */
void tel_greeting_drop(struct tel_greeting **greeting, struct ev_loop *loop);
