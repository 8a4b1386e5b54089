/* irc_front.c -- an IRC conversation: a stream, a session, and what is between them.
 *
 * In:  stream -> irc_line -> irc_msg -> irc_command -> session_call, session_line
 * Out: hub -> irc_deliver -> irc_out -> stream
 *
 * 1. A line is read only when the command before it is over: answers come in order, and a client that
 *    asks faster than the game answers waits.
 * 2. Who sends more than the pace allows is read more slowly; who keeps that up is cut. Addresses that
 *    are exempt from limits know no pace.
 * 3. A doomed conversation has been told why; whatever it sends is dropped.
 * 4. A guest has no password to show: who finds her own nickname taken by a connection that broke gets it
 *    when that has not answered for a while (irc_doubt).
 * 5. The front is freed in `on_ended` alone, which only the loop calls.
 *
 * Commands are irc_command.c, what is shown irc_deliver.c. */
#include "net/irc/irc_front.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "net/irc/irc_impl.h"
#include "net/stream/listener.h"
#include "net/stream/stream.h"

#include <stdio.h>
#include <string.h>

/* Lines at once, and then each so many milliseconds; who was slowed all this time is cut. */
enum { BURST_LINES = 20, LINE_MS = 400, THROTTLED_MAX_MS = 60 * 1000 };

static const double tick_seconds = 1.0;
static const double resume_seconds = 0.05;

/* -- the end -- */

/* -- the hub's side -- */

static void front_deliver(void *data, const struct msg *msg)
{
    struct irc_front *front = data;
    if (!front->doomed) {
        irc_deliver(front, msg);
    }
}

static void front_flush(void *data)
{
    struct irc_front *front = data;
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
    return stream_queued(front->stream) + front->out.length;
}

static const struct session_front front_calls = {
        .service = "irc",
        .shows_lines = true,
        .deliver = front_deliver,
        .flush = front_flush,
        .close = front_close,
        .queued = front_queued,
};

/* -- in -- */

static bool is_busy(const struct irc_front *front)
{
    return front->calls || front->session->pending_lines >= SESSION_LINES_MAX;
}

static double now_ms(void)
{
    return (double)clock_us() / 1000.0;
}

/* How long the next line must wait; 0: not. */
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
    if (!front->doomed && !is_busy(front) && to_wait_ms(front) <= 0) {
        ev_timer_stop(front->service->context->loop, &front->resume);
        stream_pause(front->stream, false);
    }
}

static void wait_for(struct irc_front *front)
{
    stream_pause(front->stream, true);
    double wait = to_wait_ms(front) / 1000.0;
    front->resume.repeat = wait > resume_seconds ? wait : resume_seconds;
    ev_timer_again(front->service->context->loop, &front->resume);
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
        char command[24] = "*";
        if (str_is_utf8(msg.command)) {
            (void)snprintf(command, sizeof(command), "%.*s", STR_FMT(msg.command));
        }
        irc_command_begin(front, &msg);
        IRC_FAIL(front, command, "INVALID_UTF8",
                "That is not UTF-8; please set your client to it.");
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
    while (taken < bytes.length && !front->doomed && !is_busy(front) &&
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
            IRC_REPLY(front, "417", "That line is too long; nothing of it was done.");
        }
    }
    front->session->bytes_in += taken;
    net_log_wire(front->service->context, "<", front->session->id, str_slice(bytes, 0, taken));
    irc_flush(front);
    if (front->doomed) {
        return bytes.length;
    }
    if (taken < bytes.length) {
        wait_for(front);
    }
    return taken;
}

/* -- a conversation's life -- */

static void free_service(struct irc_service *service)
{
    ev_timer_stop(service->context->loop, &service->tick);
    buf_finish(&service->line);
    buf_finish(&service->tags);
    buf_finish(&service->text);
    irc_crowd_finish(&service->crowd);
    for (size_t i = 0; i < IRC_EVENTS_KEPT; i++) {
        buf_finish(&service->events[i].text);
        json_decref(service->events[i].json);
    }
    mem_free(service);
}

