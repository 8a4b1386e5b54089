/* tel_front.c -- One telnet connection: reads lines into its session and writes the session's messages.
 *
 * In:  stream -> libtelnet (options: tel_opts.c) -> tel_line -> session_line
 * Out: hub -> tel_render -> tel_out (compression) -> stream
 *
 * 1. Output is collected and written once per turn, after the input is handled or when the hub flushes.
 * 2. libtelnet gets at most one line or one subnegotiation at a time. Nothing after a fatal one is
 *    parsed, and reading can pause between two lines while the engine is behind.
 * 3. A connection marked `doomed` has been sent the reason; its further input is dropped.
 * 4. The connection is freed only in `on_ended`, which only the event loop calls.
 *
 * libtelnet drops a subnegotiation over 16 KiB with a warning and would take the rest of it for typed
 * text; it would also inflate compressed input, which the server never offers. Both doom the connection. */
#include "net/telnet/tel_front.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/stream/stream.h"
#include "net/telnet/tel_client.h"
#include "net/telnet/tel_line.h"
#include "net/telnet/tel_mxp.h"
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

struct tel_service {
    struct service base;
    /* Scratch of whichever conversation is being served. */
    struct tel_scratch scratch;
    struct buf line;
    /* How texts look to the conversation that is being delivered to: nothing changes it until the flush. */
    struct tel_style style;
    const struct tel_front *styled; /* whose it is; NULL: nobody's */
};

struct tel_front {
    struct service_conn base;
    struct session *session;
    telnet_t *telnet;
    struct tel_opts opts;
    struct tel_line line;
    struct tel_out out;
    struct ev_timer *resume; /* owned: while it waits for the engine; else NULL */
    bool offered;            /* it has been said which options there are */
    bool at_prompt;          /* the cursor stands behind a prompt */
};

static struct tel_service *service_of(const struct tel_front *front)
{
    return (struct tel_service *)front->base.service;
}

/* -- out -- */

/* What is offered goes out before, and with, the first that is said: the greeting. */
static struct buf *out_of(struct tel_front *front)
{
    if (!front->offered) {
        front->offered = true;
        tel_opts_offer(&front->opts);
    }
    return tel_out_buf(&front->out);
}

/* Begins a new line if the cursor stands behind a prompt. */
static void leave_prompt(struct tel_front *front)
{
    if (front->at_prompt) {
        buf_add(out_of(front), "\r\n", 2);
        front->at_prompt = false;
    }
}

/* Made once for all that comes up to the flush. */
static struct tel_style *shown_style(struct tel_front *front)
{
    struct tel_service *service = service_of(front);
    if (service->styled != front) {
        service->styled = front;
        service->style = tel_opts_style(&front->opts);
    }
    return &service->style;
}

static void show_text(struct tel_front *front, const struct msg *msg)
{
    leave_prompt(front);
    tel_render_text(shown_style(front), msg, out_of(front));
}

static void show_lines(struct tel_front *front, struct str markup)
{
    struct tel_style style = tel_opts_style(&front->opts);
    leave_prompt(front);
    tel_render_lines(&style, markup, out_of(front));
}

static void show_prompt(struct tel_front *front, struct str markup)
{
    struct tel_style style = tel_opts_style(&front->opts);
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
    if (front->base.doomed) {
        return;
    }
    front->base.doomed = true;
    show_lines(front, why);
    tel_opts_goodbye(&front->opts, why);
    tel_out_send(&front->out);
    char reason[96];
    (void)snprintf(reason, sizeof(reason), "%.*s", STR_FMT(why));
    stream_close(front->base.stream, reason);
}

/* -- the hub's side -- */

static void show_event(struct tel_front *front, const struct msg *msg)
{
    if (str_equal(msg->topic, STR("Edit.Open"))) {
        leave_prompt(front);
        tel_mcp_open(&front->opts.mcp, msg->text, out_of(front));
    } else {
        tel_opts_event(&front->opts, msg->topic, msg->text);
    }
}

static void show_answer(struct tel_front *front, const struct msg *msg)
{
    struct buf why = {0};
    tel_opts_answer(&front->opts, msg->topic, msg->flag, msg->text);
    tel_mcp_answer(&front->opts.mcp, msg->topic, msg->flag, msg->text, &why);
    if (why.length > 0) {
        show_lines(front, buf_str(&why));
    }
    buf_finish(&why);
}

