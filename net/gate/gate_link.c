/* gate_link.c -- the proxy's connection to the world.
 *
 * It is established as often as needed: at once, then every retry_seconds; with a peer of another
 * version or secret every estranged_seconds. If an address does not answer, or not as the world,
 * the next one is tried. The world counts as present from its GATE_HELLO until the connection ends.
 * No other event is an error to the proxy.
 *
 * Anybody with the realm's secret can name an address on the broker. Over a port, the peer must
 * prove that it has gate.secret. A local socket has no secret, so one that was heard of must belong
 * to this user, or to root. */
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/gate/gate_impl.h"
#include "net/shared/dial_start.h"
#include "net/shared/sealed_stream.h"
#include "net/stream/dial.h"
#include "net/stream/stream.h"

#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNECT_MS = 5000,
    CONNECT_ONE_MS = 1000,
    UNGREETED_MS = 5000,
    GATE_LINK_IN_KEEP = 4096
};

static const double retry_seconds = 0.1;
static const double estranged_seconds = 5.0;
static const double tick_seconds = 1.0;

/* -- up and down -- */

static void lose(struct gate_link *link, const char *why)
{
    bool was = link->greeted;
    link->stream = NULL;
    link->greeted = false;
    sealed_finish(&link->sealed);
    buf_finish(&link->in);
    if (link->stopping) {
        return;
    }
    if (was) {
        log_notice("the world is away: %s; conversations held: %zu",
                link->ended ? "it ends" : why, link->hold->helds.count);
        link->down_ms = clock_ms();
        gate_hold_down(link->hold, link->ended);
        link->at = link->to[0].heard ? 0 : link->at; /* it may have moved */
    } else {
        link->at = (link->at + 1) % link->to_count;
    }
    ev_timer_again(link->context->loop, &link->again);
}

static bool take_hello_gate_link(struct gate_link *link, struct frame *frame)
{
    uint32_t version = gate_take_hello(frame);
    if (version > 0 && version != GATE_VERSION) {
        log_error("the world speaks version %u of the link, this gate %u: start both from one "
                  "release",
                version, GATE_VERSION);
    }
    if (link->greeted || version != GATE_VERSION) {
        return false;
    }
    link->greeted = true;
    link->good = link->at + 1;
    link->ended = false;
    link->told_wrong = false;
    link->again.repeat = retry_seconds;
    if (link->down_ms > 0) {
        log_notice("the world is back after %lld ms", (long long)(clock_ms() - link->down_ms));
    }
    gate_hold_up(link->hold);
    return true;
}

static bool take_frame_gate_link(void *data, struct frame *frame)
{
    struct gate_link *link = data;
    if (frame->kind == GATE_HELLO) {
        return take_hello_gate_link(link, frame);
    }
    if (frame->kind == GATE_ENDS) {
        link->ended = true;
        return true;
    }
    return link->greeted && gate_hold_take(link->hold, frame);
}

static bool take_plain_gate_link(void *data, struct str bytes)
{
    struct gate_link *link = data;
    return frame_feed(&link->in, bytes, take_frame_gate_link, link);
}

/* Tries the peer again, but less often. */
static void estrange(struct gate_link *link, bool wrong)
{
    if (!link->told_wrong) {
        log_error(wrong ? "the server at %s has another gate.secret: give both the same file; "
                          "retrying every %.0f seconds"
                        : "the server at %s is not a world of this release: retrying every "
                          "%.0f seconds",
                link->to[link->at].text, estranged_seconds);
    }
    link->told_wrong = true;
    link->again.repeat = estranged_seconds;
}

static size_t on_received_gate_link(void *data, struct str bytes)
{
    struct gate_link *link = data;
    enum sealed_end end =
            sealed_stream_read(link->stream, &link->sealed, bytes, take_plain_gate_link, link);
    if (end != SEALED_ON) {
        estrange(link, end == SEALED_WRONG);
        stream_abort(link->stream,
                end == SEALED_WRONG ? "the secrets differ" : "not the gate protocol");
    }
    return bytes.length;
}

static void on_ended_gate_link(void *data, const char *reason)
{
    lose(data, reason);
}

static const struct stream_events gate_link_stream_calls = {
        .received = on_received_gate_link,
        .ended = on_ended_gate_link,
};

/* -- connecting -- */

static void connected(struct gate_link *link, int fd)
{
    link->stream = stream_create(link->context, fd, &gate_link_stream_calls, link);
    stream_widen(link->stream);
    struct buf hello = {0};
    bool local = dial_is_socket(link->to[link->at].text);
    link->connected_ms = clock_ms();
    sealed_stream_begin(link->stream, &link->sealed, local ? NULL : link->context->gate_secret,
            "gate", true);
    gate_put_hello(&hello);
    sealed_stream_send(link->stream, &link->sealed, hello.bytes, hello.length);
    buf_finish(&hello);
}

