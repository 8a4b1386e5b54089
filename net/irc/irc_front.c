/* irc_front.c -- An IRC conversation: the stream, the session, and the path between them.
 *
 * In:  stream -> irc_line -> irc_msg -> irc_command -> session_call, session_line
 * Out: hub -> irc_deliver -> irc_out -> stream
 *
 * 1. The next line is read only after the command before it has ended. So answers come in order,
 *    and a client that asks faster than the game answers waits.
 * 2. A client that sends more than the pace allows is read more slowly, and disconnected if it
 *    keeps that up. Addresses that are exempt from limits have no pace.
 * 3. A doomed conversation has been told why; further input is dropped.
 * 4. A guest cannot prove their identity by a password. A guest whose nickname is held by their own
 *    broken connection gets it back when that connection has been silent for a while (irc_doubt).
 * 5. The front is freed in `on_ended` only, which only the loop calls.
 *
 * Commands are in irc_command.c, output in irc_deliver.c. */
#include "net/irc/irc_front.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/irc/irc_impl.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <string.h>

/* Lines allowed at once, and then one in each LINE_MS; a client is disconnected after being slowed
 * for THROTTLED_MAX_MS. */
enum { BURST_LINES = 20, LINE_MS = 400, THROTTLED_MAX_MS = 60 * 1000, REGISTER_SECONDS = 60 };

static const double resume_seconds = 0.05;

/* -- output from the hub -- */

static void front_deliver(void *data, const struct msg *msg)
{
    struct irc_front *front = data;
    if (!front->base.doomed) {
        irc_deliver(front, msg);
    }
}

static void front_flush(void *data)
{
    struct irc_front *front = data;
    irc_group_write(front);
    irc_here_walked(front);
    irc_front_go_on(front);
    irc_flush(front);
}

static void front_close(void *data)
{
    struct irc_front *front = data;
    irc_doom(front, "Good-bye.");
}

static size_t front_queued(const void *data)
{
    const struct irc_front *front = data;
    return stream_queued(front->base.stream) + front->out.length;
}

static void front_resumed(void *data)
{
    struct irc_front *front = data;
    if (!front->base.doomed) {
        irc_register_resumed(front);
    }
}

static const struct session_front front_calls = {
        .service = "irc",
        .shows_lines = true,
        .deliver = front_deliver,
        .flush = front_flush,
        .close = front_close,
        .queued = front_queued,
        .resumed = front_resumed,
};

/* -- input -- */

static bool is_busy(const struct irc_front *front)
{
    return front->calls || front->session->pending_lines >= SESSION_LINES_MAX;
}

static double now_ms(void)
{
    return (double)clock_us() / 1000.0;
}

/* Returns how long the next line must wait; 0 if it need not. */
static double to_wait_ms(const struct irc_front *front)
{
    double ahead = front->paced_ms - now_ms() - BURST_LINES * LINE_MS;
    return front->session->exempt || ahead < 0 ? 0 : ahead;
}

static void count_line(struct irc_front *front)
{
    double now = now_ms();
    front->paced_ms = (front->paced_ms > now ? front->paced_ms : now) + LINE_MS;
}

void irc_front_go_on(struct irc_front *front)
{
    if (!front->base.doomed && !is_busy(front) && to_wait_ms(front) <= 0) {
        ev_timer_stop(front->service->base.context->loop, &front->resume);
        stream_pause(front->base.stream, false);
    }
}

static void wait_for(struct irc_front *front)
{
    stream_pause(front->base.stream, true);
    double wait = to_wait_ms(front) / 1000.0;
    front->resume.repeat = wait > resume_seconds ? wait : resume_seconds;
    ev_timer_again(front->service->base.context->loop, &front->resume);
}

static void on_resume(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    irc_front_go_on(watcher->data);
}

static void take_line(struct irc_front *front)
{
    struct irc_msg msg;
    struct str line = buf_str(&front->line.bytes);
    count_line(front);
    front->heard_ms = clock_ms();
    front->pinged_ms = 0;
    front->doubted = false;
    if (!irc_msg_parse(line, &msg)) {
        return;
    }
    if (!str_is_utf8(line)) {
        irc_command_begin(front, &msg);
        IRC_FAIL(front, str_is_utf8(msg.command) ? IRC_WORD(msg.command, 23) : "*",
                "INVALID_UTF8", "That isn't UTF-8; please set your client to UTF-8.");
        irc_response_end(front);
        return;
    }
    irc_command_run(front, &msg);
}

static void check_throttle(struct irc_front *front)
{
    bool slowed = to_wait_ms(front) > 0;
    int64_t now = clock_ms();
    if (!slowed) {
        front->throttled_ms = 0;
    } else if (front->throttled_ms == 0) {
        front->throttled_ms = now;
    } else if (now - front->throttled_ms > THROTTLED_MAX_MS) {
        irc_doom(front, "Excess flood");
    }
}

