/* discord_message.c -- what people say: messages, edits, reactions, attachments.
 *
 * Programs are not heard: bots, webhooks, and so ourselves. That also keeps lines from going round
 * between two bridges. The words of a deleted message are not repeated. */
#include "net/discord/discord_impl.h"

#include <string.h>

enum { FILES_MAX = 4, LINK_MAX = 400, FILE_NAME_MAX = 100 };

/* Kinds of messages that are somebody's words: plain ones, answers, and those of commands. */
static bool is_of_words(const json_t *message)
{
    json_int_t type = json_integer_value(json_object_get(message, "type"));
    return type == 0 || type == 19 || type == 20 || type == 23;
}

/* -- mentions -- */

struct mentioned {
    struct net_bridge *bridge;
    const json_t *users; /* that the message mentions */
};

static void name_user(void *data, uint64_t id, struct buf *out)
{
    const struct mentioned *mentioned = data;
    const struct discord_person *person = discord_find_person(mentioned->bridge, id);
    if (id != 0 && id == discord_of(mentioned->bridge)->user) {
        buf_add_text(out, mentioned->bridge->nick);
        return;
    }
    if (person) {
        buf_add_text(out, person->name);
        return;
    }
    for (size_t i = 0; i < json_array_size(mentioned->users); i++) {
        const json_t *user = json_array_get(mentioned->users, i);
        if (id != 0 && discord_id_of(user, "id") == id) {
            discord_show_user(
                    json_text_of(user, "username"), json_text_of(user, "discriminator"), out);
            return;
        }
    }
}

static void name_channel(void *data, uint64_t id, struct buf *out)
{
    const struct mentioned *mentioned = data;
    const struct net_bridge_channel *channel = discord_channel_of(mentioned->bridge, id);
    if (channel) {
        buf_add_text(out, channel->network + 1);
    }
}

static void read_content(
        struct net_bridge *bridge, const json_t *message, struct str content, struct buf *out)
{
    struct mentioned mentioned = {bridge, json_object_get(message, "mentions")};
    struct discord_names names = {name_user, name_channel, &mentioned};
    discord_read(content, &names, out);
}

/* -- files -- */

static void hear_file(const struct net_bridge_heard *heard, const json_t *file)
{
    struct str kind = json_text_of(file, "content_type");
    struct str url = json_text_of(file, "url");
    struct buf words = {0};
    buf_printf(&words, "sends %s ",
            str_starts(kind, STR("image/"))   ? "a picture,"
            : str_starts(kind, STR("audio/")) ? "a sound,"
            : str_starts(kind, STR("video/")) ? "a video,"
                                              : "a file,");
    str_clean(str_fit(json_text_of(file, "filename"), FILE_NAME_MAX), false, &words);
    struct buf clean = {0};
    str_clean(url, false, &clean);
    bool is_link = str_starts(url, STR("https://")) && url.length <= LINK_MAX &&
                   str_equal(buf_str(&clean), url) && str_find_char(url, ' ', 0) == SIZE_MAX;
    if (is_link) {
        buf_printf(&words, ": %.*s", STR_FMT(url));
    }
    net_bridge_hear(heard, buf_str(&words), true);
    buf_finish(&clean);
    buf_finish(&words);
}

static void hear_files(const struct net_bridge_heard *heard, const json_t *message)
{
    const json_t *files = json_object_get(message, "attachments");
    const json_t *stickers = json_object_get(message, "sticker_items");
    for (size_t i = 0; i < json_array_size(files) && i < FILES_MAX; i++) {
        hear_file(heard, json_array_get(files, i));
    }
    for (size_t i = 0; i < json_array_size(stickers) && i < FILES_MAX; i++) {
        net_bridge_hear_about(heard, "sends a sticker, ",
                json_text_of(json_array_get(stickers, i), "name"), " with ");
    }
}

/* -- messages -- */

/* Says a message of a person on a channel. */
static void hear_message(const struct net_bridge_heard *heard, const json_t *message,
        const char *before, bool action)
{
    struct str content = json_text_of(message, "content");
    struct buf text = {0};
    action |= discord_read_action(&content);
    read_content(heard->bridge, message, content, &text);
    net_bridge_hear_lines(heard, buf_str(&text), before, action);
    buf_finish(&text);
}

static void hear_private(
        struct net_bridge *bridge, struct discord_person *person, const json_t *message)
{
    struct str content = json_text_of(message, "content");
    bool action = discord_read_action(&content);
    struct buf text = {0};
    person->direct = discord_id_of(message, "channel_id");
    read_content(bridge, message, content, &text);
    net_bridge_hear_privately(bridge, str_of(person->name), buf_str(&text), action);
    buf_finish(&text);
}

