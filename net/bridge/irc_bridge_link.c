/* irc_bridge_link.c -- the connection to a network: made, kept alive, made again.
 *
 * After a loss it waits, twice as long each time up to reconnect_max_ms, and at random between half and
 * one and a half of that, so that many bridges of a network that was restarted do not come back at
 * once. A connection that held for a minute starts from the shortest wait again.
 *
 * A network that is silent is asked (PING); one that stays silent is left. */
#include "net/bridge/irc_bridge_impl.h"

#include <jansson.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CONNECT_MS = 15000, GREETING_MS = 60000, HELD_MS = 60000 };

int64_t irc_bridge_jitter(struct irc_bridge *bridge, uint32_t ms)
{
    return (int64_t)(ms / 2) + (int64_t)rng_below(&bridge->rng, (uint64_t)ms + 1);
}

/* -- out -- */

void irc_bridge_send(
        struct irc_bridge *bridge, const char *command, struct str first, struct str second)
{
    struct buf out = {0};
    struct irc_msg msg = {.command = str_of(command),
            .params = {first, second},
            .param_count = second.length > 0 ? 2 : first.length > 0};
    if (!bridge->stream) {
        return;
    }
    irc_msg_write(&msg, &out);
    bool secret = strcmp(command, "PASS") == 0 || strcmp(command, "AUTHENTICATE") == 0;
    net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0,
            secret ? str_of(command) : buf_str(&out));
    stream_write(bridge->stream, out.bytes, out.length);
    buf_finish(&out);
}

/* When it tries again what does not go now; 0: nothing is to be tried. */
static int64_t next_try_ms(const struct irc_bridge *bridge)
{
    int64_t at_ms = bridge->phase == BRIDGE_WAITING ? bridge->connect_at_ms : 0;
    for (size_t i = 0; bridge->phase == BRIDGE_ONLINE && i < bridge->options.channel_count;
            i++) {
        const struct irc_bridge_channel *channel = &bridge->channels[i];
        if (!channel->joined && channel->join_at_ms &&
                (!at_ms || channel->join_at_ms < at_ms)) {
            at_ms = channel->join_at_ms;
        }
    }
    return at_ms;
}

void irc_bridge_tell_state(struct irc_bridge *bridge, const char *format, ...)
{
    char text[sizeof(bridge->state)];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    int64_t at_ms = next_try_ms(bridge);
    if (strcmp(text, bridge->state) == 0 && at_ms == bridge->told_at_ms) {
        return;
    }
    if (strcmp(text, bridge->state) != 0) {
        log_info("bridge %s: %s", bridge->options.name, text);
    }
    memcpy(bridge->state, text, sizeof(text));
    bridge->told_at_ms = at_ms;
    int64_t wait_ms = at_ms - clock_ms();
    struct buf clean = {0};
    str_clean(str_of(text), false, &clean);
    irc_bridge_call(bridge, "bridge.state",
            json_pack("{s:s, s:s, s:s, s:I}", "state", clean.length > 0 ? clean.bytes : "",
                    "nick", bridge->phase == BRIDGE_ONLINE ? bridge->nick : "", "network",
                    bridge->network, "wait_ms",
                    at_ms && wait_ms > 0 ? (json_int_t)wait_ms : (json_int_t)0));
    buf_finish(&clean);
}

/* -- the end of a connection -- */

static int64_t wait_ms(struct irc_bridge *bridge, bool fatal)
{
    uint64_t ms = bridge->pace.reconnect_ms;
    for (unsigned i = 0; i < bridge->failures && ms < bridge->pace.reconnect_max_ms; i++) {
        ms *= 2;
    }
    bool most = fatal || ms > bridge->pace.reconnect_max_ms;
    return irc_bridge_jitter(bridge, most ? bridge->pace.reconnect_max_ms : (uint32_t)ms);
}

/* Nothing is left of the connection but, perhaps, a stream that is ending. */
static void reset(struct irc_bridge *bridge)
{
    irc_line_finish(&bridge->line);
    bridge->line = (struct irc_line){0};
    bridge->asked = false;
    bridge->nick_tries = 0;
    irc_bridge_talk_reset(bridge);
    irc_bridge_queue_lost(bridge);
}

static void schedule(struct irc_bridge *bridge, const char *why, bool fatal)
{
    bool held = bridge->phase == BRIDGE_ONLINE && clock_ms() - bridge->online_ms >= HELD_MS;
    bridge->failures = held ? 0 : bridge->failures;
    int64_t wait = wait_ms(bridge, fatal);
    if (bridge->failures < IRC_BRIDGE_TRIES_MAX) {
        bridge->failures++;
    }
    bridge->phase = BRIDGE_WAITING;
    bridge->connect_at_ms = clock_ms() + wait;
    reset(bridge);
    irc_bridge_tell_state(bridge, "not connected: %s", why);
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        irc_bridge_tell_away(bridge, i, true, why);
    }
}

void irc_bridge_lose(struct irc_bridge *bridge, const char *why, bool fatal)
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

