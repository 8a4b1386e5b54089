/* irc_bridge_say.c -- sends lines to an IRC network, and confirms their arrival.
 *
 * A PING follows the sent lines, one at a time; its PONG confirms that all lines before it
 * arrived. */
#include "net/bridges/irc_bridge_impl.h"
#include "net/shared/carried_line.h"

#include <stdio.h>
#include <string.h>

enum { SOURCE_GUESS = 120, PING_MARK_SIZE = 32 };

static void write_words(struct net_bridge *bridge, const char *command,
        const struct net_bridge_channel *channel, struct str text)
{
    struct irc_msg msg = {.command = str_of(command),
            .params = {str_of(channel->network), text},
            .param_count = 2};
    irc_msg_write(&msg, &bridge->queue);
}

void irc_bridge_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text)
{
    write_words(bridge, "PRIVMSG", channel, text);
}

/* A NOTICE, because programs do not answer it. */
void irc_bridge_whisper(struct net_bridge *bridge,
        const struct net_bridge_channel *channel __attribute__((unused)), struct str nick,
        struct str text)
{
    struct irc_msg msg = {.command = STR("NOTICE"), .params = {nick, text}, .param_count = 2};
    irc_msg_write(&msg, &bridge->queue);
}

size_t irc_bridge_room(const struct net_bridge *bridge, struct str channel)
{
    size_t known = irc_bridge_of(bridge)->source_bytes;
    size_t around =
            strlen(":  PRIVMSG  :\r\n") + (known > 0 ? known : SOURCE_GUESS) + channel.length;
    return around < IRC_LINE_MAX ? IRC_LINE_MAX - around : 0;
}

void irc_bridge_write(struct net_bridge *bridge, struct net_bridge_item *item)
{
    const struct net_bridge_channel *channel = &bridge->channels[item->channel];
    struct str sender = str_of(item->sender);
    struct str nick = sender;
    struct buf words = {0};
    nick = str_take_until(&nick, '@');
    bool action = net_bridge_compose(item, &words);
    if (net_bridge_is_topic(item)) {
        /* The network decides whether the bridge may set the topic; the line that tells of it
         * is sent anyway. */
        write_words(bridge, "TOPIC", channel, str_of(item->text));
    }
    struct irc_bridge_speech speech = {
            .channel = str_of(channel->network),
            .sender = sender,
            .home = str_of(bridge->context->game_name),
            .text = buf_str(&words),
            .action = action,
            .notice = strcmp(item->kind, "notice") == 0,
            .soften = net_bridge_has_member(bridge, channel, nick),
            .room = irc_bridge_room(bridge, str_of(channel->network)),
            .template = bridge->options.template,
    };
    if (!speech.notice && !item->plain && !channel->plain) {
        speech.separator = irc_bridge_of(bridge)->separator;
    }
    size_t lines = irc_bridge_say(&speech, &bridge->queue);
    item->relayed = speech.separator ? (unsigned)lines : 0;
    buf_finish(&words);
}

void irc_bridge_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item)
{
    struct irc_bridge_speech speech = {
            .channel = nick,
            .sender = str_of(item->sender),
            .home = str_of(bridge->context->game_name),
            .text = str_of(item->text),
            .action = strcmp(item->kind, "emote") == 0,
            .notice = strcmp(item->kind, "notice") == 0,
            .room = irc_bridge_room(bridge, nick),
    };
    (void)irc_bridge_say(&speech, &bridge->queue);
}

/* The oldest relayed line is meant, because a network answers in order. A nick that the network
 * does not accept, or a channel where we may not relay, gets the line under our own nick. A nick
 * that is banned there does not get around the ban by that. */
void irc_bridge_relay_failed(struct net_bridge *bridge, struct str code, struct str why)
{
    size_t i = 0;
    while (i < bridge->item_count && bridge->items[i].relayed == 0) {
        i++;
    }
    if (i == bridge->item_count) {
        return;
    }
    struct net_bridge_item *item = &bridge->items[i];
    item->relayed--;
    if (str_equal(code, STR("BANNED"))) {
        item->refused = true;
        net_bridge_refuse(bridge, item, why);
        return;
    }
    bridge->channels[item->channel].plain |= !str_equal(code, STR("INVALID_NICK"));
    if (item->sent && !item->plain && !item->refused) {
        item->plain = true;
        item->sent = false;
        item->mark = 0;
    }
}

static void write_mark(const struct net_bridge *bridge, char out[PING_MARK_SIZE])
{
    (void)snprintf(out, PING_MARK_SIZE, "skein-%llu",
            (unsigned long long)irc_bridge_of(bridge)->ping_number);
}

/* Sends a PING after the sent lines, one at a time. */
void irc_bridge_ask_for_receipt(struct net_bridge *bridge)
{
    struct irc_bridge *own = irc_bridge_of(bridge);
    bool any = false;
    for (size_t i = 0; i < bridge->item_count && !own->asking; i++) {
        struct net_bridge_item *item = &bridge->items[i];
        if (item->sent && item->mark == 0) {
            item->mark = own->ping_number + 1;
            any = true;
        }
    }
    if (any) {
        char mark[PING_MARK_SIZE];
        own->ping_number++;
        own->asking = true;
        write_mark(bridge, mark);
        irc_bridge_send(bridge, "PING", str_of(mark), STR_NONE);
    }
}

void irc_bridge_confirm(struct net_bridge *bridge, struct str mark)
{
    struct irc_bridge *own = irc_bridge_of(bridge);
    char wanted[PING_MARK_SIZE];
    write_mark(bridge, wanted);
    if (!own->asking || !str_equal(mark, str_of(wanted))) {
        return;
    }
    for (size_t i = bridge->item_count; i-- > 0;) {
        if (bridge->items[i].mark == own->ping_number) {
            if (!bridge->items[i].refused) {
                net_bridge_taken(bridge, &bridge->channels[bridge->items[i].channel]);
            }
            net_bridge_queue_remove(bridge, i);
        }
    }
    own->asking = false;
    if (bridge->queue.length == 0) {
        irc_bridge_ask_for_receipt(bridge);
    }
}
