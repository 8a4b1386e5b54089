/* irc_bridge_talk.c -- handles an IRC network's lines about channels: members, joins, parts,
 * speech.
 *
 * NOTICEs are not carried: programs send them, and programs must not answer each other. */
#include "net/bridges/irc_bridge_impl.h"

#include <string.h>

/* Returns a nick as shown here: without invisible characters, so that it imitates no other
 * nick; a "~" marks the omission. */
static struct str known(struct str nick, struct buf *out)
{
    struct buf clean = {0};
    irc_clean(str_fit(nick, NET_BRIDGE_NAME_MAX), &clean);
    size_t left_out = 0;
    for (size_t i = 0; i < clean.length;) {
        size_t unseen = carried_unseen(buf_str(&clean), i);
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

/* channel: NULL for private messages to the bridge. */
static void carry_bridge_talk(struct net_bridge *bridge,
        const struct net_bridge_channel *channel, const char *call, struct str nick,
        struct str text, bool action)
{
    struct buf clean = {0};
    struct buf who = {0};
    if (strcmp(call, "bridge.topic") == 0) {
        irc_clean(text, &clean);
    } else {
        irc_bridge_read_styles(text, &clean);
    }
    net_bridge_carry(bridge, channel, call, known(nick, &who), buf_str(&clean), action);
    buf_finish(&clean);
    buf_finish(&who);
}

/* A line that another client says as somebody else (RELAYMSG) becomes one of that client's, in the
 * form by which bridges recognise what others have carried: "<nick@network> text". */
static void take_relayed(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const struct irc_msg *msg, struct str text, bool action)
{
    struct buf relayer = {0};
    struct buf words = {0};
    struct str network = irc_source_nick(msg->source);
    struct str nick = str_take_until(&network, irc_bridge_of(bridge)->separator);
    if (!irc_tag_find(msg->tags, STR("draft/relaymsg"), &relayer)) {
        buf_add_str(&relayer, nick);
    }
    buf_printf(&words, "<%.*s@%.*s> ", STR_FMT(nick), STR_FMT(network));
    buf_add_str(&words, text);
    if (channel && !irc_bridge_is_me(bridge, buf_str(&relayer))) {
        carry_bridge_talk(
                bridge, channel, "bridge.say", buf_str(&relayer), buf_str(&words), action);
    }
    buf_finish(&relayer);
    buf_finish(&words);
}

static bool asks_bot(struct net_bridge *bridge, struct str nick, struct str text)
{
    struct buf who = {0};
    bool asks = net_bridge_is_asked(bridge, known(nick, &who), text);
    buf_finish(&who);
    return asks;
}

static void take_speech_bridge_talk(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct str nick = irc_source_nick(msg->source);
    struct str text = irc_msg_param(msg, 1);
    const struct net_bridge_channel *channel =
            net_bridge_find_channel(bridge, irc_msg_param(msg, 0));
    char separator = irc_bridge_of(bridge)->separator;
    bool action = false;
    bool to_us = irc_bridge_is_me(bridge, irc_msg_param(msg, 0));
    if (irc_bridge_is_me(bridge, nick)) {
        return;
    }
    if (!irc_bridge_read_action(&text, &action)) {
        if (to_us) {
            irc_bridge_bot_ctcp(bridge, nick, text);
        }
    } else if (separator && str_find_char(nick, separator, 0) != SIZE_MAX) {
        take_relayed(bridge, channel, msg, text, action);
    } else if (channel) {
        carry_bridge_talk(bridge, channel, "bridge.say", nick, text, action);
        struct str rest = text;
        struct str first = str_take_word(&rest);
        bool named = str_ends(first, STR(":")) || str_ends(first, STR(","));
        if (named && irc_bridge_is_me(bridge, str_slice(first, 0, first.length - 1))) {
            (void)asks_bot(bridge, nick, rest);
        }
    } else if (to_us && net_bridge_is_somewhere(bridge, nick) &&
               !asks_bot(bridge, nick, text)) {
        carry_bridge_talk(bridge, NULL, "bridge.answer", nick, text, action);
    }
}

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
    struct str source = irc_source_nick(msg->source);
    struct str nick = kick ? irc_msg_param(msg, 1) : source;
    struct str why = irc_msg_param(msg, kick ? 2 : 1);
    if (channel && irc_bridge_is_me(bridge, nick)) {
        thrown_out(bridge, channel, kick ? "kicked us" : "no longer has us", why);
        return;
    }
    struct buf name = {0};
    struct buf by = {0};
    struct buf clean = {0};
    irc_clean(why, &clean);
    struct net_bridge_leaving leaving = {.nick = known(nick, &name),
            .by = kick ? known(source, &by) : STR_NONE,
            .why = buf_str(&clean)};
    if (channel) {
        (void)net_bridge_remove_member(bridge, channel, &leaving);
    }
    buf_finish(&name);
    buf_finish(&by);
    buf_finish(&clean);
}

static void take_quit(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct buf name = {0};
    struct buf clean = {0};
    irc_clean(irc_msg_param(msg, 0), &clean);
    net_bridge_member_quit(bridge, known(irc_source_nick(msg->source), &name), buf_str(&clean));
    buf_finish(&name);
    buf_finish(&clean);
}

static void take_nick(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct buf before = {0};
    struct buf after = {0};
    net_bridge_rename_member(bridge, known(irc_source_nick(msg->source), &before),
            known(irc_msg_param(msg, 0), &after));
    buf_finish(&before);
    buf_finish(&after);
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

/* True for "us #channel :why": networks have many numbers for refusing a join or a line. */
static bool is_refusal(struct str command)
{
    return command.length == 3 && (command.bytes[0] == '4' || command.bytes[0] == '5');
}

/* Returns the first line sent to a channel that is not known to have arrived, or NULL. */
static struct net_bridge_item *find_sent(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    for (size_t i = 0; i < bridge->item_count; i++) {
        struct net_bridge_item *item = &bridge->items[i];
        if (item->sent && !item->refused && &bridge->channels[item->channel] == channel) {
            return item;
        }
    }
    return NULL;
}

static void take_refusal_bridge_talk(struct net_bridge *bridge, const struct irc_msg *msg)
{
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, irc_msg_param(msg, 1));
    struct str why = irc_msg_param(msg, msg->param_count - 1);
    struct net_bridge_item *item = channel ? find_sent(bridge, channel) : NULL;
    if (channel && !channel->joined) {
        thrown_out(bridge, channel, "does not let us in", why);
    } else if (channel && (irc_msg_is(msg, "403") || irc_msg_is(msg, "442"))) {
        thrown_out(bridge, channel, "no longer has us", why);
    } else if (item &&
               !irc_msg_is(msg, "482")) { /* 482 refuses a topic, and a line tells of it */
        struct buf clean = {0};
        irc_clean(why, &clean);
        net_bridge_refuse(bridge, item, buf_str(&clean));
        buf_finish(&clean);
    }
}

static void take_relay_failure(
        struct net_bridge *bridge, const struct irc_msg *msg, struct str code)
{
    struct buf clean = {0};
    irc_clean(irc_msg_param(msg, msg->param_count - 1), &clean);
    irc_bridge_relay_failed(bridge, code, buf_str(&clean));
    buf_finish(&clean);
}

void irc_bridge_talk_take(struct net_bridge *bridge, const struct irc_msg *msg)
{
    if (irc_msg_is(msg, "PRIVMSG")) {
        take_speech_bridge_talk(bridge, msg);
    } else if (irc_msg_is(msg, "JOIN")) {
        take_join(bridge, msg);
    } else if (irc_msg_is(msg, "PART") || irc_msg_is(msg, "KICK")) {
        take_part(bridge, msg, irc_msg_is(msg, "KICK"));
    } else if (irc_msg_is(msg, "QUIT")) {
        take_quit(bridge, msg);
    } else if (irc_msg_is(msg, "NICK")) {
        take_nick(bridge, msg);
    } else if (irc_msg_is(msg, "TOPIC")) {
        take_topic(bridge, msg);
    } else if (irc_msg_is(msg, "FAIL") && str_equal(irc_msg_param(msg, 0), STR("RELAYMSG"))) {
        take_relay_failure(bridge, msg, irc_msg_param(msg, 1));
    } else if (irc_msg_is(msg, "421") && str_equal(irc_msg_param(msg, 1), STR("RELAYMSG"))) {
        take_relay_failure(bridge, msg, STR("UNKNOWN_COMMAND"));
    } else if (irc_msg_is(msg, "353")) {
        take_names(bridge, msg);
    } else if (is_refusal(msg->command)) {
        take_refusal_bridge_talk(bridge, msg);
    }
}