/* True if a process of this user, or of root, listens on the local socket. */
static bool is_own_peer(int fd)
{
    struct ucred peer = {0};
    socklen_t size = sizeof(peer);
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

/* Refuses a local socket that the broker names and another user listens on. */
static bool may_use(struct gate_link *link, const struct gate_address *to, int fd)
{
    bool may = !to->heard || !dial_is_socket(to->text) || is_own_peer(fd);
    if (!may && !link->told_wrong) {
        link->told_wrong = true;
        log_error(
                "another user listens on %s, which the realm names: not used. Serve the world "
                "and its gate as one user, or by a port with gate.secret",
                to->text);
    }
    return may;
}

static void on_connected(void *data, int fd, const char *why)
{
    struct gate_link *link = data;
    const struct gate_address *to = &link->to[link->at];
    link->connector = NULL;
    if (fd >= 0 && may_use(link, to, fd)) {
        connected(link, fd);
        return;
    }
    if (fd >= 0) {
        (void)close(fd);
    } else {
        log_debug("no world at %s: %s", to->text, why);
    }
    link->at = (link->at + 1) % link->to_count;
    ev_timer_again(link->context->loop, &link->again);
}

static void on_again(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct gate_link *link = watcher->data;
    (void)events;
    if (link->to_count == 0) {
        return; /* the broker has not given an address; the timer repeats */
    }
    ev_timer_stop(loop, watcher);
    link->connector = dial_start(link->context, link->to[link->at].text,
            link->to_count > 1 ? CONNECT_ONE_MS : CONNECT_MS, on_connected, link);
}

static void on_tick_gate_link(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    struct gate_link *link = watcher->data;
    (void)loop;
    (void)events;
    gate_hold_tick(link->hold);
    if (link->stream && !link->greeted && clock_ms() - link->connected_ms >= UNGREETED_MS) {
        stream_abort(link->stream, "no greeting");
    }
}

/* -- opening and closing -- */

/* Over a port, a proxy connects only to a world with the same secret. */
static bool may_dial(const struct gate_link *link, const char *to, struct err *err)
{
    return dial_is_socket(to) || link->context->gate_secret ||
           err_set(err, ERR_DENIED,
                   "%.128s is a port, and needs a secret that the world has as well: set gate "
                   "= { "
                   "secret = \"FILE\" } on both sides (head -c 32 /dev/urandom > FILE; chmod "
                   "600 "
                   "FILE), or use unix:PATH",
                   to);
}

bool gate_link_start(struct gate_link *link, struct err *err)
{
    for (size_t i = 0; i < link->to_count; i++) {
        if (!dial_is_formed(link->to[i].text)) {
            return err_set(err, ERR_FORMAT,
                    "cannot serve as a gate for %.128s: write HOST:PORT, [V6]:PORT or "
                    "unix:PATH, where the world listens for gates",
                    link->to[i].text);
        }
        if (!may_dial(link, link->to[i].text, err)) {
            return false;
        }
    }
    ev_timer_init(&link->again, on_again, 0.0, retry_seconds);
    link->again.data = link;
    ev_timer_init(&link->tick, on_tick_gate_link, tick_seconds, tick_seconds);
    link->tick.data = link;
    ev_timer_start(link->context->loop, &link->tick);
    ev_timer_start(link->context->loop, &link->again);
    return true;
}

void gate_link_set(struct gate_link *link, struct str to)
{
    char *only = str_dup(to);
    struct err err;
    if (!may_dial(link, only, &err)) {
        log_error("%s", err.text);
        mem_free(only);
        return;
    }
    if (!dial_is_formed(only) || link->connector) {
        mem_free(only); /* the broker will send it again */
        return;
    }
    struct gate_address *list = mem_alloc_array(2, sizeof(*list));
    list[0] = (struct gate_address){.text = only, .heard = true};
    for (size_t i = 0; i < link->to_count; i++) {
        if (i + 1 == link->good) {
            list[1] = link->to[i];
        } else {
            mem_free(link->to[i].text);
        }
    }
    mem_free(link->to);
    link->to = list;
    link->to_count = link->good > 0 ? 2 : 1;
    /* While the world is connected, it is at the good address. */
    link->at = link->greeted ? 1 : 0;
    link->good = link->good > 0 ? 2 : 0;
    link->again.repeat = retry_seconds;
    if (ev_is_active(&link->again)) {
        ev_timer_again(link->context->loop, &link->again);
    }
    if (link->stream && !link->greeted) {
        stream_abort(link->stream, "the world has another address");
    }
}

void gate_link_flush(struct gate_link *link)
{
    struct buf *out = &link->hold->out;
    if (link->stream && link->greeted && out->length > 0) {
        sealed_stream_send(link->stream, &link->sealed, out->bytes, out->length);
    }
    buf_shrink(out, GATE_LINK_IN_KEEP);
    buf_clear(out);
}

void gate_link_stop(struct gate_link *link)
{
    struct ev_loop *loop = link->context->loop;
    link->stopping = true;
    ev_timer_stop(loop, &link->again);
    ev_timer_stop(loop, &link->tick);
    connector_cancel(link->connector);
    if (link->stream) {
        /* One turn writes the rest, and one frees the stream. */
        ev_run(loop, EVRUN_NOWAIT);
    }
    if (link->stream) {
        stream_abort(link->stream, "the gate ends");
        ev_run(loop, EVRUN_NOWAIT);
    }
}
