/* irc_bridge_talk.c -- on the network's channels: being there, and hearing what is said.
 *
 * Who is there is known from NAMES, JOIN, PART, KICK, QUIT and NICK, for one purpose: to know whose
 * nick must not be said (see irc_bridge_text.c). Of the crowd of a huge channel the first MEMBERS_MAX
 * are known, and everybody's nick is softened where more are.
 *
 * A channel that does not let us in, or throws us out, is tried again, each time later. NOTICEs are not
 * carried: they are programs' speech, and programs must not answer each other. What comes
 * faster than a few lines a second is left out, and that is said. */
#include "net/bridge/irc_bridge_impl.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

enum {
    MEMBERS_MAX = 20000,
    NICK_BYTES_MAX = 100,
    REJOIN_MAX_MS = 600000,
    ANSWER_MS = 20000, /* to a JOIN */
    HEAR_MS = 200,     /* what a line that is heard costs */
    HEAR_BURST = 50,
};

/* -- finding -- */

static struct irc_bridge_channel *find_channel(struct irc_bridge *bridge, struct str name)
{
    struct buf folded = {0};
    struct irc_bridge_channel *found = NULL;
    irc_bridge_fold(name, &folded);
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (str_equal(buf_str(&folded), str_of(bridge->channels[i].folded))) {
            found = &bridge->channels[i];
        }
    }
    buf_finish(&folded);
    return found;
}

/* -- members -- */

static void add_member(struct irc_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    if (nick.length > 0 && nick.length <= NICK_BYTES_MAX &&
            channel->members.count < MEMBERS_MAX) {
        irc_bridge_fold(nick, &folded);
        (void)strmap_put(&channel->members, buf_str(&folded), channel);
        buf_finish(&folded);
    }
}

/* Returns whether it was one. */
static bool remove_member(struct irc_bridge_channel *channel, struct str nick)
{
    struct buf folded = {0};
    irc_bridge_fold(nick, &folded);
    bool was = strmap_remove(&channel->members, buf_str(&folded)) != NULL;
    buf_finish(&folded);
    return was;
}

bool irc_bridge_talk_is_there(
        struct irc_bridge *bridge, struct str channel_name, struct str nick)
{
    const struct irc_bridge_channel *channel = find_channel(bridge, channel_name);
    struct buf folded = {0};
    if (!channel || channel->members.count >= MEMBERS_MAX) {
        return true;
    }
    irc_bridge_fold(nick, &folded);
    bool there = strmap_find(&channel->members, buf_str(&folded)) != NULL;
    buf_finish(&folded);
    return there;
}

/* 353: "@nick +nick nick". */
static void take_names(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 2));
    struct str rest = irc_msg_param(msg, 3);
    while (channel && rest.length > 0) {
        struct str nick = str_take_word(&rest);
        while (nick.length > 0 && strchr("~&@%+!", nick.bytes[0])) {
            nick = str_slice(nick, 1, nick.length);
        }
        add_member(channel, irc_source_nick(nick));
    }
}

/* -- being there -- */

static void leave(struct irc_bridge_channel *channel)
{
    channel->joined = false;
    strmap_finish(&channel->members);
    strmap_init(&channel->members);
}

static void join_later(struct irc_bridge *bridge, struct irc_bridge_channel *channel)
{
    uint64_t ms = bridge->pace.rejoin_ms;
    for (unsigned i = 0; i < channel->tries && ms < REJOIN_MAX_MS; i++) {
        ms *= 2;
    }
    channel->tries += channel->tries < IRC_BRIDGE_TRIES_MAX;
    channel->join_at_ms =
            clock_ms() +
            irc_bridge_jitter(bridge, ms < REJOIN_MAX_MS ? (uint32_t)ms : REJOIN_MAX_MS);
}

static void tell_channels(struct irc_bridge *bridge, const char *otherwise)
{
    size_t joined = 0;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        joined += bridge->channels[i].joined;
    }
    irc_bridge_tell_state(bridge, "connected to %s as %s, on %zu of %zu channels%s%s",
            bridge->options.host, bridge->nick, joined, bridge->options.channel_count,
            otherwise[0] ? ": " : "", otherwise);
}

static void joined(struct irc_bridge *bridge, struct irc_bridge_channel *channel,
        const struct irc_msg *msg)
{
    channel->joined = true;
    channel->tries = 0;
    strmap_finish(&channel->members);
    strmap_init(&channel->members);
    bridge->source_bytes = msg->source.length;
    tell_channels(bridge, "");
    irc_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), false, "");
    irc_bridge_queue_send(bridge);
}

/* A channel does not let us in, or no longer has us. */
static void thrown_out(struct irc_bridge *bridge, struct irc_bridge_channel *channel,
        const char *how, struct str why)
{
    char text[200];
    struct buf clean = {0};
    irc_clean(why, &clean);
    leave(channel);
    join_later(bridge, channel);
    (void)snprintf(text, sizeof(text), "%s %s: %.*s", channel->network, how,
            STR_FMT(str_fit(buf_str(&clean), 100)));
    buf_finish(&clean);
    tell_channels(bridge, text);
    irc_bridge_tell_away(bridge, (size_t)(channel - bridge->channels), true, text);
}

