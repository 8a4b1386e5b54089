/* xmpp_bridge_room.c -- XMPP rooms (XEP-0045): joining, occupants, and their names in the game.
 *
 * After a join the room sends its occupants, then its history, then the subject: only then the
 * room is settled, and waiting lines are sent. The history has told by then which of our lines
 * the room has.
 *
 * A nick may be taken, or changed by the room: ours is the one the room confirms. Lines under
 * it are our own.
 *
 * The game knows occupants by their displayed names, so no two have the same name. Nicks that
 * differ only in case there get different names, because the game ignores case. */
#include "net/xmpp/xmpp_bridge_impl.h"

#include <stdio.h>
#include <string.h>

enum {
    XMPP_BRIDGE_ROOM_REGAIN_MS = 180000,
    SETTLE_MS = 5000,
    HISTORY = 100,
    OCCUPANTS_MAX = 5000,
    ALIKE_MAX = 100
};

struct xmpp_bridge *xmpp_bridge_of(const struct net_bridge *bridge)
{
    return bridge->own;
}

struct xmpp_room *xmpp_bridge_room(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    if (!own->rooms) {
        own->rooms = mem_alloc_array(bridge->options.channel_count, sizeof(*own->rooms));
    }
    return &own->rooms[channel - bridge->channels];
}

/* True if the name is taken, compared as the game compares names. */
static bool is_taken(const struct xmpp_room *room, struct str name)
{
    struct buf folded = {0};
    xmpp_fold(name, &folded);
    bool taken = strmap_find(&room->taken, buf_str(&folded)) != NULL;
    buf_finish(&folded);
    return taken;
}

void xmpp_bridge_show(const struct xmpp_room *room, struct str nick, struct buf *out)
{
    const char *known = strmap_find(&room->shown, nick);
    struct buf name = {0};
    xmpp_show_nick(nick, &name);
    size_t length = name.length;
    const char *mark = name.bytes[length - 1] == '~' ? "" : "~";
    for (unsigned i = 2; !known && i <= ALIKE_MAX && is_taken(room, buf_str(&name)); i++) {
        buf_truncate(&name, length);
        buf_printf(&name, "%s%u", mark, i);
    }
    buf_add_str(out, known ? str_of(known) : buf_str(&name));
    buf_finish(&name);
}

struct str xmpp_bridge_find_nick(const struct xmpp_room *room, struct str name)
{
    size_t cursor = 0;
    struct str nick = STR_NONE;
    void *shown = NULL;
    while (strmap_each(&room->shown, &cursor, &nick, &shown)) {
        if (str_equal_nocase(str_of(shown), name)) {
            return nick;
        }
    }
    return STR_NONE;
}

static void come(struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    if (strmap_find(&room->shown, nick) || room->shown.count >= OCCUPANTS_MAX) {
        return;
    }
    struct buf name = {0};
    struct buf folded = {0};
    xmpp_bridge_show(room, nick, &name);
    xmpp_fold(buf_str(&name), &folded);
    (void)strmap_put(&room->shown, nick, mem_dup_text(name.bytes));
    (void)strmap_put(&room->taken, buf_str(&folded), room);
    net_bridge_add_member(bridge, channel, buf_str(&name));
    buf_finish(&name);
    buf_finish(&folded);
}

/* Reads unavailable presence: the status is the occupant's own, the reason of a kick or ban is
 * another's. */
static void read_leaving(const struct xmpp_node *presence, struct net_bridge_leaving *out)
{
    const struct xmpp_node *item =
            xmpp_child(xmpp_child(presence, "x", USER_SPACE), "item", NULL);
    const struct xmpp_node *actor = xmpp_child(item, "actor", NULL);
    const struct xmpp_node *why = xmpp_child(item, "reason", NULL);
    why = why ? why : xmpp_child(presence, "status", NULL);
    out->by = actor ? xmpp_attribute(actor, "nick") : STR_NONE;
    out->why = why ? xmpp_text(why) : STR_NONE;
}

static void go(struct net_bridge *bridge, struct net_bridge_channel *channel, struct str nick,
        const struct xmpp_node *presence)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    char *name = strmap_remove(&room->shown, nick);
    if (name) {
        struct buf folded = {0};
        xmpp_fold(str_of(name), &folded);
        (void)strmap_remove(&room->taken, buf_str(&folded));
        struct net_bridge_leaving leaving = {.nick = str_of(name)};
        struct buf clean = {0};
        read_leaving(presence, &leaving);
        str_clean(leaving.why, false, &clean);
        leaving.why = buf_str(&clean);
        (void)net_bridge_remove_member(bridge, channel, &leaving);
        buf_finish(&clean);
        buf_finish(&folded);
        mem_free(name);
    }
}

