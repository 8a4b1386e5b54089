/* net_bridge_link.c -- connects to a network, keeps the connection alive, reconnects.
 *
 * After a loss it waits, twice as long each time up to reconnect_max_ms, and at random between
 * half and one and a half of that, so that many bridges do not return to a restarted network at
 * once. A connection that held for a minute starts from the shortest wait again.
 *
 * A silent network is pinged; one that stays silent is left. Input beyond READ_BURST bytes is
 * read at READ_RATE a second. */
#include "net/bridges/net_bridge_impl.h"

#include <jansson.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    CONNECT_MS = 15000,
    GREETING_MS = 60000,
    HELD_MS = 60000,
    READ_BURST = 1024 * 1024,
    READ_RATE = 64 * 1024,
};

void net_bridge_send(struct net_bridge *bridge, struct str bytes, struct str shown)
{
    if (bridge->stream) {
        net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0, shown);
        stream_write(bridge->stream, bytes.bytes, bytes.length);
    }
}

static int64_t wait_ms(struct net_bridge *bridge, bool fatal)
{
    uint64_t ms = bridge->pace.reconnect_ms;
    for (unsigned i = 0; i < bridge->failures && ms < bridge->pace.reconnect_max_ms; i++) {
        ms *= 2;
    }
    bool most = fatal || ms > bridge->pace.reconnect_max_ms;
    return net_bridge_jitter(bridge, most ? bridge->pace.reconnect_max_ms : (uint32_t)ms);
}

/* Resets everything of the connection, except a stream that may still be ending. */
static void reset_net_bridge_link(struct net_bridge *bridge)
{
    bridge->asked = false;
    bridge->protocol->reset(bridge);
    net_bridge_channels_reset(bridge);
    net_bridge_queue_lost(bridge);
}

static void schedule(struct net_bridge *bridge, const char *why, bool fatal)
{
    bool held = bridge->phase == BRIDGE_ONLINE && clock_ms() - bridge->online_ms >= HELD_MS;
    bridge->failures = held ? 0 : bridge->failures;
    int64_t wait = wait_ms(bridge, fatal);
    if (bridge->failures < NET_BRIDGE_TRIES_MAX) {
        bridge->failures++;
    }
    bridge->phase = BRIDGE_WAITING;
    bridge->connect_at_ms = clock_ms() + wait;
    reset_net_bridge_link(bridge);
    net_bridge_tell_state(bridge, "not connected: %s", why);
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        net_bridge_tell_away(bridge, i, true, why);
    }
}

void net_bridge_lose(struct net_bridge *bridge, const char *why, bool fatal)
{
    if (bridge->phase != BRIDGE_GREETING && bridge->phase != BRIDGE_ONLINE) {
        return;
    }
    struct stream *stream = bridge->stream;
    schedule(bridge, why, fatal);
    if (stream) {
        stream_close(stream, why);
    }
}

bool net_bridge_is_talking(const struct net_bridge *bridge)
{
    return bridge->phase == BRIDGE_GREETING || bridge->phase == BRIDGE_ONLINE;
}

void net_bridge_heard(void *data)
{
    struct net_bridge *bridge = data;
    bridge->heard_ms = clock_ms();
    bridge->asked = false;
}

static size_t on_received(void *data, struct str bytes)
{
    struct net_bridge *bridge = data;
    net_bridge_heard(bridge);
    if (net_bridge_is_talking(bridge)) {
        bridge->protocol->received(bridge, bytes);
    }
    /* the cost in milliseconds of these bytes at READ_RATE */
    int64_t cost_ms = 1 + (int64_t)bytes.length * 1000 / READ_RATE;
    bool paid = net_bridge_pay(
            &bridge->read_due_ms, cost_ms, (int64_t)READ_BURST * 1000 / READ_RATE);
    if (!paid && bridge->stream) {
        bridge->read_paused = true;
        stream_pause(bridge->stream, true);
    }
    return bytes.length;
}

