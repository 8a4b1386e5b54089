/* irc_frontend.c -- An IRC conversation: the stream, the session, and the path between them.
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
#include "net/irc/irc_frontend.h"

#include "engine/base/catalogue.h"
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

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct irc_frontend *frontend = data;
    if (!frontend->base.doomed) {
        irc_deliver(frontend, msg);
    }
}

static void frontend_flush(void *data)
{
    struct irc_frontend *frontend = data;
    irc_group_write(frontend);
    irc_here_walked(frontend);
    irc_frontend_go_on(frontend);
    irc_flush(frontend);
}

static void frontend_close(void *data)
{
    struct irc_frontend *frontend = data;
    irc_doom(frontend, LINE("Good-bye."));
}

static size_t frontend_queued(const void *data)
{
    const struct irc_frontend *frontend = data;
    return stream_queued(frontend->base.stream) + frontend->out.length;
}

static void frontend_resumed(void *data)
{
    struct irc_frontend *frontend = data;
    if (!frontend->base.doomed) {
        irc_register_resumed(frontend);
    }
}

static const struct session_frontend frontend_calls = {
        .service = "irc",
        .rights = SESSION_CHECKS_OPERATORS | SESSION_CHECKS_KEYS,
        .shows_lines = true,
        .deliver = frontend_deliver,
        .flush = frontend_flush,
        .close = frontend_close,
        .queued = frontend_queued,
        .resumed = frontend_resumed,
};

/* -- input -- */

static bool is_busy(const struct irc_frontend *frontend)
{
    return !irc_side_rests(frontend) || frontend->session->pending_lines >= SESSION_LINES_MAX;
}

static double now_ms(void)
{
    return (double)clock_us() / 1000.0;
}

/* Returns how long the next line must wait; 0 if it need not. */
static double to_wait_ms(const struct irc_frontend *frontend)
{
    double ahead = frontend->paced_ms - now_ms() - BURST_LINES * LINE_MS;
    return frontend->session->exempt || ahead < 0 ? 0 : ahead;
}

static void count_line(struct irc_frontend *frontend)
{
    double now = now_ms();
    frontend->paced_ms = (frontend->paced_ms > now ? frontend->paced_ms : now) + LINE_MS;
}

void irc_frontend_go_on(struct irc_frontend *frontend)
{
    if (!frontend->base.doomed && !is_busy(frontend) && to_wait_ms(frontend) <= 0) {
        ev_timer_stop(frontend->service->base.context->loop, &frontend->resume);
        stream_pause(frontend->base.stream, false);
    }
}

static void wait_for(struct irc_frontend *frontend)
{
    stream_pause(frontend->base.stream, true);
    double wait = to_wait_ms(frontend) / 1000.0;
    frontend->resume.repeat = wait > resume_seconds ? wait : resume_seconds;
    ev_timer_again(frontend->service->base.context->loop, &frontend->resume);
}

static void on_resume(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    irc_frontend_go_on(watcher->data);
}

static void take_line(struct irc_frontend *frontend)
{
    struct irc_msg msg;
    struct str line = buf_str(&frontend->line.bytes);
    count_line(frontend);
    frontend->heard_ms = clock_ms();
    frontend->pinged_ms = 0;
    frontend->doubted = false;
    if (!irc_msg_parse(line, &msg)) {
        return;
    }
    if (!str_is_utf8(line)) {
        irc_command_begin(frontend, &msg);
        IRC_FAIL(frontend, str_is_utf8(msg.command) ? IRC_WORD(msg.command, 23) : "*",
                "INVALID_UTF8", LINE("That isn't UTF-8; please set your client to UTF-8."));
        irc_response_end(frontend);
        return;
    }
    irc_command_run(frontend, &msg);
}

static void check_throttle(struct irc_frontend *frontend)
{
    bool slowed = to_wait_ms(frontend) > 0;
    int64_t now = clock_ms();
    if (!slowed) {
        frontend->throttled_ms = 0;
    } else if (frontend->throttled_ms == 0) {
        frontend->throttled_ms = now;
    } else if (now - frontend->throttled_ms > THROTTLED_MAX_MS) {
        irc_doom(frontend, "Excess flood");
    }
}

static size_t on_received(void *data, struct str bytes)
{
    struct irc_frontend *frontend = data;
    size_t taken = 0;
    check_throttle(frontend);
    while (taken < bytes.length && !frontend->base.doomed && !is_busy(frontend) &&
            to_wait_ms(frontend) <= 0) {
        enum irc_line_end end = IRC_LINE_OPEN;
        taken += irc_line_feed(&frontend->line, str_slice(bytes, taken, bytes.length),
                IRC_CLIENT_TAGS_MAX, &end);
        if (end == IRC_LINE_DONE) {
            take_line(frontend);
            buf_shrink(&frontend->line.bytes, 1024);
            buf_clear(&frontend->line.bytes);
        } else if (end == IRC_LINE_TOO_LONG) {
            count_line(frontend);
            IRC_REPLY(frontend, "417", LINE("That line is too long and was ignored."));
        }
    }
    frontend->session->bytes_in += taken;
    net_log_wire(frontend->service->base.context, "<", frontend->session->id,
            str_slice(bytes, 0, taken));
    irc_flush(frontend);
    if (frontend->base.doomed) {
        return bytes.length;
    }
    if (taken < bytes.length) {
        wait_for(frontend);
    }
    return taken;
}

