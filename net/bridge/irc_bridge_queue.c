/* irc_bridge_queue.c -- what is said to the network: no faster than it bears, and later if it is away.
 *
 * 1. What the game says waits here until the network has confirmed it: behind what was sent goes a PING,
 *    and its PONG says that all before it has come. What a lost connection took along is said again.
 * 2. The last `keep` lines wait. The oldest make room, and how many did is said on the channel
 *    concerned as soon as that can be, by itself; here it is said, too.
 * 3. A channel that we are not on keeps no other waiting.
 * 4. Each line of IRC costs pace_ms; we may be `burst` lines ahead of what is paid, for networks cut
 *    clients that flood.
 *
 * What comes a minute late or more says so. */
#include "net/bridge/irc_bridge_impl.h"

#include <jansson.h>

#include <stdio.h>

enum { SOURCE_GUESS = 120, LATE_MS = 60000, PING_MARK_SIZE = 32 };

/* What was said in the game; all owned. */
struct irc_bridge_item {
    size_t channel; /* of bridge->channels */
    char *sender;
    char *kind;
    char *text;
    int64_t said_ms;
    bool sent;
    uint64_t asked; /* the number of the PING behind it; 0: none yet */
};

static void finish_item(struct irc_bridge_item *item)
{
    mem_free(item->sender);
    mem_free(item->kind);
    mem_free(item->text);
}

static void remove_item(struct irc_bridge *bridge, size_t i)
{
    finish_item(&bridge->items[i]);
    bridge->item_count--;
    memmove(&bridge->items[i], &bridge->items[i + 1],
            (bridge->item_count - i) * sizeof(*bridge->items));
}

static void add_item(struct irc_bridge *bridge, struct irc_bridge_item item)
{
    if (!bridge->items) {
        bridge->items = mem_alloc_array(bridge->options.keep, sizeof(*bridge->items));
    }
    if (bridge->item_count == bridge->options.keep) {
        struct irc_bridge_channel *about = &bridge->channels[bridge->items[0].channel];
        about->left_out += !bridge->items[0].sent;
        about->left_untold += !bridge->items[0].sent;
        remove_item(bridge, 0);
    }
    bridge->items[bridge->item_count++] = item;
}

void irc_bridge_queue_add(struct irc_bridge *bridge, size_t channel, struct str sender,
        struct str kind, struct str text)
{
    add_item(bridge, (struct irc_bridge_item){channel, str_dup(sender), str_dup(kind),
                             str_dup(text), clock_ms(), false, 0});
    irc_bridge_queue_send(bridge);
}

/* The place of another bridge's channel among ours, or SIZE_MAX. */
static size_t find_same_channel(
        const struct irc_bridge *bridge, const struct irc_bridge_channel *other)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        const struct irc_bridge_channel *own = &bridge->channels[i];
        if (strcmp(own->folded, other->folded) == 0 && strcmp(own->game, other->game) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

void irc_bridge_inherit(struct irc_bridge *bridge, struct irc_bridge *before)
{
    for (size_t i = 0; i < before->options.channel_count; i++) {
        size_t channel = find_same_channel(bridge, &before->channels[i]);
        if (channel != SIZE_MAX) {
            bridge->channels[channel].left_out += before->channels[i].left_out;
            bridge->channels[channel].left_untold += before->channels[i].left_untold;
        }
    }
    for (size_t i = 0; i < before->item_count;) {
        struct irc_bridge_item item = before->items[i];
        size_t channel = find_same_channel(bridge, &before->channels[item.channel]);
        if (item.sent || channel == SIZE_MAX) {
            i++;
            continue;
        }
        before->items[i].sender = before->items[i].kind = before->items[i].text = NULL;
        remove_item(before, i);
        item.channel = channel;
        add_item(bridge, item);
    }
}

/* -- making lines -- */

static void write_words(
        struct irc_bridge *bridge, const char *command, size_t channel, struct str text)
{
    struct irc_msg msg = {.command = str_of(command),
            .params = {str_of(bridge->channels[channel].network), text},
            .param_count = 2};
    irc_msg_write(&msg, &bridge->queue);
}

static void write_left_out(struct irc_bridge *bridge, size_t channel)
{
    char text[80];
    size_t count = bridge->channels[channel].left_out;
    (void)snprintf(text, sizeof(text), "(%zu line%s left out: more than could wait)", count,
            count == 1 ? " was" : "s were");
    write_words(bridge, "PRIVMSG", channel, str_of(text));
    bridge->channels[channel].left_out = 0;
}

static void add_age(const struct irc_bridge_item *item, struct buf *out)
{
    int64_t minutes = (clock_ms() - item->said_ms) / LATE_MS;
    if (minutes >= 120) {
        buf_printf(out, "(%lld hours ago) ", (long long)(minutes / 60));
    } else if (minutes > 0) {
        buf_printf(out, "(%lld min ago) ", (long long)minutes);
    }
}

static void write_item(struct irc_bridge *bridge, const struct irc_bridge_item *item)
{
    struct str channel = str_of(bridge->channels[item->channel].network);
    struct str sender = str_of(item->sender);
    struct str nick = sender;
    bool topic = strcmp(item->kind, "topic") == 0;
    struct buf words = {0};
    nick = str_take_until(&nick, '@');
    add_age(item, &words);
    if (topic) {
        /* Whether we may is the network's affair; the line that tells of it goes anyway. */
        write_words(bridge, "TOPIC", item->channel, str_of(item->text));
        buf_add_text(&words, item->text[0] ? "changes the topic to: " : "takes the topic away");
    }
    buf_add_text(&words, item->text);
    struct irc_bridge_speech speech = {
            .channel = channel,
            .sender = sender,
            .home = str_of(bridge->context->game_name),
            .text = buf_str(&words),
            .action = topic || strcmp(item->kind, "emote") == 0,
            .notice = strcmp(item->kind, "notice") == 0,
            .soften = irc_bridge_talk_is_there(bridge, channel, nick),
            .room = irc_bridge_queue_room(bridge, channel),
    };
    (void)irc_bridge_say(&speech, &bridge->queue);
    buf_finish(&words);
}

static void write_mark(const struct irc_bridge *bridge, char out[PING_MARK_SIZE])
{
    (void)snprintf(out, PING_MARK_SIZE, "skein-%llu", (unsigned long long)bridge->ping_number);
}

/* Behind what was sent goes a question, one at a time. */
static void ask_for_receipt(struct irc_bridge *bridge)
{
    bool any = false;
    for (size_t i = 0; i < bridge->item_count && !bridge->asking; i++) {
        struct irc_bridge_item *item = &bridge->items[i];
        if (item->sent && item->asked == 0) {
            item->asked = bridge->ping_number + 1;
            any = true;
        }
    }
    if (any) {
        char mark[PING_MARK_SIZE];
        bridge->ping_number++;
        bridge->asking = true;
        write_mark(bridge, mark);
        irc_bridge_send(bridge, "PING", str_of(mark), STR_NONE);
    }
}

void irc_bridge_queue_confirm(struct irc_bridge *bridge, struct str mark)
{
    char wanted[PING_MARK_SIZE];
    write_mark(bridge, wanted);
    if (!bridge->asking || !str_equal(mark, str_of(wanted))) {
        return;
    }
    for (size_t i = bridge->item_count; i-- > 0;) {
        if (bridge->items[i].asked == bridge->ping_number) {
            remove_item(bridge, i);
        }
    }
    bridge->asking = false;
    if (bridge->queue.length == 0) {
        ask_for_receipt(bridge);
    }
}

/* Nothing waits any more: here, too, it is said what did not get there. At once it would be said for each line
 * of a crowd that talks faster than the network takes. */
static void tell_left_out(struct irc_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct irc_bridge_channel *channel = &bridge->channels[i];
        if (channel->joined && channel->left_untold > 0) {
            irc_bridge_call(bridge, "bridge.left",
                    json_pack("{s:s, s:I}", "channel", channel->game, "count",
                            (json_int_t)channel->left_untold));
            channel->left_untold = 0;
        }
    }
}

