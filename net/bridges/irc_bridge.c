/* irc_bridge.c -- a bridge to an IRC network: its lines.
 *
 * Each incoming line is handled by one module: the connection itself (here), our identity
 * (irc_bridge_greet.c), or the channels (irc_bridge_talk.c). */
#include "net/bridges/irc_bridge_impl.h"

#include <string.h>

static void take_line(struct net_bridge *bridge, struct str line)
{
    struct irc_msg msg;
    net_log_wire(bridge->context, "<", bridge->session ? bridge->session->id : 0, line);
    if (!irc_msg_parse(line, &msg)) {
        return;
    }
    if (irc_msg_is(&msg, "PING")) {
        irc_bridge_send(bridge, "PONG", irc_msg_param(&msg, 0), STR_NONE);
    } else if (irc_msg_is(&msg, "PONG")) {
        irc_bridge_confirm(
                bridge, irc_msg_param(&msg, msg.param_count > 0 ? msg.param_count - 1 : 0));
    } else if (irc_msg_is(&msg, "ERROR")) {
        struct buf clean = {0};
        irc_clean(irc_msg_param(&msg, 0), &clean);
        (void)str_copy(buf_str(&clean), bridge->error, sizeof(bridge->error));
        buf_finish(&clean);
    } else if (!irc_bridge_greet_take(bridge, &msg)) {
        irc_bridge_talk_take(bridge, &msg);
    }
}

static void received_bridge(struct net_bridge *bridge, struct str bytes)
{
    struct irc_bridge *own = irc_bridge_of(bridge);
    size_t taken = 0;
    while (taken < bytes.length && net_bridge_is_talking(bridge)) {
        enum irc_line_end end = IRC_LINE_OPEN;
        struct str rest = str_slice(bytes, taken, bytes.length);
        taken += irc_line_feed(&own->line, rest, IRC_TAGS_MAX, &end);
        if (end == IRC_LINE_DONE) {
            /* taken out first, because handling it may reset the line */
            struct buf line = own->line.bytes;
            own->line = (struct irc_line){0};
            take_line(bridge, buf_str(&line));
            buf_finish(&line);
        }
    }
}

static bool check_irc_bridge(const struct net_bridge_options *options, struct err *err)
{
    for (size_t i = 0; i < options->channel_count; i++) {
        const char *name = options->channels[i].network;
        if (!strchr("#&+!", name[0])) {
            return err_set(
                    err, ERR_FORMAT, "%.64s is not an IRC channel: names begin with #", name);
        }
    }
    return true;
}

static void join(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    irc_bridge_send(bridge, "JOIN", str_of(channel->network), STR_NONE);
}

static void ask_bridge(struct net_bridge *bridge)
{
    irc_bridge_send(bridge, "PING", str_of(bridge->options.name), STR_NONE);
}

static void leave_bridge(struct net_bridge *bridge, const char *why)
{
    irc_bridge_send(bridge, "QUIT", str_of(why), STR_NONE);
}

static void reset_bridge(struct net_bridge *bridge)
{
    struct irc_bridge *own = irc_bridge_of(bridge);
    irc_line_finish(&own->line);
    own->line = (struct irc_line){0};
    own->nick_tries = 0;
    own->asking = false;
    for (size_t i = 0; i < bridge->item_count; i++) {
        bridge->items[i].mark = 0;
        bridge->items[i].relayed = 0;
    }
}

static void finish_bridge(struct net_bridge *bridge)
{
    irc_line_finish(&irc_bridge_of(bridge)->line);
}

const struct net_bridge_protocol irc_bridge_protocol = {
        .name = "irc",
        .own_bytes = sizeof(struct irc_bridge),
        .lists_us = true,
        .check = check_irc_bridge,
        .fold = irc_bridge_fold,
        .greet = irc_bridge_greet,
        .received = received_bridge,
        .join = join,
        .ask = ask_bridge,
        .leave = leave_bridge,
        .reset = reset_bridge,
        .tick = irc_bridge_greet_tick,
        .write = irc_bridge_write,
        .remark = irc_bridge_remark,
        .whisper = irc_bridge_whisper,
        .tell = irc_bridge_tell,
        .said = irc_bridge_ask_for_receipt,
        .finish = finish_bridge,
};
