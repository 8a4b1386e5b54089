/* xmpp_bridge_talk.c -- lines from and to XMPP rooms.
 *
 * A room sends each line to all occupants, us too. So we know that it has one of our lines, by
 * the id that we gave it (XEP-0359), also in the history after a lost connection. In a room
 * that keeps no ids, each echo confirms the oldest sent line.
 *
 * History is carried only if we were in the room before, and only lines not carried yet. A line
 * is recognised by speaker, text and id together, so nobody can make another's line count as
 * carried.
 *
 * Other messages: a correction (XEP-0308) is carried as one; reactions (XEP-0444) and encrypted
 * messages are not carried; private ones answer players; lines that a moderator retracts (XEP-0425) stay in the game. */
#include "net/xmpp/xmpp_bridge_impl.h"

#include <string.h>

#define CORRECT_SPACE "urn:xmpp:message-correct:0"
#define DELAY_SPACE "urn:xmpp:delay"
#define ID_SPACE "urn:xmpp:sid:0"
#define STYLING_SPACE "urn:xmpp:styling:0"
#define REACTIONS_SPACE "urn:xmpp:reactions:0"

enum { PATIENCE_MS = 5000 };

void xmpp_bridge_remark(
        struct net_bridge *bridge, const struct net_bridge_channel *channel, struct str text)
{
    struct buf *out = &bridge->queue;
    buf_add_text(out, "<message type='groupchat' to='");
    xmpp_escape(str_of(channel->network), out);
    buf_add_text(out, "'><body>");
    xmpp_escape(text, out);
    buf_add_text(out, "</body></message>\n");
}

/* Appends a private message to somebody in a room (XEP-0045, 7.5). */
static void add_private(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str words)
{
    struct buf *out = &bridge->queue;
    buf_add_text(out, "<message type='chat' to='");
    xmpp_escape(str_of(channel->network), out);
    buf_add_char(out, '/');
    xmpp_escape(nick, out);
    buf_add_text(out, "'><body>");
    xmpp_escape(words, out);
    buf_add_text(out, "</body><x xmlns='" USER_SPACE "'/></message>\n");
}

void xmpp_bridge_whisper(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        struct str nick, struct str text)
{
    struct str there = xmpp_bridge_find_nick(xmpp_bridge_room(bridge, channel), nick);
    if (there.length > 0) {
        add_private(bridge, channel, there, text);
    }
}

void xmpp_bridge_tell(
        struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item)
{
    struct xmpp_speech speech = {.sender = str_of(item->sender),
            .home = str_of(bridge->context->game_name),
            .text = str_of(item->text),
            .action = strcmp(item->kind, "emote") == 0};
    struct buf words = {0};
    xmpp_add_words(&speech, &words);
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        const struct net_bridge_channel *channel = &bridge->channels[i];
        struct str there = xmpp_bridge_find_nick(xmpp_bridge_room(bridge, channel), nick);
        if (channel->joined && there.length > 0) {
            add_private(bridge, channel, there, buf_str(&words));
            break;
        }
    }
    buf_finish(&words);
}

void xmpp_bridge_write(struct net_bridge *bridge, struct net_bridge_item *item)
{
    const struct net_bridge_channel *channel = &bridge->channels[item->channel];
    struct str rest = str_of(item->sender);
    struct str nick = str_take_until(&rest, '@');
    struct buf words = {0};
    item->mark = item->mark ? item->mark : net_bridge_mark(bridge, item);
    bool action = net_bridge_compose(item, &words);
    if (net_bridge_is_topic(item)) {
        /* The room decides whether we may set the subject; the line that tells of it is sent
         * anyway. */
        xmpp_say_subject(str_of(channel->network), str_of(item->text), &bridge->queue);
    }
    struct xmpp_speech speech = {
            .room = str_of(channel->network),
            .sender = str_of(item->sender),
            .home = str_of(bridge->context->game_name),
            .text = buf_str(&words),
            .action = action,
            .soften = net_bridge_has_member(bridge, channel, nick),
            .mark = item->mark,
            .template = bridge->options.template,
    };
    xmpp_say(&speech, &bridge->queue);
    buf_finish(&words);
}