/* Reads again when half of the burst is available. */
static void read_on(struct net_bridge *bridge)
{
    if (bridge->read_paused && bridge->stream &&
            bridge->read_due_ms - clock_ms() < (int64_t)READ_BURST * 500 / READ_RATE) {
        bridge->read_paused = false;
        stream_pause(bridge->stream, false);
    }
}

static void on_ended(void *data, const char *reason)
{
    struct net_bridge *bridge = data;
    bridge->stream = NULL;
    if (net_bridge_is_talking(bridge)) {
        char why[sizeof(bridge->error)];
        (void)snprintf(why, sizeof(why), "%s", bridge->error[0] ? bridge->error : reason);
        schedule(bridge, why, false);
    } else if (bridge->to_be_freed) {
        ev_feed_event(bridge->context->loop, &bridge->timer, EV_TIMER);
    }
}

static const struct stream_events stream_calls = {
        .received = on_received,
        .ended = on_ended,
};

static void begin_greeting(struct net_bridge *bridge)
{
    bridge->phase = BRIDGE_GREETING;
    bridge->read_paused = false;
    bridge->online_ms = clock_ms();
    bridge->heard_ms = clock_ms();
    bridge->error[0] = '\0';
    bridge->protocol->greet(bridge);
}

static void on_connected(void *data, int fd, const char *why)
{
    struct net_bridge *bridge = data;
    bridge->connector = NULL;
    if (fd < 0) {
        schedule(bridge, why, false);
        return;
    }
    bool secure = bridge->tls && !bridge->protocol->asks_for_tls;
    bridge->stream =
            secure ? stream_connect_tls(bridge->context, fd, bridge->tls, &stream_calls, bridge)
                   : stream_create(bridge->context, fd, &stream_calls, bridge);
    begin_greeting(bridge);
}

void net_bridge_link_start(struct net_bridge *bridge)
{
    if (!bridge->protocol->received) {
        begin_greeting(bridge);
        return;
    }
    struct connector_target target = {.host = bridge->options.host,
            .port = bridge->options.port,
            .timeout_ms = CONNECT_MS};
    bridge->phase = BRIDGE_CONNECTING;
    bridge->connector = connector_start(bridge->context, &target, on_connected, bridge);
    net_bridge_tell_state(bridge, "connecting to %s", bridge->options.host);
}

void net_bridge_link_stop(struct net_bridge *bridge, const char *why)
{
    connector_cancel(bridge->connector);
    bridge->connector = NULL;
    if (bridge->stream) {
        bridge->protocol->leave(bridge, why);
        stream_close(bridge->stream, why);
    }
    bridge->phase = BRIDGE_ENDING;
    reset_net_bridge_link(bridge);
}

static void check_silence(struct net_bridge *bridge, int64_t now_ms)
{
    int64_t silent_ms = bridge->read_paused ? 0 : now_ms - bridge->heard_ms;
    if (silent_ms >= 2 * (int64_t)bridge->pace.silence_ms) {
        net_bridge_lose(bridge, "the network does not answer", false);
    } else if (silent_ms >= bridge->pace.silence_ms && !bridge->asked) {
        bridge->asked = true;
        bridge->protocol->ask(bridge);
    }
}

void net_bridge_link_tick(struct net_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    read_on(bridge);
    if (bridge->state_untold[0]) {
        char text[sizeof(bridge->state_untold)];
        memcpy(text, bridge->state_untold, sizeof(text));
        net_bridge_tell_state(bridge, "%s", text);
    }
    /* Waits until the last connection's stream is gone, because its end would be taken for the
     * end of the new one. */
    if (bridge->phase == BRIDGE_WAITING && !bridge->stream && now_ms >= bridge->connect_at_ms) {
        net_bridge_link_start(bridge);
    } else if (bridge->phase == BRIDGE_GREETING && now_ms - bridge->online_ms >= GREETING_MS) {
        net_bridge_lose(bridge, "the network does not let us in", false);
    } else if (bridge->phase == BRIDGE_ONLINE) {
        check_silence(bridge, now_ms);
        net_bridge_queue_send(bridge);
    }
}