static void unlink_front(struct irc_front *front)
{
    if (front->prev) {
        front->prev->next = front->next;
    } else {
        front->service->first = front->next;
    }
    if (front->next) {
        front->next->prev = front->prev;
    }
}

static void on_ended(void *data, const char *reason)
{
    struct irc_front *front = data;
    struct irc_service *service = front->service;
    session_gone(front->session, reason);
    ev_timer_stop(service->context->loop, &front->resume);
    unlink_front(front);
    if (front->admitted) {
        net_dismiss(service->context, front->address);
    }
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
    buf_finish(&front->out);
    irc_shown_clear(front);
    buf_finish(&front->here_topic);
    buf_finish(&front->held);
    buf_finish(&front->response.lines);
    mem_free(front);
    if (service->closed && !service->first) {
        free_service(service);
    }
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

static void open_front(struct irc_service *service, int fd, const char *address, bool admitted)
{
    struct net_context *context = service->context;
    struct irc_front *front = mem_alloc(sizeof(*front));
    front->service = service;
    front->admitted = admitted;
    front->opened_ms = clock_ms();
    front->heard_ms = front->opened_ms;
    (void)snprintf(front->address, sizeof(front->address), "%s", address);
    strmap_init(&front->monitored);
    strmap_init(&front->joined);
    front->next = service->first;
    if (service->first) {
        service->first->prev = front;
    }
    service->first = front;
    ev_timer_init(&front->resume, on_resume, 0.0, resume_seconds);
    front->resume.data = front;
    irc_arrivals_begin(front);
    front->stream =
            stream_accept(context, fd, service->tls ? "irc" : NULL, &stream_calls, front);
    front->session = hub_open(context->hub, &front_calls, front, address);
    front->session->chats = true;
    front->session->exempt = net_address_is_exempt(&context->limits, address);
    front->session->secure = service->tls || strcmp(address, "unix") == 0;
    (void)snprintf(front->session->client, sizeof(front->session->client), "IRC");
}

/* -- the service -- */

static void on_accepted(void *data, int fd, const char *address)
{
    open_front(data, fd, address, true);
}

void irc_service_adopt(struct irc_service *service, int fd, const char *address)
{
    open_front(service, fd, address, false);
}

static void check_login(struct irc_front *front, uint32_t seconds, int64_t now)
{
    if (seconds > 0 && !front->registered && !front->session->exempt &&
            now - front->opened_ms >= (int64_t)seconds * 1000) {
        irc_doom(front, "You did not register in time.");
    }
}

void irc_service_tick(struct irc_service *service)
{
    uint32_t seconds = service->context->limits.idle_login_seconds;
    int64_t now = clock_ms();
    for (struct irc_front *front = service->first; front; front = front->next) {
        check_login(front, seconds, now);
        irc_silence_check(front, now);
    }
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    irc_service_tick(watcher->data);
}

bool irc_service_open(struct net_context *context, const char *address, bool tls,
        struct irc_service **out, struct err *err)
{
    struct irc_service *service = mem_alloc(sizeof(*service));
    service->context = context;
    service->tls = tls;
    if (address &&
            !listener_open(context, address, on_accepted, service, &service->listener, err)) {
        mem_free(service);
        return false;
    }
    ev_timer_init(&service->tick, on_tick, tick_seconds, tick_seconds);
    service->tick.data = service;
    ev_timer_start(context->loop, &service->tick);
    *out = service;
    return true;
}

const char *irc_service_address(const struct irc_service *service)
{
    return service->listener ? listener_address(service->listener) : "";
}

void irc_service_stop_listening(struct irc_service *service)
{
    listener_close(service->listener);
    service->listener = NULL;
}

void irc_service_cut(struct irc_service *service, const char *reason)
{
    for (struct irc_front *front = service->first; front; front = front->next) {
        front->doomed = true;
        stream_abort(front->stream, reason);
    }
}

void irc_service_close(struct irc_service *service)
{
    if (!service) {
        return;
    }
    irc_service_stop_listening(service);
    service->closed = true;
    if (!service->first) {
        free_service(service);
    }
}