static uint64_t mark_of(const struct xmpp_node *message)
{
    const struct xmpp_node *origin = xmpp_child(message, "origin-id", ID_SPACE);
    uint64_t mark = xmpp_read_mark(xmpp_attribute(message, "id"));
    return mark || !origin ? mark : xmpp_read_mark(xmpp_attribute(origin, "id"));
}

/* Returns the index of the item for that channel with that mark, or SIZE_MAX; mark 0: the
 * oldest sent one. */
static size_t find_item(const struct net_bridge *bridge, size_t channel, uint64_t mark)
{
    for (size_t i = 0; i < bridge->item_count; i++) {
        const struct net_bridge_item *item = &bridge->items[i];
        if (item->channel == channel && (mark ? item->mark == mark : item->sent)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void confirm(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const struct xmpp_node *message, bool old)
{
    bool line = xmpp_child(message, "body", NULL);
    net_bridge_mark_all(bridge);
    uint64_t mark = mark_of(message);
    size_t at = line && (mark || !old)
                        ? find_item(bridge, (size_t)(channel - bridge->channels), mark)
                        : SIZE_MAX;
    if (at != SIZE_MAX) {
        net_bridge_taken(bridge, &bridge->channels[bridge->items[at].channel]);
        net_bridge_queue_remove(bridge, at);
    }
}

/* Handles a line that the room refused. If the room asks us to wait, the line is sent again
 * later; else it is dropped. */
static void take_error(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const struct xmpp_node *message)
{
    const struct xmpp_node *error = xmpp_child(message, "error", NULL);
    uint64_t mark = mark_of(message);
    size_t at = mark ? find_item(bridge, (size_t)(channel - bridge->channels), mark) : SIZE_MAX;
    struct buf why = {0};
    if (at == SIZE_MAX) {
        return;
    }
    xmpp_bridge_add_error(error, &why);
    if (error && str_equal(xmpp_attribute(error, "type"), STR("wait"))) {
        bridge->items[at].sent = false;
        net_bridge_queue_pause(bridge, PATIENCE_MS);
    } else {
        net_bridge_refuse(bridge, &bridge->items[at], buf_str(&why));
        net_bridge_queue_remove(bridge, at);
    }
    buf_finish(&why);
}

/* Notes a line. Returns true if it was received before. */
static bool was_heard(struct xmpp_room *room, const struct xmpp_node *message, struct str nick)
{
    struct buf all = {0};
    struct str id = xmpp_attribute(message, "id");
    struct str text = xmpp_text(xmpp_child(message, "body", NULL));
    buf_printf(&all, "%zu %zu ", nick.length, id.length);
    buf_add_str(&all, nick);
    buf_add_str(&all, id);
    buf_add_str(&all, text);
    uint64_t hash = str_hash(buf_str(&all)) | 1;
    buf_finish(&all);
    for (size_t i = 0; i < XMPP_HEARD_KEPT; i++) {
        if (room->heard[i] == hash) {
            return true;
        }
    }
    room->heard[room->heard_at++ % XMPP_HEARD_KEPT] = hash;
    return false;
}

/* Returns the age of a line of a room's history; 0: it is new. */
static int64_t age_of(const struct xmpp_node *message, bool old)
{
    const struct xmpp_node *delay = old ? xmpp_child(message, "delay", DELAY_SPACE) : NULL;
    int64_t said_ms = 0;
    bool known = delay && xmpp_read_stamp(xmpp_attribute(delay, "stamp"), &said_ms);
    return known ? clock_wall_age_ms(said_ms) : 0;
}

static void read_body(const struct xmpp_node *message, struct str body, struct buf *out)
{
    if (xmpp_child(message, "unstyled", STYLING_SPACE)) {
        buf_add_str(out, body);
    } else {
        xmpp_read_styles(body, out);
    }
}

static void carry_xmpp_bridge_talk(struct net_bridge *bridge,
        struct net_bridge_channel *channel, const struct xmpp_node *message, struct str nick,
        bool old)
{
    struct str body = xmpp_text(xmpp_child(message, "body", NULL));
    bool corrects = xmpp_child(message, "replace", CORRECT_SPACE);
    bool action = xmpp_read_action(&body) || corrects;
    struct buf shown = {0};
    struct buf text = {0};
    xmpp_bridge_show(xmpp_bridge_room(bridge, channel), nick, &shown);
    read_body(message, body, &text);
    struct net_bridge_heard heard = {bridge, channel, buf_str(&shown),
            xmpp_attribute(message, "id"), age_of(message, old)};
    net_bridge_hear_lines(&heard, buf_str(&text), corrects ? "corrects: " : "", action);
    buf_finish(&text);
    buf_finish(&shown);
}

static void take_private(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const struct xmpp_node *message, struct str nick)
{
    struct str body = xmpp_text(xmpp_child(message, "body", NULL));
    bool action = xmpp_read_action(&body);
    struct buf shown = {0};
    struct buf text = {0};
    xmpp_bridge_show(xmpp_bridge_room(bridge, channel), nick, &shown);
    read_body(message, body, &text);
    net_bridge_hear_privately(bridge, buf_str(&shown), buf_str(&text), action);
    buf_finish(&shown);
    buf_finish(&text);
}

static void take_subject(struct net_bridge *bridge, struct net_bridge_channel *channel,
        struct str nick, struct str subject)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    if (!room->settled) {
        xmpp_bridge_settle(bridge, channel);
    } else if (nick.length > 0 && !str_equal(nick, str_of(room->nick))) {
        struct buf shown = {0};
        struct buf clean = {0};
        xmpp_bridge_show(room, nick, &shown);
        str_clean(subject, false, &clean);
        net_bridge_carry(
                bridge, channel, "bridge.topic", buf_str(&shown), buf_str(&clean), false);
        buf_finish(&shown);
        buf_finish(&clean);
    }
}

static void take_speech_xmpp_bridge_talk(struct net_bridge *bridge,
        struct net_bridge_channel *channel, const struct xmpp_node *message, struct str nick)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    bool old = !room->settled && xmpp_child(message, "delay", DELAY_SPACE);
    if (str_equal(nick, str_of(room->nick))) {
        confirm(bridge, channel, message, old);
    } else if (!xmpp_child(message, "reactions", REACTIONS_SPACE) &&
               !xmpp_child(message, "encrypted", NULL)) {
        bool heard = was_heard(room, message, nick);
        if (!old || (room->been && !heard)) {
            carry_xmpp_bridge_talk(bridge, channel, message, nick, old);
        }
    }
}

void xmpp_bridge_take_message(struct net_bridge *bridge, const struct xmpp_node *message)
{
    struct str from = xmpp_attribute(message, "from");
    struct str type = xmpp_attribute(message, "type");
    struct str nick = xmpp_resource(from);
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, xmpp_bare(from));
    const struct xmpp_node *subject = xmpp_child(message, "subject", NULL);
    if (!channel || !xmpp_bridge_room(bridge, channel)->present) {
        return;
    }
    if (str_equal(type, STR("error"))) {
        take_error(bridge, channel, message);
    } else if (!str_equal(type, STR("groupchat"))) {
        if (!xmpp_child(message, "delay", DELAY_SPACE)) {
            take_private(bridge, channel, message, nick);
        }
    } else if (xmpp_child(message, "body", NULL) && nick.length > 0) {
        take_speech_xmpp_bridge_talk(bridge, channel, message, nick);
    } else if (subject && !xmpp_child(message, "body", NULL)) {
        take_subject(bridge, channel, nick, xmpp_text(subject));
    }
}
