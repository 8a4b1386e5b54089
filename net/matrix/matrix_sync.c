/* matrix_sync.c -- what happens in the rooms.
 *
 * One request at a time waits up to POLL_MS for news. The first, before any room is joined, only
 * says where news begins. The next waits until the rooms are joined, because there is news of
 * joined rooms only. After a lost connection it goes on where the last one ended, so lines that
 * were said meanwhile are heard, up to LINES_MAX a room.
 *
 * Of an event only known fields are read. An edit, a redaction and a reaction become lines, as
 * nothing that is said in the game changes later; a file becomes a link to its event, which every
 * client of the room can open. Notices are not carried, because programs send them. */
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"
#include "net/shared/carried_line.h"

#include <stdio.h>
#include <string.h>

enum { POLL_MS = 30000, POLL_S = 50, LINES_MAX = 50, EXCERPT_MAX = 40, KEY_MAX = 40 };

/* -- lines that were carried lately -- */

static void note_event(struct net_bridge *bridge, struct str id, struct str line)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct matrix_event *event = &own->events[own->event_at++ % MATRIX_EVENTS_KEPT];
    event->hash = str_hash(id) | 1;
    (void)snprintf(event->excerpt, sizeof(event->excerpt), "%.*s%s",
            STR_FMT(str_fit(line, EXCERPT_MAX)), line.length > EXCERPT_MAX ? "…" : "");
}

/* Returns the beginning of a line; empty if it is unknown. */
static const char *find_excerpt(const struct net_bridge *bridge, struct str id)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    for (size_t i = 0; i < MATRIX_EVENTS_KEPT; i++) {
        if (own->events[i].hash == (str_hash(id) | 1)) {
            return own->events[i].excerpt;
        }
    }
    return "";
}

/* -- events -- */

/* An event that is being read; borrowed. */
struct heard {
    struct net_bridge *bridge;
    struct net_bridge_channel *channel;
    struct str nick;
    struct str id;
    const json_t *content;
    int64_t age_ms;
};

static void carry(const struct heard *heard, struct str words, bool action)
{
    struct buf text = {0};
    net_bridge_add_age(heard->age_ms, &text);
    buf_add_str(&text, words);
    net_bridge_carry(
            heard->bridge, heard->channel, "bridge.say", heard->nick, buf_str(&text), action);
    buf_finish(&text);
}

static void add_body(const json_t *content, struct buf *out)
{
    struct str html = json_text_of(content, "formatted_body");
    if (html.length > 0 &&
            str_equal(json_text_of(content, "format"), STR("org.matrix.custom.html"))) {
        matrix_read_html(html, out);
    } else {
        buf_add_str(out, json_text_of(content, "body"));
    }
}

static void carry_lines(
        const struct heard *heard, const json_t *content, const char *before, bool action)
{
    struct buf body = {0};
    struct buf line = {0};
    size_t taken = 0;
    add_body(content, &body);
    struct str rest = buf_str(&body);
    while (carried_take_line(&rest, &taken, &line)) {
        struct buf words = {0};
        if (taken == 1) {
            note_event(heard->bridge, heard->id, str_trim(buf_str(&line)));
        }
        buf_add_text(&words, before);
        buf_add_str(&words, str_trim(buf_str(&line)));
        carry(heard, buf_str(&words), action);
        buf_finish(&words);
    }
    buf_finish(&body);
    buf_finish(&line);
}

static void carry_file(const struct heard *heard, struct str kind)
{
    const char *room = matrix_room_of(heard->bridge, heard->channel);
    struct str name = json_text_of(heard->content, "body");
    struct buf words = {0};
    buf_printf(&words, "sends %s ",
            str_equal(kind, STR("m.image"))   ? "a picture,"
            : str_equal(kind, STR("m.audio")) ? "a sound,"
            : str_equal(kind, STR("m.video")) ? "a video,"
                                              : "a file,");
    str_clean(str_fit(name, 100), false, &words);
    buf_add_text(&words, ": https://matrix.to/#/");
    matrix_escape_path(str_of(room ? room : ""), &words);
    buf_add_char(&words, '/');
    matrix_escape_path(str_fit(heard->id, 100), &words);
    note_event(heard->bridge, heard->id, name);
    carry(heard, buf_str(&words), true);
    buf_finish(&words);
}

