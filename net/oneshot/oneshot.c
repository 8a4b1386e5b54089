/* oneshot.c -- one line in, one text out, and the end.
 *
 *   stream -> a line -> protocol.read -> session_call -> (hub) -> template -> stream
 *
 * 1. A connection has one line, of at most LINE_MAX bytes, and FIRST_MS to send it; then SEND_MS
 *    to take the answer. Whatever follows the line is dropped.
 * 2. An address may ask as often as it may ask for pages (time_limit.h).
 * 3. The connection is freed in `on_ended` alone, which only the loop calls. */
#include "net/oneshot/oneshot.h"

#include "engine/base/catalogue.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "net/stream/stream.h"
#include "net/stream/time_limit.h"
#include "net/text/web_form.h"
#include "net/text/web_page.h"
#include "net/text/web_template.h"

enum { LINE_MAX = 1024, FIRST_MS = 10000, SEND_MS = 30000 };

/* What all these services share: the first creates it, the last frees it. */
struct oneshot_pages {
    struct net_context *context; /* borrowed */
    unsigned users;
    struct web_templates *templates; /* owned */
    struct time_limit *limit;        /* the context's */
};

static const struct oneshot_protocol *protocol_of(const struct oneshot_conn *conn)
{
    return &((const struct oneshot_kind *)conn->base.service->kind)->protocol;
}

static struct oneshot_pages *pages_of(const struct oneshot_conn *conn)
{
    return ((const struct oneshot_service *)conn->base.service)->pages;
}

/* -- answers -- */

static void answer(struct oneshot_conn *conn, const struct buf *text)
{
    conn->answered = true;
    conn->deadline_ms = clock_ms() + SEND_MS;
    stream_widen(conn->base.stream);
    stream_write(conn->base.stream, text->bytes, text->length);
}

static void answer_page(struct oneshot_conn *conn, const struct buf *page)
{
    struct buf text = {0};
    buf_add_text(&text, protocol_of(conn)->header);
    for (struct str rest = buf_str(page); rest.length > 0;) {
        struct str line = str_take_until(&rest, '\n');
        buf_add_str(&text, line);
        buf_add_text(&text, protocol_of(conn)->crlf ? "\r\n" : "\n");
    }
    answer(conn, &text);
    buf_finish(&text);
}

static void fail_oneshot(struct oneshot_conn *conn, int status, struct str why)
{
    struct buf out = {0};
    protocol_of(conn)->refuse(status, why, &out);
    answer(conn, &out);
    buf_finish(&out);
}

static void show(struct oneshot_conn *conn, json_t *reply)
{
    const struct net_context *context = conn->base.service->context;
    struct http_page page = {
            .host = context->web_url ? web_host(str_of(context->web_url))
                                     : buf_str(&conn->ask.host),
            .base = context->web_url ? str_of(context->web_url) : STR_NONE,
            .packages = buf_str(&context->packages),
            .game_name = context->game_name,
            .endpoints = context->endpoints,
            .endpoint_count = context->endpoint_count,
            .templates = pages_of(conn)->templates,
    };
    struct buf out = {0};
    struct err err;
    if (protocol_of(conn)->view) {
        protocol_of(conn)->view(buf_str(&conn->line), reply);
    }
    if (web_page_put(conn->ask.page, reply, &page, &out, &err)) {
        answer_page(conn, &out);
    } else {
        log_error("cannot render a page: %s", err.text);
        fail_oneshot(conn, 500,
                str_of(LINE("This page could not be shown. The server log says why.")));
    }
    buf_finish(&out);
}

static void take_reply(struct oneshot_conn *conn, const struct msg *msg)
{
    int64_t start_us = clock_thread_us();
    json_t *reply = json_loadb(msg->text.bytes, msg->text.length, JSON_DECODE_ANY, NULL);
    if (msg->flag) {
        show(conn, reply);
    } else {
        const char *why = json_string_value(json_object_get(reply, "detail"));
        fail_oneshot(conn, (int)json_integer_value(json_object_get(reply, "status")),
                str_of(why ? why : LINE("The game gave no answer. Please try again.")));
    }
    json_decref(reply);
    time_limit_charge(pages_of(conn)->limit, conn->base.address,
            conn->session->spent_us + clock_thread_us() - start_us);
    conn->session->spent_us = 0;
}

/* The game is closing, or bans the address. */
static void say_bye(struct oneshot_conn *conn, const struct msg *msg)
{
    struct buf why = {0};
    buf_add_text(&why, LINE("The game is shutting down. Please try again later."));
    if (msg->style == MSG_ERROR) {
        buf_clear(&why);
        markup_plain(msg->text, &why);
    }
    fail_oneshot(conn, msg->style == MSG_ERROR ? 403 : 503, buf_str(&why));
    buf_finish(&why);
}

static void deliver(void *data, const struct msg *msg)
{
    struct oneshot_conn *conn = data;
    if (!conn->answered && msg->kind == MSG_BYE) {
        say_bye(conn, msg);
    } else if (!conn->answered && msg->kind == MSG_REPLY) {
        take_reply(conn, msg);
    }
}

static void flush(void *data)
{
    (void)data;
}