/* Fills the queue with the lines of what is said next; false if nothing can be. */
static bool fill(struct irc_bridge *bridge)
{
    if (bridge->paused) {
        return false;
    }
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (bridge->channels[i].joined && bridge->channels[i].left_out > 0) {
            write_left_out(bridge, i);
            return true;
        }
    }
    for (size_t i = 0; i < bridge->item_count; i++) {
        struct irc_bridge_item *item = &bridge->items[i];
        if (!item->sent && bridge->channels[item->channel].joined) {
            write_item(bridge, item);
            item->sent = true;
            return true;
        }
    }
    tell_left_out(bridge);
    return false;
}

void irc_bridge_queue_send(struct irc_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    int64_t ahead_ms = (int64_t)bridge->options.burst * bridge->pace.line_ms;
    if (bridge->line_due_ms < now_ms) {
        bridge->line_due_ms = now_ms;
    }
    while (bridge->phase == BRIDGE_ONLINE &&
            bridge->line_due_ms + bridge->pace.line_ms <= now_ms + ahead_ms &&
            (bridge->queue.length > 0 || fill(bridge))) {
        size_t end = str_find_char(buf_str(&bridge->queue), '\n', 0) + 1;
        stream_write(bridge->stream, bridge->queue.bytes, end);
        net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0,
                str_slice(buf_str(&bridge->queue), 0, end));
        buf_consume(&bridge->queue, end);
        bridge->line_due_ms += bridge->pace.line_ms;
    }
    if (bridge->phase == BRIDGE_ONLINE && bridge->queue.length == 0) {
        ask_for_receipt(bridge);
    }
}

void irc_bridge_queue_lost(struct irc_bridge *bridge)
{
    buf_finish(&bridge->queue);
    bridge->asking = false;
    for (size_t i = 0; i < bridge->item_count; i++) {
        bridge->items[i].sent = false;
        bridge->items[i].asked = 0;
    }
}

void irc_bridge_queue_finish(struct irc_bridge *bridge)
{
    buf_finish(&bridge->queue);
    for (size_t i = 0; i < bridge->item_count; i++) {
        finish_item(&bridge->items[i]);
    }
    mem_free(bridge->items);
    bridge->items = NULL;
    bridge->item_count = 0;
}

size_t irc_bridge_queue_room(const struct irc_bridge *bridge, struct str channel)
{
    size_t source = bridge->source_bytes > 0 ? bridge->source_bytes : SOURCE_GUESS;
    size_t around = strlen(":  PRIVMSG  :\r\n") + source + channel.length;
    return around < IRC_LINE_MAX ? IRC_LINE_MAX - around : 0;
}