/* -- start and end -- */

static void on_ended(void *data, const char *reason)
{
    struct irc_frontend *frontend = data;
    irc_side_forget(frontend);
    session_gone(frontend->session, reason);
    ev_timer_stop(frontend->service->base.context->loop, &frontend->resume);
    irc_calls_finish(frontend);
    irc_arrivals_forget(frontend);
    irc_here_walks_forget(frontend);
    irc_line_finish(&frontend->line);
    irc_monitor_clear(frontend);
    strmap_finish(&frontend->monitored);
    strmap_finish(&frontend->joined);
    buf_finish(&frontend->here_log);
    irc_free_secret(&frontend->pass);
    irc_free_secret(&frontend->token);
    irc_free_secret(&frontend->secret);
    irc_scram_forget(frontend);
    buf_wipe(&frontend->sasl);
    buf_finish(&frontend->sasl);
    irc_multi_finish(frontend);
    irc_search_finish(frontend);
    irc_group_finish(frontend);
    buf_finish(&frontend->out);
    irc_shown_clear(frontend);
    buf_finish(&frontend->here_topic);
    buf_finish(&frontend->held);
    buf_finish(&frontend->noted);
    irc_metadata_finish(frontend);
    buf_finish(&frontend->response.lines);
    service_conn_end(&frontend->base);
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

static void open_session(struct irc_frontend *frontend)
{
    struct service_conn *conn = &frontend->base;
    struct net_context *context = conn->service->context;
    bool secure = frontend->session ? frontend->session->secure
                                    : conn->service->tls || strcmp(conn->address, "unix") == 0;
    frontend->session = hub_open(context->hub, &frontend_calls, frontend, conn->address);
    frontend->session->chats = true;
    frontend->session->exempt = net_address_is_exempt(&context->limits, conn->address);
    frontend->session->secure = secure;
    session_set_client(frontend->session, STR("IRC"));
}

static const struct irc_hooks hooks = {
        .open = open_session,
        .go_on = irc_frontend_go_on,
        .enter = irc_register_try,
        .run = irc_command_instead,
        .type = irc_speak_line,
};

static void on_accepted(struct service_conn *conn)
{
    struct irc_frontend *frontend = (struct irc_frontend *)conn;
    frontend->service = (struct irc_service *)conn->service;
    frontend->service->hooks = &hooks;
    frontend->heard_ms = clock_ms();
    strmap_init(&frontend->monitored);
    strmap_init(&frontend->joined);
    ev_timer_init(&frontend->resume, on_resume, 0.0, resume_seconds);
    frontend->resume.data = frontend;
    irc_arrivals_begin(frontend);
    open_session(frontend);
}

static void set_secure(struct service_conn *conn, bool secure)
{
    ((struct irc_frontend *)conn)->session->secure = secure;
}

/* -- the service -- */

static void check_login(struct irc_frontend *frontend, uint32_t seconds)
{
    if (!frontend->registered && !frontend->session->exempt &&
            session_lingers_ms(frontend->session) >= (int64_t)seconds * 1000) {
        irc_doom(frontend, LINE("You did not register in time."));
    }
}

static void tick(struct service *service)
{
    uint32_t limit = service->context->limits.idle_login_seconds;
    uint32_t seconds = limit > 0 ? limit : REGISTER_SECONDS;
    int64_t now = clock_ms();
    for (struct service_conn *conn = service->first; conn; conn = conn->next) {
        struct irc_frontend *frontend = (struct irc_frontend *)conn;
        check_login(frontend, seconds);
        irc_silence_check(frontend, now);
    }
}

static void finish(struct service *service)
{
    struct irc_service *own = (struct irc_service *)service;
    irc_sides_finish(own);
    buf_finish(&own->line);
    buf_finish(&own->tags);
    buf_finish(&own->text);
    irc_crowd_finish(&own->crowd);
    for (size_t i = 0; i < IRC_EVENTS_KEPT; i++) {
        buf_finish(&own->events[i].text);
        json_decref(own->events[i].json);
    }
}

static const struct service_subprotocol subprotocols[] = {
        {"text.ircv3.net", false},
        {"binary.ircv3.net", true},
        {0},
};

const struct service_kind irc_service_kind = {
        .size = sizeof(struct irc_service),
        .conn_size = sizeof(struct irc_frontend),
        .alpn = "irc",
        .events = &stream_calls,
        .takes_lines = true,
        .accepted = on_accepted,
        .tick = tick,
        .subprotocols = subprotocols,
        .set_secure = set_secure,
        .finish = finish,
};
