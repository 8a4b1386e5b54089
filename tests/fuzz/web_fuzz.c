/* web_fuzz.c -- Any bytes into a whole web service over a socketpair, as requests or (first byte
 * odd) as frames behind the handshake of a WebSocket: it ends and frees everything after any input.
 * Markup from the same bytes becomes HTML whose elements are balanced. */
#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/web/pages/web_render.h"
#include "net/web/routes/http_frontend.h"
#include "tests/fuzz/fuzz_target.h"

#include <ev.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static void on_opened(void *engine, struct session *session)
{
    (void)engine;
    (void)session;
}

static void on_line(void *engine, struct session *session, struct str line)
{
    (void)engine;
    must(line.length <= SESSION_LINE_MAX && str_is_utf8(line));
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = line});
    hub_send(session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(session->hub, 0);
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    (void)engine;
    json_decref(call->args);
    struct msg msg = {
            .kind = MSG_REPLY,
            .flag = call->name.length % 2 == 0,
            .topic = call->tag,
            .text = STR(
                    "{\"status\":404,\"token\":\"T\",\"name\":\"Ann\",\"role\":\"player\"}"),
    };
    hub_send(session, &msg);
    hub_end_transaction(session->hub, 0);
}

static void on_changed(void *engine, struct session *session)
{
    (void)engine;
    must(str_is_utf8(str_of(session_client(session))));
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    (void)engine;
    (void)session;
    must(reason);
}

static const struct session_sink sink = {
        .opened = on_opened,
        .line = on_line,
        .refused = on_line,
        .call = on_call,
        .changed = on_changed,
        .gone = on_gone,
};

static void run(struct net_context *context, int fd)
{
    char bytes[4096];
    for (int i = 0; i < 3; i++) {
        (void)ev_run(context->loop, EVRUN_NOWAIT);
        hub_flush(context->hub);
    }
    (void)ev_run(context->loop, EVRUN_NOWAIT);
    while (recv(fd, bytes, sizeof(bytes), 0) > 0) {
    }
}

static void converse(struct net_context *context, int fd, struct str bytes, size_t piece)
{
    while (bytes.length > 0) {
        struct str now = str_slice(bytes, 0, piece < bytes.length ? piece : bytes.length);
        if (send(fd, now.bytes, now.length, MSG_NOSIGNAL) < 0) {
            return;
        }
        bytes = str_slice(bytes, now.length, bytes.length);
        run(context, fd);
    }
}

static void check_html(struct str bytes)
{
    struct buf clean = {0};
    struct buf html = {0};
    size_t opened = 0;
    size_t closed = 0;
    str_clean(bytes, true, &clean);
    web_render_html(buf_str(&clean), true, &html);
    for (size_t i = 0; i < html.length; i++) {
        bool end = i + 1 < html.length && html.bytes[i + 1] == '/';
        bool line = str_starts(str_slice(buf_str(&html), i, html.length), STR("<br>"));
        opened += html.bytes[i] == '<' && !end && !line;
        closed += html.bytes[i] == '<' && end;
    }
    must(opened == closed);
    buf_finish(&clean);
    buf_finish(&html);
}

FUZZ_TARGET(web)
{
    static const char handshake[] =
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    if (size == 0) {
        return 0;
    }
    asset_set_table(asset_table, asset_count);
    struct net_context context = {.loop = ev_loop_new(EVFLAG_AUTO), .game_name = "X"};
    struct service *service = NULL;
    struct err err;
    int ends[2];
    struct str bytes = {(const char *)data + 1, size - 1};
    check_html(bytes);
    context.hub = hub_create(&sink, NULL);
    must(service_open(&http_service_kind, &context, NULL, false, &service, &err));
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(service, ends[0], "192.0.2.1");
    if (data[0] & 1) {
        converse(&context, ends[1], (struct str){handshake, sizeof(handshake) - 1}, 4096);
    }
    converse(&context, ends[1], bytes, data[0] < 128 ? 16384 : data[0] - 127U);
    (void)close(ends[1]);
    service_cut(service, "over");
    run(&context, -1);
    service_close(service);
    run(&context, -1);
    must(hub_count(context.hub) == 0 && !context.web);
    hub_destroy(context.hub);
    ev_loop_destroy(context.loop);
    return 0;
}
