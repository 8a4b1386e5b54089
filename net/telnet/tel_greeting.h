#pragma once
#include "engine/base/buf.h"
#include "net/telnet/tel_render.h"

#include <ev.h>

struct msg;
struct session;

/* What a new connection reads first, kept for a moment until the client has told its width. Embedded in the frontend. */
struct tel_greeting {
    struct buf text;              /* owned: markup */
    struct ev_timer *timer;       /* owned: set while a text waits; else NULL */
    struct ev_loop *loop;         /* borrowed */
    void (*show)(void *frontend); /* called after that moment */
    void *frontend;
};

/* Keeps the message if it is a greeting and the client has told no width. False: show it now. */
bool tel_greeting_keep(
        struct tel_greeting *greeting, const struct session *session, const struct msg *msg);
/* Appends the text as it fits the style, and ends the wait. A greeting waits. */
void tel_greeting_put(struct tel_greeting *greeting, struct tel_style style, struct buf *out);
/* Ends the wait, and drops the text. */
void tel_greeting_finish(struct tel_greeting *greeting);
