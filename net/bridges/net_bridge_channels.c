/* net_bridge_channels.c -- the network's channels: joining, members, and carrying speech.
 *
 * Members are tracked to know which nicks must not be alerted (see carried_line.c). Of a
 * huge channel the first MEMBERS_MAX are tracked, and every nick is softened if there are more.
 * The game is told of joins and parts, a few times a second, and for a crowd of the first
 * TOLD_MAX.
 *
 * After a refused join or a kick the channel is tried again, each time later. Lines that come
 * faster than a few a second are left out, and the log says so. */
#include "net/bridges/net_bridge_impl.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

enum {
    MEMBERS_MAX = 20000,
    TOLD_MAX = 1000,    /* from this many members on the game is told of no more */
    NEWS_AT_ONCE = 500, /* changes */
    NEWS_MAX = 5000,    /* that wait; the rest of a flood is not told */
    REJOIN_MAX_MS = 600000,
    ANSWER_MS = 20000, /* for answers to refused speakers */
    HEAR_MS = 200,     /* the cost of a received line */
    HEAR_BURST = 50,
    UNHEARD_MS = 60000, /* how often the log reports lines that came too fast */
};

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

/* Drops the noted changes of a channel that is now empty. */
static void drop_news(struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    for (size_t i = json_array_size(bridge->news); i-- > 0;) {
        const json_t *about = json_object_get(json_array_get(bridge->news, i), "channel");
        if (about && strcmp(json_string_value(about), channel->game) == 0) {
            (void)json_array_remove(bridge->news, i);
        }
    }
}

/* Notes a change for the game; takes it. The rest of a flood is dropped, except that all have
 * left. */
static void note(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *what, json_t *change)
{
    bool clears = strcmp(what, "clear") == 0;
    bool full = json_array_size(bridge->news) >= NEWS_MAX;
    if (!change || (full && !clears)) {
        json_decref(change);
        return;
    }
    if (full) {
        drop_news(bridge, channel);
    }
    if (!bridge->news) {
        bridge->news = json_array();
    }
    (void)json_object_set_new(change, "what", json_string(what));
    if (channel) {
        (void)json_object_set_new(change, "channel", json_string(channel->game));
    }
    (void)json_array_append_new(bridge->news, change);
}

static bool is_ours(const struct net_bridge *bridge, struct str nick)
{
    return bridge->protocol->lists_us &&
           net_bridge_same_name(bridge, nick, str_of(bridge->nick));
}

static json_t *change_of(struct str nick, struct str why)
{
    json_t *change = json_pack("{s:s%}", "nick", nick.bytes, nick.length);
    if (why.length > 0) {
        (void)json_object_set_new(change, "why", json_stringn(why.bytes, why.length));
    }
    return change;
}

void net_bridge_tell_people(struct net_bridge *bridge)
{
    json_t *news = bridge->news;
    json_t *changes = json_array();
    json_t *rest = json_array();
    for (size_t n = 0; n < json_array_size(news); n++) {
        (void)json_array_append(n < NEWS_AT_ONCE ? changes : rest, json_array_get(news, n));
    }
    json_decref(news);
    bridge->news = json_array_size(rest) > 0 ? json_incref(rest) : NULL;
    json_decref(rest);
    if (json_array_size(changes) > 0) {
        net_bridge_call(bridge, "bridge.people", json_pack("{s:O}", "changes", changes));
    }
    json_decref(changes);
}

void net_bridge_add_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    if (nick.length > 0 && nick.length <= NET_BRIDGE_NAME_MAX &&
            channel->members.count < MEMBERS_MAX) {
        bridge->protocol->fold(nick, &folded);
        bool is_new = !strmap_put(&channel->members, buf_str(&folded), channel);
        if (is_new && channel->members.count <= TOLD_MAX && !is_ours(bridge, nick)) {
            note(bridge, channel, "join", change_of(nick, STR_NONE));
        }
        buf_finish(&folded);
    }
}

static bool forget_member(
        const struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    bridge->protocol->fold(nick, &folded);
    bool was = strmap_remove(&channel->members, buf_str(&folded)) != NULL;
    buf_finish(&folded);
    return was;
}

bool net_bridge_remove_member(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const struct net_bridge_leaving *leaving)
{
    bool was = forget_member(bridge, channel, leaving->nick);
    if (was && !is_ours(bridge, leaving->nick)) {
        json_t *change = change_of(leaving->nick, leaving->why);
        if (leaving->by.length > 0) {
            (void)json_object_set_new(
                    change, "by", json_stringn(leaving->by.bytes, leaving->by.length));
        }
        note(bridge, channel, leaving->by.length > 0 ? "kick" : "part", change);
    }
    return was;
}

void net_bridge_member_quit(struct net_bridge *bridge, struct str nick, struct str why)
{
    bool was = false;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        was |= forget_member(bridge, &bridge->channels[i], nick);
    }
    if (was && !is_ours(bridge, nick)) {
        note(bridge, NULL, "quit", change_of(nick, why));
    }
}

