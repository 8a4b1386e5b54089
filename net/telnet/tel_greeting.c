/* tel_greeting.c -- what a new connection reads first, by the client's width.
 *
 * A client tells its width (NAWS) after it was asked, and it is asked when it connects. So the greeting waits for the
 * answer. A client that does not negotiate gets it after GREETING_SECONDS, in lines of GREETING_COLUMNS. */
#include "net/telnet/tel_greeting.h"

#include "engine/base/mem.h"
#include "engine/session/msg.h"
#include "engine/session/session.h"

#define GREETING_SECONDS 0.15
#define GREETING_COLUMNS 80

struct tel_greeting {
    struct ev_timer timer;
    struct buf text; /* owned: markup */
};

bool tel_greeting_keep(struct tel_greeting **greeting, struct ev_loop *loop,
        const struct session *session, const struct msg *msg, tel_greeting_late late,
        void *data)
{
    bool waits = !*greeting && msg->kind == MSG_TEXT &&
                 str_equal(msg->topic, STR("greeting")) && session->columns == 0;
    if (waits) {
        *greeting = mem_alloc(sizeof(**greeting));
        buf_add_str(&(*greeting)->text, msg->text);
        ev_timer_init(&(*greeting)->timer, late, GREETING_SECONDS, 0.0);
        (*greeting)->timer.data = data;
        ev_timer_start(loop, &(*greeting)->timer);
    }
    return waits;
}

void tel_greeting_put(struct tel_greeting **greeting, struct ev_loop *loop,
        struct tel_style style, struct buf *out)
{
    struct msg msg = {.kind = MSG_TEXT, .text = buf_str(&(*greeting)->text)};
    style.columns = style.columns > 0 ? style.columns : GREETING_COLUMNS;
    tel_render_text(&style, &msg, out);
    tel_greeting_drop(greeting, loop);
}

void tel_greeting_drop(struct tel_greeting **greeting, struct ev_loop *loop)
{
    if (*greeting) {
        ev_timer_stop(loop, &(*greeting)->timer);
        buf_finish(&(*greeting)->text);
        mem_free(*greeting);
        *greeting = NULL;
    }
}