static void front_deliver(void *data, const struct msg *msg)
{
    struct tel_front *front = data;
    if (front->base.doomed) {
        return;
    }
    switch (msg->kind) {
    case MSG_TEXT:
        show_text(front, msg);
        tel_opts_told(&front->opts, msg);
        break;
    case MSG_PROMPT:
        show_prompt(front, msg->text);
        break;
    case MSG_EVENT:
        show_event(front, msg);
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
        show_answer(front, msg);
        break;
    case MSG_PAST:
    case MSG_HOLD:
        break;
    }
}

static bool front_look(void *data, struct roll_look *out)
{
    struct tel_front *front = data;
    *out = tel_render_look(shown_style(front));
    return !front->base.doomed && !tel_opts_wants_speech(&front->opts);
}

static void front_deliver_bytes(void *data, struct str bytes)
{
    struct tel_front *front = data;
    leave_prompt(front);
    buf_add_str(out_of(front), bytes);
    tel_opts_told(&front->opts, NULL);
}

static void stop_waiting(struct tel_front *front)
{
    if (front->resume) {
        ev_timer_stop(front->base.service->context->loop, front->resume);
        mem_free(front->resume);
        front->resume = NULL;
    }
}

/* Goes on reading if the engine has caught up. */
static void resume_if_served(struct tel_front *front)
{
    if (front->session->pending_lines < SESSION_LINES_MAX / 2) {
        stop_waiting(front);
        stream_pause(front->base.stream, false);
    }
}

static void front_flush(void *data)
{
    struct tel_front *front = data;
    service_of(front)->styled = NULL;
    tel_opts_settle(&front->opts, out_of(front));
    tel_out_send(&front->out);
    tel_opts_ask(&front->opts);
    if (front->resume) {
        resume_if_served(front);
    }
}

static void front_close(void *data)
{
    struct tel_front *front = data;
    front->base.doomed = true;
    stream_close(front->base.stream, "closed by the game");
}

static size_t front_queued(const void *data)
{
    const struct tel_front *front = data;
    return stream_queued(front->base.stream);
}

static void front_resumed(void *data)
{
    struct tel_front *front = data;
    struct buf why = {0};
    tel_opts_resumed(&front->opts);
    tel_mcp_resumed(&front->opts.mcp, &why);
    if (why.length > 0) {
        show_lines(front, buf_str(&why));
        tel_out_send(&front->out);
    }
    buf_finish(&why);
}

static const struct session_front front_calls = {
        .service = "telnet",
        .deliver = front_deliver,
        .look = front_look,
        .deliver_bytes = front_deliver_bytes,
        .flush = front_flush,
        .close = front_close,
        .queued = front_queued,
        .resumed = front_resumed,
};

/* -- in -- */

static void refuse_long_line(struct tel_front *front)
{
    session_refuse(front->session,
            STR("That line is longer than 4096 bytes; nothing of it was done."));
}

_Static_assert(SESSION_LINE_MAX == 4096, "the sentence above names it");

/* Is it for the game, and no word from one program to the other? */
static bool is_for_game(struct tel_front *front, struct str *line)
{
    struct tel_opts *opts = &front->opts;
    struct buf answer = {0};
    bool game = tel_mcp_line(&opts->mcp, front->session, line, &answer, &opts->client.changed);
    if (answer.length > 0) {
        leave_prompt(front);
        buf_add_str(out_of(front), buf_str(&answer));
    }
    buf_finish(&answer);
    return game;
}

