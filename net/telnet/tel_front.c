/* tel_front.c -- a telnet conversation: a stream, a session, and what is between them.
 *
 * In:  stream -> libtelnet (options: tel_opts) -> tel_line -> session_line
 * Out: hub -> tel_render -> tel_out (compression) -> stream
 *
 * 1. Whatever is sent is gathered and leaves once a turn: at the end of what was
 *    received, or by the hub's flush.
 * 2. Bytes reach libtelnet in pieces of at most one line or one subnegotiation,
 *    so that nothing behind a fatal one is parsed, and reading can stop between
 *    any two lines when the engine is behind.
 * 3. A doomed conversation has been told why; whatever it sends is dropped.
 * 4. The front is freed in `on_ended` alone, which only the loop calls.
 *
 * libtelnet drops a subnegotiation that outgrows its 16 KiB with a mere warning
 * and goes on with its rest as if it were typed: hence the dooming. It would
 * also inflate what a client compresses, which we never offer: the same.
 *
 * Options are tel_opts.c, how text looks is tel_render.c. */
#include "net/telnet/tel_front.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/listener.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_colour.h"
#include "net/telnet/tel_line.h"
#include "net/telnet/tel_opts.h"
#include "net/telnet/tel_out.h"
#include "net/telnet/tel_render.h"

#include <ev.h>

#include <stdio.h>
#include <string.h>

/* What the buffer for lines keeps between two. */
enum { LINE_KEEP = 16 * 1024 };

/* How often a conversation that sent too much looks whether it may go on. */
static const double resume_seconds = 0.02;
static const double tick_seconds = 1.0;

struct tel_service {
    struct net_context *context;
    struct listener *listener;
    struct ev_timer tick;
    struct tel_front *first;
    bool tls;
    bool closed;
    /* Scratch of whichever conversation is being served. */
    struct tel_scratch scratch;
    struct buf line;
};

struct tel_front {
    struct tel_service *service;
    struct tel_front *next;
    struct tel_front *prev;
    struct session *session;
    struct stream *stream;
    telnet_t *telnet;
    struct tel_opts opts;
    struct tel_line line;
    struct tel_out out;
    struct ev_timer resume;
    int64_t opened_ms;
    bool admitted;  /* net_dismiss at the end */
    bool at_prompt; /* the cursor stands behind a prompt */
    bool doomed;
    char address[64];
};

/* -- out -- */

static struct buf *out_of(struct tel_front *front)
{
    return tel_out_buf(&front->out);
}

/* A screen reader gets none; who wants colours of a client that says nothing of them, gets 16. */
static uint8_t colours_of(const struct session *session)
{
    bool read_aloud = session->screenreader_wish == WISH_NONE
                              ? session->screenreader
                              : session->screenreader_wish == WISH_YES;
    if (read_aloud || session->colour_wish == WISH_NO) {
        return 0;
    }
    return session->colour_wish == WISH_YES && session->colours == 0 ? COLOURS_16
                                                                     : session->colours;
}

static struct tel_style style_of(const struct session *session)
{
    return (struct tel_style){
            .colours = colours_of(session),
            .utf8 = session->utf8,
            .columns = session->width > 0 ? session->width : session->columns,
    };
}

/* Begins a new line if the cursor stands behind a prompt. */
static void leave_prompt(struct tel_front *front)
{
    if (front->at_prompt) {
        buf_add(out_of(front), "\r\n", 2);
        front->at_prompt = false;
    }
}

static void show_lines(struct tel_front *front, struct str markup)
{
    struct tel_style style = style_of(front->session);
    leave_prompt(front);
    tel_render_lines(&style, markup, out_of(front));
}

static void show_prompt(struct tel_front *front, struct str markup)
{
    struct tel_style style = style_of(front->session);
    struct buf *out = out_of(front);
    leave_prompt(front);
    tel_opts_settle(&front->opts, out);
    tel_render_prompt(&style, markup, out);
    tel_opts_end_prompt(&front->opts, out);
    front->at_prompt = markup.length > 0;
}

