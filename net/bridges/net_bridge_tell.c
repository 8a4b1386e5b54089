/* net_bridge_tell.c -- what a bridge tells the game: calls, and its state.
 *
 * State changes that come too often are told in steps of STATE_MS. */
#include "net/bridges/net_bridge_impl.h"

#include <jansson.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    STATE_MS = 1000, /* the cost of a told change */
    STATE_BURST = 20,
};

void net_bridge_call(struct net_bridge *bridge, const char *name, void *args)
{
    json_t *json = args;
    if (bridge->session && json) {
        struct session_call call = {.tag = str_of(name), .name = str_of(name), .args = json};
        session_call(bridge->session, &call);
    } else {
        json_decref(json);
    }
}

bool net_bridge_pay(int64_t *due_ms, int64_t cost_ms, int64_t burst_ms)
{
    int64_t now_ms = clock_ms();
    *due_ms = *due_ms < now_ms ? now_ms : *due_ms;
    if (*due_ms + cost_ms > now_ms + burst_ms) {
        return false;
    }
    *due_ms += cost_ms;
    return true;
}

int64_t net_bridge_jitter(struct net_bridge *bridge, uint32_t ms)
{
    return (int64_t)(ms / 2) + (int64_t)rng_below(&bridge->rng, (uint64_t)ms + 1);
}

/* Returns the time of the next attempt to connect or join; 0: none is due. */
static int64_t next_try_ms(const struct net_bridge *bridge)
{
    int64_t at_ms = bridge->phase == BRIDGE_WAITING ? bridge->connect_at_ms : 0;
    for (size_t i = 0; bridge->phase == BRIDGE_ONLINE && i < bridge->options.channel_count;
            i++) {
        const struct net_bridge_channel *channel = &bridge->channels[i];
        if (!channel->joined && channel->join_at_ms &&
                (!at_ms || channel->join_at_ms < at_ms)) {
            at_ms = channel->join_at_ms;
        }
    }
    return at_ms;
}

void net_bridge_tell_state(struct net_bridge *bridge, const char *format, ...)
{
    char text[sizeof(bridge->state)];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    int64_t at_ms = next_try_ms(bridge);
    if (strcmp(text, bridge->state) == 0 && at_ms == bridge->scrollback_at_ms) {
        return;
    }
    if (!net_bridge_pay(&bridge->state_due_ms, STATE_MS, (int64_t)STATE_BURST * STATE_MS)) {
        (void)str_copy(str_of(text), bridge->state_untold, sizeof(bridge->state_untold));
        return;
    }
    bridge->state_untold[0] = '\0';
    if (strcmp(text, bridge->state) != 0) {
        log_info("bridge %s: %s", bridge->options.name, text);
    }
    memcpy(bridge->state, text, sizeof(text));
    bridge->scrollback_at_ms = at_ms;
    int64_t wait_ms = at_ms - clock_ms();
    struct buf clean = {0};
    str_clean(str_of(text), false, &clean);
    net_bridge_call(bridge, "bridge.state",
            json_pack("{s:s, s:s, s:s, s:I}", "state", clean.length > 0 ? clean.bytes : "",
                    "nick", bridge->phase == BRIDGE_ONLINE ? bridge->nick : "", "network",
                    bridge->network, "wait_ms",
                    at_ms && wait_ms > 0 ? (json_int_t)wait_ms : (json_int_t)0));
    buf_finish(&clean);
}

void net_bridge_tell_away(struct net_bridge *bridge, size_t channel, bool away, const char *why)
{
    struct net_bridge_channel *about = &bridge->channels[channel];
    struct buf clean = {0};
    if (about->told_away == away) {
        return;
    }
    about->told_away = away;
    str_clean(str_fit(str_of(why), 120), false, &clean);
    net_bridge_call(bridge, "bridge.away",
            json_pack("{s:s, s:b, s:s, s:i, s:I}", "channel", about->game, "away", away, "why",
                    clean.length > 0 ? clean.bytes : "", "keep", (int)bridge->options.keep,
                    "left", away ? (json_int_t)0 : (json_int_t)about->left_untold));
    about->left_untold = away ? about->left_untold : 0;
    buf_finish(&clean);
}
