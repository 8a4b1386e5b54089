/* telnet_fuzz.c -- Any bytes into a whole telnet connection, over a socketpair: the engine gets
 * only clean lines within the limit, and the connection ends and frees everything after any input.
 * The first byte decides how the rest is split. */
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "net/telnet/tel_frontend.h"
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

/* Says it back, with a prompt; "password" turns echo off until the next line. */
static void on_line(void *engine, struct session *session, struct str line)
{
    (void)engine;
    struct buf clean = {0};
    must(line.length <= SESSION_LINE_MAX && str_is_utf8(line));
    str_clean(line, false, &clean);
    must(str_equal(buf_str(&clean), line));
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = line});
    hub_send(session,
            &(struct msg){.kind = MSG_ECHO, .flag = !str_equal(line, STR("password"))});
    hub_send(session,
            &(struct msg){.kind = MSG_EVENT, .topic = STR("Room.Info"), .text = STR("{}")});
    hub_send(session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(session->hub, 0);
    buf_finish(&clean);
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    on_line(engine, session, why);
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    (void)engine;
    hub_send(session,
            &(struct msg){
                    .kind = MSG_REPLY, .topic = call->tag, .text = STR("{\"detail\":\"no\"}")});
    hub_end_transaction(session->hub, 0);
    json_decref(call->args);
}

static void on_changed(void *engine, struct session *session)
{
    (void)engine;
    must(str_is_utf8(str_of(session_client(session))));
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    (void)session;
    must(reason);
    *(bool *)engine = true;
}

static const struct session_sink sink = {
        .opened = on_opened,
        .line = on_line,
        .refused = on_refused,
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
        struct str now = str_slice(bytes, 0, piece);
        if (send(fd, now.bytes, now.length, MSG_NOSIGNAL) < 0) {
            return;
        }
        bytes = str_slice(bytes, piece, bytes.length);
        run(context, fd);
    }
}

FUZZ_TARGET(telnet)
{
    if (size == 0) {
        return 0;
    }
    bool gone = false;
    struct net_context context = {.loop = ev_loop_new(EVFLAG_AUTO)};
    struct service *service = NULL;
    struct err err;
    int ends[2];
    context.hub = hub_create(&sink, &gone);
    must(service_open(&tel_service_kind, &context, NULL, false, &service, &err));
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(service, ends[0], "192.0.2.1");
    run(&context, ends[1]);
    converse(&context, ends[1], (struct str){(const char *)data + 1, size - 1},
            data[0] < 128 ? 16384 : data[0] - 127U);
    (void)close(ends[1]);
    service_cut(service, "over");
    service_close(service);
    for (int i = 0; i < 3; i++) {
        (void)ev_run(context.loop, EVRUN_NOWAIT);
    }
    must(gone && hub_count(context.hub) == 0);
    hub_flush(context.hub);
    hub_destroy(context.hub);
    ev_loop_destroy(context.loop);
    return 0;
}