/* Ends the conversation with one sentence; nothing that the client sends counts any more. */
static void doom(struct tel_front *front, struct str why)
{
    if (front->doomed) {
        return;
    }
    front->doomed = true;
    show_lines(front, why);
    tel_opts_goodbye(&front->opts, why);
    tel_out_send(&front->out);
    char reason[96];
    (void)snprintf(reason, sizeof(reason), "%.*s", STR_FMT(why));
    stream_close(front->stream, reason);
}

/* -- the hub's side -- */

static void front_deliver(void *data, const struct msg *msg)
{
    struct tel_front *front = data;
    if (front->doomed) {
        return;
    }
    switch (msg->kind) {
    case MSG_TEXT:
        show_lines(front, msg->text);
        break;
    case MSG_PROMPT:
        show_prompt(front, msg->text);
        break;
    case MSG_EVENT:
        tel_opts_event(&front->opts, msg->topic, msg->text);
        break;
    case MSG_ECHO:
        tel_opts_echo(&front->opts, msg->flag);
        break;
    case MSG_BYE:
        if (msg->text.length > 0) {
            show_lines(front, msg->text);
        }
        tel_opts_goodbye(&front->opts, msg->text);
        break;
    case MSG_REPLY:
    case MSG_PAST:
        break;
    }
}

/* Goes on reading if the engine has caught up. */
static void resume_if_served(struct tel_front *front)
{
    if (front->session->pending_lines < SESSION_LINES_MAX / 2) {
        ev_timer_stop(front->service->context->loop, &front->resume);
        stream_pause(front->stream, false);
    }
}

static void front_flush(void *data)
{
    struct tel_front *front = data;
    tel_opts_settle(&front->opts, out_of(front));
    tel_out_send(&front->out);
    if (ev_is_active(&front->resume)) {
        resume_if_served(front);
    }
}

static void front_close(void *data)
{
    struct tel_front *front = data;
    front->doomed = true;
    stream_close(front->stream, "closed by the game");
}

static size_t front_queued(const void *data)
{
    const struct tel_front *front = data;
    return stream_queued(front->stream);
}

static const struct session_front front_calls = {
        .service = "telnet",
        .deliver = front_deliver,
        .flush = front_flush,
        .close = front_close,
        .queued = front_queued,
};

/* -- in -- */

static void refuse_long_line(struct tel_front *front)
{
    session_refuse(front->session,
            STR("That line is longer than 4096 bytes; nothing of it was done."));
}

_Static_assert(SESSION_LINE_MAX == 4096, "the sentence above names it");

static void take_line(struct tel_front *front, enum tel_line_end end)
{
    struct tel_service *service = front->service;
    front->at_prompt = false;
    if (front->opts.echo_off) {
        /* The client shows nothing of what is typed, not even that the line ended. */
        buf_add(out_of(front), "\r\n", 2);
    }
    buf_shrink(&service->line, LINE_KEEP);
    bool fits = end == TEL_LINE_DONE &&
                tel_line_take(&front->line, front->session->utf8, &service->line);
    if (fits) {
        session_line(front->session, buf_str(&service->line));
    } else {
        refuse_long_line(front);
    }
}

static void take_data(struct tel_front *front, struct str bytes)
{
    while (bytes.length > 0) {
        enum tel_line_end end = TEL_LINE_OPEN;
        size_t taken = tel_line_feed(&front->line, bytes, &end);
        bytes = str_slice(bytes, taken, bytes.length);
        if (end != TEL_LINE_OPEN) {
            take_line(front, end);
        }
    }
}

static void take_command(struct tel_front *front, unsigned char command)
{
    switch (command) {
    case TELNET_AYT:
        leave_prompt(front);
        buf_add_text(out_of(front), "[Yes, still here.]\r\n");
        break;
    case TELNET_EC:
        tel_line_erase(&front->line);
        break;
    case TELNET_EL:
        tel_line_erase_all(&front->line);
        break;
    default:
        break;
    }
}

/* -- libtelnet's events -- */

