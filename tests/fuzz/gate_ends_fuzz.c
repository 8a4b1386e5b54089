/* gate_ends_fuzz.c -- Any frames to either end of a gate's link with open sessions: a protocol
 * error ends the link, and everything is freed; the engine gets only clean input, and the gate
 * writes only frames. The first byte chooses the end and the pieces of the rest. */
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/log.h"
#include "engine/session/hub.h"
#include "net/gate/gate_impl.h"
#include "net/gate/gate_listener.h"
#include "tests/fuzz/fuzz_target.h"

#include <jansson.h>

#include <sys/socket.h>
#include <unistd.h>

enum { CONVERSATIONS = 3 };

static bool is_clean(struct str text)
{
    struct buf clean = {0};
    str_clean(text, false, &clean);
    bool same = str_equal(buf_str(&clean), text);
    buf_finish(&clean);
    return same;
}

/* -- an engine: says lines back, answers calls, and goes when it is asked to -- */

static void reply(struct session *session)
{
    hub_send(session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(session->hub, 0);
}

static void on_opened(void *engine, struct session *session)
{
    size_t *count = engine;
    (*count)++;
    must(str_is_utf8(str_of(session->address)) && str_is_utf8(str_of(session_client(session))));
}

static void on_line(void *engine, struct session *session, struct str line)
{
    (void)engine;
    must(line.length <= SESSION_LINE_MAX && is_clean(line));
    if (str_equal(line, STR("quit"))) {
        hub_close(session, STR("bye"));
        hub_end_transaction(session->hub, 0);
        return;
    }
    if (str_equal(line, STR("enter"))) {
        hub_attach(session, session->id);
    }
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = line});
    reply(session);
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    (void)engine;
    must(str_is_utf8(why));
    reply(session);
}

static void on_changed(void *engine, struct session *session)
{
    (void)engine;
    must(str_is_utf8(str_of(session_client(session))));
}

static void on_call(void *engine, struct session *session, const struct session_call *call)
{
    (void)engine;
    must(!call->args || json_is_object(call->args));
    hub_send(session, &(struct msg){.kind = MSG_REPLY, .topic = call->tag, .text = STR("{}")});
    hub_end_transaction(session->hub, 0);
    json_decref(call->args);
}

static void on_gone(void *engine, struct session *session, const char *reason)
{
    size_t *count = engine;
    (void)session;
    must(reason);
    (*count)--;
}

static bool is_well(void *engine, struct buf *out)
{
    (void)engine;
    (void)out;
    return true;
}

static void on_resumed(void *engine, struct session *session, struct str token)
{
    on_opened(engine, session);
    hub_send(session, &(struct msg){.kind = MSG_HOLD, .flag = token.length % 2 == 0});
    hub_end_transaction(session->hub, 0);
}

static enum session_awaits awaits(void *engine, const struct session *session)
{
    (void)engine;
    return session->lines_in % 4 == 3 ? SESSION_TEXT : SESSION_COMMAND;
}

static const struct session_sink sink = {
        .opened = on_opened,
        .line = on_line,
        .changed = on_changed,
        .refused = on_refused,
        .call = on_call,
        .gone = on_gone,
        .is_well = is_well,
        .resumed = on_resumed,
        .awaits = awaits,
};

/* -- the world's end -- */

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

static void check_world(struct str bytes, size_t piece)
{
    size_t count = 0;
    struct net_context context = {.loop = ev_loop_new(EVFLAG_AUTO)};
    struct service *service = NULL;
    struct buf all = {0};
    struct err err;
    int ends[2];
    context.hub = hub_create(&sink, &count);
    must(service_open(&gate_service_kind, &context, NULL, false, &service, &err));
    must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0);
    service_adopt(service, ends[0], "unix");
    gate_put_hello(&all);
    buf_add_str(&all, bytes);
    for (struct str rest = buf_str(&all); rest.length > 0;) {
        struct str now = str_slice(rest, 0, piece);
        if (send(ends[1], now.bytes, now.length, MSG_NOSIGNAL) < 0) {
            break;
        }
        rest = str_slice(rest, now.length, rest.length);
        run(&context, ends[1]);
    }
    (void)close(ends[1]);
    service_cut(service, "over");
    service_close(service);
    for (int i = 0; i < 3; i++) {
        (void)ev_run(context.loop, EVRUN_NOWAIT);
        hub_flush(context.hub);
    }
    must(count == 0 && hub_count(context.hub) == 0);
    hub_destroy(context.hub);
    ev_loop_destroy(context.loop);
    buf_finish(&all);
}

/* -- the gate's end -- */

static void deliver(void *frontend, const struct msg *msg)
{
    (void)frontend;
    (void)msg;
}

static void do_nothing(void *frontend)
{
    (void)frontend;
}

static const struct session_frontend frontend = {
        .service = "fuzz", .deliver = deliver, .flush = do_nothing, .close = do_nothing};

static struct gate_hold *go(void *data, struct str world, struct str link)
{
    (void)world;
    return link.length % 2 == 0 ? data : NULL;
}

static bool take(void *data, struct frame *frame)
{
    return gate_hold_take(data, frame);
}

static bool is_frame(void *data, struct frame *frame)
{
    (void)data;
    return frame->kind >= GATE_OPEN && frame->kind <= GATE_GONE;
}

static void check_out(struct gate_hold *hold)
{
    struct buf in = {0};
    must(frame_feed(&in, buf_str(&hold->out), is_frame, NULL) && in.length == 0);
    buf_finish(&in);
    buf_clear(&hold->out);
}

static void speak(struct session *session)
{
    session_line(session, STR("look"));
    session_line(session, STR("say hello"));
    session_call(session, &(struct session_call){.tag = STR("1"), .name = STR("page.who")});
}

static void check_gate(struct str bytes, size_t piece)
{
    struct gate_hold other = {0};
    struct gate_hold hold = {.go = go, .data = &other};
    struct session *sessions[CONVERSATIONS];
    struct buf in = {0};
    gate_hold_init(&hold, NULL);
    gate_hold_init(&other, &hold);
    gate_hold_up(&hold);
    gate_hold_up(&other);
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        sessions[i] = hub_open(hold.hub, &frontend, NULL, "192.0.2.1");
        speak(sessions[i]);
    }
    bool ok = true;
    while (ok && bytes.length > 0) {
        struct str now = str_slice(bytes, 0, piece);
        ok = frame_feed(&in, now, take, &hold);
        bytes = str_slice(bytes, now.length, bytes.length);
        (void)hub_flush_share(hold.hub, false);
    }
    gate_hold_down(&hold, ok);
    check_out(&other);
    gate_hold_up(&hold);
    speak(sessions[0]);
    gate_hold_tick(&hold);
    check_out(&hold);
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        session_gone(sessions[i], "over");
    }
    hub_flush(hold.hub);
    gate_hold_finish(&other);
    gate_hold_finish(&hold);
    buf_finish(&in);
}

static void ignore_log(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

FUZZ_TARGET(gate_ends)
{
    log_set_sink(ignore_log, NULL);
    if (size == 0) {
        return 0;
    }
    struct str rest = {(const char *)data + 1, size - 1};
    size_t piece = data[0] < 128 ? 16384 : (data[0] >> 1) % 32 + 1U;
    (data[0] % 2 == 0 ? check_world : check_gate)(rest, piece);
    return 0;
}
