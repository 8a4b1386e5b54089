/* net_bridge_channels.c -- on the network's channels: being there, knowing who is, and carrying what they say.
 *
 * Who is there is known to know whose nick must not be said (see net_bridge_text.c). Of the crowd of a huge channel the
 * first MEMBERS_MAX are known, and everybody's nick is softened where more are. The game is told who comes and goes, some
 * times a second, and of a crowd the first TOLD_MAX.
 *
 * A channel that does not let us in, or throws us out, is tried again, each time later. What comes faster than a few
 * lines a second is left out, and that is said. */
#include "net/bridge/net_bridge_impl.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

enum {
    MEMBERS_MAX = 20000,
    TOLD_MAX = 1000,    /* members from which on nobody more is told of */
    NEWS_AT_ONCE = 500, /* changes */
    NEWS_MAX = 5000,    /* that wait: of a flood the rest is not told */
    REJOIN_MAX_MS = 600000,
    ANSWER_MS = 20000, /* to who wants to be let in */
    HEAR_MS = 200,     /* what a line that is heard costs */
    HEAR_BURST = 50,
};

/* -- finding -- */

bool net_bridge_same_name(const struct net_bridge *bridge, struct str a, struct str b)
{
    struct buf left = {0};
    struct buf right = {0};
    bridge->protocol->fold(a, &left);
    bridge->protocol->fold(b, &right);
    bool same = str_equal(buf_str(&left), buf_str(&right));
    buf_finish(&left);
    buf_finish(&right);
    return same;
}

struct net_bridge_channel *net_bridge_find_channel(struct net_bridge *bridge, struct str name)
{
    struct buf folded = {0};
    struct net_bridge_channel *found = NULL;
    bridge->protocol->fold(name, &folded);
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (str_equal(buf_str(&folded), str_of(bridge->channels[i].folded))) {
            found = &bridge->channels[i];
        }
    }
    buf_finish(&folded);
    return found;
}

/* -- members -- */

/* '+' came, '-' went, '*' all have gone. */
static void note(const struct net_bridge *bridge, struct net_bridge_channel *channel, char sign,
        struct str nick)
{
    struct buf word = {0};
    bool ours = bridge->protocol->lists_us &&
                net_bridge_same_name(bridge, nick, str_of(bridge->nick));
    if (ours || (sign == '+' && channel->members.count > TOLD_MAX) ||
            (sign != '*' && json_array_size(channel->news) >= NEWS_MAX)) {
        return;
    }
    if (!channel->news || sign == '*') {
        json_decref(channel->news);
        channel->news = json_array();
    }
    buf_add_char(&word, sign);
    buf_add_str(&word, nick);
    (void)json_array_append_new(channel->news, json_stringn(word.bytes, word.length));
    buf_finish(&word);
}

void net_bridge_tell_people(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        json_t *changes = channel->news ? json_array() : NULL;
        for (size_t n = 0; n < NEWS_AT_ONCE && json_array_size(channel->news) > n; n++) {
            (void)json_array_append(changes, json_array_get(channel->news, n));
        }
        json_t *rest = json_array();
        for (size_t n = NEWS_AT_ONCE; n < json_array_size(channel->news); n++) {
            (void)json_array_append(rest, json_array_get(channel->news, n));
        }
        json_decref(channel->news);
        channel->news = json_array_size(rest) > 0 ? json_incref(rest) : NULL;
        json_decref(rest);
        if (changes) {
            net_bridge_call(bridge, "bridge.people",
                    json_pack("{s:s, s:o}", "channel", channel->game, "changes", changes));
        }
    }
}

void net_bridge_add_member(
        const struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    if (nick.length > 0 && nick.length <= NET_BRIDGE_NAME_MAX &&
            channel->members.count < MEMBERS_MAX) {
        bridge->protocol->fold(nick, &folded);
        if (!strmap_put(&channel->members, buf_str(&folded), channel)) {
            note(bridge, channel, '+', nick);
        }
        buf_finish(&folded);
    }
}

bool net_bridge_remove_member(
        const struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    bridge->protocol->fold(nick, &folded);
    bool was = strmap_remove(&channel->members, buf_str(&folded)) != NULL;
    if (was) {
        note(bridge, channel, '-', nick);
    }
    buf_finish(&folded);
    return was;
}