static void on_agreed(struct tel_front *front, unsigned char option)
{
    if (option == TELNET_TELOPT_COMPRESS2) {
        tel_out_compress(&front->out, true);
    } else {
        tel_opts_client_do(&front->opts, option);
    }
}

static void on_disagreed(struct tel_front *front, unsigned char option)
{
    if (option == TELNET_TELOPT_COMPRESS2) {
        tel_out_compress(&front->out, false);
    } else {
        tel_opts_client_dont(&front->opts, option);
    }
}

static void on_subnegotiation(struct tel_front *front, unsigned char option, struct str data)
{
    if (option == TELNET_TELOPT_COMPRESS2) {
        doom(front, STR("Your client sends compressed data, which was not asked for."));
    } else {
        tel_opts_subnegotiation(&front->opts, option, data);
    }
}

/* A warning of libtelnet's. All but one are about harmless oddities; that one has no code of
 * its own. */
static void on_warning(struct tel_front *front, const char *function)
{
    if (strcmp(function, "_buffer_byte") == 0) {
        doom(front, STR("Your client sent a telnet message longer than 16384 bytes."));
    }
}

/* libtelnet has NULL for nothing. */
static struct str view(const char *bytes, size_t size)
{
    return size > 0 ? (struct str){bytes, size} : STR_NONE;
}

static void on_telnet(telnet_t *telnet, telnet_event_t *event, void *data)
{
    (void)telnet;
    struct tel_front *front = data;
    if (event->type == TELNET_EV_SEND) {
        buf_add_str(out_of(front), view(event->data.buffer, event->data.size));
        return;
    }
    if (front->doomed) {
        return;
    }
    switch ((int)event->type) {
    case TELNET_EV_DATA:
        take_data(front, view(event->data.buffer, event->data.size));
        break;
    case TELNET_EV_IAC:
        take_command(front, event->iac.cmd);
        break;
    case TELNET_EV_WILL:
        tel_opts_client_will(&front->opts, event->neg.telopt);
        break;
    case TELNET_EV_DO:
        on_agreed(front, event->neg.telopt);
        break;
    case TELNET_EV_DONT:
        on_disagreed(front, event->neg.telopt);
        break;
    case TELNET_EV_SUBNEGOTIATION:
        on_subnegotiation(front, event->sub.telopt, view(event->sub.buffer, event->sub.size));
        break;
    case TELNET_EV_WARNING:
        on_warning(front, event->error.func);
        break;
    case TELNET_EV_ERROR:
        doom(front, STR("Your client sent something that is not telnet."));
        break;
    default:
        break;
    }
}

/* -- the stream's side -- */

/* Returns the length of the piece to parse next: up to a line end or the end of a
 * subnegotiation. */
static size_t piece_length(struct str bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.bytes[i];
        if (c == '\n' || c == '\r' || c == TELNET_SE) {
            return i + 1;
        }
    }
    return bytes.length;
}

static bool is_behind(const struct tel_front *front)
{
    return front->session->pending_lines >= SESSION_LINES_MAX;
}

static void wait_for_engine(struct tel_front *front)
{
    stream_pause(front->stream, true);
    ev_timer_again(front->service->context->loop, &front->resume);
}

static size_t on_received(void *data, struct str bytes)
{
    struct tel_front *front = data;
    size_t taken = 0;
    while (taken < bytes.length && !front->doomed && !is_behind(front)) {
        struct str rest = str_slice(bytes, taken, bytes.length);
        size_t length = piece_length(rest);
        telnet_recv(front->telnet, rest.bytes, length);
        taken += length;
    }
    front->session->bytes_in += taken;
    net_log_wire(front->service->context, "<", front->session->id, str_slice(bytes, 0, taken));
    if (front->opts.client.changed && !front->doomed) {
        front->opts.client.changed = false;
        session_changed(front->session);
    }
    tel_out_send(&front->out);
    if (front->doomed) {
        return bytes.length;
    }
    if (is_behind(front)) {
        wait_for_engine(front);
    }
    return taken;
}

static void on_resume(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    resume_if_served(watcher->data);
}