void net_bridge_rename_member(struct net_bridge *bridge, struct str nick, struct str name)
{
    bool was = false;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct buf folded = {0};
        bool here = forget_member(bridge, &bridge->channels[i], nick);
        bridge->protocol->fold(name, &folded);
        if (here && name.length > 0 && name.length <= NET_BRIDGE_NAME_MAX) {
            (void)strmap_put(
                    &bridge->channels[i].members, buf_str(&folded), &bridge->channels[i]);
        }
        was |= here;
        buf_finish(&folded);
    }
    if (was && !is_ours(bridge, nick) && !is_ours(bridge, name)) {
        json_t *change = change_of(nick, STR_NONE);
        (void)json_object_set_new(change, "name", json_stringn(name.bytes, name.length));
        note(bridge, NULL, "nick", change);
    }
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

bool net_bridge_is_somewhere(const struct net_bridge *bridge, struct str nick)
{
    bool there = false;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        there = there || net_bridge_has_member(bridge, &bridge->channels[i], nick);
    }
    return there;
}

static void forget_members(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    if (channel->members.count > 0) {
        note(bridge, channel, "clear", json_object());
    }
    strmap_finish(&channel->members);
    strmap_init(&channel->members);
}

static void leave_net_bridge_channels(
        struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    channel->joined = false;
    channel->plain = false;
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

void net_bridge_tell_channels(struct net_bridge *bridge)
{
    size_t joined = 0;
    const char *why = "";
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        joined += bridge->channels[i].joined;
        why = why[0] ? why : bridge->channels[i].why;
    }
    net_bridge_tell_state(bridge, "connected to %s as %s, on %zu of %zu channels%s%s",
            bridge->options.host, bridge->nick, joined, bridge->options.channel_count,
            why[0] ? ": " : "", why);
}

/* Sets a channel's problem: "CHANNEL HOW: WHY". why is raw. */
static void set_why(struct net_bridge_channel *channel, const char *how, struct str why)
{
    struct buf clean = {0};
    str_clean(why, false, &clean);
    (void)snprintf(channel->why, sizeof(channel->why), "%s %s: %.*s", channel->network, how,
            STR_FMT(str_fit(buf_str(&clean), 100)));
    buf_finish(&clean);
}

void net_bridge_refuse(struct net_bridge *bridge, struct net_bridge_item *item, struct str why)
{
    struct net_bridge_channel *channel = &bridge->channels[item->channel];
    struct buf clean = {0};
    item->refused = true;
    channel->refused = true;
    set_why(channel, "does not accept our lines", why);
    net_bridge_tell_channels(bridge);
    str_clean(str_fit(why, 120), false, &clean);
    net_bridge_call(bridge, "bridge.refused",
            json_pack("{s:s, s:s, s:s}", "channel", channel->game, "sender", item->sender,
                    "why", buf_str(&clean).bytes));
    buf_finish(&clean);
}

void net_bridge_taken(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    if (channel->refused) {
        channel->refused = false;
        channel->why[0] = '\0';
        net_bridge_tell_channels(bridge);
    }
}

void net_bridge_joined(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    channel->joined = true;
    channel->tries = 0;
    channel->refused = false;
    channel->why[0] = '\0';
    net_bridge_tell_channels(bridge);
    net_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), false, "");
    net_bridge_queue_send(bridge);
}

void net_bridge_thrown_out(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const char *how, struct str why)
{
    leave_net_bridge_channels(bridge, channel);
    join_later(bridge, channel);
    set_why(channel, how, why);
    net_bridge_tell_channels(bridge);
    net_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), true, channel->why);
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
        bridge->channels[i].refused = false;
        bridge->channels[i].why[0] = '\0';
    }
}

/* Returns true if one more line may be received now. */
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
    if (bridge->unheard > 0 && now_ms >= bridge->unheard_told_ms) {
        log_notice("bridge %s: %zu lines came too fast and were dropped", bridge->options.name,
                bridge->unheard);
        bridge->unheard = 0;
        bridge->unheard_told_ms = now_ms + UNHEARD_MS;
    }
    return true;
}

void net_bridge_carry(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *call, struct str nick, struct str text, bool action)
{
    bool empty = str_trim(text).length == 0 && strcmp(call, "bridge.topic") != 0;
    if (empty || nick.length == 0 || !may_hear(bridge)) {
        return;
    }
    json_t *args = json_object();
    if (channel) {
        (void)json_object_set_new(args, "channel", json_string(channel->game));
    }
    (void)json_object_set_new(args, "nick", json_stringn(nick.bytes, nick.length));
    (void)json_object_set_new(
            args, "text", json_stringn(text.length > 0 ? text.bytes : "", text.length));
    (void)json_object_set_new(args, "action", json_boolean(action));
    if (str_starts(text, STR("\xE2\x80\x8B"))) { /* U+200B: carried_speaker */
        (void)json_object_set_new(args, "carried", json_true());
    }
    net_bridge_call(bridge, call, args);
}