static size_t on_received(void *data, struct str bytes)
{
    struct irc_front *front = data;
    size_t taken = 0;
    check_throttle(front);
    while (taken < bytes.length && !front->base.doomed && !is_busy(front) &&
            to_wait_ms(front) <= 0) {
        enum irc_line_end end = IRC_LINE_OPEN;
        taken += irc_line_feed(
                &front->line, str_slice(bytes, taken, bytes.length), IRC_CLIENT_TAGS_MAX, &end);
        if (end == IRC_LINE_DONE) {
            take_line(front);
            buf_shrink(&front->line.bytes, 1024);
            buf_clear(&front->line.bytes);
        } else if (end == IRC_LINE_TOO_LONG) {
            count_line(front);
            IRC_REPLY(front, "417", "That line is too long and was ignored.");
        }
    }
    front->session->bytes_in += taken;
    net_log_wire(
            front->service->base.context, "<", front->session->id, str_slice(bytes, 0, taken));
    irc_flush(front);
    if (front->base.doomed) {
        return bytes.length;
    }
    if (taken < bytes.length) {
        wait_for(front);
    }
    return taken;
}

/* -- start and end -- */

static void on_ended(void *data, const char *reason)
{
    struct irc_front *front = data;
    session_gone(front->session, reason);
    ev_timer_stop(front->service->base.context->loop, &front->resume);
    irc_calls_finish(front);
    irc_arrivals_forget(front);
    irc_here_walks_forget(front);
    irc_line_finish(&front->line);
    irc_monitor_clear(front);
    strmap_finish(&front->monitored);
    strmap_finish(&front->joined);
    buf_finish(&front->here_log);
    irc_free_secret(&front->pass);
    irc_free_secret(&front->token);
    buf_finish(&front->sasl);
    irc_multi_finish(front);
    irc_search_finish(front);
    irc_group_finish(front);
    buf_finish(&front->out);
    irc_shown_clear(front);
    buf_finish(&front->here_topic);
    buf_finish(&front->held);
    buf_finish(&front->response.lines);
    service_conn_end(&front->base);
}

static void on_drained(void *data)
{
    irc_flush(data);
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
        .drained = on_drained,
};

static void on_accepted(struct service_conn *conn)
{
    struct irc_front *front = (struct irc_front *)conn;
    struct net_context *context = conn->service->context;
    front->service = (struct irc_service *)conn->service;
    front->heard_ms = clock_ms();
    strmap_init(&front->monitored);
    strmap_init(&front->joined);
    ev_timer_init(&front->resume, on_resume, 0.0, resume_seconds);
    front->resume.data = front;
    irc_arrivals_begin(front);
    front->session = hub_open(context->hub, &front_calls, front, conn->address);
    front->session->chats = true;
    front->session->exempt = net_address_is_exempt(&context->limits, conn->address);
    front->session->secure = conn->service->tls || strcmp(conn->address, "unix") == 0;
    session_set_client(front->session, STR("IRC"));
}

void irc_front_is_secure(struct service_conn *conn, bool secure)
{
    ((struct irc_front *)conn)->session->secure = secure;
}

/* -- the service -- */

static void check_login(struct irc_front *front, uint32_t seconds)
{
    if (!front->registered && !front->session->exempt &&
            session_lingers_ms(front->session) >= (int64_t)seconds * 1000) {
        irc_doom(front, "You did not register in time.");
    }
}

static void tick(struct service *service)
{
    uint32_t limit = service->context->limits.idle_login_seconds;
    uint32_t seconds = limit > 0 ? limit : REGISTER_SECONDS;
    int64_t now = clock_ms();
    for (struct service_conn *conn = service->first; conn; conn = conn->next) {
        struct irc_front *front = (struct irc_front *)conn;
        check_login(front, seconds);
        irc_silence_check(front, now);
    }
}

static void finish(struct service *service)
{
    struct irc_service *own = (struct irc_service *)service;
    buf_finish(&own->line);
    buf_finish(&own->tags);
    buf_finish(&own->text);
    irc_crowd_finish(&own->crowd);
    for (size_t i = 0; i < IRC_EVENTS_KEPT; i++) {
        buf_finish(&own->events[i].text);
        json_decref(own->events[i].json);
    }
}

const struct service_kind irc_service_kind = {
        .size = sizeof(struct irc_service),
        .conn_size = sizeof(struct irc_front),
        .alpn = "irc",
        .events = &stream_calls,
        .takes_lines = true,
        .accepted = on_accepted,
        .tick = tick,
        .finish = finish,
};