/* -- the stream's side -- */

static void take_line(struct irc_bridge *bridge, struct str line)
{
    struct irc_msg msg;
    net_log_wire(bridge->context, "<", bridge->session ? bridge->session->id : 0, line);
    if (!irc_msg_parse(line, &msg)) {
        return;
    }
    if (irc_msg_is(&msg, "PING")) {
        irc_bridge_send(bridge, "PONG", irc_msg_param(&msg, 0), STR_NONE);
    } else if (irc_msg_is(&msg, "PONG")) {
        irc_bridge_queue_confirm(
                bridge, irc_msg_param(&msg, msg.param_count > 0 ? msg.param_count - 1 : 0));
    } else if (irc_msg_is(&msg, "ERROR")) {
        struct buf clean = {0};
        irc_clean(irc_msg_param(&msg, 0), &clean);
        (void)snprintf(bridge->error, sizeof(bridge->error), "%.*s",
                STR_FMT(str_fit(buf_str(&clean), sizeof(bridge->error) - 1)));
        buf_finish(&clean);
    } else if (!irc_bridge_greet_take(bridge, &msg)) {
        irc_bridge_talk_take(bridge, &msg);
    }
}

static bool is_talking(const struct irc_bridge *bridge)
{
    return bridge->phase == BRIDGE_GREETING || bridge->phase == BRIDGE_ONLINE;
}

static size_t on_received(void *data, struct str bytes)
{
    struct irc_bridge *bridge = data;
    size_t taken = 0;
    bridge->heard_ms = clock_ms();
    bridge->asked = false;
    while (taken < bytes.length && is_talking(bridge)) {
        enum irc_line_end end = IRC_LINE_OPEN;
        struct str rest = str_slice(bytes, taken, bytes.length);
        taken += irc_line_feed(&bridge->line, rest, IRC_TAGS_MAX, &end);
        if (end == IRC_LINE_DONE) {
            /* Taken out first: what it leads to may reset the line. */
            struct buf line = bridge->line.bytes;
            bridge->line = (struct irc_line){0};
            take_line(bridge, buf_str(&line));
            buf_finish(&line);
        }
    }
    return bytes.length;
}

static void on_ended(void *data, const char *reason)
{
    struct irc_bridge *bridge = data;
    bridge->stream = NULL;
    if (is_talking(bridge)) {
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

/* -- connecting -- */

static void on_connected(void *data, int fd, const char *why)
{
    struct irc_bridge *bridge = data;
    bridge->connector = NULL;
    if (fd < 0) {
        schedule(bridge, why, false);
        return;
    }
    bridge->stream = bridge->tls ? stream_connect_tls(bridge->context, fd, bridge->tls,
                                           &stream_calls, bridge)
                                 : stream_create(bridge->context, fd, &stream_calls, bridge);
    bridge->phase = BRIDGE_GREETING;
    bridge->online_ms = clock_ms();
    bridge->heard_ms = clock_ms();
    bridge->error[0] = '\0';
    irc_bridge_greet(bridge);
}

void irc_bridge_link_start(struct irc_bridge *bridge)
{
    struct connector_target target = {.host = bridge->options.host,
            .port = bridge->options.port,
            .timeout_ms = CONNECT_MS};
    bridge->phase = BRIDGE_CONNECTING;
    bridge->connector = connector_start(bridge->context, &target, on_connected, bridge);
    irc_bridge_tell_state(bridge, "connecting to %s", bridge->options.host);
}

void irc_bridge_link_stop(struct irc_bridge *bridge, const char *why)
{
    connector_cancel(bridge->connector);
    bridge->connector = NULL;
    if (bridge->stream) {
        irc_bridge_send(bridge, "QUIT", str_of(why), STR_NONE);
        stream_close(bridge->stream, why);
    }
    bridge->phase = BRIDGE_ENDING;
    reset(bridge);
}

static void check_silence(struct irc_bridge *bridge, int64_t now_ms)
{
    int64_t silent_ms = now_ms - bridge->heard_ms;
    if (silent_ms >= 2 * (int64_t)bridge->pace.silence_ms) {
        irc_bridge_lose(bridge, "the network does not answer", false);
    } else if (silent_ms >= bridge->pace.silence_ms && !bridge->asked) {
        bridge->asked = true;
        irc_bridge_send(bridge, "PING", str_of(bridge->options.name), STR_NONE);
    }
}

void irc_bridge_link_tick(struct irc_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    /* The stream of the last connection must be gone: its end would be taken for the new one's. */
    if (bridge->phase == BRIDGE_WAITING && !bridge->stream && now_ms >= bridge->connect_at_ms) {
        irc_bridge_link_start(bridge);
    } else if (bridge->phase == BRIDGE_GREETING && now_ms - bridge->online_ms >= GREETING_MS) {
        irc_bridge_lose(bridge, "the network does not let us in", false);
    } else if (bridge->phase == BRIDGE_ONLINE) {
        check_silence(bridge, now_ms);
        irc_bridge_queue_send(bridge);
    }
}
