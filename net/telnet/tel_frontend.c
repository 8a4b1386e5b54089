/* tel_frontend.c -- one telnet connection: passes lines to its session, writes its messages.
 *
 *   In:  stream -> libtelnet (options: tel_opts.c) -> tel_line -> session_line
 *   Out: hub -> tel_render -> tel_out (compression) -> stream
 *
 * 1. Output is written once per turn, after the input is handled or when the hub flushes.
 * 2. libtelnet gets at most one line or subnegotiation at a time. Nothing after a fatal one is
 *    parsed. Reading can pause between two lines while the engine is behind. A whole line of plain
 *    text does not go through libtelnet, unless that is inside a command (opts.in_command).
 * 3. A connection marked `doomed` has been sent the reason; its further input is dropped.
 * 4. The connection is freed only in `on_ended`, which only the event loop calls.
 * 5. A greeting waits for the client's width, until something follows it or is typed: tel_greeting.c.
 *
 * libtelnet drops a subnegotiation over 16 KiB with a warning and would treat the rest as typed
 * text. It would also inflate compressed input, which is never offered. Both doom the connection. */
#include "net/telnet/tel_frontend.h"

#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_greeting.h"
#include "net/telnet/tel_line.h"
#include "net/telnet/tel_opts.h"
#include "net/telnet/tel_out.h"
#include "net/telnet/tel_render.h"

#include <ev.h>

#include <stdio.h>
#include <string.h>

/* Most memory that the line buffer keeps between two lines. */
enum { LINE_KEEP = 16 * 1024 };

/* How often a paused connection checks whether the engine has caught up. */
static const double resume_seconds = 0.02;

struct tel_service {
    struct service base;
    /* Scratch space of the connection being served. */
    struct tel_scratch scratch;
    struct buf line;
    const char *parsed_to; /* end of what libtelnet is parsing; only compared */
    /* Style of the connection being delivered to, cached until its flush. */
    struct tel_style style;
    const struct tel_frontend *styled; /* owner of the style; NULL if none */
    struct tel_options options;        /* zeroed until the first connection */
};

struct tel_frontend {
    struct service_conn base;
    struct tel_opts opts; /* owns opts.telnet */
    struct tel_line line;
    struct tel_out out;
    struct ev_timer *resume;       /* owned: set while it waits for the engine; else NULL */
    struct tel_greeting *greeting; /* owned; NULL: none waits */
};

static struct tel_service *service_of(const struct tel_frontend *frontend)
{
    return (struct tel_service *)frontend->base.service;
}

/* -- out -- */

/* Returns the output buffer. The first call offers the options, so they precede the greeting. */
static struct buf *out_of(struct tel_frontend *frontend)
{
    if (!frontend->opts.offered) {
        frontend->opts.offered = true;
        tel_opts_offer(&frontend->opts);
    }
    return tel_out_buf(
            &frontend->out, frontend->base.stream, frontend->opts.client.session->id);
}

/* Begins a new line if the cursor is after a prompt. */
static void leave_prompt(struct tel_frontend *frontend)
{
    if (frontend->opts.at_prompt) {
        buf_add(out_of(frontend), "\r\n", 2);
        frontend->opts.at_prompt = false;
    }
}

/* Returns the style, computed once per flush. */
static struct tel_style *shown_style(struct tel_frontend *frontend)
{
    struct tel_service *service = service_of(frontend);
    if (service->styled != frontend) {
        service->styled = frontend;
        service->style = tel_opts_style(&frontend->opts);
    }
    return &service->style;
}

static void show_text(struct tel_frontend *frontend, const struct msg *msg)
{
    leave_prompt(frontend);
    tel_render_text(shown_style(frontend), msg, out_of(frontend));
}

/* Shows the greeting that waits, if there is one. */
static void greet(struct tel_frontend *frontend)
{
    if (frontend->greeting) {
        tel_greeting_put(&frontend->greeting, frontend->base.service->context->loop,
                tel_opts_style(&frontend->opts), out_of(frontend));
    }
}

