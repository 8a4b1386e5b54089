/* tel_greeting.c -- what a new connection reads first, by the client's width.
 *
 * A client tells its width (NAWS) after it was asked, and it is asked when it connects. So the greeting waits for the
 * answer. A client that does not negotiate gets it after GREETING_SECONDS, in lines of GREETING_COLUMNS. */
#include "net/telnet/tel_greeting.h"

#include "engine/session/msg.h"
#include "engine/session/session.h"

#define GREETING_SECONDS 0.15
#define GREETING_COLUMNS 40

bool tel_greeting_keep(struct tel_greeting *greeting, struct ev_loop *loop,
        const struct session *session, const struct msg *msg)
{
    bool waits = msg->kind == MSG_TEXT && str_equal(msg->topic, STR("greeting")) &&
                 session->columns == 0 && !ev_is_active(&greeting->timer);
    if (waits) {
        buf_add_str(&greeting->text, msg->text);
        ev_timer_set(&greeting->timer, GREETING_SECONDS, 0.0);
        ev_timer_start(loop, &greeting->timer);
    }
    return waits;
}

void tel_greeting_put(struct tel_greeting *greeting, struct ev_loop *loop,
        struct tel_style style, struct buf *out)
{
    struct msg msg = {.kind = MSG_TEXT, .text = buf_str(&greeting->text)};
    style.columns = style.columns > 0 ? style.columns : GREETING_COLUMNS;
    ev_timer_stop(loop, &greeting->timer);
    tel_render_text(&style, &msg, out);
    buf_finish(&greeting->text);
}