static void forget_people(struct xmpp_room *room)
{
    size_t cursor = 0;
    void *name = NULL;
    while (strmap_each(&room->shown, &cursor, NULL, &name)) {
        mem_free(name);
    }
    strmap_finish(&room->shown);
    strmap_finish(&room->taken);
    strmap_init(&room->shown);
    strmap_init(&room->taken);
}

/* Joins with nick, or asks for it as the new nick. */
static void send_presence(struct net_bridge *bridge, const struct net_bridge_channel *channel,
        const char *nick, bool join)
{
    struct buf out = {0};
    buf_add_text(&out, "<presence to='");
    xmpp_escape(str_of(channel->network), &out);
    buf_add_char(&out, '/');
    xmpp_escape(str_of(nick), &out);
    buf_add_text(&out, "'>");
    if (join) {
        buf_printf(&out, "<x xmlns='" MUC_SPACE "'><history maxstanzas='%d'/>", HISTORY);
        if (bridge->options.password) {
            buf_add_text(&out, "<password>");
            xmpp_escape(str_of(bridge->options.password), &out);
            buf_add_text(&out, "</password>");
        }
        buf_add_text(&out, "</x>");
    }
    buf_add_text(&out, "</presence>");
    net_bridge_send(bridge, buf_str(&out), STR("<presence/>"));
    buf_wipe(&out);
}

/* Chooses the wished nick; then one with "_"; then random ones, because the taken nicks are
 * unknown. */
static void choose_nick(struct net_bridge *bridge, struct xmpp_room *room)
{
    const char *wish = bridge->options.nick;
    if (room->nick_tries == 0) {
        (void)str_copy(str_of(wish), room->nick, sizeof(room->nick));
    } else if (room->nick_tries == 1) {
        (void)snprintf(room->nick, sizeof(room->nick), "%.*s_", NET_BRIDGE_NICK_MAX - 1, wish);
    } else {
        (void)snprintf(room->nick, sizeof(room->nick), "%.*s-%02u", NET_BRIDGE_NICK_MAX - 3,
                wish, (unsigned)rng_below(&bridge->rng, 100));
    }
}

void xmpp_bridge_join(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    room->settled = false;
    if (!room->present) {
        forget_people(room);
        choose_nick(bridge, room);
    }
    send_presence(bridge, channel, room->nick, true);
}

void xmpp_bridge_settle(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    if (!room->present || room->settled) {
        return;
    }
    room->settled = true;
    room->been = true;
    if (room->silent) {
        net_bridge_thrown_out(
                bridge, channel, "does not let us speak", STR("we have no voice in the room"));
    } else {
        (void)str_copy(str_of(room->nick), bridge->nick, sizeof(bridge->nick));
        net_bridge_joined(bridge, channel);
    }
}

/* Accepts the default settings of a room that we have created: it stays locked until then. */
static void take_settings(struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    struct buf out = {0};
    buf_add_text(&out, "<iq type='set' id='room' to='");
    xmpp_escape(str_of(channel->network), &out);
    buf_add_text(&out, "'><query xmlns='" MUC_SPACE
                       "#owner'><x xmlns='jabber:x:data' type='submit'/></query></iq>");
    xmpp_bridge_send(bridge, &out);
    buf_finish(&out);
}

static bool has_status(const struct xmpp_node *user, const char *code)
{
    for (const struct xmpp_node *i = user ? user->first : NULL; i; i = i->next) {
        if (xmpp_is(i, "status", NULL) && str_equal(xmpp_attribute(i, "code"), str_of(code))) {
            return true;
        }
    }
    return false;
}

void xmpp_bridge_add_error(const struct xmpp_node *error, struct buf *out)
{
    struct buf clean = {0};
    const struct xmpp_node *condition = error ? error->first : NULL;
    str_clean(
            str_fit(str_trim(xmpp_text(xmpp_child(error, "text", NULL))), 120), false, &clean);
    while (condition && xmpp_is(condition, "text", NULL)) {
        condition = condition->next;
    }
    for (const char *c = condition ? condition->name : "no reason given";
            *c && clean.length == 0; c++) {
        buf_add_char(out, (char)(*c == '-' ? ' ' : *c));
    }
    buf_add_str(out, buf_str(&clean));
    buf_finish(&clean);
}

static void take_refusal_xmpp_bridge_room(struct net_bridge *bridge,
        struct net_bridge_channel *channel, const struct xmpp_node *presence)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    const struct xmpp_node *error = xmpp_child(presence, "error", NULL);
    bool taken = error && xmpp_child(error, "conflict", NULL);
    struct buf why = {0};
    if (room->present) {
        return; /* this was only an attempt to change the nick */
    }
    if (taken && ++room->nick_tries <= NET_BRIDGE_TRIES_MAX) {
        xmpp_bridge_join(bridge, channel);
        return;
    }
    room->nick_tries = 0;
    xmpp_bridge_add_error(error, &why);
    net_bridge_thrown_out(bridge, channel, "does not let us in", buf_str(&why));
    buf_finish(&why);
}