static void on_greets(struct ev_loop *loop __attribute__((unused)), struct ev_timer *watcher,
        int events __attribute__((unused)))
{
    struct tel_frontend *frontend = watcher->data; /* greet frees the watcher */
    greet(frontend);
    tel_out_send(&frontend->out);
}

static void show_lines(struct tel_frontend *frontend, struct str markup)
{
    greet(frontend);
    struct tel_style style = tel_opts_style(&frontend->opts);
    leave_prompt(frontend);
    tel_render_lines(&style, markup, out_of(frontend));
}

static void show_prompt(struct tel_frontend *frontend, struct str markup)
{
    struct buf *out = out_of(frontend);
    leave_prompt(frontend);
    tel_opts_settle(&frontend->opts, out);
    tel_render_prompt(shown_style(frontend), markup, out);
    tel_opts_end_prompt(&frontend->opts, out);
    frontend->opts.at_prompt = markup.length > 0;
}

/* Returns the frontend of which they are a part. */
static struct tel_frontend *frontend_of(struct tel_opts *opts)
{
    return (struct tel_frontend *)((char *)opts - offsetof(struct tel_frontend, opts));
}

static void write_bytes(struct tel_opts *opts, struct str bytes)
{
    struct tel_frontend *frontend = frontend_of(opts);
    leave_prompt(frontend);
    buf_add_str(out_of(frontend), bytes);
}

static void write_markup(struct tel_opts *opts, struct str markup)
{
    show_lines(frontend_of(opts), markup);
}

static const struct tel_output output = {.write = write_bytes, .show = write_markup};

/* Ends the connection with one sentence; later input is dropped. */
static void doom(struct tel_frontend *frontend, const char *text)
{
    if (frontend->base.doomed) {
        return;
    }
    frontend->base.doomed = true;
    show_lines(frontend, str_of(text));
    tel_opts_goodbye(&frontend->opts, str_of(text));
    tel_out_send(&frontend->out);
    stream_close(frontend->base.stream, text);
}

/* -- the hub's side -- */

