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

#include <stdio.h>
#include <string.h>

enum { POLL_MS = 30000, POLL_S = 50, LINES_MAX = 50 };

/* -- events -- */

static void hear_body(const struct net_bridge_heard *heard, const json_t *content,
        const char *before, bool action)
{
    struct buf body = {0};
    matrix_add_body(content, &body);
    net_bridge_hear_lines(heard, buf_str(&body), before, action);
    buf_finish(&body);
}

static void hear_file(
        const struct net_bridge_heard *heard, const json_t *content, struct str kind)
{
    const char *room = matrix_room_of(heard->bridge, heard->channel);
    struct str name = json_text_of(content, "body");
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
    net_bridge_note_line(heard, name);
    net_bridge_hear(heard, buf_str(&words), true);
    buf_finish(&words);
}

static void take_message(const struct net_bridge_heard *heard, const json_t *content)
{
    struct str kind = json_text_of(content, "msgtype");
    const json_t *relation = json_object_get(content, "m.relates_to");
    if (str_equal(json_text_of(relation, "rel_type"), STR("m.replace"))) {
        hear_body(heard, json_object_get(content, "m.new_content"), "corrects: ", true);
    } else if (str_equal(kind, STR("m.text"))) {
        hear_body(heard, content, "", false);
    } else if (str_equal(kind, STR("m.emote"))) {
        hear_body(heard, content, "", true);
    } else if (str_equal(kind, STR("m.image")) || str_equal(kind, STR("m.file")) ||
               str_equal(kind, STR("m.audio")) || str_equal(kind, STR("m.video"))) {
        hear_file(heard, content, kind);
    }
}

static void take_reaction(const struct net_bridge_heard *heard, const json_t *content)
{
    const json_t *relation = json_object_get(content, "m.relates_to");
    struct net_bridge_heard about = *heard;
    struct str key = json_text_of(relation, "key");
    about.id = json_text_of(relation, "event_id");
    net_bridge_hear_about(&about, "reacts with ", key, " to ");
}

static void take_topic(const struct net_bridge_heard *heard, const json_t *content)
{
    struct buf clean = {0};
    str_clean(json_text_of(content, "topic"), false, &clean);
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
    const json_t *content = json_object_get(event, "content");
    struct net_bridge_heard heard = {bridge, channel, buf_str(&nick),
            json_text_of(event, "event_id"), sent_ms > 0 ? clock_wall_age_ms(sent_ms) : 0};
    if (str_equal(type, STR("m.room.message"))) {
        take_message(&heard, content);
    } else if (str_equal(type, STR("m.reaction"))) {
        take_reaction(&heard, content);
    } else if (str_equal(type, STR("m.room.redaction"))) {
        net_bridge_hear(&heard, STR("takes a line or a reaction back"), true);
    } else if (str_equal(type, STR("m.room.topic"))) {
        take_topic(&heard, content);
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
            } else if (!channel) {
                matrix_take_private(bridge, room, json_array_get(events, i));
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