bool net_bridge_has_member(const struct net_bridge *bridge,
        const struct net_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    if (channel->members.count >= MEMBERS_MAX) {
        return true;
    }
    bridge->protocol->fold(nick, &folded);
    bool there = strmap_find(&channel->members, buf_str(&folded)) != NULL;
    buf_finish(&folded);
    return there;
}

/* -- being there -- */

static void forget_members(const struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    if (channel->members.count > 0) {
        note(bridge, channel, '*', STR_NONE);
    }
    strmap_finish(&channel->members);
    strmap_init(&channel->members);
}

static void leave_net_bridge_channels(
        const struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    channel->joined = false;
    forget_members(bridge, channel);
}

static void join_later(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    uint64_t ms = bridge->pace.rejoin_ms;
    for (unsigned i = 0; i < channel->tries && ms < REJOIN_MAX_MS; i++) {
        ms *= 2;
    }
    channel->tries += channel->tries < NET_BRIDGE_TRIES_MAX;
    channel->join_at_ms =
            clock_ms() +
            net_bridge_jitter(bridge, ms < REJOIN_MAX_MS ? (uint32_t)ms : REJOIN_MAX_MS);
}

static void tell_channels(struct net_bridge *bridge, const char *otherwise)
{
    size_t joined = 0;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        joined += bridge->channels[i].joined;
    }
    net_bridge_tell_state(bridge, "connected to %s as %s, on %zu of %zu channels%s%s",
            bridge->options.host, bridge->nick, joined, bridge->options.channel_count,
            otherwise[0] ? ": " : "", otherwise);
}

void net_bridge_joined(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    channel->joined = true;
    channel->tries = 0;
    tell_channels(bridge, "");
    net_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), false, "");
    net_bridge_queue_send(bridge);
}

void net_bridge_thrown_out(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const char *how, struct str why)
{
    char text[200];
    struct buf clean = {0};
    str_clean(why, false, &clean);
    leave_net_bridge_channels(bridge, channel);
    join_later(bridge, channel);
    (void)snprintf(text, sizeof(text), "%s %s: %.*s", channel->network, how,
            STR_FMT(str_fit(buf_str(&clean), 100)));
    buf_finish(&clean);
    tell_channels(bridge, text);
    net_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), true, text);
}

void net_bridge_channels_tick(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        if (bridge->phase == BRIDGE_ONLINE && !channel->joined &&
                clock_ms() >= channel->join_at_ms) {
            channel->join_at_ms = clock_ms() + ANSWER_MS;
            forget_members(bridge, channel);
            bridge->protocol->join(bridge, channel);
        }
    }
}

void net_bridge_channels_reset(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        leave_net_bridge_channels(bridge, &bridge->channels[i]);
        bridge->channels[i].join_at_ms = 0;
        bridge->channels[i].tries = 0;
    }
}

/* -- what is said -- */

/* Returns whether one more line may be heard now. */
static bool may_hear(struct net_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    if (bridge->hear_due_ms < now_ms) {
        bridge->hear_due_ms = now_ms;
    }
    if (bridge->hear_due_ms + HEAR_MS > now_ms + (int64_t)HEAR_BURST * HEAR_MS) {
        bridge->unheard++;
        return false;
    }
    bridge->hear_due_ms += HEAR_MS;
    if (bridge->unheard > 0) {
        log_notice("bridge %s: %zu lines came too fast and were left out", bridge->options.name,
                bridge->unheard);
        bridge->unheard = 0;
    }
    return true;
}

void net_bridge_carry(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *call, struct str nick, struct str text, bool action)
{
    bool empty = str_trim(text).length == 0 && strcmp(call, "bridge.say") == 0;
    if (!empty && nick.length > 0 && may_hear(bridge)) {
        net_bridge_call(bridge, call,
                json_pack("{s:s, s:s%, s:s%, s:b}", "channel", channel->game, "nick",
                        nick.bytes, nick.length, "text", text.length > 0 ? text.bytes : "",
                        text.length, "action", action));
    }
}