static void frontend_deliver(void *data, const struct msg *msg)
{
    struct tel_frontend *frontend = data;
    if (frontend->base.doomed ||
            tel_greeting_keep(&frontend->greeting, frontend->base.service->context->loop,
                    frontend->opts.client.session, msg, on_greets, frontend)) {
        return;
    }
    greet(frontend);
    switch (msg->kind) {
    case MSG_TEXT:
        show_text(frontend, msg);
        tel_opts_told(&frontend->opts, msg);
        break;
    case MSG_PROMPT:
        show_prompt(frontend, msg->text);
        break;
    case MSG_EVENT:
        tel_opts_event(&frontend->opts, msg->topic, msg->text);
        break;
    case MSG_ECHO:
        tel_opts_echo(&frontend->opts, msg->flag);
        break;
    case MSG_BYE:
        if (msg->text.length > 0) {
            show_lines(frontend, msg->text);
        }
        tel_opts_goodbye(&frontend->opts, msg->text);
        break;
    case MSG_REPLY:
        tel_opts_answer(&frontend->opts, msg->topic, msg->flag, msg->text);
        break;
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
}

static bool frontend_look(void *data, struct broadcast_log_look *out)
{
    struct tel_frontend *frontend = data;
    *out = tel_render_look(shown_style(frontend));
    return !frontend->base.doomed && !frontend->opts.takes_speech;
}

static void frontend_deliver_bytes(void *data, struct str bytes)
{
    struct tel_frontend *frontend = data;
    leave_prompt(frontend);
    buf_add_str(out_of(frontend), bytes);
    tel_opts_told(&frontend->opts, NULL);
}

static void stop_waiting(struct tel_frontend *frontend)
{
    if (frontend->resume) {
        ev_timer_stop(frontend->base.service->context->loop, frontend->resume);
        mem_free(frontend->resume);
        frontend->resume = NULL;
    }
}

/* Resumes reading if the engine has caught up. */
static void resume_if_served(struct tel_frontend *frontend)
{
    if (frontend->opts.client.session->pending_lines < SESSION_LINES_MAX / 2) {
        stop_waiting(frontend);
        stream_pause(frontend->base.stream, false);
    }
}

static void frontend_flush(void *data)
{
    struct tel_frontend *frontend = data;
    service_of(frontend)->styled = NULL;
    tel_opts_settle(&frontend->opts, out_of(frontend));
    tel_out_send(&frontend->out);
    tel_opts_ask(&frontend->opts);
    if (frontend->resume) {
        resume_if_served(frontend);
    }
}

static void frontend_close(void *data)
{
    struct tel_frontend *frontend = data;
    frontend->base.doomed = true;
    stream_close(frontend->base.stream, "closed by the game");
}

static size_t frontend_queued(const void *data)
{
    return stream_queued(((const struct tel_frontend *)data)->base.stream);
}

static void frontend_resumed(void *data)
{
    struct tel_frontend *frontend = data;
    tel_opts_resumed(&frontend->opts);
    tel_out_send(&frontend->out);
}

static const struct session_frontend frontend_calls = {
        .service = "telnet",
        .deliver = frontend_deliver,
        .look = frontend_look,
        .deliver_bytes = frontend_deliver_bytes,
        .flush = frontend_flush,
        .close = frontend_close,
        .queued = frontend_queued,
        .resumed = frontend_resumed,
};

/* -- in -- */

/* line: clean text, borrowed; unless it fits, the line was too long. */
static void use_line(struct tel_frontend *frontend, struct str line, bool fits)
{
    greet(frontend);
    if (fits ? !tel_opts_line(&frontend->opts, &line) : !tel_opts_long_line(&frontend->opts)) {
        return;
    }
    frontend->opts.at_prompt = false;
    if (frontend->opts.echo_off) {
        /* With echo off, the client shows no typing, not even the end of the line. */
        buf_add(out_of(frontend), "\r\n", 2);
    }
    if (fits) {
        session_line(frontend->opts.client.session, line);
    } else {
        session_refuse(frontend->opts.client.session,
                str_of(LINE("That line is longer than 4096 bytes, so it "
                            "was ignored. Please split it.")));
    }
}

_Static_assert(SESSION_LINE_MAX == 4096, "the sentence above names it");

static void take_line(struct tel_frontend *frontend, enum tel_line_end end)
{
    struct buf *taken = &service_of(frontend)->line;
    bool utf8 = tel_client_sends_utf8(&frontend->opts.client);
    buf_shrink(taken, LINE_KEEP);
    bool fits = end == TEL_LINE_DONE && tel_line_take(&frontend->line, utf8, taken);
    use_line(frontend, buf_str(taken), fits);
}

static void take_data(struct tel_frontend *frontend, struct str bytes)
{
    /* libtelnet passes on data up to the end only if no command is open there. */
    frontend->opts.in_command &= bytes.bytes + bytes.length != service_of(frontend)->parsed_to;
    while (bytes.length > 0) {
        enum tel_line_end end = TEL_LINE_OPEN;
        size_t taken = tel_line_feed(&frontend->line, bytes, &end);
        bytes = str_slice(bytes, taken, bytes.length);
        if (end != TEL_LINE_OPEN) {
            take_line(frontend, end);
        }
    }
}

static void take_command(struct tel_frontend *frontend, unsigned char command)
{
    if (command == TELNET_AYT) {
        leave_prompt(frontend);
        buf_printf(out_of(frontend), "%s\r\n", LINE("[Yes, still here.]"));
    } else if (command == TELNET_EC) {
        tel_line_erase(&frontend->line);
    } else if (command == TELNET_EL) {
        tel_line_erase_all(&frontend->line);
    }
}

/* -- libtelnet's events -- */

static void on_agreed(struct tel_frontend *frontend, unsigned char option)
{
    if (option == TELNET_TELOPT_COMPRESS2) {
        (void)out_of(frontend);
        tel_out_compress(&frontend->out, true);
    } else {
        tel_opts_client_do(&frontend->opts, option);
    }
}

static void on_disagreed(struct tel_frontend *frontend, unsigned char option)
{
    if (option != TELNET_TELOPT_COMPRESS2) {
        tel_opts_client_dont(&frontend->opts, option);
    } else if (frontend->out.compress) {
        (void)out_of(frontend);
        tel_out_compress(&frontend->out, false);
    }
}

static void on_subnegotiation(
        struct tel_frontend *frontend, unsigned char option, struct str data)
{
    if (option == TELNET_TELOPT_COMPRESS2) {
        doom(frontend, LINE("Your client sent compressed data. Turn off MCCP and reconnect."));
    } else {
        tel_opts_subnegotiation(&frontend->opts, option, data);
    }
}

/* Handles a warning. Only an overlong subnegotiation matters; it has no error code of its own, so
 * the name of the libtelnet function identifies it. */
static void on_warning(struct tel_frontend *frontend, const char *function)
{
    if (strcmp(function, "_buffer_byte") == 0) {
        doom(frontend, LINE("Your client sent a telnet message longer than 16384 bytes."));
    }
}

/* Makes a view; libtelnet passes NULL for empty data. */
static struct str view(const char *bytes, size_t size)
{
    return size > 0 ? (struct str){bytes, size} : STR_NONE;
}

static void on_telnet(
        telnet_t *telnet __attribute__((unused)), telnet_event_t *event, void *data)
{
    struct tel_frontend *frontend = data;
    if (event->type == TELNET_EV_SEND) {
        buf_add_str(out_of(frontend), view(event->data.buffer, event->data.size));
        return;
    }
    if (frontend->base.doomed) {
        return;
    }
    switch ((int)event->type) {
    case TELNET_EV_DATA:
        take_data(frontend, view(event->data.buffer, event->data.size));
        break;
    case TELNET_EV_IAC:
        take_command(frontend, event->iac.cmd);
        break;
    case TELNET_EV_WILL:
        tel_opts_client_will(&frontend->opts, event->neg.telopt);
        break;
    case TELNET_EV_DO:
        on_agreed(frontend, event->neg.telopt);
        break;
    case TELNET_EV_DONT:
        on_disagreed(frontend, event->neg.telopt);
        break;
    case TELNET_EV_SUBNEGOTIATION:
        on_subnegotiation(
                frontend, event->sub.telopt, view(event->sub.buffer, event->sub.size));
        break;
    case TELNET_EV_WARNING:
        on_warning(frontend, event->error.func);
        break;
    case TELNET_EV_ERROR:
        doom(frontend, LINE("Your client sent invalid telnet data. Please reconnect."));
        break;
    default:
        break;
    }
}

/* -- the stream's side -- */

/* Parses a line or a subnegotiation, whole or not. Returns how many bytes it took. */
static size_t take_piece(struct tel_frontend *frontend, struct str bytes)
{
    struct str line = STR_NONE;
    size_t whole =
            frontend->opts.in_command ? 0 : tel_line_whole(&frontend->line, bytes, &line);
    if (whole > 0) {
        use_line(frontend, line, true);
        return whole;
    }
    size_t length = tel_line_piece(bytes);
    frontend->opts.in_command |= memchr(bytes.bytes, TELNET_IAC, length) != NULL;
    service_of(frontend)->parsed_to = bytes.bytes + length;
    telnet_recv(frontend->opts.telnet, bytes.bytes, length);
    return length;
}

static bool is_behind(const struct tel_frontend *frontend)
{
    return frontend->opts.client.session->pending_lines >= SESSION_LINES_MAX;
}

static void on_resume(struct ev_loop *loop __attribute__((unused)), struct ev_timer *watcher,
        int events __attribute__((unused)))
{
    resume_if_served(watcher->data);
}

static void wait_for_engine(struct tel_frontend *frontend)
{
    stream_pause(frontend->base.stream, true);
    if (!frontend->resume) {
        frontend->resume = mem_alloc(sizeof(*frontend->resume));
        ev_timer_init(frontend->resume, on_resume, 0.0, resume_seconds);
        frontend->resume->data = frontend;
    }
    ev_timer_again(frontend->base.service->context->loop, frontend->resume);
}

static size_t on_received(void *data, struct str bytes)
{
    struct tel_frontend *frontend = data;
    size_t taken = 0;
    while (taken < bytes.length && !frontend->base.doomed && !is_behind(frontend)) {
        taken += take_piece(frontend, str_slice(bytes, taken, bytes.length));
    }
    frontend->opts.client.session->bytes_in += taken;
    if (frontend->opts.client.session->columns > 0) {
        greet(frontend);
    }
    net_log_wire(frontend->base.service->context, "<", frontend->opts.client.session->id,
            str_slice(bytes, 0, taken));
    if (frontend->opts.client.changed && !frontend->base.doomed) {
        frontend->opts.client.changed = false;
        tel_opts_client_changed(&frontend->opts);
        session_changed(frontend->opts.client.session);
    }
    tel_out_send(&frontend->out);
    if (frontend->base.doomed) {
        return bytes.length;
    }
    if (is_behind(frontend)) {
        wait_for_engine(frontend);
    }
    return taken;
}

static void on_ended(void *data, const char *reason)
{
    struct tel_frontend *frontend = data;
    session_gone(frontend->opts.client.session, reason);
    stop_waiting(frontend);
    tel_greeting_drop(&frontend->greeting, frontend->base.service->context->loop);
    telnet_free(frontend->opts.telnet);
    tel_opts_finish(&frontend->opts);
    tel_line_finish(&frontend->line);
    tel_out_finish(&frontend->out);
    service_conn_end(&frontend->base);
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
};

static void on_accepted(struct service_conn *conn)
{
    struct tel_frontend *frontend = (struct tel_frontend *)conn;
    struct tel_service *service = (struct tel_service *)conn->service;
    struct net_context *context = conn->service->context;
    if (service->options.table[0].telopt == 0) {
        tel_options_init(&service->options, context->telnet_option);
        service->options.output = &output;
        service->options.context = service->scratch.context = context;
    }
    telnet_t *telnet = telnet_init(service->options.table, on_telnet, 0, frontend);
    must(telnet);
    struct session *session = hub_open(context->hub, &frontend_calls, frontend, conn->address);
    session->exempt = net_address_is_exempt(&context->limits, conn->address);
    session->secure = service->base.tls || strcmp(conn->address, "unix") == 0;
    frontend->out = (struct tel_out){.scratch = &service->scratch};
    frontend->opts = (struct tel_opts){
            .telnet = telnet,
            .options = &service->options,
            .client = {.session = session},
    };
}

/* -- the service -- */

static void check_login(struct tel_frontend *frontend, uint32_t seconds)
{
    const struct session *session = frontend->opts.client.session;
    bool late = session_lingers_ms(session) >= (int64_t)seconds * 1000;
    if (seconds > 0 && late && session->character == 0 && !session->exempt) {
        char text[96];
        (void)snprintf(text, sizeof(text),
                LINE_FORMAT("You did not log in within %u seconds. Good-bye."), seconds);
        doom(frontend, text);
    }
}

static void tick(struct service *service)
{
    for (struct service_conn *conn = service->first; conn; conn = conn->next) {
        struct tel_frontend *frontend = (struct tel_frontend *)conn;
        check_login(frontend, net_login_seconds(service->context,
                                      frontend->opts.client.session->lines_in == 0));
        tel_opts_ask(&frontend->opts);
    }
}

static void set_secure(struct service_conn *conn, bool secure)
{
    ((struct tel_frontend *)conn)->opts.client.session->secure = secure;
}

static void finish(struct service *service)
{
    struct tel_service *own = (struct tel_service *)service;
    tel_scratch_finish(&own->scratch);
    buf_finish(&own->line);
}

const struct service_kind tel_service_kind = {
        .size = sizeof(struct tel_service),
        .conn_size = sizeof(struct tel_frontend),
        .alpn = "",
        .events = &stream_calls,
        .takes_lines = true,
        .accepted = on_accepted,
        .tick = tick,
        .set_secure = set_secure,
        .finish = finish,
};
