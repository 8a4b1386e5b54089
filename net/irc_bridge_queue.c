/* irc_bridge_queue.c -- what is said to the network, no faster than it bears.
 *
 * Networks cut clients that flood. Each line costs line_ms; we may be BURST lines ahead of what
 * is paid. What finds no room in the queue is left out, and that is said once there is room again: a
 * busy game is not relayed minutes late. */
#include "net/irc_bridge_impl.h"

enum { BURST = 5, QUEUE_LINES_MAX = 60, SOURCE_GUESS = 120 };

static void add_note(struct irc_bridge *bridge)
{
    struct buf text = {0};
    size_t channel = 0;
    while (channel < bridge->options.channel_count && !bridge->channels[channel].joined) {
        channel++;
    }
    if (channel < bridge->options.channel_count) {
        buf_printf(&text, "(%zu lines were left out)", bridge->left_out);
        struct irc_msg msg = {.command = STR("PRIVMSG"),
                .params = {str_of(bridge->channels[channel].network), buf_str(&text)},
                .param_count = 2};
        irc_msg_write(&msg, &bridge->queue);
        bridge->queue_lines++;
    }
    bridge->left_out = 0;
    buf_finish(&text);
}

void irc_bridge_queue_add(struct irc_bridge *bridge, struct str lines, size_t count)
{
    if (bridge->queue_lines + count > QUEUE_LINES_MAX) {
        bridge->left_out += count;
        return;
    }
    if (bridge->left_out > 0 && bridge->queue_lines < QUEUE_LINES_MAX / 2) {
        add_note(bridge);
    }
    buf_add_str(&bridge->queue, lines);
    bridge->queue_lines += count;
    irc_bridge_queue_send(bridge);
}

void irc_bridge_queue_send(struct irc_bridge *bridge)
{
    int64_t now_ms = clock_ms();
    int64_t ahead_ms = (int64_t)BURST * bridge->pace.line_ms;
    if (bridge->line_due_ms < now_ms) {
        bridge->line_due_ms = now_ms;
    }
    while (bridge->phase == BRIDGE_ONLINE && bridge->queue_lines > 0 &&
            bridge->line_due_ms + bridge->pace.line_ms <= now_ms + ahead_ms) {
        size_t end = str_find_char(buf_str(&bridge->queue), '\n', 0) + 1;
        stream_write(bridge->stream, bridge->queue.bytes, end);
        net_log_wire(bridge->context, ">", bridge->session ? bridge->session->id : 0,
                str_slice(buf_str(&bridge->queue), 0, end));
        buf_consume(&bridge->queue, end);
        bridge->queue_lines--;
        bridge->line_due_ms += bridge->pace.line_ms;
    }
}

void irc_bridge_queue_clear(struct irc_bridge *bridge)
{
    buf_finish(&bridge->queue);
    bridge->queue_lines = 0;
    bridge->left_out = 0;
}

size_t irc_bridge_queue_room(const struct irc_bridge *bridge, struct str channel)
{
    size_t source = bridge->source_bytes > 0 ? bridge->source_bytes : SOURCE_GUESS;
    size_t around = strlen(":  PRIVMSG  :\r\n") + source + channel.length;
    return around < IRC_LINE_MAX ? IRC_LINE_MAX - around : 0;
}