static void take_message(const struct heard *heard)
{
    struct str kind = json_text_of(heard->content, "msgtype");
    const json_t *relation = json_object_get(heard->content, "m.relates_to");
    if (str_equal(json_text_of(relation, "rel_type"), STR("m.replace"))) {
        carry_lines(
                heard, json_object_get(heard->content, "m.new_content"), "corrects: ", true);
    } else if (str_equal(kind, STR("m.text"))) {
        carry_lines(heard, heard->content, "", false);
    } else if (str_equal(kind, STR("m.emote"))) {
        carry_lines(heard, heard->content, "", true);
    } else if (str_equal(kind, STR("m.image")) || str_equal(kind, STR("m.file")) ||
               str_equal(kind, STR("m.audio")) || str_equal(kind, STR("m.video"))) {
        carry_file(heard, kind);
    }
}

static void take_reaction(const struct heard *heard)
{
    const json_t *relation = json_object_get(heard->content, "m.relates_to");
    const char *excerpt = find_excerpt(heard->bridge, json_text_of(relation, "event_id"));
    struct buf words = {0};
    struct buf key = {0};
    str_clean(str_fit(json_text_of(relation, "key"), KEY_MAX), false, &key);
    buf_printf(&words, "reacts with %.*s", STR_FMT(buf_str(&key)));
    if (excerpt[0]) {
        buf_printf(&words, " to \"%s\"", excerpt);
    }
    if (key.length > 0) {
        carry(heard, buf_str(&words), true);
    }
    buf_finish(&words);
    buf_finish(&key);
}

static void take_topic(const struct heard *heard)
{
    struct buf clean = {0};
    str_clean(json_text_of(heard->content, "topic"), false, &clean);
    net_bridge_carry(
            heard->bridge, heard->channel, "bridge.topic", heard->nick, buf_str(&clean), false);
    buf_finish(&clean);
}

static void tell_encrypted(struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    if (!matrix_of(bridge)->told_encrypted) {
        matrix_of(bridge)->told_encrypted = true;
        log_warning("bridge %s: %s is encrypted, so its lines cannot be read",
                bridge->options.name, channel->network);
    }
}

static void take_event(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const json_t *event)
{
    struct str type = json_text_of(event, "type");
    struct str sender = json_text_of(event, "sender");
    struct buf nick = {0};
    json_int_t sent_ms = json_integer_value(json_object_get(event, "origin_server_ts"));
    if (str_equal(type, STR("m.room.member"))) {
        matrix_take_member(bridge, channel, event);
        return;
    }
    if (str_equal(sender, str_of(matrix_of(bridge)->user))) {
        return;
    }
    matrix_show(bridge, sender, &nick);
    struct heard heard = {bridge, channel, buf_str(&nick), json_text_of(event, "event_id"),
            json_object_get(event, "content"), sent_ms > 0 ? clock_wall_age_ms(sent_ms) : 0};
    if (str_equal(type, STR("m.room.message"))) {
        take_message(&heard);
    } else if (str_equal(type, STR("m.reaction"))) {
        take_reaction(&heard);
    } else if (str_equal(type, STR("m.room.redaction"))) {
        carry(&heard, STR("takes a line or a reaction back"), true);
    } else if (str_equal(type, STR("m.room.topic"))) {
        take_topic(&heard);
    } else if (str_equal(type, STR("m.room.encrypted"))) {
        tell_encrypted(bridge, channel);
    }
    buf_finish(&nick);
}

/* -- requests -- */

/* Returns the index of the first event after our joining, if that is among them, else 0. Of a room's
 * past nothing is carried. */
static size_t find_first(const struct net_bridge *bridge, const json_t *events)
{
    for (size_t i = json_array_size(events); i-- > 0;) {
        const json_t *event = json_array_get(events, i);
        const json_t *before =
                json_object_get(json_object_get(event, "unsigned"), "prev_content");
        if (str_equal(json_text_of(event, "type"), STR("m.room.member")) &&
                str_equal(json_text_of(event, "state_key"), str_of(matrix_of(bridge)->user)) &&
                str_equal(json_text_of(json_object_get(event, "content"), "membership"),
                        STR("join")) &&
                !str_equal(json_text_of(before, "membership"), STR("join"))) {
            return i + 1;
        }
    }
    return 0;
}