static const char *end_of(const struct xmpp_node *user)
{
    static const struct {
        const char *code;
        const char *how;
    } ends[] = {{"301", "banned us"}, {"307", "kicked us"},
            {"321", "is for members only, and we are not a member any more"},
            {"322", "is for members only now"}, {"332", "is shutting down"},
            {"333", "lost its connection to us"}};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (has_status(user, ends[i].code)) {
            return ends[i].how;
        }
    }
    return xmpp_child(user, "destroy", NULL) ? "was closed" : "no longer has us";
}

static void take_our_end(struct net_bridge *bridge, struct net_bridge_channel *channel,
        const struct xmpp_node *user)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    const struct xmpp_node *item = xmpp_child(user, "item", NULL);
    const struct xmpp_node *reason = xmpp_child(item, "reason", NULL);
    struct str nick = item ? xmpp_attribute(item, "nick") : STR_NONE;
    if (has_status(user, "303") && nick.length > 0) {
        (void)str_copy(str_fit(nick, NET_BRIDGE_NICK_MAX), room->nick, sizeof(room->nick));
        return;
    }
    reason = reason ? reason : xmpp_child(xmpp_child(user, "destroy", NULL), "reason", NULL);
    room->present = false;
    room->settled = false;
    forget_people(room);
    net_bridge_thrown_out(
            bridge, channel, end_of(user), reason ? xmpp_text(reason) : STR("no reason given"));
}

static void take_us(struct net_bridge *bridge, struct net_bridge_channel *channel,
        struct str nick, const struct xmpp_node *user)
{
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    const struct xmpp_node *item = xmpp_child(user, "item", NULL);
    bool silent = item && str_equal(xmpp_attribute(item, "role"), STR("visitor"));
    bool changed = silent != room->silent;
    (void)str_copy(str_fit(nick, NET_BRIDGE_NICK_MAX), room->nick, sizeof(room->nick));
    room->silent = silent;
    if (!room->present) {
        room->present = true;
        room->settle_by_ms = clock_ms() + SETTLE_MS;
        xmpp_bridge_of(bridge)->regain_at_ms = clock_ms() + XMPP_BRIDGE_ROOM_REGAIN_MS;
    }
    if (has_status(user, "201")) {
        take_settings(bridge, channel);
    }
    if (changed && room->settled) {
        room->settled = false;
        xmpp_bridge_settle(bridge, channel);
    }
}

void xmpp_bridge_take_presence(struct net_bridge *bridge, const struct xmpp_node *presence)
{
    struct str from = xmpp_attribute(presence, "from");
    struct str type = xmpp_attribute(presence, "type");
    struct str nick = xmpp_resource(from);
    struct net_bridge_channel *channel = net_bridge_find_channel(bridge, xmpp_bare(from));
    const struct xmpp_node *user = xmpp_child(presence, "x", USER_SPACE);
    if (!channel) {
        return;
    }
    struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
    bool ours =
            has_status(user, "110") || (room->present && str_equal(nick, str_of(room->nick)));
    if (str_equal(type, STR("error"))) {
        take_refusal_xmpp_bridge_room(bridge, channel, presence);
    } else if (str_equal(type, STR("unavailable")) && ours) {
        take_our_end(bridge, channel, user);
    } else if (str_equal(type, STR("unavailable"))) {
        go(bridge, channel, nick, presence);
    } else if (type.length == 0 && ours) {
        take_us(bridge, channel, nick, user);
    } else if (type.length == 0 && nick.length > 0) {
        come(bridge, channel, nick);
    }
}

void xmpp_bridge_rooms_tick(struct net_bridge *bridge)
{
    struct xmpp_bridge *own = xmpp_bridge_of(bridge);
    int64_t now_ms = clock_ms();
    bool regain = now_ms >= own->regain_at_ms;
    own->regain_at_ms = regain ? now_ms + XMPP_BRIDGE_ROOM_REGAIN_MS : own->regain_at_ms;
    for (size_t i = 0; i < bridge->options.channel_count; i++) {
        struct net_bridge_channel *channel = &bridge->channels[i];
        struct xmpp_room *room = xmpp_bridge_room(bridge, channel);
        if (room->present && !room->settled && now_ms >= room->settle_by_ms) {
            xmpp_bridge_settle(bridge, channel);
        }
        if (room->present && regain && strcmp(room->nick, bridge->options.nick) != 0) {
            send_presence(bridge, channel, bridge->options.nick, false);
        }
    }
}

void xmpp_bridge_rooms_reset(struct net_bridge *bridge)
{
    for (size_t i = 0; i < bridge->options.channel_count && xmpp_bridge_of(bridge)->rooms;
            i++) {
        struct xmpp_room *room = xmpp_bridge_room(bridge, &bridge->channels[i]);
        forget_people(room);
        room->present = false;
        room->settled = false;
        room->silent = false;
        room->nick_tries = 0;
    }
}