static void take_line(struct tel_front *front, enum tel_line_end end)
{
    struct buf *taken = &service_of(front)->line;
    bool utf8 = tel_client_sends_utf8(&front->opts.client);
    buf_shrink(taken, LINE_KEEP);
    bool fits = end == TEL_LINE_DONE && tel_line_take(&front->line, utf8, taken);
    struct str line = buf_str(taken);
    if (fits ? !is_for_game(front, &line) : tel_mcp_long_line(&front->opts.mcp)) {
        return;
    }
    front->at_prompt = false;
    if (front->opts.echo_off) {
        /* The client shows nothing of what is typed, not even that the line ended. */
        buf_add(out_of(front), "\r\n", 2);
    }
    if (fits) {
        session_line(front->session, line);
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
    if (option == TEL_MXP_OPTION) {
        tel_mxp_begin(out_of(front));
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
    if (front->base.doomed) {
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

/* Of clients that are known to edit texts: to others the greeting would be a line of noise. */
static void greet_editor(struct tel_front *front)
{
    struct tel_mcp *mcp = &front->opts.mcp;
    if (!mcp->greeted && tel_mcp_knows(str_of(session_client(front->session)))) {
        leave_prompt(front);
        tel_mcp_greet(mcp, out_of(front));
    }
}

static bool is_behind(const struct tel_front *front)
{
    return front->session->pending_lines >= SESSION_LINES_MAX;
}

static void on_resume(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    resume_if_served(watcher->data);
}

static void wait_for_engine(struct tel_front *front)
{
    stream_pause(front->base.stream, true);
    if (!front->resume) {
        front->resume = mem_alloc(sizeof(*front->resume));
        ev_timer_init(front->resume, on_resume, 0.0, resume_seconds);
        front->resume->data = front;
    }
    ev_timer_again(front->base.service->context->loop, front->resume);
}

static size_t on_received(void *data, struct str bytes)
{
    struct tel_front *front = data;
    size_t taken = 0;
    while (taken < bytes.length && !front->base.doomed && !is_behind(front)) {
        struct str rest = str_slice(bytes, taken, bytes.length);
        size_t length = piece_length(rest);
        telnet_recv(front->telnet, rest.bytes, length);
        taken += length;
    }
    front->session->bytes_in += taken;
    net_log_wire(
            front->base.service->context, "<", front->session->id, str_slice(bytes, 0, taken));
    if (front->opts.client.changed && !front->base.doomed) {
        front->opts.client.changed = false;
        greet_editor(front);
        session_changed(front->session);
    }
    tel_out_send(&front->out);
    if (front->base.doomed) {
        return bytes.length;
    }
    if (is_behind(front)) {
        wait_for_engine(front);
    }
    return taken;
}

static void on_ended(void *data, const char *reason)
{
    struct tel_front *front = data;
    session_gone(front->session, reason);
    stop_waiting(front);
    telnet_free(front->telnet);
    tel_opts_finish(&front->opts);
    tel_line_finish(&front->line);
    tel_out_finish(&front->out);
    service_conn_end(&front->base);
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
};

static void on_accepted(struct service_conn *conn)
{
    struct tel_front *front = (struct tel_front *)conn;
    struct tel_service *service = (struct tel_service *)conn->service;
    struct net_context *context = conn->service->context;
    front->telnet = telnet_init(tel_opts_table(), on_telnet, 0, front);
    must(front->telnet);
    front->session = hub_open(context->hub, &front_calls, front, conn->address);
    front->session->exempt = net_address_is_exempt(&context->limits, conn->address);
    front->session->secure = service->base.tls || strcmp(conn->address, "unix") == 0;
    front->out = (struct tel_out){
            .scratch = &service->scratch,
            .stream = front->base.stream,
            .context = context,
            .session_id = front->session->id,
    };
    front->opts.telnet = front->telnet;
    front->opts.context = context;
    front->opts.client.session = front->session;
}

/* -- the service -- */

static void check_login(struct tel_front *front, uint32_t seconds)
{
    bool late = session_lingers_ms(front->session) >= (int64_t)seconds * 1000;
    if (seconds > 0 && late && front->session->character == 0 && !front->session->exempt) {
        char text[96];
        (void)snprintf(text, sizeof(text), "You did not log in within %u seconds. Good-bye.",
                (unsigned)seconds);
        doom(front, str_of(text));
    }
}

static void tick(struct service *service)
{
    for (struct service_conn *conn = service->first; conn; conn = conn->next) {
        struct tel_front *front = (struct tel_front *)conn;
        check_login(front, net_login_seconds(service->context, front->session->lines_in == 0));
        tel_opts_ask(&front->opts);
    }
}

static void finish(struct service *service)
{
    struct tel_service *own = (struct tel_service *)service;
    tel_scratch_finish(&own->scratch);
    buf_finish(&own->line);
}

const struct service_kind tel_service_kind = {
        .size = sizeof(struct tel_service),
        .conn_size = sizeof(struct tel_front),
        .alpn = "",
        .events = &stream_calls,
        .takes_lines = true,
        .accepted = on_accepted,
        .tick = tick,
        .finish = finish,
};