static void take_rooms(struct net_bridge *bridge, json_t *rooms, bool gone)
{
    const char *room = NULL;
    json_t *news = NULL;
    json_object_foreach(rooms, room, news)
    {
        const json_t *events = json_object_get(json_object_get(news, "timeline"), "events");
        for (size_t i = find_first(bridge, events); i < json_array_size(events); i++) {
            /* Found again each time: an event may put us out of the room. */
            struct net_bridge_channel *channel = matrix_channel_of(bridge, room);
            if (channel && channel->joined) {
                take_event(bridge, channel, json_array_get(events, i));
            }
        }
        struct net_bridge_channel *channel = gone ? matrix_channel_of(bridge, room) : NULL;
        if (channel && channel->joined) {
            net_bridge_thrown_out(bridge, channel, "no longer has us", STR("we have left it"));
        }
    }
}

/* Notes where the next sync begins. Returns false, and loses the connection, if that failed. */
static bool take_place(struct net_bridge *bridge, const struct json_answer *answer)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct str next = json_text_of(answer->json, "next_batch");
    own->syncing = false;
    if (answer->status != 200 || next.length == 0) {
        matrix_fail(bridge, "the network does not answer", answer);
        return false;
    }
    mem_free(own->since);
    own->since = str_dup(next);
    return true;
}

static void name_us(struct net_bridge *bridge)
{
    struct buf path = {0};
    buf_add_text(&path, "/profile/");
    matrix_escape_path(str_of(matrix_of(bridge)->user), &path);
    buf_add_text(&path, "/displayname");
    matrix_ask(bridge, "PUT", buf_str(&path),
            json_pack("{s:s}", "displayname", bridge->options.nick), POLL_S, NULL, 0);
    buf_finish(&path);
}

static void go_online(struct net_bridge *bridge)
{
    bridge->phase = BRIDGE_ONLINE;
    bridge->online_ms = clock_ms();
    net_bridge_tell_state(bridge, "connected to %s as %s", bridge->options.host, bridge->nick);
    name_us(bridge);
    net_bridge_channels_tick(bridge);
    matrix_sync(bridge);
}

static void take_first(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    (void)about;
    if (take_place(bridge, answer)) {
        go_online(bridge);
    }
}

static void take_sync(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    const json_t *rooms = json_object_get(answer->json, "rooms");
    (void)about;
    if (take_place(bridge, answer)) {
        take_rooms(bridge, json_object_get(rooms, "join"), false);
        take_rooms(bridge, json_object_get(rooms, "leave"), true);
        matrix_sync(bridge);
    }
}

static void ask_sync(struct net_bridge *bridge, json_take *take)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct buf path = {0};
    char filter[400];
    own->syncing = true;
    (void)snprintf(filter, sizeof(filter),
            "{\"room\":{\"timeline\":{\"limit\":%d},\"state\":{\"types\":[]},"
            "\"ephemeral\":{\"types\":[]},\"account_data\":{\"types\":[]}},"
            "\"presence\":{\"types\":[]},\"account_data\":{\"types\":[]}}",
            own->since ? LINES_MAX : 1);
    buf_printf(&path, "/sync?timeout=%d&filter=", own->since ? POLL_MS : 0);
    matrix_escape_path(str_of(filter), &path);
    if (own->since) {
        buf_add_text(&path, "&since=");
        matrix_escape_path(str_of(own->since), &path);
    }
    matrix_ask(bridge, "GET", buf_str(&path), NULL, POLL_S, take, 0);
    buf_finish(&path);
}

void matrix_begin_sync(struct net_bridge *bridge)
{
    if (matrix_of(bridge)->since) {
        go_online(bridge);
    } else {
        ask_sync(bridge, take_first);
    }
}

void matrix_sync(struct net_bridge *bridge)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    if (!own->syncing && own->joining == 0 && bridge->phase == BRIDGE_ONLINE) {
        ask_sync(bridge, take_sync);
    }
}