void irc_bridge_talk_tick(struct irc_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct irc_bridge_channel *channel = &bridge->channels[i];
        if (bridge->phase == BRIDGE_ONLINE && !channel->joined &&
                clock_ms() >= channel->join_at_ms) {
            channel->join_at_ms = clock_ms() + ANSWER_MS;
            irc_bridge_send(bridge, "JOIN", str_of(channel->network), STR_NONE);
        }
    }
}

void irc_bridge_talk_reset(struct irc_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        leave(&bridge->channels[i]);
        bridge->channels[i].join_at_ms = 0;
        bridge->channels[i].tries = 0;
    }
}

/* -- what is said -- */

/* Returns whether one more line may be heard now. */
static bool may_hear(struct irc_bridge *bridge)
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

static void carry(struct irc_bridge *bridge, const struct irc_bridge_channel *channel,
        const char *call, struct str nick, struct str text, bool action)
{
    struct buf clean = {0};
    struct buf who = {0};
    irc_clean(text, &clean);
    irc_clean(str_slice(nick, 0, nick.length < NICK_BYTES_MAX ? nick.length : NICK_BYTES_MAX),
            &who);
    bool empty = str_trim(buf_str(&clean)).length == 0 && strcmp(call, "bridge.say") == 0;
    if (!empty && who.length > 0 && may_hear(bridge)) {
        irc_bridge_call(bridge, call,
                json_pack("{s:s, s:s%, s:s%, s:b}", "channel", channel->game, "nick", who.bytes,
                        who.length, "text", clean.length > 0 ? clean.bytes : "", clean.length,
                        "action", action));
    }
    buf_finish(&clean);
    buf_finish(&who);
}

static void take_speech(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    struct str nick = irc_source_nick(msg->source);
    struct str text = irc_msg_param(msg, 1);
    const struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 0));
    bool action = false;
    if (channel && !irc_bridge_is_me(bridge, nick) && irc_bridge_read_action(&text, &action)) {
        carry(bridge, channel, "bridge.say", nick, text, action);
    }
}

/* -- who comes and goes -- */

static void take_join(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = irc_source_nick(msg->source);
    if (channel && irc_bridge_is_me(bridge, nick)) {
        joined(bridge, channel, msg);
    }
    if (channel) {
        add_member(channel, nick);
    }
}

static void take_part(struct irc_bridge *bridge, const struct irc_msg *msg, bool kick)
{
    struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = kick ? irc_msg_param(msg, 1) : irc_source_nick(msg->source);
    if (channel && irc_bridge_is_me(bridge, nick)) {
        thrown_out(bridge, channel, kick ? "has thrown us out" : "was left",
                irc_msg_param(msg, kick ? 2 : 1));
    } else if (channel) {
        (void)remove_member(channel, nick);
    }
}

static void take_quit_or_nick(struct irc_bridge *bridge, const struct irc_msg *msg, bool quit)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (remove_member(&bridge->channels[i], irc_source_nick(msg->source)) && !quit) {
            add_member(&bridge->channels[i], irc_msg_param(msg, 0));
        }
    }
}

static void take_topic(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    const struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = irc_source_nick(msg->source);
    if (channel && !irc_bridge_is_me(bridge, nick)) {
        carry(bridge, channel, "bridge.topic", nick, irc_msg_param(msg, 1), false);
    }
}

/* Numbers that say why a JOIN came to nothing: "us #channel :why". */
static bool is_refusal(struct str command)
{
    static const char *const numbers[] = {
            "403", "405", "437", "471", "473", "474", "475", "476", "477", "479", "489", "520"};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        if (str_equal(command, str_of(numbers[i]))) {
            return true;
        }
    }
    return false;
}

static void take_refusal(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    struct irc_bridge_channel *channel = find_channel(bridge, irc_msg_param(msg, 1));
    if (channel && !channel->joined) {
        thrown_out(bridge, channel, "does not let us in",
                irc_msg_param(msg, msg->param_count - 1));
    }
}

void irc_bridge_talk_take(struct irc_bridge *bridge, const struct irc_msg *msg)
{
    if (irc_msg_is(msg, "PRIVMSG")) {
        take_speech(bridge, msg);
    } else if (irc_msg_is(msg, "JOIN")) {
        take_join(bridge, msg);
    } else if (irc_msg_is(msg, "PART") || irc_msg_is(msg, "KICK")) {
        take_part(bridge, msg, irc_msg_is(msg, "KICK"));
    } else if (irc_msg_is(msg, "QUIT") || irc_msg_is(msg, "NICK")) {
        take_quit_or_nick(bridge, msg, irc_msg_is(msg, "QUIT"));
    } else if (irc_msg_is(msg, "TOPIC")) {
        take_topic(bridge, msg);
    } else if (irc_msg_is(msg, "353")) {
        take_names(bridge, msg);
    } else if (is_refusal(msg->command)) {
        take_refusal(bridge, msg);
    }
}
