/* net_bridge_queue.c -- the queue of lines to the network, with rate limit and repetition.
 *
 * 1. Lines of the game wait here until the network has confirmed them, as its protocol defines
 *    (irc_bridge_say.c). Lines lost with a connection are sent again.
 * 2. The last `keep` lines wait. The oldest are dropped, and their number is told on the
 *    network's channel as soon as possible, and in the game.
 * 3. A channel that is not joined delays no other channel.
 * 4. Each line costs pace_ms; up to `burst` lines may be sent ahead, because networks
 *    disconnect clients that flood.
 *
 * Lines that are a minute late or more say so. */
#include "net/bridges/net_bridge_impl.h"

#include <jansson.h>

#include <stdio.h>

enum { LATE_MS = 60000 };

static void finish_item(struct net_bridge_item *item)
{
    mem_free(item->sender);
    mem_free(item->kind);
    mem_free(item->text);
}

void net_bridge_queue_remove(struct net_bridge *bridge, size_t i)
{
    finish_item(&bridge->items[i]);
    bridge->item_count--;
    memmove(&bridge->items[i], &bridge->items[i + 1],
            (bridge->item_count - i) * sizeof(*bridge->items));
}

static void add_item(struct net_bridge *bridge, struct net_bridge_item item)
{
    if (!bridge->items) {
        bridge->items = mem_alloc_array(bridge->options.keep, sizeof(*bridge->items));
    }
    if (bridge->item_count == bridge->options.keep) {
        struct net_bridge_channel *about = &bridge->channels[bridge->items[0].channel];
        about->left_out += !bridge->items[0].sent;
        about->left_untold += !bridge->items[0].sent;
        net_bridge_queue_remove(bridge, 0);
    }
    bridge->items[bridge->item_count++] = item;
}

void net_bridge_queue_add(
        struct net_bridge *bridge, size_t channel, const struct net_bridge_said *said)
{
    struct net_bridge_channel *about = &bridge->channels[channel];
    /* A channel that was founded again begins at 1, but its lines are newer. */
    if (said->number > 0 && said->number <= about->offered &&
            said->time_ms <= about->offered_ms) {
        return;
    }
    if (said->number > 0) {
        about->carried = said->number <= about->offered ? 0 : about->carried;
        about->offered = said->number;
        about->offered_ms = said->time_ms;
    }
    int64_t age_ms = said->time_ms > 0 ? clock_wall_age_ms(said->time_ms) : 0;
    add_item(bridge, (struct net_bridge_item){.channel = channel,
                             .sender = str_dup(said->sender),
                             .kind = str_dup(said->kind),
                             .text = str_dup(said->text),
                             .number = said->number,
                             .said_ms = clock_ms() - age_ms});
    net_bridge_queue_send(bridge);
}

/* Returns the number up to which all lines of a game channel have arrived on each of its
 * network channels, or are given up. */
static uint64_t carried_of(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    uint64_t number = channel->offered;
    for (size_t i = 0; i < bridge->item_count; i++) {
        const struct net_bridge_item *item = &bridge->items[i];
        bool same = strcmp(bridge->channels[item->channel].game, channel->game) == 0;
        if (same && item->number > 0 && item->number <= number) {
            number = item->number - 1;
        }
    }
    return number;
}

void net_bridge_queue_tick(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count && bridge->protocol->resumes; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        uint64_t number = carried_of(bridge, channel);
        if (number > channel->carried) {
            channel->carried = number;
            net_bridge_call(bridge, "bridge.carried",
                    json_pack("{s:s, s:I}", "channel", channel->game, "number",
                            (json_int_t)number));
        }
    }
}

/* Returns the index of another bridge's channel among ours, or SIZE_MAX. */
static size_t find_same_channel(
        const struct net_bridge *bridge, const struct net_bridge_channel *other)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        const struct net_bridge_channel *own = &bridge->channels[i];
        if (strcmp(own->folded, other->folded) == 0 && strcmp(own->game, other->game) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

void net_bridge_inherit(struct net_bridge *bridge, struct net_bridge *before)
{
    for (size_t i = 0; i < before->options.channel_count; i++) {
        size_t channel = find_same_channel(bridge, &before->channels[i]);
        if (channel != SIZE_MAX) {
            bridge->channels[channel].left_out += before->channels[i].left_out;
            bridge->channels[channel].left_untold += before->channels[i].left_untold;
            bridge->channels[channel].offered = before->channels[i].offered;
            bridge->channels[channel].offered_ms = before->channels[i].offered_ms;
        }
    }
    for (size_t i = 0; i < before->item_count;) {
        struct net_bridge_item item = before->items[i];
        size_t channel = find_same_channel(bridge, &before->channels[item.channel]);
        if (item.sent || channel == SIZE_MAX) {
            i++;
            continue;
        }
        before->items[i].sender = before->items[i].kind = before->items[i].text = NULL;
        net_bridge_queue_remove(before, i);
        item.channel = channel;
        add_item(bridge, item);
    }
}

/* Tells the game how many lines were dropped, when nothing waits any more. At once would mean a
 * message for each line of a crowd that talks faster than the network accepts. */
static void tell_left_out(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        if (channel->joined && channel->left_untold > 0) {
            net_bridge_call(bridge, "bridge.left",
                    json_pack("{s:s, s:I}", "channel", channel->game, "count",
                            (json_int_t)channel->left_untold));
            channel->left_untold = 0;
        }
    }
}

