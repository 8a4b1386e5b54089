/* tel_greeting.c -- what a new connection reads first, by the client's width.
 *
 * A client tells its width (NAWS) after it was asked, and it is asked when it connects. So the greeting waits for the
 * answer. A client that does not negotiate gets it after GREETING_SECONDS, in lines of GREETING_COLUMNS. */
#include "net/telnet/tel_greeting.h"

#include "engine/base/mem.h"
#include "engine/session/msg.h"
#include "engine/session/session.h"

#define GREETING_SECONDS 0.15
#define GREETING_COLUMNS 40

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    const struct tel_greeting *greeting = watcher->data;
    greeting->show(greeting->frontend);
}

bool tel_greeting_keep(
        struct tel_greeting *greeting, const struct session *session, const struct msg *msg)
{
    if (msg->kind != MSG_TEXT || !str_equal(msg->topic, STR("greeting")) ||
            session->columns > 0 || greeting->timer) {
        return false;
    }
    buf_add_str(&greeting->text, msg->text);
    greeting->timer = mem_alloc(sizeof(*greeting->timer));
    ev_timer_init(greeting->timer, on_timer, GREETING_SECONDS, 0.0);
    greeting->timer->data = greeting;
    ev_timer_start(greeting->loop, greeting->timer);
    return true;
}

void tel_greeting_put(struct tel_greeting *greeting, struct tel_style style, struct buf *out)
{
    struct msg msg = {.kind = MSG_TEXT, .text = buf_str(&greeting->text)};
    style.columns = style.columns > 0 ? style.columns : GREETING_COLUMNS;
    tel_render_text(&style, &msg, out);
    tel_greeting_finish(greeting);
}

void tel_greeting_finish(struct tel_greeting *greeting)
{
    if (greeting->timer) {
        ev_timer_stop(greeting->loop, greeting->timer);
        mem_free(greeting->timer);
        greeting->timer = NULL;
    }
    buf_finish(&greeting->text);
}