static void free_service(struct tel_service *service)
{
    ev_timer_stop(service->context->loop, &service->tick);
    tel_scratch_finish(&service->scratch);
    buf_finish(&service->line);
    mem_free(service);
}

static void on_ended(void *data, const char *reason)
{
    struct tel_front *front = data;
    struct tel_service *service = front->service;
    session_gone(front->session, reason);
    ev_timer_stop(service->context->loop, &front->resume);
    telnet_free(front->telnet);
    tel_line_finish(&front->line);
    tel_out_finish(&front->out);
    if (front->prev) {
        front->prev->next = front->next;
    } else {
        service->first = front->next;
    }
    if (front->next) {
        front->next->prev = front->prev;
    }
    if (front->admitted) {
        net_dismiss(service->context, front->address);
    }
    mem_free(front);
    if (service->closed && !service->first) {
        free_service(service);
    }
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
};

static void open_front(struct tel_service *service, int fd, const char *address, bool admitted)
{
    struct net_context *context = service->context;
    struct tel_front *front = mem_alloc(sizeof(*front));
    front->service = service;
    front->admitted = admitted;
    front->opened_ms = clock_ms();
    (void)snprintf(front->address, sizeof(front->address), "%s", address);
    front->next = service->first;
    if (service->first) {
        service->first->prev = front;
    }
    service->first = front;
    ev_timer_init(&front->resume, on_resume, 0.0, resume_seconds);
    front->resume.data = front;
    front->telnet = telnet_init(tel_opts_table(), on_telnet, 0, front);
    must(front->telnet);
    front->stream = stream_accept(context, fd, service->tls ? "" : NULL, &stream_calls, front);
    front->session = hub_open(context->hub, &front_calls, front, address);
    front->session->exempt = net_address_is_exempt(&context->limits, address);
    front->session->secure = service->tls || strcmp(address, "unix") == 0;
    front->out = (struct tel_out){
            .scratch = &service->scratch,
            .stream = front->stream,
            .context = context,
            .session_id = front->session->id,
    };
    front->opts.telnet = front->telnet;
    front->opts.context = context;
    front->opts.client.session = front->session;
    tel_opts_offer(&front->opts);
    tel_out_send(&front->out);
}

/* -- the service -- */

static void on_accepted(void *data, int fd, const char *address)
{
    open_front(data, fd, address, true);
}

void tel_service_adopt(struct tel_service *service, int fd, const char *address)
{
    open_front(service, fd, address, false);
}

static void check_login(struct tel_front *front, uint32_t seconds)
{
    bool late = clock_ms() - front->opened_ms >= (int64_t)seconds * 1000;
    if (late && front->session->character == 0 && !front->session->exempt) {
        char text[96];
        (void)snprintf(text, sizeof(text), "You did not log in within %u seconds. Good-bye.",
                (unsigned)seconds);
        doom(front, str_of(text));
    }
}

void tel_service_tick(struct tel_service *service)
{
    uint32_t seconds = service->context->limits.idle_login_seconds;
    for (struct tel_front *front = service->first; seconds > 0 && front; front = front->next) {
        check_login(front, seconds);
    }
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    tel_service_tick(watcher->data);
}

bool tel_service_open(struct net_context *context, const char *address, bool tls,
        struct tel_service **out, struct err *err)
{
    struct tel_service *service = mem_alloc(sizeof(*service));
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

const char *tel_service_address(const struct tel_service *service)
{
    return service->listener ? listener_address(service->listener) : "";
}

void tel_service_stop_listening(struct tel_service *service)
{
    listener_close(service->listener);
    service->listener = NULL;
}

void tel_service_cut(struct tel_service *service, const char *reason)
{
    for (struct tel_front *front = service->first; front; front = front->next) {
        front->doomed = true;
        stream_abort(front->stream, reason);
    }
}

void tel_service_close(struct tel_service *service)
{
    if (!service) {
        return;
    }
    tel_service_stop_listening(service);
    service->closed = true;
    if (!service->first) {
        free_service(service);
    }
}
