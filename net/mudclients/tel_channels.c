/* tel_channels.c -- GMCP's Comm.Channel, for clients with tabs for talk.
 *
 * 1. It asks the game for the list at most every five seconds, and only after the client was told
 *    something. It sends the list only if it changed. It sends Players on request; the game
 *    performs Enable and Disable as it does its own commands.
 * 2. Speech outside channels is sent under names with a blank, "say here" or "tell Bea". No channel
 *    name has a blank, so nobody can found a channel that imitates a person. */
#include "net/mudclients/tel_channels.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/session/session.h"

#include <stdlib.h>
#include <string.h>

enum { CHANNELS_EVERY_MS = 5000 };

#define TAG_LIST "channels"
#define TAG_PLAYERS "channel players"
#define TAG_HEAR "channel hear"

void tel_channels_finish(struct tel_channels *channels)
{
    json_decref(channels->known);
    channels->known = NULL;
}

void tel_channels_set(struct tel_channels *channels, bool wanted)
{
    if (wanted != channels->wanted) {
        tel_channels_finish(channels);
        channels->wanted = wanted;
        channels->stale = true;
        channels->asked_ms = 0;
    }
}

void tel_channels_told(struct tel_channels *channels)
{
    channels->stale = true;
}

static void call(struct session *session, const char *tag, const char *name, json_t *args)
{
    struct session_call call = {.tag = str_of(tag), .name = str_of(name), .args = args};
    session_call(session, &call);
}

void tel_channels_ask(struct tel_channels *channels, struct session *session)
{
    bool wanted = channels->wanted && channels->stale && !channels->waits && session->character;
    int64_t now = wanted ? clock_ms() : 0;
    if (wanted && (channels->asked_ms == 0 || now - channels->asked_ms >= CHANNELS_EVERY_MS)) {
        channels->stale = false;
        channels->waits = true;
        channels->asked_ms = now;
        call(session, TAG_LIST, "channel.heard", NULL);
    }
}

/* Reads a channel name, given as a JSON string or bare. */
static json_t *name_of_channels(struct str rest)
{
    json_t *json = json_loadb(rest.bytes, rest.length, JSON_DECODE_ANY, NULL);
    if (json_is_string(json)) {
        return json;
    }
    json_decref(json);
    return json_stringn(rest.bytes ? rest.bytes : "", rest.length);
}

void tel_channels_receive(
        struct tel_channels *channels, struct session *session, struct str message)
{
    struct str topic = str_take_word(&message);
    bool on = str_equal_nocase(topic, STR("Comm.Channel.Enable"));
    if (!channels->wanted || !session->character) {
        return;
    }
    if (str_equal_nocase(topic, STR("Comm.Channel.Players"))) {
        call(session, TAG_PLAYERS, "channel.heard", json_pack("{s:b}", "people", true));
    } else if (on || str_equal_nocase(topic, STR("Comm.Channel.Disable"))) {
        json_t *name = name_of_channels(str_trim(message));
        if (name) {
            call(session, TAG_HEAR, "channel.hear",
                    json_pack("{s:o, s:b}", "channel", name, "on", on));
        }
    }
}

/* -- sending -- */

static json_t *list_of(const json_t *reply)
{
    json_t *list = json_array();
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(json_object_get(reply, "channels"), i, one)
    {
        const char *name = json_string_value(json_object_get(one, "channel"));
        const char *topic = json_string_value(json_object_get(one, "topic"));
        struct buf command = {0};
        name = name ? name : "";
        buf_printf(&command, strcmp(name, "public") == 0 ? "chat" : "channel say %s", name);
        (void)json_array_append_new(
                list, json_pack("{s:s, s:s, s:s, s:O}", "name", name, "caption",
                              topic && *topic ? topic : name, "command", command.bytes,
                              "enabled", json_object_get(one, "on")));
        buf_finish(&command);
    }
    return list;
}

void tel_channels_answer(struct tel_channels *channels, struct str tag, bool ok,
        struct str reply, tel_around_send *send, void *data)
{
    bool lists = str_equal(tag, STR(TAG_LIST));
    if (str_equal(tag, STR(TAG_HEAR))) {
        channels->stale = true;
        channels->asked_ms = 0;
        return;
    }
    if (!lists && !str_equal(tag, STR(TAG_PLAYERS))) {
        return;
    }
    channels->waits = channels->waits && !lists;
    json_t *json = ok ? json_loadb(reply.bytes, reply.length, 0, NULL) : NULL;
    if (json && lists) {
        json_t *list = list_of(json);
        if (!json_equal(list, channels->known)) {
            json_decref(channels->known);
            channels->known = json_incref(list);
            tel_around_put("Comm.Channel.List", json_incref(list), send, data);
        }
        json_decref(list);
    } else if (json) {
        tel_around_put("Comm.Channel.Players", json_incref(json_object_get(json, "people")),
                send, data);
    }
    json_decref(json);
}

/* Returns the sender's name as readers are shown it. */
static struct str written_sender(const struct msg *msg)
{
    struct str rest = msg->tags;
    struct str written = STR("written=");
    while (rest.length > 0) {
        struct str tag = str_take_until(&rest, ';');
        if (str_starts(tag, written)) {
            return str_slice(tag, written.length, tag.length);
        }
    }
    return msg->sender;
}

void tel_channels_speech(const struct msg *msg, tel_around_send *send, void *data)
{
    const char *channel = msg->style == MSG_SAY       ? "say here"
                          : msg->style == MSG_TELL    ? "tell "
                          : msg->style == MSG_WHISPER ? "whisper "
                                                      : NULL;
    bool apart = msg->style != MSG_SAY;
    /* Skip the player's own tells and whispers: only the text names the recipient. */
    if (!channel || msg->sender.length == 0 || msg->body.length == 0 || (apart && msg->flag)) {
        return;
    }
    struct buf name = {0};
    struct str talker = written_sender(msg);
    buf_add_text(&name, channel);
    if (apart) {
        buf_add_str(&name, talker);
    }
    tel_around_put("Comm.Channel.Text",
            json_pack("{s:s%, s:s%, s:s%}", "channel", name.bytes, name.length, "talker",
                    talker.bytes, talker.length, "text", msg->body.bytes, msg->body.length),
            send, data);
    buf_finish(&name);
}
