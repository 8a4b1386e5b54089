/* matrix_direct.c -- private messages: a room with one person.
 *
 * A person's room is the one that the account remembers (m.direct), or a new one to which they are
 * invited, and which the account remembers then. Only people of our rooms are written to, and heard. */
#include "net/bridges/net_bridge_impl.h"
#include "net/matrix/matrix_impl.h"
#include "net/matrix/matrix_text.h"

#include <string.h>

#define DIRECT_S 30L

static void add_account_path(const struct net_bridge *bridge, struct buf *out)
{
    buf_add_text(out, "/user/");
    matrix_escape_path(str_of(matrix_of(bridge)->user), out);
    buf_add_text(out, "/account_data/m.direct");
}

static void take_directs(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct matrix_bridge *own = matrix_of(bridge);
    (void)about;
    if (answer->status == 200 && json_is_object(answer->json)) {
        own->directs = json_deep_copy(answer->json);
    } else if (answer->status == 404) {
        own->directs = json_object();
    }
}

void matrix_ask_directs(struct net_bridge *bridge)
{
    struct buf path = {0};
    add_account_path(bridge, &path);
    matrix_ask(bridge, "GET", buf_str(&path), NULL, DIRECT_S, take_directs, 0);
    buf_finish(&path);
}

static void remember(struct net_bridge *bridge, const char *user, struct str room)
{
    struct matrix_bridge *own = matrix_of(bridge);
    struct buf path = {0};
    json_t *rooms = json_array();
    (void)json_array_append_new(rooms, json_stringn(room.bytes, room.length));
    (void)json_object_set_new(own->directs, user, rooms);
    add_account_path(bridge, &path);
    matrix_ask(bridge, "PUT", buf_str(&path), json_deep_copy(own->directs), DIRECT_S, NULL, 0);
    buf_finish(&path);
}

static void take_created(void *data, const struct json_answer *answer, uint64_t about)
{
    struct net_bridge *bridge = data;
    struct matrix_telling *telling = &matrix_of(bridge)->tells[about];
    struct str room = json_text_of(answer->json, "room_id");
    if (answer->status == 200 && str_starts(room, STR("!"))) {
        char *id = str_dup(room);
        remember(bridge, telling->user, room);
        matrix_say(bridge, id, telling->message);
        telling->message = NULL;
        mem_free(id);
    }
    json_decref(telling->message);
    mem_free(telling->user);
    *telling = (struct matrix_telling){0};
    net_bridge_queue_send(bridge);
}

static void create_room(struct net_bridge *bridge, const char *user, json_t *message)
{
    struct matrix_bridge *own = matrix_of(bridge);
    size_t i = 0;
    while (i < MATRIX_TELLS_MAX && own->tells[i].user) {
        i++;
    }
    if (i == MATRIX_TELLS_MAX) {
        json_decref(message);
        return;
    }
    own->tells[i] = (struct matrix_telling){mem_dup_text(user), message};
    matrix_ask(bridge, "POST", STR("/createRoom"),
            json_pack("{s:s, s:b, s:[s]}", "preset", "trusted_private_chat", "is_direct", 1,
                    "invite", user),
            DIRECT_S, take_created, i);
}

void matrix_tell(struct net_bridge *bridge, struct str nick, const struct net_bridge_item *item)
{
    const struct matrix_bridge *own = matrix_of(bridge);
    char *name = str_dup(nick);
    const char *user = json_string_value(json_object_get(own->users, name));
    const char *room = matrix_direct_of(bridge, nick);
    json_t *message = user ? matrix_message_of(bridge, item) : NULL;
    if (message && room) {
        matrix_say(bridge, room, message);
    } else if (message && own->directs) {
        create_room(bridge, user, message);
    } else {
        json_decref(message);
    }
    mem_free(name);
}

void matrix_add_body(const json_t *content, struct buf *out)
{
    struct str html = json_text_of(content, "formatted_body");
    if (html.length > 0 &&
            str_equal(json_text_of(content, "format"), STR("org.matrix.custom.html"))) {
        matrix_read_html(html, out);
    } else {
        buf_add_str(out, json_text_of(content, "body"));
    }
}

/* Returns the user whose room that is; NULL: none. */
static const char *user_of(const struct matrix_bridge *own, const char *room)
{
    const char *user = NULL;
    json_t *rooms = NULL;
    json_object_foreach(own->directs, user, rooms)
    {
        const char *known = json_string_value(json_array_get(rooms, 0));
        if (known && strcmp(known, room) == 0) {
            return user;
        }
    }
    return NULL;
}

void matrix_take_private(struct net_bridge *bridge, const char *room, const json_t *event)
{
    struct matrix_bridge *own = matrix_of(bridge);
    const char *user = user_of(own, room);
    const json_t *content = json_object_get(event, "content");
    struct str kind = json_text_of(content, "msgtype");
    struct str type = json_text_of(event, "type");
    if (!user || !str_equal(json_text_of(event, "sender"), str_of(user))) {
        return;
    }
    if (str_equal(type, STR("m.room.member")) &&
            !str_equal(json_text_of(content, "membership"), STR("join"))) {
        (void)json_object_del(own->directs, user); /* the next message gets a new room */
    } else if (str_equal(type, STR("m.room.message")) &&
               (str_equal(kind, STR("m.text")) || str_equal(kind, STR("m.emote")))) {
        struct buf nick = {0};
        struct buf body = {0};
        matrix_show(bridge, str_of(user), &nick);
        matrix_add_body(content, &body);
        net_bridge_hear_privately(
                bridge, buf_str(&nick), buf_str(&body), str_equal(kind, STR("m.emote")));
        buf_finish(&nick);
        buf_finish(&body);
    }
}

void matrix_direct_reset(struct net_bridge *bridge)
{
    struct matrix_bridge *own = matrix_of(bridge);
    for (size_t i = 0; i < MATRIX_TELLS_MAX; i++) {
        json_decref(own->tells[i].message);
        mem_free(own->tells[i].user);
        own->tells[i] = (struct matrix_telling){0};
    }
    json_decref(own->users);
    json_decref(own->directs);
    own->users = own->directs = NULL;
}
