/* http_events.c -- the game as an event stream.
 *
 * Each event is `event: TYPE` and `data:` with the same JSON as a frame of /ws has (ws_frame.c);
 * ids count from 1. A stream is a session of its character like any other: it hears what they
 * hear, and while it is open they are in the game. */
#include "net/web/routes/http_events.h"

#include "engine/session/msg.h"
#include "net/stream/stream.h"
#include "net/web/http/http_conn.h"
#include "net/web/ws/ws_frame.h"

static const char *type_of(const struct msg *msg)
{
    switch (msg->kind) {
    case MSG_TEXT:
        return "text";
    case MSG_EVENT:
        return "event";
    case MSG_BYE:
        return "bye";
    case MSG_PROMPT:
    case MSG_REPLY:
    case MSG_ECHO:
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
    return NULL;
}

void http_events_deliver(struct http_conn *conn, const struct msg *msg)
{
    const char *type = type_of(msg);
    if (!type) {
        return;
    }
    struct buf out = {0};
    buf_printf(&out, "id: %llu\nevent: %s\ndata: {", (unsigned long long)++conn->events, type);
    ws_frame_put(msg, &out);
    buf_add_text(&out, "\n\n");
    stream_write(conn->base.stream, out.bytes, out.length);
    http_conn_web(conn)->counts.bytes_out += out.length;
    buf_finish(&out);
}