static void remark_left_out(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    char text[80];
    size_t count = channel->left_out;
    (void)snprintf(text, sizeof(text), "(%zu line%s dropped: the queue was full)", count,
            count == 1 ? " was" : "s were");
    bridge->protocol->remark(bridge, channel, str_of(text));
    channel->left_out = 0;
}

void net_bridge_add_age(int64_t age_ms, struct buf *out)
{
    int64_t minutes = age_ms / LATE_MS;
    if (minutes >= 120) {
        buf_printf(out, "(%lld hours ago) ", (long long)(minutes / 60));
    } else if (minutes > 0) {
        buf_printf(out, "(%lld min ago) ", (long long)minutes);
    }
}

/* Fills the queue with the next lines. Returns false if nothing can be sent. */
static bool fill(struct net_bridge *bridge)
{
    if (bridge->paused) {
        return false;
    }
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        if (bridge->channels[i].joined && bridge->channels[i].left_out > 0) {
            remark_left_out(bridge, &bridge->channels[i]);
            return true;
        }
    }
    for (size_t i = 0; i < bridge->item_count; i++) {
        struct net_bridge_item *item = &bridge->items[i];
        if (!item->sent && bridge->channels[item->channel].joined) {
            bridge->protocol->write(bridge, item);
            item->sent = true;
            return true;
        }
    }
    tell_left_out(bridge);
    return false;
}

static bool is_ready(const struct net_bridge *bridge)
{
    return bridge->phase == BRIDGE_ONLINE &&
           (!bridge->protocol->is_ready || bridge->protocol->is_ready(bridge));
}

static void send_line(struct net_bridge *bridge, struct str line)
{
    if (bridge->protocol->post) {
        bridge->protocol->post(bridge, line);
        return;
    }
    stream_write(bridge->stream, line.bytes, line.length);
    net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0, line);
}

void net_bridge_queue_pause(struct net_bridge *bridge, int64_t ms)
{
    bridge->line_due_ms =
            clock_ms() + (int64_t)bridge->options.burst * bridge->pace.line_ms + ms;
}

uint64_t net_bridge_mark(struct net_bridge *bridge, const struct net_bridge_item *item)
{
    struct buf all = {0};
    if (item->number == 0) {
        return rng_next(&bridge->rng) | 1;
    }
    buf_printf(&all, "%s %s %llu %s", bridge->channels[item->channel].network, item->sender,
            (unsigned long long)item->number, item->text);
    uint64_t mark = str_hash(buf_str(&all)) | 1;
    buf_finish(&all);
    return mark;
}

void net_bridge_mark_all(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->item_count; i++) {
        struct net_bridge_item *item = &bridge->items[i];
        item->mark = item->mark ? item->mark : net_bridge_mark(bridge, item);
    }
}

void net_bridge_queue_send(struct net_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    int64_t ahead_ms = (int64_t)bridge->options.burst * bridge->pace.line_ms;
    if (bridge->line_due_ms < now_ms) {
        bridge->line_due_ms = now_ms;
    }
    while (is_ready(bridge) &&
            bridge->line_due_ms + bridge->pace.line_ms <= now_ms + ahead_ms &&
            (bridge->queue.length > 0 || fill(bridge))) {
        size_t end = str_find_char(buf_str(&bridge->queue), '\n', 0) + 1;
        send_line(bridge, str_slice(buf_str(&bridge->queue), 0, end));
        buf_consume(&bridge->queue, end);
        bridge->line_due_ms += bridge->pace.line_ms;
    }
    if (bridge->phase == BRIDGE_ONLINE && bridge->queue.length == 0 && bridge->protocol->said) {
        bridge->protocol->said(bridge);
    }
}

void net_bridge_queue_lost(struct net_bridge *bridge)
{
    buf_finish(&bridge->queue);
    for (size_t i = 0; i < bridge->item_count; i++) {
        bridge->items[i].sent = false;
    }
}

void net_bridge_queue_finish(struct net_bridge *bridge)
{
    buf_finish(&bridge->queue);
    for (size_t i = 0; i < bridge->item_count; i++) {
        finish_item(&bridge->items[i]);
    }
    mem_free(bridge->items);
    bridge->items = NULL;
    bridge->item_count = 0;
}
