/* matrix_rooms.c -- joins the rooms and follows who is in them. */
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"

#include <string.h>

#define JOIN_S 60L

struct net_bridge_channel *matrix_channel_of(struct net_bridge *bridge, const char *room)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    for (size_t i = 0; own->rooms && i < bridge->options.channel_count; i++) {
        if (own->rooms[i] && strcmp(own->rooms[i], room) == 0) {
            return &bridge->channels[i];
        }
    }
    return NULL;
}

const char *matrix_room_of(
        const struct net_bridge *bridge, const struct net_bridge_channel *channel)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    return own->rooms ? own->rooms[channel - bridge->channels] : NULL;
}

static void add_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, struct str user)
{
    struct buf nick = {0};
    matrix_show(bridge, user, &nick);
    net_bridge_add_member(bridge, channel, buf_str(&nick));
    matrix_note_user(bridge, buf_str(&nick), user);
    buf_finish(&nick);
}

static void take_members(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    json_t *joined = json_object_get(answer->json, "joined");
    const char *user = NULL;
    json_t *one = NULL;
    json_object_foreach(joined, user, one)
    {
        add_member(bridge, &bridge->channels[about], str_of(user));
    }
}

static void take_joined(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct matrix_bridge *own = matrix_of(bridge);
    struct net_bridge_channel *channel = &bridge->channels[about];
    struct str room = json_text_of(answer->json, "room_id");
    own->joining--;
    if (answer->status == 0 || answer->status == 401) {
        matrix_fail(bridge, "the network does not let us in", answer);
        return;
    }
    if (answer->status != 200 || !str_starts(room, STR("!"))) {
        net_bridge_thrown_out(
                bridge, channel, "does not let us in", json_text_of(answer->json, "error"));
        return;
    }
    if (!own->rooms) {
        own->rooms = mem_alloc_array(bridge->options.channel_count, sizeof(*own->rooms));
    }
    mem_free(own->rooms[about]);
    own->rooms[about] = str_dup(room);
    struct buf path = {0};
    buf_add_text(&path, "/rooms/");
    matrix_escape_path(room, &path);
    buf_add_text(&path, "/joined_members");
    matrix_ask(bridge, "GET", buf_str(&path), NULL, JOIN_S, take_members, about);
    buf_finish(&path);
    net_bridge_joined(bridge, channel);
}

void matrix_join(struct net_bridge *bridge, struct net_bridge_channel *channel)
{
    struct buf path = {0};
    matrix_of(bridge)->joining++;
    buf_add_text(&path, "/join/");
    matrix_escape_path(str_of(channel->network), &path);
    matrix_ask(bridge, "POST", buf_str(&path), json_object(), JOIN_S, take_joined,
            (uint64_t)(channel - bridge->channels));
    buf_finish(&path);
}

void matrix_take_member(
        struct net_bridge *bridge, struct net_bridge_channel *channel, const json_t *event)
{
    struct str user = json_text_of(event, "state_key");
    const json_t *content = json_object_get(event, "content");
    struct str membership = json_text_of(content, "membership");
    struct str sender = json_text_of(event, "sender");
    if (str_equal(membership, STR("join"))) {
        add_member(bridge, channel, user);
        return;
    }
    if (!str_equal(membership, STR("leave")) && !str_equal(membership, STR("ban"))) {
        return;
    }
    struct buf why = {0};
    struct buf nick = {0};
    struct buf by = {0};
    str_clean(json_text_of(content, "reason"), false, &why);
    matrix_show(bridge, user, &nick);
    matrix_show(bridge, sender, &by);
    bool kicked = !str_equal(sender, user);
    if (str_equal(user, str_of(matrix_of(bridge)->user))) {
        net_bridge_thrown_out(
                bridge, channel, kicked ? "kicked us" : "no longer has us", buf_str(&why));
    } else {
        struct net_bridge_leaving leaving = {.nick = buf_str(&nick),
                .by = kicked ? buf_str(&by) : STR_NONE,
                .why = buf_str(&why)};
        (void)net_bridge_remove_member(bridge, channel, &leaving);
    }
    buf_finish(&why);
    buf_finish(&nick);
    buf_finish(&by);
}