static void close_frontend(void *data)
{
    struct oneshot_conn *conn = data;
    stream_close(conn->base.stream, "closed by the game");
}

static const struct session_frontend frontend_calls = {
        .service = "brief",
        .calls_only = true,
        .pages = true,
        .mute = true,
        .deliver = deliver,
        .flush = flush,
        .close = close_frontend,
};

/* -- the line -- */

static void take_line(struct oneshot_conn *conn)
{
    struct service *service = conn->base.service;
    struct buf out = {0};
    uint32_t wait_seconds = 0;
    conn->read = true;
    if (!str_is_utf8(buf_str(&conn->line))) {
        fail_oneshot(conn, 400, str_of(LINE("The request isn't UTF-8 text.")));
    } else if (!time_limit_allows(pages_of(conn)->limit, conn->base.address, &wait_seconds)) {
        fail_oneshot(conn, 429,
                str_of(LINE("You are sending requests too often. Please wait a little.")));
    } else {
        time_limit_charge(pages_of(conn)->limit, conn->base.address, TIME_LIMIT_LEAST_US);
        const char *named = stream_asked(conn->base.stream);
        conn->ask.named = str_of(named ? named : "");
        protocol_of(conn)->read(buf_str(&conn->line), &conn->ask, &out);
        if (out.length > 0) {
            answer(conn, &out);
        } else {
            conn->session =
                    hub_open(service->context->hub, &frontend_calls, conn, conn->base.address);
            conn->session->secure = service->tls;
            struct session_call call = {.tag = STR_NONE,
                    .name = str_of(conn->ask.call),
                    .args = json_incref(conn->ask.args),
                    .token = STR_NONE};
            session_call(conn->session, &call);
        }
    }
    buf_finish(&out);
}

static size_t on_received(void *data, struct str bytes)
{
    struct oneshot_conn *conn = data;
    struct str rest = bytes;
    struct str more = str_take_until(&rest, '\n');
    if (conn->read) {
        return bytes.length;
    }
    if (conn->line.length + more.length > LINE_MAX + 1) {
        conn->read = true;
        fail_oneshot(conn, 400, str_of(LINE("The request is longer than 1,024 bytes.")));
        return bytes.length;
    }
    buf_add_str(&conn->line, more);
    if (more.length < bytes.length) {
        size_t length = conn->line.length;
        buf_truncate(&conn->line, length - str_ends(buf_str(&conn->line), STR("\r")));
        take_line(conn);
    }
    return bytes.length;
}

static void on_drained(void *data)
{
    struct oneshot_conn *conn = data;
    if (conn->answered) {
        stream_close(conn->base.stream, "answered");
    }
}

static void on_ended(void *data, const char *reason)
{
    struct oneshot_conn *conn = data;
    if (conn->session) {
        session_gone(conn->session, reason);
    }
    json_decref(conn->ask.args);
    buf_finish(&conn->ask.host);
    buf_finish(&conn->line);
    service_conn_end(&conn->base);
}

const struct stream_events oneshot_events = {
        .received = on_received,
        .ended = on_ended,
        .drained = on_drained,
};

/* -- the service -- */

bool oneshot_opened(struct service *service, struct err *err)
{
    struct net_context *context = service->context;
    if (!context->oneshot) {
        struct web_templates *templates = web_page_load(&web_form_lines, err);
        if (!templates) {
            return false;
        }
        context->oneshot = mem_alloc(sizeof(*context->oneshot));
        *context->oneshot = (struct oneshot_pages){.context = context,
                .templates = templates,
                .limit = time_limit_join(&context->time_limit)};
    }
    context->oneshot->users++;
    ((struct oneshot_service *)service)->pages = context->oneshot;
    return true;
}

void oneshot_accepted(struct service_conn *conn)
{
    ((struct oneshot_conn *)conn)->deadline_ms = clock_ms() + FIRST_MS;
}

void oneshot_tick(struct service *service)
{
    int64_t now_ms = clock_ms();
    for (struct service_conn *one = service->first; one; one = one->next) {
        struct oneshot_conn *conn = (struct oneshot_conn *)one;
        if (now_ms >= conn->deadline_ms && (!conn->read || conn->answered)) {
            stream_abort(one->stream,
                    conn->read ? "the client did not read the answer" : "nothing asked");
        }
    }
}

void oneshot_finish(struct service *service)
{
    struct oneshot_pages *pages = ((struct oneshot_service *)service)->pages;
    if (--pages->users == 0) {
        pages->context->oneshot = NULL;
        web_templates_free(pages->templates);
        time_limit_leave(&pages->context->time_limit);
        mem_free(pages);
    }
}

bool oneshot_check(struct err *err)
{
    struct web_templates *templates = web_page_load(&web_form_lines, err);
    web_templates_free(templates);
    return templates != NULL;
}

void oneshot_reload(struct net_context *context)
{
    struct err err;
    struct oneshot_pages *pages = context->oneshot;
    struct web_templates *templates = pages ? web_page_load(&web_form_lines, &err) : NULL;
    if (templates) {
        web_templates_free(pages->templates);
        pages->templates = templates;
    } else if (pages) {
        log_error("the pages of data/lines stay as they were: %s", err.text);
    }
}