void discord_take_message(struct net_bridge *bridge, const json_t *message, int64_t age_ms)
{
    struct net_bridge_channel *channel =
            discord_channel_of(bridge, discord_id_of(message, "channel_id"));
    const json_t *author = json_object_get(message, "author");
    uint64_t id = discord_id_of(message, "id");
    uint64_t hook = discord_id_of(message, "webhook_id");
    struct discord_room *room = channel ? discord_room_of(bridge, channel) : NULL;
    if (room && room->last < id) {
        room->last = id;
    } else if (room) {
        return; /* known already */
    }
    if ((room && hook != 0 && hook == room->hook) ||
            discord_id_of(author, "id") == discord_of(bridge)->user) {
        discord_note_echo(bridge, json_text_of(message, "content"));
        return;
    }
    bool alone = !channel && !json_object_get(message, "guild_id");
    struct discord_person *person = hook == 0 && (channel || alone) && is_of_words(message)
                                            ? discord_meet(bridge, channel, author)
                                            : NULL;
    if (person && channel) {
        struct net_bridge_heard heard = {
                bridge, channel, str_of(person->name), json_text_of(message, "id"), age_ms};
        hear_message(&heard, message, "", false);
        hear_files(&heard, message);
    } else if (person) {
        hear_private(bridge, person, message);
    }
}

/* True if this edit was carried; notes it. Discord tells of a message again when it has looked at an
 * address in it. */
static bool was_carried(struct discord_bridge *own, const json_t *message)
{
    struct str id = json_text_of(message, "id");
    struct str time = json_text_of(message, "edited_timestamp");
    struct buf all = {0};
    buf_printf(&all, "%.*s %.*s", STR_FMT(id), STR_FMT(time));
    uint64_t hash = str_hash(buf_str(&all)) | 1;
    bool was = time.length == 0;
    size_t count = sizeof(own->edits) / sizeof(own->edits[0]);
    for (size_t i = 0; i < count; i++) {
        was |= own->edits[i] == hash;
    }
    if (!was) {
        own->edits[own->edit_at++ % count] = hash;
    }
    buf_finish(&all);
    return was;
}

void discord_take_edit(struct net_bridge *bridge, const json_t *message)
{
    struct net_bridge_channel *channel =
            discord_channel_of(bridge, discord_id_of(message, "channel_id"));
    bool wanted = channel && discord_id_of(message, "webhook_id") == 0 &&
                  is_of_words(message) && json_text_of(message, "content").length > 0 &&
                  !was_carried(discord_of(bridge), message);
    const struct discord_person *person =
            wanted ? discord_meet(bridge, channel, json_object_get(message, "author")) : NULL;
    if (person) {
        struct net_bridge_heard heard = {
                bridge, channel, str_of(person->name), json_text_of(message, "id"), 0};
        hear_message(&heard, message, "corrects: ", true);
    }
}

void discord_take_deleted(struct net_bridge *bridge, uint64_t channel_id, struct str id)
{
    struct net_bridge_channel *channel = discord_channel_of(bridge, channel_id);
    struct net_bridge_excerpt *excerpt = channel ? net_bridge_find_excerpt(bridge, id) : NULL;
    if (excerpt) {
        struct net_bridge_heard heard = {bridge, channel, str_of(excerpt->nick), id, 0};
        net_bridge_hear(&heard, STR("had a line deleted"), true);
        *excerpt = (struct net_bridge_excerpt){0};
    }
}

void discord_take_reaction(struct net_bridge *bridge, const json_t *reaction, bool added)
{
    struct net_bridge_channel *channel =
            discord_channel_of(bridge, discord_id_of(reaction, "channel_id"));
    const json_t *user = json_object_get(json_object_get(reaction, "member"), "user");
    const json_t *emoji = json_object_get(reaction, "emoji");
    struct buf key = {0};
    const struct discord_person *person =
            !channel ? NULL
            : user   ? discord_meet(bridge, channel, user)
                     : discord_find_person(bridge, discord_id_of(reaction, "user_id"));
    const char *colon = discord_id_of(emoji, "id") != 0 ? ":" : "";
    buf_add_text(&key, colon);
    buf_add_str(&key, json_text_of(emoji, "name"));
    buf_add_text(&key, colon);
    if (person) {
        struct net_bridge_heard heard = {
                bridge, channel, str_of(person->name), json_text_of(reaction, "message_id"), 0};
        net_bridge_hear_about(&heard, added ? "reacts with " : "takes back ", buf_str(&key),
                added ? " to " : " on ");
    }
    buf_finish(&key);
}
