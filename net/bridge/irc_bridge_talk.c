/* irc_bridge_talk.c -- what a network of IRC says of its channels: who is there, who comes and goes, what is said.
 *
 * NOTICEs are not carried: they are programs' speech, and programs must not answer each other. */
#include "net/bridge/irc_bridge_impl.h"

#include <string.h>

/* A nick as it is known here: what nobody sees in it is left out, so that it looks like no other, and "~" says so. */
static struct str known(struct str nick, struct buf *out)
{
    struct buf clean = {0};
    irc_clean(str_fit(nick, NET_BRIDGE_NAME_MAX), &clean);
    size_t left_out = 0;
    for (size_t i = 0; i < clean.length;) {
        size_t unseen = net_bridge_unseen(buf_str(&clean), i);
        if (unseen == 0) {
            buf_add_char(out, clean.bytes[i]);
        }
        left_out += unseen;
        i += unseen > 0 ? unseen : 1;
    }
    if (left_out > 0) {
        buf_add_char(out, '~');
    }
    buf_finish(&clean);
    return buf_str(out);
}

static void add(struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf name = {0};
    net_bridge_add_member(bridge, channel, known(nick, &name));
    buf_finish(&name);
}

static bool leave_bridge_talk(
        struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct buf name = {0};
    bool was_there = net_bridge_remove_member(bridge, channel, known(nick, &name));
    buf_finish(&name);
    return was_there;
}

/* 353: "@nick +nick nick". */
static void take_names(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, irc_msg_param(msg, 2));
    struct str rest = irc_msg_param(msg, 3);
    while (channel && rest.length > 0) {
        struct str nick = str_take_word(&rest);
        while (nick.length > 0 && strchr("~&@%+!", nick.bytes[0])) {
            nick = str_slice(nick, 1, nick.length);
        }
        add(bridge, channel, irc_source_nick(nick));
    }
}

/* -- what is said -- */

static void carry_bridge_talk(struct net_bridge *bridge,
        const struct net_bridge_channel *channel, const char *call, struct str nick,
        struct str text, bool action)
{
    struct buf clean = {0};
    struct buf who = {0};
    irc_clean(text, &clean);
    net_bridge_carry(bridge, channel, call, known(nick, &who), buf_str(&clean), action);
    buf_finish(&clean);
    buf_finish(&who);
}

static void take_speech_bridge_talk(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct str nick = irc_source_nick(msg->source);
    struct str text = irc_msg_param(msg, 1);
    const struct net_bridge_channel *channel =
            net_bridge_find_channel(bridge, irc_msg_param(msg, 0));
    bool action = false;
    if (channel && !irc_bridge_is_me(bridge, nick) && irc_bridge_read_action(&text, &action)) {
        carry_bridge_talk(bridge, channel, "bridge.say", nick, text, action);
    }
}

/* -- who comes and goes -- */

static void take_join(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = irc_source_nick(msg->source);
    if (channel && irc_bridge_is_me(bridge, nick)) {
        irc_bridge_of(bridge)->source_bytes = msg->source.length;
        net_bridge_joined(bridge, channel);
    }
    if (channel) {
        add(bridge, channel, nick);
    }
}

static void thrown_out(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const char *how, struct str why)
{
    struct buf clean = {0};
    irc_clean(why, &clean);
    net_bridge_thrown_out(bridge, channel, how, buf_str(&clean));
    buf_finish(&clean);
}

static void take_part(struct net_bridge *bridge, const struct irc_msg *msg, bool kick)
{
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = kick ? irc_msg_param(msg, 1) : irc_source_nick(msg->source);
    if (channel && irc_bridge_is_me(bridge, nick)) {
        thrown_out(bridge, channel, kick ? "has thrown us out" : "was left",
                irc_msg_param(msg, kick ? 2 : 1));
    } else if (channel) {
        (void)leave_bridge_talk(bridge, channel, nick);
    }
}

static void take_quit_or_nick(struct net_bridge *bridge, const struct irc_msg *msg, bool quit)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (leave_bridge_talk(bridge, &bridge->channels[i], irc_source_nick(msg->source)) &&
                !quit) {
            add(bridge, &bridge->channels[i], irc_msg_param(msg, 0));
        }
    }
}

static void take_topic(struct net_bridge *bridge, const struct irc_msg *msg)
{
    const struct net_bridge_channel *channel =
            net_bridge_find_channel(bridge, irc_msg_param(msg, 0));
    struct str nick = irc_source_nick(msg->source);
    if (channel && !irc_bridge_is_me(bridge, nick)) {
        carry_bridge_talk(bridge, channel, "bridge.topic", nick, irc_msg_param(msg, 1), false);
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

static void take_refusal_bridge_talk(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, irc_msg_param(msg, 1));
    if (channel && !channel->joined) {
        thrown_out(bridge, channel, "does not let us in",
                irc_msg_param(msg, msg->param_count - 1));
    }
}

void irc_bridge_talk_take(struct net_bridge *bridge, const struct irc_msg *msg)
{
    if (irc_msg_is(msg, "PRIVMSG")) {
        take_speech_bridge_talk(bridge, msg);
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
        take_refusal_bridge_talk(bridge, msg);
    }
}
